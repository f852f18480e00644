package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"brief/report/archive"
	"brief/report/pdf"
)

// A DifferError says that what was made again is not what was kept, and where
// it first differs.
type DifferError struct{ ID, What string }

// Error returns one line for people.
func (e *DifferError) Error() string { return e.ID + ": differs: " + e.What }

// Again makes a kept edition again from its inputs. If its bytes are not those
// that were issued, the error is a *DifferError, and the edition is returned
// all the same; if it cannot be made here, a problem.List with V107.
func Again(ctx context.Context, a *archive.Archive, r *archive.Record, h AtHand) (*Edition, error) {
	in, err := Kept(a, r)
	if err != nil {
		return nil, err
	}
	e, err := Remake(ctx, in, h, func(*Made) {})
	if err != nil {
		return nil, err
	}
	if archive.Keep(r.PDF.Name, e.PDF) == r.PDF {
		return e, nil
	}
	kept, err := a.PDF(r)
	if damage := (*archive.DamageError)(nil); errors.As(err, &damage) {
		return e, &DifferError{r.ID(), "what was made again has another hash than the record, and the kept " + path.Base(damage.File) + " " + damage.What}
	}
	if err != nil {
		return e, err
	}
	return e, &DifferError{r.ID(), "what was made again has another hash than the record and the kept file: " + firstDifference(kept, e.PDF)}
}

// firstDifference says where a file first differs from another.
func firstDifference(was, is []byte) string {
	old, err := pdf.Read(was)
	if err == nil {
		var again *pdf.File
		if again, err = pdf.Read(is); err == nil {
			if d := old.Difference(again); d != "" {
				return d
			}
		}
	}
	n := 0
	for n < min(len(was), len(is)) && was[n] == is[n] {
		n++
	}
	return fmt.Sprintf("at byte %d", n+1)
}

// Repair mends what a look at an archive has found, as far as that can be done
// without trusting anything but hashes: a record is made again from a PDF, an
// input is taken from a whole PDF that it is attached to, then a PDF is made
// again from its inputs. What is mended has the hash that its record names, and
// a record that which the register names. It returns why the others could not be
// mended, by the name of the file in the archive.
func Repair(ctx context.Context, a *archive.Archive, found []archive.Finding, h AtHand) map[string]error {
	why := map[string]error{}
	if err := a.Repair(); err != nil { // what a program that died has left
		why[""] = err
	}
	done := map[string]bool{}
	mend := func(file string, do func() error) {
		if done[file] || ctx.Err() != nil {
			return
		}
		if why[file] = do(); why[file] == nil {
			delete(why, file)
			done[file] = true
		}
	}
	for _, f := range found {
		if f.ID != "" && f.File == "editions/"+f.ID+"/record.json" {
			mend(f.File, func() error { return mendRecord(ctx, a, f.ID, h) })
		}
	}
	for _, f := range found {
		if hash, ok := strings.CutPrefix(f.File, "objects/"); ok && f.ID != "" {
			mend(f.File, func() error { return mendInput(a, f.ID, strings.Replace(hash, "/", "", 1)) })
		}
	}
	for _, f := range found {
		if f.ID != "" && strings.HasSuffix(f.File, ".pdf") && strings.HasPrefix(f.File, "editions/"+f.ID+"/") {
			mend(f.File, func() error { return mendPDF(ctx, a, f.ID, h) })
		}
	}
	return why
}

// mendRecord makes an edition again from its PDF, and with it the record. What
// only a person said, who approved it, stands in no PDF: then it is another
// record than the register names.
func mendRecord(ctx context.Context, a *archive.Archive, id string, h AtHand) error {
	file, err := a.Unrecorded(id)
	if err != nil {
		return err
	}
	f, err := pdf.Read(file)
	if err != nil {
		return err
	}
	in, found := inputsOf(f, h)
	if len(found) > 0 {
		return found
	}
	e, err := Remake(ctx, in, h, func(*Made) {})
	if err != nil {
		return err
	}
	k := e.kept(e.basis())
	if k.Record.ID() != id {
		return errors.New("the PDF beside it is that of " + k.Record.ID())
	}
	return a.MendRecord(k.Record)
}

// mendInput takes an input from the attachments of an edition's PDF.
func mendInput(a *archive.Archive, id, hash string) error {
	r, err := a.Record(id)
	if err != nil {
		return err
	}
	file, err := a.PDF(r)
	if err != nil {
		return err
	}
	f, err := pdf.Read(file)
	if err != nil {
		return err
	}
	for _, at := range f.Attachments {
		if item(at.Name, at.Data).SHA256 == hash {
			return a.MendInput(bytes.Clone(at.Data))
		}
	}
	return errors.New("the PDF of " + id + " does not hold it")
}

// mendPDF makes an edition's PDF again from its inputs.
func mendPDF(ctx context.Context, a *archive.Archive, id string, h AtHand) error {
	r, err := a.Record(id)
	if err != nil {
		return err
	}
	e, err := Again(ctx, a, r, h)
	if err != nil {
		return err
	}
	return a.Mend(id, e.PDF)
}
