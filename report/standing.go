package report

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"brief/report/archive"
	"brief/report/pdf"
	"brief/report/problem"
)

// A Standing is the second verdict on a file: what an archive at hand says of
// it. The first verdict does not decide it: a desk may have issued what it can
// no longer make again.
type Standing struct {
	Issued  bool         // the archive holds this very file as a version
	Doubted bool         // it does, and its register is not the one that the file names, or was changed since: then Issued is false
	Found   problem.List // why it is not issued, doubted, or valid no more: V108, V109, V110
	Entry   *archive.Entry
	Export  bool // the file is an export for records of the version that the archive holds
}

// StandingOf asks an archive about a file that says which edition it is; made
// is nil where it does not, or cannot be believed.
func StandingOf(a *archive.Archive, made *Made, file []byte) (*Standing, error) {
	s, err := standingOf(a, made, file)
	if err != nil || made == nil {
		return s, err
	}
	return s, s.follow(a, made)
}

// follow holds the register of an archive against the head that a file has of
// it: what the archive says of the file rests on that register.
func (s *Standing) follow(a *archive.Archive, made *Made) error {
	h := made.Register
	why, err := a.Lacks(h)
	if err != nil {
		return err
	}
	if why == "" {
		return s.changed(a)
	}
	p := problem.Errorf(problem.Place{}, "V110", "it says that line %d of the register was %s, and the register of this archive %s", h.Line, h.Short(), why)
	restored, err := a.RestoredOver(path.Base(made.Edition))
	switch {
	case restored != nil:
		p = p.WithHint("a backup took this archive’s place on %s: what was registered after it was made is not known here", restored.At.Format("2 January 2006"))
	case s.Issued:
		p = p.WithHint("brief archive scrub names what does not fit; put the register back from a backup that has that line")
	default:
		p = p.WithHint("a file of another archive, or one that was made up, says so too")
	}
	s.Found = append(s.Found, p)
	s.Issued, s.Doubted = false, s.Issued
	return err
}

// changed doubts what the archive says of a file that it holds where its register
// does not follow its chain from the line of that file on.
func (s *Standing) changed(a *archive.Archive) error {
	if !s.Issued {
		return nil
	}
	broken := (*archive.RegisterError)(nil)
	if err := a.Follows(s.Entry.Issued.N); !errors.As(err, &broken) {
		return err
	}
	p := problem.Errorf(problem.Place{}, "V111", "the register of this archive was changed after it was written: %s", broken.Error())
	s.Found = append(s.Found, p.WithHint("brief archive scrub names what does not fit; put the register back from a backup"))
	s.Issued, s.Doubted = false, true
	return nil
}

// standingOf is what the editions of an archive say of a file.
func standingOf(a *archive.Archive, made *Made, file []byte) (*Standing, error) {
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
	if f == nil { // what it says cannot be read, and the first verdict tells why: no such file was issued
		v.Standing = &Standing{}
		return nil
	}
	made, err := madeOf(f, a)
	if err != nil {
		return err
	}
	v.Standing, err = StandingOf(a, made, file)
	return err
}

// exported asks an archive about a file for records with its inputs beside it,
// which is none of its editions: it may be the export of one. Then its manifest
// is that of the edition but for the profile, and the file is what that gives.
func (v *Verdict) exported(a *archive.Archive, file []byte) error {
	m := v.beside.Manifest
	made := m.Order
	r, err := a.Record(archive.Record{Key: made.Edition, Version: made.Version, Proof: made.Proof}.ID())
	var kept *Inputs
	switch {
	case err == nil:
		kept, err = Kept(a, r)
	case errors.Is(err, fs.ErrNotExist):
		err = nil
	}
	if err != nil {
		return err
	}
	if kept != nil {
		m.Order.Profile = kept.Manifest.Order.Profile
	}
	if kept == nil || m.sum() != kept.Manifest.sum() {
		v.Standing, err = StandingOf(a, &made, file)
		return err
	}
	issued, err := a.PDF(r)
	if err != nil {
		return err
	}
	if v.Standing, err = StandingOf(a, &kept.Manifest.Order, issued); err != nil || v.Consistent {
		v.Standing.Export = err == nil
		return err
	}
	v.Standing.Issued = false
	v.Standing.Found = append(problem.List{problem.Errorf(problem.Place{}, "V109", "its inputs are those of %s, and it is not shown that they give this file", r.ID())}, v.Standing.Found...)
	return nil
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
