package archive

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A post sends copies as a Publisher does: the attempt is registered before, the
// outcome after. What arrived is no part of the disk that may die.
type post struct {
	desk
	arrived map[string]int
}

const posted = "KAZ/2026-W48/v1"

var twelve = []string{"0000-0001", "0000-0002", "0000-0003"}

// run issues an edition, sends its copies, and issues another one, up to the
// first error.
func (p *post) run() error {
	seen := FS(in{p.disk, "archive"})
	if p.fs != nil {
		seen = p.fs(seen)
	}
	a, err := p.archive(seen)
	if err != nil {
		return err
	}
	none := func() error { return nil }
	if err := a.Add(edition("KAZ/2026-W48", 1), at, none); err != nil {
		return err
	}
	for _, id := range twelve {
		if err := p.send(a, id); err != nil {
			return err
		}
		p.told[id] = Sent
	}
	if err := a.Add(edition("KAZ/2026-W49", 1), at, none); err != nil {
		return err
	}
	p.ended = true
	return nil
}

// write adds a line about a copy, if its last one is one of those before.
func (p *post) write(a *Archive, id, did string, after ...string) (last string, err error) {
	err = a.WriteCopies(func(of func(string) ([]CopyLine, error)) ([]CopyLine, error) {
		lines, err := of(posted)
		last = ""
		for _, l := range lines {
			if l.Copy == id {
				last = l.Did
			}
		}
		if err != nil || !slices.Contains(after, last) {
			return nil, err
		}
		last = did
		return []CopyLine{{At: at, Copy: id, Did: did, Edition: posted, Outlet: "mail"}}, nil
	})
	return last, err
}

// send brings one copy to its end. An attempt that is found is another
// program's, which died: what arrived tells how it ended.
func (p *post) send(a *Archive, id string) error {
	last, err := p.write(a, id, Planned, "")
	if err == nil && last == Attempt && p.arrived[id] == 0 {
		last, err = p.write(a, id, Planned, Attempt)
	}
	if err == nil && last == Planned {
		if last, err = p.write(a, id, Attempt, Planned); err == nil {
			p.arrived[id]++
		}
	}
	if err == nil && last == Attempt {
		_, err = p.write(a, id, Sent, Attempt)
	}
	return err
}

// audit says what is wrong with the registers on the disk.
func (p *post) audit() (bad []string) {
	a, err := p.archive(in{p.disk, "archive"})
	if err != nil {
		return []string{err.Error()}
	}
	if err := a.Repair(); err != nil {
		return []string{"repair: " + err.Error()}
	}
	found, err := a.Scrub()
	for _, f := range found {
		bad = append(bad, f.File+": "+f.What)
	}
	lines, e := a.Copies(posted)
	if err = errors.Join(err, e); err != nil {
		return append(bad, err.Error())
	}
	did := map[string][]string{}
	for _, l := range lines {
		did[l.Copy] = append(did[l.Copy], l.Did)
	}
	for _, id := range twelve {
		all := did[id]
		switch {
		case p.arrived[id] > 1:
			bad = append(bad, fmt.Sprintf("%s arrived %d times", id, p.arrived[id]))
		case p.arrived[id] > 0 && !slices.Contains(all, Attempt):
			bad = append(bad, id+" arrived, and no attempt is registered")
		case p.arrived[id] == 0 && slices.Contains(all, Sent):
			bad = append(bad, id+" is registered as sent, and never arrived")
		case p.told[id] != "" && !slices.Contains(all, Sent):
			bad = append(bad, id+" was said to be sent, and that is lost")
		}
	}
	if open, err := a.Unsettled(); p.ended && (len(open) > 0 || err != nil) {
		bad = append(bad, fmt.Sprintf("at the end %q still wait, %v", open, err))
	}
	return bad
}

func newPost(m mistake) *post { return &post{*newDesk(m), map[string]int{}} }

// postCrashes cuts the power before every operation of a post, in the way of
// crashes.
func postCrashes(t *testing.T, m mistake, states int) *count {
	t.Helper()
	whole := newPost(m)
	if err := whole.run(); err != nil {
		t.Fatal(err)
	}
	c := &count{}
	for k := range whole.disk.ops + 1 {
		for s := range states {
			if c.bad > 0 && m.name != "" {
				return c
			}
			r := rand.New(rand.NewPCG(*crashSeed, uint64(k*states+s)))
			p := newPost(m)
			where := fmt.Sprintf("operation %d, state %d", k, s)
			for _, left := range []int{k, r.IntN(80), -1} {
				p.disk.left = left
				if err := p.run(); err != nil && !errors.Is(err, errPower) {
					c.note(where, []string{err.Error()})
					break
				}
				if left >= 0 && s%2 == 0 { // else only the program dies
					p.disk = p.disk.crash(r)
				}
				p.disk.left = -1
				after := *p
				after.disk = p.disk.crash(r)
				c.note(where, after.audit())
			}
		}
	}
	return c
}

// TestPowerFailsAmongCopies holds RELIABILITY P10 on a disk that dies: nothing
// arrives twice, nothing that arrived is unknown to the register, and nothing
// that was acknowledged is lost.
func TestPowerFailsAmongCopies(t *testing.T) {
	c := postCrashes(t, mistake{}, *crashStates)
	t.Logf("seed %d: %d states, %d bad", *crashSeed, c.all, c.bad)
	if c.bad > 0 || c.all < 2000 {
		t.Errorf("%d of %d states are bad; the first: %s", c.bad, c.all, c.first)
	}
}

// TestMistakesAmongCopiesAreCaught plants the mistakes that the register of
// copies could have.
func TestMistakesAmongCopiesAreCaught(t *testing.T) {
	inCopies := func(n string) bool { return strings.HasPrefix(n, "copies") }
	for _, m := range []mistake{
		{name: "no fsync", fs: func(f FS) FS { return noSync{f, inCopies} }},
		{name: "no folder fsync", fs: func(f FS) FS { return noSyncDir{f, inCopies} }},
		{name: "torn line kept", fs: func(f FS) FS { return tornCopy{f} }},
		{name: "no second fsync", fs: func(f FS) FS {
			own := map[string]bool{}
			return ownWrites{noSync{f, func(n string) bool { return inCopies(n) && !own[n] }}, own}
		}},
	} {
		c := postCrashes(t, m, *crashStates)
		if c.bad == 0 {
			t.Errorf("%s: none of %d states shows it", m.name, c.all)
		}
		t.Logf("seed %d, %s: state %d shows it: %s", *crashSeed, m.name, c.all, c.first)
	}
}

// tornCopy does not see that a line about a copy has no end.
type tornCopy struct{ FS }

func (f tornCopy) Read(n string, most int) ([]byte, error) {
	b, err := f.FS.Read(n, most)
	if strings.HasPrefix(n, "copies/") {
		b = b[:strings.LastIndexByte(string(b), '\n')+1]
	}
	return b, err
}

// TestDiskFailsAmongCopies lets each operation fail once and for ever: the error
// comes out, and the next run brings everything to its end.
func TestDiskFailsAmongCopies(t *testing.T) {
	whole := newPost(mistake{})
	if err := whole.run(); err != nil {
		t.Fatal(err)
	}
	for k := 1; k <= whole.disk.ops; k++ {
		for _, ever := range []bool{false, true} {
			p := newPost(mistake{})
			p.disk.fail, p.disk.err, p.disk.ever = k, syscall.EIO, ever
			if err := p.run(); !errors.Is(err, syscall.EIO) {
				t.Fatalf("operation %d fails, and the run says %v", k, err)
			}
			p.disk.fail, p.disk.ever = -1, false
			if err := p.run(); err != nil {
				t.Errorf("operation %d fails, and the next run says %v", k, err)
			}
			if bad := p.audit(); len(bad) > 0 {
				t.Errorf("operation %d fails, and after the next run: %q", k, bad)
			}
		}
	}
}

// posts are an archive with two editions and n lines about copies between them.
func posts(t *testing.T, n int) *post {
	t.Helper()
	p := newPost(mistake{})
	a, err := p.archive(in{p.disk, "archive"})
	if err != nil {
		t.Fatal(err)
	}
	none := func() error { return nil }
	if err := a.Add(edition("KAZ/2026-W48", 1), at, none); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		err := a.WriteCopies(func(func(string) ([]CopyLine, error)) ([]CopyLine, error) {
			return []CopyLine{{At: at.AddDate(0, i/10, 0), Copy: fmt.Sprintf("%04X-0000", i), Did: Sent, Edition: posted, Outlet: "mail", Name: `A "quoted" name, "did":"planned"`}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Add(edition("KAZ/2026-W49", 1), at, none); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCopiesEdited holds P12 for the register of copies: each line changed,
// taken away, moved or added is found, and so is a tail that was cut off, since
// the register of editions holds its head.
func TestCopiesEdited(t *testing.T) {
	const n = 30
	whole := posts(t, n)
	if bad := whole.audit(); len(bad) > 0 {
		t.Fatalf("nothing was edited, and %q", bad)
	}
	var file []string
	for name := range whole.disk.files {
		if strings.HasPrefix(name, "archive/copies/2") {
			file = append(file, name)
		}
	}
	slices.Sort(file)
	tried := 0
	for _, name := range file {
		lines := strings.SplitAfter(strings.TrimSuffix(string(whole.disk.files[name].seen), "\n"), "\n")
		for i := range lines {
			for what, edited := range map[string][]string{
				"changed":  slices.Concat(lines[:i], []string{strings.Replace(lines[i], "mail", "male", 1)}, lines[i+1:]),
				"gone":     slices.Concat(lines[:i], lines[i+1:]),
				"doubled":  slices.Concat(lines[:i+1], lines[i:]),
				"cut here": lines[:i],
			} {
				tried++
				p := posts(t, n)
				p.disk.files[name].seen = []byte(strings.TrimSuffix(strings.Join(edited, ""), "\n") + "\n")
				if len(edited) == 0 {
					p.disk.files[name].seen = nil
				}
				a, err := p.archive(in{p.disk, "archive"})
				if err != nil {
					t.Fatal(err)
				}
				if found, err := a.Scrub(); len(found) == 0 || err != nil {
					t.Errorf("%s:%d %s: scrub finds nothing, %v", name, i+1, what, err)
				}
			}
		}
	}
	if tried != 4*n {
		t.Errorf("%d edits were tried", tried)
	}
	p := posts(t, n)
	for name := range p.disk.files {
		if strings.HasPrefix(name, "archive/copies") {
			delete(p.disk.files, name)
		}
	}
	a, err := p.archive(in{p.disk, "archive"})
	if err != nil {
		t.Fatal(err)
	}
	damage := (*DamageError)(nil)
	if err := a.WriteCopies(func(func(string) ([]CopyLine, error)) ([]CopyLine, error) { return nil, nil }); !errors.As(err, &damage) {
		t.Errorf("a register of copies that is gone is begun anew: %v", err)
	}
}

// TestUnsettled holds that what waits is known, whatever stands in names.
func TestUnsettled(t *testing.T) {
	p := posts(t, 12)
	a, err := p.archive(in{p.disk, "archive"})
	if err != nil {
		t.Fatal(err)
	}
	for i, did := range []string{Planned, Attempt, Planned, Failed, Attempt} {
		open, err := a.Unsettled()
		if want := i > 0 && i != 4; (len(open) > 0) != want || err != nil {
			t.Errorf("before line %d, %q: %q wait, %v", i, did, open, err)
		}
		err = a.WriteCopies(func(of func(string) ([]CopyLine, error)) ([]CopyLine, error) {
			return []CopyLine{{At: at, Copy: "0001-0000", Did: did, Edition: posted, From: time.Time{}}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzCopyLine holds that a line is read in one way only, and that the quick
// look of Unsettled sees in it what it says, whatever its other fields hold.
func FuzzCopyLine(f *testing.F) {
	for _, l := range []CopyLine{
		{N: 1, At: at, Copy: "7C0F-3D07", Did: Planned, Edition: posted},
		{N: 2, At: at, Copy: "7C0F-3D07", Did: Sent, Edition: posted, Name: `","did":"planned`, Note: `\","copy":"`, Evidence: "\u202e\n\x00"},
	} {
		f.Add(writeLine(l))
	}
	plain := func(s string) bool {
		return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -/.") == ""
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		l, ok := parseLine[CopyLine](text)
		if !ok || !plain(l.Copy+l.Did+l.Edition) {
			return
		}
		if string(writeLine(l)) != string(text) {
			t.Errorf("%q is written as %q", text, writeLine(l))
		}
		for mark, want := range map[string]string{`"copy":"`: l.Copy, `"did":"`: l.Did, `"edition":"`: l.Edition} {
			if got := string(between(text, mark)); got != want {
				t.Errorf("%s of %q is %q, not %q", mark, text, got, want)
			}
		}
	})
}

// TestNothingFollowsABrokenLine holds that neither register gets a line where one
// before the last is none any more, and that no edition is kept then.
func TestNothingFollowsABrokenLine(t *testing.T) {
	write := func(a *Archive, id string) error {
		return a.WriteCopies(func(func(string) ([]CopyLine, error)) ([]CopyLine, error) {
			return []CopyLine{{At: at, Copy: id, Did: Planned, Edition: "KAZ/2026-W48/v1"}}, nil
		})
	}
	for _, c := range []struct {
		chain string
		add   func(a *Archive) error
	}{
		{"copies", func(a *Archive) error { return write(a, "3") }},
		{"register", func(a *Archive) error { return a.Add(edition("KAZ/2026-W48", 3), at, func() error { return nil }) }},
	} {
		dir := t.TempDir()
		a, err := OnDisk(dir)
		if err != nil {
			t.Fatal(err)
		}
		k := &kept{t, a}
		for n := range 2 {
			k.keep(edition("KAZ/2026-W48", n+1), at)
			if err := write(a, fmt.Sprint(n+1)); err != nil {
				t.Fatal(err)
			}
		}
		file := filepath.Join(dir, c.chain, at.UTC().Format("2006-01"))
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.Replace(text, []byte(`{"n":1`), []byte(`{"m":1`), 1)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		err = c.add(a)
		if broken := (*RegisterError)(nil); !errors.As(err, &broken) || broken.Line != 1 {
			t.Errorf("%s: a line is added: %v", c.chain, err)
		}
		if now, err := os.ReadFile(file); !bytes.Equal(now, text) {
			t.Errorf("%s: the file is another now, %v", c.chain, err)
		}
		if names, err := a.Versions("KAZ/2026-W48"); len(names) != 2 || err != nil {
			t.Errorf("%s: %v are kept, %v", c.chain, names, err)
		}
	}
}

// TestCopiesOfAnEditionAhead holds that the copies of an edition are found which
// was issued and sent months before its period.
func TestCopiesOfAnEditionAhead(t *testing.T) {
	a, err := (&desk{disk: newLossy()}).archive(in{newLossy(), "archive"})
	if err != nil {
		t.Fatal(err)
	}
	const ahead = "KAZ/2027-W05/v1"
	if err := a.Add(edition("KAZ/2027-W05", 1), at, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	err = a.WriteCopies(func(func(string) ([]CopyLine, error)) ([]CopyLine, error) {
		return []CopyLine{{At: at, Copy: "0000-0001", Did: Planned, Edition: ahead}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if lines, err := a.Copies(ahead); len(lines) != 1 || err != nil {
		t.Errorf("found %v, %v", lines, err)
	}
}
