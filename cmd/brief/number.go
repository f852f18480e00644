package main

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"brief/report"
	"brief/report/config"
	"brief/report/deliver"
	"brief/report/pdf"
	"brief/report/press"
)

// number puts numbers on copies. The file of an edition is taken apart once for
// all of its copies.
func (k *keeper) number() func(*deliver.File, deliver.Copy) (*deliver.File, error) {
	var mu sync.Mutex
	var of string // the hash of the file that n numbers
	var n *report.Numbering
	return func(f *deliver.File, c deliver.Copy) (*deliver.File, error) {
		mu.Lock()
		defer mu.Unlock()
		if of != f.SHA256 {
			var err error
			if n, err = report.NewNumbering(k.files, f.Lang, f.PDF); err != nil {
				return nil, err
			}
			of = f.SHA256
		}
		numbered, err := n.Copy(press.Copy{ID: c.ID, Number: c.Number, Of: c.Of})
		if err != nil {
			return nil, err
		}
		return with(f, numbered), nil
	}
}

// with is a file with other bytes.
func with(f *deliver.File, b []byte) *deliver.File {
	other := *f
	sum := sha256.Sum256(b)
	other.PDF, other.SHA256 = b, hex.EncodeToString(sum[:])
	return &other
}

// press makes of a copy what its printer is to print: a cover before it, or
// sheets to be folded.
func (k *keeper) press(f *deliver.File, c deliver.Copy, o config.Outlet) (*deliver.File, error) {
	covered, folded := o.Keys["cover"].Text == "first", o.Keys["booklet"].Text == "true"
	if !covered && !folded {
		return f, nil
	}
	switch {
	case covered && folded:
		return nil, &deliver.SettingError{Outlet: o, Key: "cover", What: "a booklet has no cover: say none, or booklet: false"}
	case folded && o.Keys["sides"].Text != "two-sided-short-edge":
		return nil, &deliver.SettingError{Outlet: o, Key: "sides", What: "a booklet needs two-sided-short-edge"}
	}
	whole, err := pdf.Read(f.PDF)
	if err != nil {
		return nil, err
	}
	if folded {
		paper, ok := press.PaperOf("", whole)
		if !ok {
			return nil, &deliver.SettingError{Outlet: o, Key: "booklet", What: "its pages are neither A4 nor Letter"}
		}
		b, err := press.Fold(whole, paper)
		if err != nil {
			return nil, err
		}
		return with(f, b.PDF), nil
	}
	note := report.CoverNote{
		To: c.Recipient.Name, Title: f.Title, Period: f.Period, Mark: f.Mark, Lang: f.Lang, Date: f.Date, BottomLine: f.BottomLine,
		Desk: f.Desk, Series: k.cfg.Desk.Series, Contact: f.Contact, Signature: k.cfg.Desk.Signature, Notice: k.cfg.Desk.Notice, Number: c.Number, Of: c.Of,
	}
	page, err := k.places.Cover(note, k.cfg.Theme, whole)
	if err != nil {
		return nil, err
	}
	cover, err := pdf.Read(page)
	if err != nil {
		return nil, err
	}
	b, err := press.Covered(cover, whole, o.Keys["sides"].Text != "one-sided")
	if err != nil {
		return nil, err
	}
	return with(f, b), nil
}
