package main

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"brief/report"
	"brief/report/deliver"
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
		pdf, err := n.Copy(press.Copy{ID: c.ID, Number: c.Number, Of: c.Of})
		if err != nil {
			return nil, err
		}
		numbered := *f
		sum := sha256.Sum256(pdf)
		numbered.PDF, numbered.SHA256 = pdf, hex.EncodeToString(sum[:])
		return &numbered, nil
	}
}
