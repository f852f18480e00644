package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"brief/report/archive"
	"brief/report/pdf"
	"brief/report/press"
	"brief/report/problem"
)

// A Verdict is what a file proves by itself: whether it is consistent, that
// is whole, and what its inputs give, byte for byte. Who issued it, no file can
// prove: whoever changes the inputs can run brief again. That only an archive
// can tell, and it never changes the first verdict.
type Verdict struct {
	Consistent  bool
	Differences problem.List // why it is not, the first difference first
	Edition     string       // KAZ/2026-W48, "" where the file does not say or its inputs do not bear it out
	Version     int
	Program     string      // that made it, as it says
	Copy        *press.Copy // which numbered copy of the edition it is, nil for one without a number

	Standing *Standing // what an archive at hand says of it, nil where none was asked
	Unasked  error     // why an archive at hand cannot be asked

	beside    *Inputs  // of a file for records that is no edition of the archive at hand, or nil
	rebuilt   *Edition // from its inputs, or nil
	sameWords bool     // its pages say what those of rebuilt say
}

// Verify makes a file again from its inputs, in memory, and compares. The
// error is the context's.
//
// What differs is told by the codes of pdf.Read; V103 if the file is whole but
// is not what its inputs give, V106 if its inputs are not what it says or make
// no brief, V107 if it cannot be made again here: another version made it, or a
// font is missing.
//
// A numbered copy is consistent if the file without its number is, and if
// numbering that again gives these bytes. It is issued here if the edition is
// and the register of copies knows the copy.
func Verify(ctx context.Context, file []byte, h AtHand) (*Verdict, error) {
	f, err := pdf.Read(file)
	if err != nil || f.Copy == nil {
		return verify(ctx, file, h)
	}
	plain, c, err := press.Plain(f, file)
	if err != nil {
		v := &Verdict{Copy: &c}
		return v, v.refuse(err)
	}
	v, err := verify(ctx, plain, h)
	if err == nil {
		v.Copy = &c
		v.handedOut(h.Archive)
	}
	return v, err
}

// handedOut asks an archive that holds the edition for the copy.
func (v *Verdict) handedOut(a *archive.Archive) {
	if a == nil || v.Standing == nil || !v.Standing.Issued {
		return
	}
	lines, err := a.Copies(v.Standing.Entry.ID())
	if err != nil {
		v.Unasked = err
		return
	}
	if !slices.ContainsFunc(lines, func(l archive.CopyLine) bool {
		return l.Copy == v.Copy.ID && l.Number == v.Copy.Number && l.Of == v.Copy.Of
	}) {
		v.Standing.Issued = false
		v.Standing.Found = append(v.Standing.Found, problem.Errorf(problem.Place{}, "V109", "the register of copies has no copy %d of %d of it with the code %s", v.Copy.Number, v.Copy.Of, v.Copy.ID))
	}
}

// verify is Verify of a file without a number.
func verify(ctx context.Context, file []byte, h AtHand) (*Verdict, error) {
	v, err := judge(ctx, file, h)
	if err == nil && v.beside != nil && v.Unasked == nil {
		v.Unasked = v.exported(h.Archive, file)
	}
	return v, err
}

// judge gives the first verdict, and the second on a file that an archive at
// hand holds as it is.
func judge(ctx context.Context, file []byte, h AtHand) (*Verdict, error) {
	v := &Verdict{}
	f, err := pdf.Read(file)
	if h.Archive != nil {
		v.Unasked = v.standing(h.Archive, f, file)
	}
	if err != nil {
		return v, v.refuse(err)
	}
	in, found := inputsOf(f, h)
	if in != nil {
		v.Edition, v.Version, v.Program = in.Manifest.Order.Edition, in.Manifest.Order.Version, in.Manifest.Program
	}
	if len(found) > 0 {
		v.Differences = found
		return v, nil
	}
	if f.Profile == pdf.Records && h.Archive != nil && h.Beside != nil && v.Standing != nil && v.Standing.Entry == nil {
		v.beside = in
	}
	fonts, lacking := in.missing(h)
	if len(lacking) > 0 {
		v.Differences = v.another(lacking, h)
		return v, nil
	}
	e, err := in.rebuild(ctx, fonts)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && v.Program != h.Program:
		v.Differences = v.another(problem.List{problem.Errorf(problem.Place{}, "V107", "this program makes no brief of its inputs: %s", firstOf(err))}, h)
		return v, nil
	case err != nil:
		v.Differences = problem.List{problem.Errorf(problem.Place{}, "V106", "its inputs make no brief: %s", firstOf(err))}
		return v, nil
	}
	v.rebuilt = e
	other := in.Manifest.differs(e.Inputs.Manifest) // in a file for records no page or attachment tells
	if v.Consistent = other == "" && bytes.Equal(e.PDF, file); v.Consistent {
		v.sameWords = true
	} else {
		v.compare(f, e, other, h)
	}
	return v, nil
}

// refuse notes why a file cannot be read.
func (v *Verdict) refuse(err error) error {
	var l problem.List
	if !errors.As(err, &l) {
		return err
	}
	v.Differences = l
	return nil
}

// compare says what differs between a file and what its inputs give; other is
// where its manifest is not the one that they give, or "".
func (v *Verdict) compare(f *pdf.File, e *Edition, other string, h AtHand) {
	d := "it is another file" // which is over a limit of Read's
	if want, err := pdf.Read(e.PDF); err == nil {
		d = f.Difference(want)
		v.sameWords = f.SameWords(want)
	}
	if d == "" {
		d = "the manifest has another " + other
	}
	if v.Program != h.Program {
		v.Differences = v.another(problem.List{problem.Errorf(problem.Place{}, "V107", "this program makes another file of its inputs: %s", d)}, h)
		return
	}
	if other != "" {
		v.Edition, v.Version = "", 0 // its inputs do not bear out what it says of them
		v.Differences = problem.List{problem.Errorf(problem.Place{}, "V106", "the manifest is not the one that its inputs give: it has another %s", other)}
		return
	}
	v.Differences = problem.List{problem.Errorf(problem.Place{}, "V103", "%s", d)}
}

// another adds to what keeps a file from being made again which program made
// it, and what is proven all the same.
func (v *Verdict) another(found problem.List, h AtHand) problem.List {
	if v.Program != h.Program {
		found = append(problem.List{problem.Errorf(problem.Place{}, "V107", "it was made by %s, this is %s", named(v.Program), named(h.Program))}, found...)
	}
	found[0] = found[0].WithHint("it is whole, and its inputs are those of its manifest; that they give this file cannot be told here")
	return found
}

// named is a program's name.
func named(program string) string {
	if program == "" {
		return "an unnamed program"
	}
	return program
}

// firstOf is the first problem of an error, and how many there are besides.
func firstOf(err error) string {
	var l problem.List
	if !errors.As(err, &l) || len(l) == 0 {
		return err.Error()
	}
	for _, p := range l {
		if p.Severity == problem.Error {
			p.Hint = ""
			if len(l) > 1 {
				return fmt.Sprintf("%s, and %d more", p, len(l)-1)
			}
			return p.String()
		}
	}
	return err.Error()
}
