package deliver

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/ipp"
	"brief/report/servers"
)

// hasty is a World in which the time passes twenty times as fast.
func hasty() World {
	begin := time.Now()
	return World{
		Now: func() time.Time { return begin.Add(20 * time.Since(begin)) },
		Sleep: func(ctx context.Context, d time.Duration) error {
			return sleep(ctx, d/20)
		},
	}
}

// childAt is the variable that makes of this test's program one that prints: an
// archive's folder and a printer's address.
const childAt = "BRIEF_TEST_PRINT"

// TestPrintingChild is the program that TestPrinterKilled kills.
func TestPrintingChild(t *testing.T) {
	dir, uri, ok := strings.Cut(os.Getenv(childAt), " ")
	if !ok {
		return
	}
	a, err := archive.OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := hasty()
	p, err := Open(config.Outlet{Kind: "printer", Keys: map[string]config.Text{"uri": {Text: uri}}}, w)
	if err != nil {
		t.Fatal(err)
	}
	ended(t, press(a, p, 20, w.Now), func() { time.Sleep(50 * time.Millisecond) })
}

// TestPrinterKilled kills a program that prints twenty copies at moments by
// chance, until one of its successors has done: the register says of each copy
// what the printer says, and of no copy came two.
func TestPrinterKilled(t *testing.T) {
	q := servers.StartCUPS(t)
	dir := t.TempDir()
	a := keep(t, dir)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(8, 10))
	kills := -1 // the last one ends by itself
	for done := false; !done; kills++ {
		c := exec.Command(self, "-test.run=^TestPrintingChild$")
		c.Env = append(os.Environ(), childAt+"="+dir+" "+q.Address)
		c.Stdout, c.Stderr = t.Output(), t.Output()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		for more := len(registered(t, a)) + 1 + r.IntN(8); !done; {
			select {
			case err := <-ended:
				if done = true; err != nil {
					t.Fatal(err)
				}
				continue
			case <-time.After(time.Duration(r.IntN(2000)) * time.Microsecond):
			}
			if len(registered(t, a)) >= more {
				c.Process.Kill()
				done = (<-ended) == nil
				break
			}
		}
	}

	of := map[string][]string{} // by copy, the jobs of it that came to paper
	for id := 1; id <= 20+kills; id++ {
		if q.Document(t, id) == "" {
			continue
		}
		if q.Document(t, id) != string(paged) {
			t.Errorf("of job %d came other bytes", id)
		}
		s := real(t, q.Address)
		job, err := s.Job(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(job.Name, posted+" "), "/")
		of[name] = append(of[name], evidence(job))
	}
	attempts := 0
	states := map[State]int{}
	for _, h := range Hold(registered(t, a)) {
		states[h.State]++
		attempts += h.Tries
		if got := of[h.ID]; len(got) > 1 || h.State == Printed && !slices.Equal(got, []string{h.Evidence}) || h.State == Failed && got != nil {
			t.Errorf("%s is %s (%s), %q; on paper came %q", h.ID, h.State, h.Note, h.Evidence, got)
		}
	}
	t.Logf("%d kills, %d attempts, %v", kills, attempts, states)
	if states[Printed]+states[Unknown]+states[Failed] != 20 || kills < 5 {
		t.Errorf("%d kills, ended as %v", kills, states)
	}
}

// registered is the register of copies, or nothing while a line is being added.
func registered(t *testing.T, a *archive.Archive) []archive.CopyLine {
	lines, err := a.Copies(posted)
	if err != nil {
		t.Log(err)
	}
	return lines
}

// real is the printer's own word.
func real(t *testing.T, address string) *ipp.Printer {
	t.Helper()
	p, err := ipp.Open(address, ipp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPrinterTrouble is a printer that jams: the copy waits with the printer's
// words, is asked after, and comes out once.
func TestPrinterTrouble(t *testing.T) {
	t.Parallel()
	r := servers.StartPrinter(t, "")
	r.Slow(t, "STATE: +media-jam-error")
	p := outlet(t, r.Address, "copies=3", "sides=two-sided-long-edge")
	p.follow = 3 * time.Second
	c := copyOf(1)
	c.Recipient = Person{}
	var told []string
	out, err := p.Send(t.Context(), c, func(w string) { told = append(told, w) })
	if err != nil || out.State != Waiting || out.Words != "paper jam" || !slices.Contains(told, "paper jam") {
		t.Fatalf("Send: %+v, %v, told %q", out, err, told)
	}
	if err := p.Check(t.Context()); err == nil || err.Error() != "paper jam" {
		t.Errorf("Check: %v", err)
	}
	if again, err := p.Ask(t.Context(), c, out.Evidence); err != nil || again != out {
		t.Errorf("Ask: %+v, %v", again, err)
	}
	r.Go(t)
	out = p.until(t, c, out.Evidence)
	id := jobID(out.Evidence)
	for _, want := range []string{"IPP_COPIES=3", "IPP_SIDES=two-sided-long-edge", "IPP_JOB_NAME=XAV/2026-W48/v1 7C0F-3D01/1"} {
		if got := r.AsAsked(t, id); !slices.Contains(got, want) {
			t.Errorf("the printer was not asked for %s: %q", want, got)
		}
	}
	if out.State != Printed || r.Documents(t) != 1 || r.Document(t, id) != string(c.File.PDF) {
		t.Errorf("%+v, %d documents", out, r.Documents(t))
	}
}

// until asks after a copy until it waits no more.
func (p *printer) until(t *testing.T, c Copy, evidence string) Outcome {
	t.Helper()
	for range 100 {
		out, err := p.Ask(t.Context(), c, evidence)
		if err != nil {
			t.Fatal(err)
		}
		if out.State != Waiting {
			return out
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("it waits for ever")
	return Outcome{}
}

// TestPrinterCancelled takes a copy back that a stopped queue holds, and leaves
// another there until somebody starts the queue.
func TestPrinterCancelled(t *testing.T) {
	t.Parallel()
	q := servers.StartCUPS(t)
	q.Disable(t)
	p := outlet(t, q.Address)
	p.follow = time.Second
	if err := p.Check(t.Context()); err == nil {
		t.Error("Check finds nothing wrong with a stopped queue")
	}
	var evidence []string
	for n := range 2 {
		out, err := p.Send(t.Context(), copyOf(n), nil)
		if err != nil || out.State != Waiting || out.Words == "" {
			t.Fatalf("Send: %+v, %v", out, err)
		}
		evidence = append(evidence, out.Evidence)
	}
	if err := p.Cancel(t.Context(), copyOf(0), evidence[1]); err != nil { // the number is another job's by now
		t.Error(err)
	}
	_, err := p.Ask(t.Context(), copyOf(0), evidence[0])
	if taken := (*NotTaken)(nil); !errors.As(err, &taken) || taken.Again || !strings.Contains(err.Error(), "cancelled") {
		t.Errorf("Ask for a copy that was cancelled: %v", err)
	}
	q.Enable(t)
	if out := p.until(t, copyOf(1), evidence[1]); out.State != Printed || !strings.Contains(out.Words, "handed") {
		t.Errorf("%+v", out)
	}
	for n, want := range []string{"", string(copyOf(1).File.PDF)} {
		if got := q.Document(t, jobID(evidence[n])); got != want {
			t.Errorf("%s printed %d bytes, want %d", evidence[n], len(got), len(want))
		}
	}
	if _, err := p.Send(t.Context(), copyOf(2), nil); err != nil {
		t.Error(err)
	}
}

// TestPrinterWishes says in words what a printer cannot do, and whether somebody
// can mend it there.
func TestPrinterWishes(t *testing.T) {
	t.Parallel()
	r := servers.StartPrinter(t, "")
	for _, c := range []struct {
		keys  []string
		again bool
		want  string
	}{
		{[]string{"media=A4"}, true, "not loaded"},
		{[]string{"staple=true"}, false, "no stapler"},
		{[]string{"media=A4", "colour=colour"}, false, "colour"},
		{[]string{"tray=tray-9"}, false, "tray-9"},
	} {
		p := outlet(t, r.Address, c.keys...)
		if err := p.Check(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: Check says %v", c.keys, err)
		}
		_, err := p.Send(t.Context(), copyOf(0), nil)
		if taken := (*NotTaken)(nil); !errors.As(err, &taken) || taken.Again != c.again || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: Send says %v", c.keys, err)
		}
	}
	c := copyOf(0)
	c.File.Paper = "a4" // nobody wishes any, and Letter is loaded
	_, err := outlet(t, r.Address).Send(t.Context(), c, nil)
	if taken := (*NotTaken)(nil); !errors.As(err, &taken) || !taken.Again || !strings.Contains(err.Error(), "not loaded") {
		t.Errorf("pages on other paper: %v", err)
	}
	if n := r.Documents(t); n != 0 {
		t.Errorf("%d documents were printed", n)
	}
	_, err = outlet(t, r.Address).Send(t.Context(), Copy{File: &File{Text: "recalled\n"}}, nil)
	if taken := (*NotTaken)(nil); !errors.As(err, &taken) || taken.Again {
		t.Errorf("a notice: %v", err)
	}
	_, err = Open(config.Outlet{Name: "floor3", Kind: "printer", Keys: map[string]config.Text{"uri": {Text: "lpd://x"}}}, World{})
	if set := (*SettingError)(nil); !errors.As(err, &set) || set.Key != "uri" {
		t.Error(fmt.Errorf("an address of another kind: %w", err))
	}
}
