package report

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/dataset"
	"brief/report/font"
	"brief/report/problem"
	"brief/templates"
)

// Issue makes an edition and keeps it in an archive; then it has put place it
// where people look, with everybody else still kept out of the archive. at is
// when: it stands in the register and on no page.
//
// The edition is compared with the newest version of the newest earlier period,
// and gets the number after the newest of its own. Made again from the same
// inputs it is what was kept, with its own date, and nothing new is kept. Where
// a person must approve it, it is a proof (COMMANDS 1 and 5).
//
// An order of a schedule answers its slot, once: asked again it gives what
// answered it. Where only what changed is asked for and nothing did, the error
// is an *UnchangedError, and the register says so.
func (b *Builder) Issue(ctx context.Context, o Order, a *archive.Archive, at time.Time, put func(*Edition) error) (*Edition, error) {
	const tries = 10
	for range tries {
		e, err := b.issue(ctx, o, a, at, put)
		taken, answered := (*archive.TakenError)(nil), (*archive.AnsweredError)(nil)
		if !errors.As(err, &taken) && !errors.As(err, &answered) { // by somebody else, while it was made
			return e, err
		}
	}
	return nil, errors.New("other programs keep issuing the same edition")
}

func (b *Builder) issue(ctx context.Context, o Order, a *archive.Archive, at time.Time, put func(*Edition) error) (*Edition, error) {
	o, err := b.after(o, a)
	if err != nil {
		return nil, err
	}
	w, err := b.begin(o)
	if err != nil {
		return nil, err
	}
	if e, err := b.answered(o, w.edition.Key, a, at, put); e != nil || err != nil {
		return e, err
	}
	was, err := b.number(&o, w.edition.Key, a)
	if err != nil {
		return nil, err
	}
	e, err := b.Build(ctx, o)
	switch {
	case err != nil:
		return nil, err
	case o.Draft: // of which nothing is kept
		return e, put(e)
	}
	basis := e.basis()
	if r := same(was, basis, o.Note); r != nil {
		return e, e.again(a, r, o.Slot, at, put)
	}
	if err := correctable(o.Corrects, was[len(was)-1]); err != nil {
		return nil, err
	}
	if w.unchanged(was) {
		return nil, w.answerUnchanged(a, at)
	}
	k := e.kept(basis)
	k.Slot = o.Slot
	if last := was[len(was)-1]; last != nil {
		e.OtherThan = last.Version
		if e.Other, err = e.otherThan(a, last, k.Record.Inputs); err != nil {
			return nil, err
		}
	}
	return e, a.Add(k, at, func() error { return put(e) })
}

// same is what was kept of a key and made of the same, nil if nothing is. A
// correction is the same with its note alone.
func same(was []*archive.Record, basis, note string) *archive.Record {
	for _, r := range was {
		if r != nil && r.Basis == basis && (note == "" || note == r.Note) {
			return r
		}
	}
	return nil
}

// correctable refuses a correction of what is not the newest version of a key
// any more: somebody else made one while this was made. Two that find the same
// version newest want the same number for theirs, which the archive gives once.
func correctable(corrects int, newest *archive.Record) error {
	if corrects == 0 || newest == nil || newest.Version == corrects {
		return nil
	}
	id := archive.Record{Key: newest.Key, Version: corrects}.ID()
	return &Unknown{"A604", fmt.Sprintf("%s is not the newest version", id), "correct " + newest.ID()}
}

// otherThan names what is not as in what was kept last of a key: the inputs that
// came, went or have another state; else what was wrong, if only that is said;
// else the day, if that makes data too old or ends a text; else the order, that
// is paper, mark, look or language.
func (e *Edition) otherThan(a *archive.Archive, last *archive.Record, now []archive.Kept) ([]string, error) {
	if other := otherInputs(last.Inputs, now); len(other) > 0 {
		return other, nil
	}
	if e.basis() == last.Basis {
		return []string{"the note on what was wrong"}, nil
	}
	in, err := Kept(a, last)
	if err == nil && in.Manifest.basis() == e.Inputs.Manifest.basis() {
		return []string{"the day of issue, by which data are too old or a text is over"}, nil
	}
	return []string{"what was asked for"}, err
}

// otherInputs names the inputs that are not what they were.
func otherInputs(was, now []archive.Kept) []string {
	hash := map[string]string{}
	for _, k := range was {
		hash[k.Name] = k.SHA256
	}
	names := map[string]bool{}
	for _, k := range now {
		names[k.Name] = hash[k.Name] != k.SHA256
		delete(hash, k.Name)
	}
	for name := range hash {
		names[name] = true
	}
	names[manifestName], names[pastFolder+configName] = false, false // they say what the others are
	return slices.DeleteFunc(sorted(names), func(name string) bool { return !names[name] })
}

// number gives an order the number of the next version, or of the next proof
// where a person must approve it. It returns what was kept of the key that the
// edition may be again: nil where there is none.
func (b *Builder) number(o *Order, key string, a *archive.Archive) (was []*archive.Record, err error) {
	o.Version, o.Proof = 0, 0
	version, err := a.Newest(key)
	if err != nil {
		return nil, err
	}
	if b.cfg.Approve != "required" {
		o.Version, err = a.Next(key)
		return []*archive.Record{version}, err
	}
	if o.Proof, err = a.NextProof(key); err != nil {
		return nil, err
	}
	proof, err := a.NewestProof(key)
	if err != nil || proof == nil {
		return []*archive.Record{version}, err
	}
	approved, err := a.ApprovedAs(proof)
	if approved != nil || err != nil { // it is a version now
		return []*archive.Record{version}, err
	}
	return []*archive.Record{proof, version}, nil
}

// after is an order with the edition before, as an archive has it.
func (b *Builder) after(o Order, a *archive.Archive) (Order, error) {
	w, err := b.begin(o)
	if err != nil {
		return o, err
	}
	before, err := a.Before(w.edition.Key)
	if err != nil {
		return o, err
	}
	o.Archived = true
	if !o.Draft { // of which nothing is kept
		if o.Register, err = a.Opened(w.edition.Period); err != nil {
			return o, err
		}
	}
	if before == nil {
		return o, nil
	}
	in, err := Kept(a, before)
	if err != nil {
		return o, err
	}
	if o.Previous, err = b.Past(in); err != nil {
		return o, fmt.Errorf("the edition before, %s: %w", before.ID(), err)
	}
	return o, nil
}

// A RecalledError says that an edition would be what was withdrawn.
type RecalledError struct{ ID, Why string }

// Error returns one line for people.
func (e *RecalledError) Error() string { return e.Unknown().Error() }

// Unknown is the error with its code and its hint.
func (e *RecalledError) Unknown() *Unknown {
	return &Unknown{"A605", e.ID + " was made of the same, and it was recalled: " + e.Why, "mend the data, or brief correct " + e.ID + " --note TEXT"}
}

// again makes e what was kept of the same inputs, and puts that where people
// look; it answers slot too, if there is one. What was recalled is not put
// there again, even if that happens meanwhile: the error is a *RecalledError.
func (e *Edition) again(a *archive.Archive, r *archive.Record, slot *archive.Slot, at time.Time, put func(*Edition) error) error {
	valid := func() error {
		is, err := a.Entry(r.ID())
		if err == nil && is.Recall != nil {
			err = &RecalledError{r.ID(), is.Recall.Note}
		}
		return err
	}
	if err := valid(); err != nil {
		return err
	}
	k, err := a.Load(r.ID())
	if err != nil {
		return err
	}
	if e.Inputs, err = Kept(a, r); err != nil {
		return err
	}
	e.Country, e.Region = e.Inputs.Manifest.Order.Country, e.Inputs.Manifest.Order.Region
	e.Version, e.Proof, e.File, e.PageCount, e.PDF = r.Version, r.Proof, r.File, r.Pages, k.PDF
	k.Slot = slot
	return a.Add(*k, at, func() error {
		if err := valid(); err != nil { // the archive is locked now
			return err
		}
		return put(e)
	})
}

// Kept returns the inputs that an archive holds of an edition.
func Kept(a *archive.Archive, r *archive.Record) (*Inputs, error) {
	data, err := a.Inputs(r)
	if err != nil {
		return nil, err
	}
	files := memory{}
	for i, in := range r.Inputs {
		files[in.Name] = data[i]
	}
	in, found := inputsBeside(files, "")
	if len(found) > 0 {
		return nil, found
	}
	return in, nil
}

// kept is the edition as an archive keeps it.
func (e *Edition) kept(basis string) archive.Edition {
	made := e.Inputs.Manifest.Order
	k := archive.Edition{PDF: e.PDF, Record: archive.Record{
		Key: e.Key, Version: e.Version, Proof: e.Proof, Date: made.Date, File: e.File, Pages: len(e.Pages),
		Program: e.Inputs.Manifest.Program, Basis: basis, Corrects: made.Corrects, Note: made.Note,
		PDF: archive.Keep(e.File, e.PDF), Head: made.Register,
	}}
	if e.Proof > 0 {
		k.Record.Version = 0
	}
	if p := e.Inputs.Manifest.Previous; p != nil {
		k.Record.Since = p.Edition
	}
	for _, in := range e.Inputs.Named() {
		k.Record.Inputs = append(k.Record.Inputs, archive.Keep(in.Name, in.Data))
		k.Inputs = append(k.Inputs, in.Data)
	}
	return k
}

// basis is the hash of what an edition is made of, without what alone makes no
// new version: its dates, its number, the register's head, and the program with
// all that comes with it (COMMANDS 1 and 5).
func (m Manifest) basis() string {
	o := m.Order
	o.Date, o.ReadFor, o.Late, o.Version, o.Proof, o.Corrects, o.Note, o.Register = "", "", "", 0, 0, 0, "", archive.Head{}
	m.Program, m.Order = "", o
	m.BuiltIn, m.Fonts = slices.Clone(m.BuiltIn), slices.Clone(m.Fonts)
	for i := range m.BuiltIn {
		m.BuiltIn[i] = Item{Name: m.BuiltIn[i].Name}
	}
	for i, f := range m.Fonts {
		if font.Sum(f.Name) != "" {
			m.Fonts[i] = Item{Name: f.Name}
		}
	}
	return m.sum()
}

// basis is that of the manifest, with what its day makes of the data: rows that
// are too old, and the page says so, and texts that are over. Where there are
// none it is the manifest's alone.
func (e *Edition) basis() string {
	of := e.Inputs.Manifest.basis()
	turned := e.turned()
	if len(turned) == 0 {
		return of
	}
	return item("", []byte(of+"\n"+strings.Join(turned, "\n"))).SHA256
}

// turned are the rows whose age the page tells, and the heads of the desk's text
// whose last day is over.
func (e *Edition) turned() []string {
	found := map[string]bool{}
	for t := range e.Document.Texts {
		for _, r := range t.Runs {
			if o := r.Origin; o != nil && strings.HasPrefix(o.ID, templates.AgeID) {
				found[o.ID] = true
			}
		}
	}
	t := e.set.RegionText(e.Region)
	if e.Country != "" {
		t = e.set.CountryText(e.Country)
	}
	if t != nil {
		for _, h := range t.Heads {
			if !slices.ContainsFunc(t.On(e.set.Today), func(on dataset.TextHead) bool { return on.Head.ID == h.Head.ID }) {
				found["over:"+h.Head.ID] = true
			}
		}
	}
	return sorted(found)
}

// Remake makes an edition again from its kept inputs, changed as change says.
// The error is a problem.List where they make none, or something that they were
// made with is not at hand.
func Remake(ctx context.Context, in *Inputs, h AtHand, change func(*Made)) (*Edition, error) {
	fonts, lacking := in.missing(h)
	if len(lacking) > 0 {
		return nil, problem.List(lacking)
	}
	again := *in
	change(&again.Manifest.Order)
	return again.rebuild(ctx, fonts)
}

// Approve makes a proof of a key its next version: by says who approved it.
// Only the newest can be; proof is its number, or 0 for whichever that is.
// Approved again by the same person it is that version, which is put where
// people look.
func Approve(ctx context.Context, key string, proof int, by string, h AtHand, a *archive.Archive, at time.Time, put func(*Edition) error) (*Edition, error) {
	for {
		e, err := approve(ctx, key, proof, by, h, a, at, put)
		if stale := (*archive.StaleProofError)(nil); errors.As(err, &stale) {
			if proof == 0 {
				continue // a newer one was made meanwhile
			}
			return nil, notNewest(key, proof, stale.Newest)
		}
		if taken := (*archive.TakenError)(nil); !errors.As(err, &taken) { // by somebody who approved it meanwhile
			return e, err
		}
	}
}

// notNewest says that a proof is not the newest.
func notNewest(key string, proof, newest int) error {
	return &Unknown{"A604", fmt.Sprintf("%s/proof%d is not the newest proof, which is proof %d", key, proof, newest), "look at that one"}
}

func approve(ctx context.Context, key string, named int, by string, h AtHand, a *archive.Archive, at time.Time, put func(*Edition) error) (*Edition, error) {
	proof, err := a.NewestProof(key)
	if err != nil {
		return nil, err
	}
	if proof == nil {
		return nil, &Unknown{"A602", "no proof of " + key + " is kept", "with approve: required in config.yaml, brief --country NAME makes one"}
	}
	if named > 0 && named != proof.Proof {
		return nil, notNewest(key, named, proof.Proof)
	}
	version, err := a.ApprovedAs(proof)
	switch {
	case err != nil:
		return nil, err
	case version != nil && version.ApprovedBy == by:
		e := &Edition{Key: key, Period: path.Base(key)}
		return e, e.again(a, version, nil, at, put)
	case version != nil:
		return nil, &Unknown{"A603", fmt.Sprintf("proof %d of %s was approved already by %s", proof.Proof, key, version.ApprovedBy), "it is version " + fmt.Sprint(version.Version)}
	}
	next, err := a.Next(key)
	if err != nil {
		return nil, err
	}
	if proof.Corrects > 0 {
		newest, err := a.Newest(key)
		if err = errors.Join(err, correctable(proof.Corrects, newest)); err != nil {
			return nil, err
		}
	}
	in, err := Kept(a, proof)
	if err != nil {
		return nil, err
	}
	e, err := Remake(ctx, in, h, func(m *Made) { m.Proof, m.Version = 0, next })
	if err != nil {
		return nil, err
	}
	k := e.kept(proof.Basis)
	k.Record.ApprovedBy, k.Record.OfProof = by, proof.Proof
	return e, a.Add(k, at, func() error { return put(e) })
}

// orderOf is the order that a kept edition was made to, on another day.
func orderOf(m Made, date time.Time) Order {
	return Order{
		Report: m.Report, Country: m.Country, Region: m.Region, Date: date, Paper: m.Paper, Theme: m.Theme,
		Lang: m.Lang, Mark: m.Mark, Profile: m.Profile, Period: path.Base(m.Edition),
	}
}

// Same reports whether the files of the workspace as they are now would make a
// kept edition of the same inputs again. An error says why they make none.
func (b *Builder) Same(ctx context.Context, a *archive.Archive, r *archive.Record) (bool, error) {
	in, err := Kept(a, r)
	if err != nil {
		return false, err
	}
	o := orderOf(in.Manifest.Order, b.set.Today)
	o.Corrects = 1 // its period, whatever the day
	if o, err = b.after(o, a); err != nil {
		return false, err
	}
	e, err := b.Build(ctx, o)
	return err == nil && e.basis() == r.Basis, err
}
