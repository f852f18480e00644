package ipp

import (
	"context"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/report/servers"
)

// A document of every byte, as long as a brief.
var document = func() []byte {
	b := []byte("%PDF-1.7\n")
	for i := range 40000 {
		b = append(b, byte(i*i>>8^i))
	}
	return b
}()

// real is a Printer whose minutes pass in moments, and what it can do.
func real(t *testing.T, address string, roots *x509.CertPool) (*Printer, Attributes) {
	t.Helper()
	c := &clock{time.Now()}
	p, err := Open(address, Options{Roots: roots, Now: c.now, Sleep: func(ctx context.Context, d time.Duration) error {
		<-time.After(d / 100)
		return c.sleep(ctx, d)
	}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := p.Attributes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p, a
}

// follow is the words that are told of a job, and how it ends.
func follow(t *testing.T, p *Printer, id int, tell func(State)) ([]string, State) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var told []string
	last, err := p.Follow(ctx, id, func(s State) {
		told = append(told, s.Words)
		if tell != nil {
			tell(s)
		}
	})
	if err != nil {
		t.Fatalf("%v, told %q", err, told)
	}
	return told, last
}

func TestRealPrinter(t *testing.T) {
	r := servers.StartPrinter(t, "")
	p, a := real(t, r.Address, nil)

	w := Wishes{Copies: 2, Sides: "two-sided-long-edge", Media: "Letter", JobName: "XAA 2026-W48 copy 1"}
	if bad := w.Check(a); bad != nil {
		t.Fatal(bad)
	}
	job, err := p.Print(t.Context(), w, document, made)
	if err != nil {
		t.Fatal(err)
	}
	if told, last := follow(t, p, job.ID, nil); last.Phase != Completed {
		t.Fatalf("told %q, ends with %+v", told, last)
	}
	if got := r.Document(t, job.ID); got != string(document) {
		t.Errorf("%d bytes went, %d came", len(document), len(got))
	}
	for _, want := range []string{"IPP_COPIES=2", "IPP_SIDES=two-sided-long-edge", "IPP_MEDIA=na_letter_8.5x11in", "IPP_JOB_NAME=" + w.JobName} {
		if got := r.AsAsked(t, job.ID); !slices.Contains(got, want) {
			t.Errorf("the printer was not asked for %s: %q", want, got)
		}
	}
	if got, found, err := p.FindJob(t.Context(), w.JobName, p.opt.Now()); found != Found || got.ID != job.ID || got.State != JobCompleted {
		t.Errorf("the job is found as %+v: %v, %v", got, found, err)
	}

	bad := Wishes{JobName: "x", Media: "A4", Staple: true, Colour: "color"}.Check(a)
	if len(bad) != 3 {
		t.Errorf("A4, which is not loaded, a staple and colour, which it has not: %q", bad)
	}
	_, err = p.ask(t.Context(), request{op: ValidateJob, more: Wishes{JobName: "x"}.named(),
		wishes: Attributes{attribute("media", Text(TagKeyword, "om_small-photo_100x150mm"))}})
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Refused || e.Unsupported.Get("media") == nil {
		t.Errorf("paper that the printer does not know: %v", err)
	}
	if _, err := p.Print(t.Context(), Wishes{JobName: "x", Staple: true}, document, made); kindOf(err) != Refused {
		t.Errorf("a staple, which this printer would leave out without a word: %v", err)
	}
	if n := r.Documents(t); n != 1 {
		t.Errorf("the printer printed %d documents, want 1", n)
	}
	r.Stop()
	if _, err := p.Print(t.Context(), w, document, made); kindOf(err) != Away {
		t.Errorf("a printer that is off: %v", err)
	}
}

// TestRealWishes is a printer with trays, a stapler and colour, which is asked
// for all of them.
func TestRealWishes(t *testing.T) {
	r := servers.StartPrinter(t, `ATTR mimeMediaType document-format-supported application/pdf
ATTR rangeOfInteger copies-supported 1-99
ATTR keyword sides-supported one-sided,two-sided-long-edge
ATTR keyword media-supported iso_a4_210x297mm,na_letter_8.5x11in,iso_a3_297x420mm
ATTR keyword media-ready iso_a4_210x297mm,na_letter_8.5x11in
ATTR keyword media-source-supported tray-1,tray-2
ATTR keyword media-col-supported media-size,media-source
ATTR collection media-size-supported { MEMBER integer x-dimension 21000 MEMBER integer y-dimension 29700 }
ATTR collection media-col-ready {
	MEMBER collection media-size { MEMBER integer x-dimension 21590 MEMBER integer y-dimension 27940 }
	MEMBER keyword media-source tray-1
},{
	MEMBER collection media-size { MEMBER integer x-dimension 21000 MEMBER integer y-dimension 29700 }
	MEMBER keyword media-source tray-2
}
ATTR enum finishings-supported 3,4
ATTR keyword print-color-mode-supported auto,color,monochrome
`)
	p, a := real(t, r.Address, nil)
	for _, c := range []struct {
		w    Wishes
		want string // the mismatch
	}{
		{Wishes{Media: "A3"}, "not loaded"},
		{Wishes{Media: "A4", Tray: "tray-1"}, "another one"},
		{Wishes{Tray: "tray-3"}, "tray-1, tray-2"},
	} {
		c.w.JobName = "x"
		if bad := c.w.Check(a); len(bad) != 1 || !strings.Contains(bad[0].String(), c.want) {
			t.Errorf("%+v: %v, want %s", c.w, bad, c.want)
		}
	}
	w := Wishes{Copies: 2, Sides: "two-sided-long-edge", Media: "A4", Tray: "tray-2", Staple: true, Colour: "monochrome", JobName: "all"}
	if bad := w.Check(a); bad != nil {
		t.Fatal(bad)
	}
	job, err := p.Print(t.Context(), w, document, made)
	if err != nil {
		t.Fatal(err)
	}
	told, last := follow(t, p, job.ID, nil)
	got := strings.Join(r.AsAsked(t, job.ID), "\n")
	for _, want := range []string{"IPP_COPIES=2", "IPP_FINISHINGS=staple", "media-source=tray-2", "x-dimension=21000", "IPP_PRINT_COLOR_MODE=monochrome"} {
		if !strings.Contains(got, want) {
			t.Errorf("the printer was not asked for %s:\n%s", want, got)
		}
	}
	if last.Phase != Completed || r.Document(t, job.ID) != string(document) {
		t.Errorf("told %q, ends with %+v", told, last)
	}
}

// TestRealTrouble is a printer that is slow, busy and jammed, and a job that is
// cancelled in it.
func TestRealTrouble(t *testing.T) {
	r := servers.StartPrinter(t, "")
	r.Slow(t, "STATE: +media-jam-error")
	p, _ := real(t, r.Address, nil)
	job, err := p.Print(t.Context(), Wishes{JobName: "first"}, document, made)
	if err != nil {
		t.Fatal(err)
	}
	var second error
	told, last := follow(t, p, job.ID, func(s State) {
		if s.Words == "paper jam" {
			_, second = p.Print(t.Context(), Wishes{JobName: "second"}, document, made)
			if err := p.Cancel(t.Context(), job.ID); err != nil {
				t.Error(err)
			}
			r.Go(t)
		}
	})
	if !slices.Contains(told, "paper jam") || last.Phase != Cancelled {
		t.Errorf("told %q, ends with %+v", told, last)
	}
	if kindOf(second) != Busy {
		t.Errorf("a second job: %v", second)
	}
	if n := r.Documents(t); n != 1 {
		t.Errorf("the printer began %d documents, want 1", n)
	}
}

// TestRealPrintJob is a printer that has no Create-Job, as old ones.
func TestRealPrintJob(t *testing.T) {
	r := servers.StartPrinter(t, "")
	p, a := real(t, r.Address, nil)
	w := Wishes{JobName: "at once"}
	job, err := p.printAtOnce(t.Context(), request{more: append(w.named(), pdfFormat), wishes: w.template(a)}, document, made)
	if err != nil {
		t.Fatal(err)
	}
	if told, last := follow(t, p, job.ID, nil); last.Phase != Completed || r.Document(t, job.ID) != string(document) {
		t.Errorf("told %q, ends with %+v, %d bytes came", told, last, len(r.Document(t, job.ID)))
	}
}

// TestRealTLS prints over TLS to a printer whose certificate is known, and tells
// of one whose is not.
func TestRealTLS(t *testing.T) {
	r := servers.StartPrinter(t, "")
	p, a := real(t, r.Address, nil)
	secure := p.WithTLS(a)
	if secure != strings.Replace(r.Address, "ipp:", "ipps:", 1) {
		t.Fatalf("the printer offers TLS at %q", secure)
	}
	unknown, _ := open(t, secure)
	_, err := unknown.Attributes(t.Context())
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Away || !strings.Contains(e.Words, "vouches") {
		t.Errorf("a printer that nobody vouches for: %v", err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate(t))
	p, _ = real(t, secure, roots)
	job, err := p.Print(t.Context(), Wishes{JobName: "secret"}, document, made)
	if err != nil {
		t.Fatal(err)
	}
	if told, last := follow(t, p, job.ID, nil); last.Phase != Completed || r.Document(t, job.ID) != string(document) {
		t.Errorf("told %q, ends with %+v", told, last)
	}
}

// TestRealQueue is CUPS: what its device gets, and what it says of jobs that do
// not get there.
func TestRealQueue(t *testing.T) {
	c := servers.StartCUPS(t)
	p, a := real(t, c.Address, nil)
	print := func(w Wishes) int {
		t.Helper()
		if bad := w.Check(a); bad != nil {
			t.Fatal(bad)
		}
		job, err := p.Print(t.Context(), w, document, made)
		if err != nil {
			t.Fatal(err)
		}
		return job.ID
	}

	id := print(Wishes{Copies: 3, JobName: "XAA 2026-W48 копия 2"})
	told, last := follow(t, p, id, nil)
	if last.Words != "completed: the queue has handed it to its printer" {
		t.Errorf("told %q, ends with %+v", told, last)
	}
	if got := c.Document(t, id); got != string(document) || !slices.Contains(c.Options(t, id), "copies=3") {
		t.Errorf("%d of %d bytes came, with %q", len(got), len(document), c.Options(t, id))
	}
	if got, found, err := p.FindJob(t.Context(), "XAA 2026-W48 копия 2", p.opt.Now()); found != Found || got.ID != id {
		t.Errorf("the job is found as %+v: %v, %v", got, found, err)
	}

	if told, last := follow(t, p, print(Wishes{JobName: "fails"}), nil); last.Phase != Aborted {
		t.Errorf("a device that fails: told %q, ends with %+v", told, last)
	}

	id = print(Wishes{JobName: "waits"})
	cancel := func(s State) {
		if s.Phase != Printing || len(s.Words) > len("printing") { // being cancelled
			return
		}
		if err := p.Cancel(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	if told, last := follow(t, p, id, cancel); last.Phase != Cancelled {
		t.Errorf("a job that is cancelled: told %q, ends with %+v", told, last)
	}

	c.Disable(t)
	id = print(Wishes{JobName: "patient"})
	told, last = follow(t, p, id, func(s State) {
		if s.Phase == Stopped {
			c.Enable(t)
		}
	})
	if last.Phase != Completed || !slices.Contains(told, "the printer is stopped: somebody must start it again") || c.Document(t, id) == "" {
		t.Errorf("a queue that was stopped: told %q, ends with %+v", told, last)
	}
	if _, found, err := p.FindJob(t.Context(), "never sent", p.opt.Now().Add(-20*time.Second)); found != Absent || err != nil {
		t.Errorf("a job that never was: %v, %v", found, err)
	}
}
