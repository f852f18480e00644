package report

import (
	"errors"
	"io/fs"
	"strings"

	"brief/report/archive"
	"brief/report/pdf"
	"brief/report/problem"
)

// A Standing is the second verdict on a file: what an archive at hand says of
// it. The first verdict does not decide it: a desk may have issued what it can
// no longer make again.
type Standing struct {
	Issued bool         // the archive holds this very file as a version
	Found  problem.List // why it is not issued, or valid no more: V108, V109
	Entry  *archive.Entry
}

// StandingOf asks an archive about a file that says which edition it is; made
// is nil where it does not, or cannot be believed.
func StandingOf(a *archive.Archive, made *Made, file []byte) (*Standing, error) {
	s := &Standing{}
	deny := func(code, format string, args ...any) (*Standing, error) {
		s.Found = append(s.Found, problem.Errorf(problem.Place{}, code, format, args...))
		return s, nil
	}
	switch {
	case made == nil:
		return deny("V109", "it does not say which edition it is, so it is none of this archive")
	case made.Draft:
		return deny("V109", "it is a draft of %s, and drafts are not kept", made.Edition)
	}
	id := archive.Record{Key: made.Edition, Version: made.Version, Proof: made.Proof}.ID()
	e, err := a.Entry(id)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return deny("V109", "this archive has no %s", id)
	case err != nil:
		return nil, err
	case archive.Keep(e.PDF.Name, file) != e.PDF:
		return deny("V109", "this archive has another file as %s", id)
	case e.Issued == nil:
		return deny("V109", "this archive has it as %s, and its register does not name it", id)
	}
	s.Entry, s.Issued = e, e.Proof == 0
	by := by(e)
	switch e.State {
	case archive.IsProof:
		return deny("V109", "it is proof %d of %s, which nobody has approved", e.Proof, e.Key)
	case archive.IsApproved:
		return deny("V108", "it is proof %d of %s, which was approved as %s", e.Proof, e.Key, by)
	case archive.IsRecalled:
		return deny("V108", "%s was recalled on %s: %s", id, e.Recall.At.Format("2 January 2006"), e.Recall.Note)
	case archive.IsCorrected:
		return deny("V108", "%s was corrected by %s", id, by)
	case archive.IsSuperseded:
		return deny("V108", "%s was superseded by %s", id, by)
	}
	return s, nil
}

// by is what took an edition's place, as people say it.
func by(e *archive.Entry) string {
	name := strings.TrimPrefix(e.By, e.Key+"/")
	if n, ok := strings.CutPrefix(name, "proof"); ok {
		return "proof " + n
	}
	return "version " + strings.TrimPrefix(name, "v")
}

// madeOf is the order that a file says it was made to. A file for records
// names the hash of its manifest alone, which an archive may hold.
func madeOf(f *pdf.File, a *archive.Archive) (*Made, error) {
	var manifest []byte
	for _, at := range f.Attachments {
		if at.Name == manifestName {
			manifest = at.Data
		}
	}
	if f.Profile == pdf.Records {
		var err error
		if manifest, err = a.Object(f.Inputs); err != nil {
			return nil, err
		}
	}
	m, found := manifestOf(manifest)
	if found != nil {
		return nil, nil
	}
	return &m.Order, nil
}

// standing asks an archive who issued a file.
func (v *Verdict) standing(a *archive.Archive, f *pdf.File, file []byte) (err error) {
	var made *Made
	if f != nil {
		if made, err = madeOf(f, a); err != nil {
			return err
		}
	}
	v.Standing, err = StandingOf(a, made, file)
	return err
}

// inputsIn are the inputs that an archive holds of a file for records, nil if
// it has none.
func inputsIn(a *archive.Archive, f *pdf.File) (*Inputs, error) {
	made, err := madeOf(f, a)
	if err != nil || made == nil {
		return nil, err
	}
	id := archive.Record{Key: made.Edition, Version: made.Version, Proof: made.Proof}.ID()
	r, err := a.Record(id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	in, err := Kept(a, r)
	if err == nil && in.Manifest.sum() != f.Inputs {
		return nil, nil // another file's
	}
	return in, err
}
