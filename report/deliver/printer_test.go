package deliver

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/ipp"
)

// paged is a document as long as a brief is at least.
var paged = append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("\x00\xffpage "), 500)...)

// keep keeps an edition in the archive of a folder.
func keep(t *testing.T, dir string) *archive.Archive {
	t.Helper()
	a, err := archive.OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	e := archive.Edition{PDF: paged, Record: archive.Record{
		Key: "XAV/2026-W48", Version: 1, Date: "2026-11-24", File: "Avaland-2026-W48.pdf", Program: "brief test", Basis: "b", Pages: 2,
		PDF: archive.Keep("brief.pdf", paged),
	}}
	if err := a.Add(e, time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC), func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	return a
}

// posted is the edition that is printed.
const posted = "XAV/2026-W48/v1"

// press is a Publisher of an archive with one printer, for so many people.
func press(a *archive.Archive, p Outlet, people int, now func() time.Time) *Publisher {
	o := config.Outlet{Name: "floor3", Kind: "printer", Keys: map[string]config.Text{}}
	desk := &Desk{Outlets: map[string]config.Outlet{"floor3": o}, Recipients: map[string][]*dataset.Recipient{}}
	for i := range people {
		r := &dataset.Recipient{ID: fmt.Sprintf("reader%02d", i), Printer: dataset.Cell{Text: "floor3"}, Copies: 1, Marks: []string{"TLP:GREEN"}}
		desk.Recipients["recipients"] = append(desk.Recipients["recipients"], r)
	}
	return &Publisher{
		Archive: a, Now: now,
		Desk: func() (*Desk, error) { return desk, nil },
		Open: func(config.Outlet) (Outlet, error) { return p, nil },
		Issue: func(id string) (*Issue, error) {
			e, err := a.Entry(id)
			return &Issue{Entry: e, Mark: "TLP:GREEN", File: func() (*File, error) {
				return &File{Edition: id, Name: "Avaland-2026-W48.pdf", PDF: paged, SHA256: sum(paged), Mark: "TLP:GREEN"}, nil
			}}, err
		},
	}
}

// ended publishes the edition, and goes on until nothing waits.
func ended(t *testing.T, p *Publisher, pass func()) []*Held {
	t.Helper()
	if _, err := p.Publish(t.Context(), Order{Edition: posted, Outlets: []string{"floor3"}}); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		all, err := p.Copies(posted)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(all, func(h *Held) bool { return h.State == Waiting }) {
			return all
		}
		pass()
		if _, err := p.Retry(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("something waits for ever")
	return nil
}

// TestPrinterCuts cuts connections to printers before, in and after answers:
// nobody gets two that the register does not know of, nobody is forgotten, and
// the register agrees with the paper that left the printer.
func TestPrinterCuts(t *testing.T) {
	t.Parallel()
	states := map[State]int{}
	cuts, copies := 0, 0
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 8))
		c := &watch{at: time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)}
		d := newDevice(t, c)
		ends := func() cut {
			if r.IntN(120) == 0 {
				d.restart()
			}
			switch r.IntN(24) {
			case 0:
				return cut{r.IntN(500), -1}
			case 1:
				return cut{r.IntN(len(paged)), -1}
			case 2:
				return cut{-1, r.IntN(400)}
			}
			return cut{-1, -1}
		}
		d.with(func() {
			d.since = c.now().Add(-time.Hour)
			d.atOnce, d.keeps = seed%3 == 2, []time.Duration{0, time.Minute, time.Second}[seed/3%3]
			d.busy, d.cut = func() bool { return r.IntN(15) == 0 }, ends
		})
		pub := press(keep(t, t.TempDir()), d.outlet(c), 10, c.now)
		pass := func() {
			d.with(func() { c.add(time.Duration(r.IntN(600)) * time.Second) })
		}
		for _, h := range ended(t, pub, pass) {
			states[h.State]++
			copies++
			d.agrees(fmt.Sprintf("seed %d: ", seed), h)
		}
		d.with(func() { cuts += d.fired })
	}
	t.Logf("%d cuts in %d copies: %v", cuts, copies, states)
	if cuts < 200 || states[Printed] < copies/2 || states[Unknown] == 0 {
		t.Error("these are not the cuts that were meant")
	}
}

// TestPrinterJam is three copies at a printer that jams: all of them are with
// the printer and wait with its words, until somebody comes. One is cancelled.
func TestPrinterJam(t *testing.T) {
	t.Parallel()
	c := &watch{at: time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)}
	d := newDevice(t, c)
	d.with(func() { d.jam = true })
	out := d.outlet(c)
	pub := press(keep(t, t.TempDir()), out, 3, c.now)
	all, err := pub.Publish(t.Context(), Order{Edition: posted, Outlets: []string{"floor3"}})
	for pass := 0; pass < 3 && err == nil; pass++ {
		for n, h := range all {
			if h.State != Waiting || h.Note != "paper jam" || h.Evidence != fmt.Sprintf("job %d", n+1) || h.Tries != 1 {
				t.Errorf("pass %d: copy %d is %s (%s), %s, after %d attempts", pass, n+1, h.State, h.Note, h.Evidence, h.Tries)
			}
		}
		c.add(time.Hour)
		all, err = pub.Retry(t.Context())
	}
	lines, e := pub.Archive.Copies(posted)
	if err = errors.Join(err, e); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3*4 { // planned, attempt, its job, its jam
		t.Errorf("the register has %d lines", len(lines))
	}
	d.with(func() { d.jam, d.jobs[1].state = false, ipp.JobCanceled })
	if all, err = pub.Retry(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all, err = pub.Retry(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%d copies still wait, %v", len(all), err)
	}
	all, err = pub.Copies(posted)
	if err != nil || all[0].State != Printed || all[1].State != Failed || all[1].Note != "cancelled, job 2" || all[2].State != Printed {
		t.Errorf("%+v, %+v, %+v, %v", *all[0], *all[1], *all[2], err)
	}
}

// TestPrinterAsked loses a document on its way, to a printer that takes it at
// once and to one that makes a job before: asked, both never had it, and only
// when nothing can be on its way any more.
func TestPrinterAsked(t *testing.T) {
	t.Parallel()
	for _, atOnce := range []bool{true, false} {
		c := &watch{at: time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)}
		d := newDevice(t, c)
		d.with(func() { d.since, d.atOnce = c.now().Add(-time.Hour), atOnce })
		p := d.outlet(c)
		if _, err := p.Send(t.Context(), copyOf(0), nil); err != nil {
			t.Fatal(err)
		}
		conns := 0
		ends := func() cut { // what the printer can do, twice, the validation, perhaps the job, then the document
			if conns++; conns == map[bool]int{true: 4, false: 5}[atOnce] {
				return cut{300, -1}
			}
			return cut{-1, -1}
		}
		d.with(func() { d.cut = ends })
		sent, evidence := copyOf(1), ""
		sent.Tried = c.now()
		sent.Begin = func(e string) error {
			evidence = e
			return nil
		}
		_, err := p.Send(t.Context(), sent, nil)
		if unsure := (*Uncertain)(nil); !errors.As(err, &unsure) || evidence == "" {
			t.Fatalf("Send: %v, evidence %q", err, evidence)
		}
		_, err = p.Ask(t.Context(), sent, evidence)
		if taken := (*NotTaken)(nil); !errors.As(err, &taken) || !taken.Again {
			t.Errorf("Ask: %v", err)
		}
		d.with(func() {
			if waited := c.now().Sub(sent.Tried); waited < 10*time.Second || len(d.paper) != 1 {
				t.Errorf("it was asked after %v, and of %d copies something came out", waited, len(d.paper))
			}
		})
	}
}

// TestPrinterForgets asks for a copy that came out, of whose job the printer
// knows nothing any more, or that has its number for another one.
func TestPrinterForgets(t *testing.T) {
	t.Parallel()
	for _, number := range []int{1, 7} {
		c := &watch{at: time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)}
		d := newDevice(t, c)
		d.with(func() { d.since = c.now().Add(-time.Hour) })
		p, sent := d.outlet(c), copyOf(0)
		sent.Tried = c.now()
		out, err := p.Send(t.Context(), sent, nil)
		if err != nil || out.Evidence != "job 1" {
			t.Fatalf("Send: %+v, %v", out, err)
		}
		other := &sheet{id: number, name: "minutes", state: ipp.JobAborted, ended: c.now()}
		d.with(func() { d.jobs = []*sheet{other} })
		_, err = p.Ask(t.Context(), sent, out.Evidence)
		if unsure := (*Uncertain)(nil); !errors.As(err, &unsure) || unsure.Again {
			t.Errorf("Ask: %v", err)
		}
		if err := p.Cancel(t.Context(), sent, out.Evidence); err == nil {
			t.Error("Cancel finds a job to cancel")
		}
	}
}

// outlet opens a device as an outlet.
func (d *device) outlet(c *watch) Outlet {
	o := config.Outlet{Name: "floor3", Kind: "printer", Keys: map[string]config.Text{"uri": {Text: d.address}}}
	p, err := Open(o, World{Now: c.now, Sleep: d.sleep})
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

// agrees compares what the register says of a copy with the paper.
func (d *device) agrees(where string, h *Held) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	whole, begun := 0, 0
	for _, name := range slices.Sorted(maps.Keys(d.paper)) {
		if !strings.HasPrefix(name, h.Edition+" "+h.ID+"/") {
			continue
		}
		for _, w := range d.paper[name] {
			if w {
				whole++
			} else {
				begun++
			}
		}
	}
	switch {
	case whole+begun > 1,
		h.State == Printed && whole != 1,
		h.State == Failed && whole > 0,
		h.State != Printed && h.State != Failed && h.State != Unknown:
		d.t.Errorf("%s%s is %s (%s, %s) after %d attempts, and came out %d times, %d times in part", where, h.ID, h.State, h.Note, h.Evidence, h.Tries, whole, begun)
	}
}
