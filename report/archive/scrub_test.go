package archive

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// full is an archive on disk with editions of some weeks.
func full(t *testing.T) (dir string, a *Archive) {
	t.Helper()
	dir = t.TempDir()
	a, err := OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	for week := 40; week < 50; week++ {
		for _, series := range []string{"KAZ", "UZB", "memo/KAZ", "region/Central-Asia"} {
			key := fmt.Sprintf("%s/2026-W%02d", series, week)
			if err := a.Add(edition(key, 1), at.AddDate(0, 0, 7*(week-48)), func() error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir, a
}

// files are all files of an archive that hold something.
func files(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if info, e := d.Info(); err == nil && e == nil && info.Mode().IsRegular() && info.Size() > 0 {
			all = append(all, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestScrubNamesEveryDamage holds that each changed, cut, lost, swapped or
// added file of an archive is named, and each changed, dropped, moved or added
// line of its register (RELIABILITY P12).
func TestScrubNamesEveryDamage(t *testing.T) {
	dir, a := full(t)
	if found, err := a.Scrub(); err != nil || len(found) > 0 {
		t.Fatalf("a whole archive has %v, %v", found, err)
	}
	r := rand.New(rand.NewPCG(*crashSeed, 2))
	t.Logf("seed %d", *crashSeed)
	all := files(t, dir)
	// named damages a file, scrubs, and puts everything back.
	named := func(what, file string, damage func() error, want ...string) {
		t.Helper()
		was, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		b, err := OnDisk(dir)
		var found []Finding
		if err == nil {
			found, err = b.Scrub()
		}
		rel, _ := filepath.Rel(dir, file)
		if len(want) == 0 {
			want = []string{filepath.ToSlash(rel)}
		}
		for _, w := range want {
			if err == nil && !slices.ContainsFunc(found, func(f Finding) bool { return strings.HasPrefix(f.File, w) }) {
				t.Errorf("%s %s: %s is not named in %v", what, rel, w, found)
			}
		}
		if err := os.WriteFile(file, was, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 40 {
		file := all[r.IntN(len(all))]
		named("a flipped bit in", file, func() error {
			b, err := os.ReadFile(file)
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
			return errOr(err, os.WriteFile(file, b, 0o644))
		})
	}
	for range 10 {
		file := all[r.IntN(len(all))]
		named("a cut of", file, func() error { return os.Truncate(file, int64(r.IntN(4))) })
	}
	for range 10 {
		file := all[r.IntN(len(all))]
		if base := filepath.Base(filepath.Dir(file)); base == "register" {
			named("the loss of", file, func() error { return os.Remove(file) }, "editions/")
			continue
		} else if filepath.Base(file) == "FORMAT" {
			continue
		}
		named("the loss of", file, func() error { return os.Remove(file) })
	}
	one, two := filepath.Join(dir, "editions/KAZ/2026-W41/v1/brief.pdf"), filepath.Join(dir, "editions/UZB/2026-W44/v1/brief.pdf")
	named("a swap of", one, func() error {
		b, err := os.ReadFile(two)
		return errOr(err, os.WriteFile(one, b, 0o644))
	})
	registerLines(t, dir, r, named)
	extra := filepath.Join(dir, "editions/KAZ/2026-W41/v1/notes.txt")
	if err := os.WriteFile(extra, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := a.Scrub()
	if err != nil || len(found) != 1 || !strings.HasSuffix(found[0].File, "notes.txt") {
		t.Errorf("a file too many: %v, %v", found, err)
	}
}

func errOr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// registerLines changes, drops, swaps and inserts lines of the register.
func registerLines(t *testing.T, dir string, r *rand.Rand, named func(what, file string, damage func() error, want ...string)) {
	t.Helper()
	months, err := filepath.Glob(filepath.Join(dir, "register", "*"))
	if err != nil || len(months) < 2 {
		t.Fatal(months, err)
	}
	for _, file := range months {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(b), "\n")
		lines = lines[:len(lines)-1]
		write := func(ls []string) func() error {
			return func() error { return os.WriteFile(file, []byte(strings.Join(ls, "")), 0o644) }
		}
		for i := range lines {
			changed := slices.Clone(lines)
			changed[i] = strings.Replace(changed[i], `"at":"2026`, `"at":"2025`, 1)
			where := "register/"
			named(fmt.Sprintf("a change of line %d of", i+1), file, func() error {
				if i == len(lines)-1 && file == months[len(months)-1] { // nothing follows that holds its hash: only who has the head knows
					return write(slices.Delete(slices.Clone(lines), i, i+1))()
				}
				return write(changed)()
			}, map[bool]string{true: "editions/", false: where}[i == len(lines)-1 && file == months[len(months)-1]])
			if i+1 < len(lines) {
				named(fmt.Sprintf("the loss of line %d of", i+1), file, write(slices.Delete(slices.Clone(lines), i, i+1)), where)
				swapped := slices.Clone(lines)
				swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
				named(fmt.Sprintf("a swap of line %d of", i+1), file, write(swapped), where)
			}
			named(fmt.Sprintf("a second line %d of", i+1), file, write(slices.Insert(slices.Clone(lines), i, lines[r.IntN(len(lines))])), where)
		}
	}
}

// TestRegisterGone holds that a register that is gone is never begun anew.
func TestRegisterGone(t *testing.T) {
	dir, a := full(t)
	if err := os.RemoveAll(filepath.Join(dir, "register")); err != nil {
		t.Fatal(err)
	}
	err := a.Add(edition("KAZ/2026-W50", 1), at, func() error { return nil })
	if damage := (*DamageError)(nil); !errors.As(err, &damage) || damage.File != "register" {
		t.Errorf("an edition is added: %v", err)
	}
}

// TestHeadShowsACutTail holds what a chain alone cannot show: a register that
// lost its last line, or was written anew, has another head.
func TestHeadShowsACutTail(t *testing.T) {
	dir, a := full(t)
	head, err := a.Head()
	if err != nil || head.Line != 40 {
		t.Fatal(head, err)
	}
	file := filepath.Join(dir, "register", "2026-12")
	if _, err := os.Stat(file); err != nil {
		file = filepath.Join(dir, "register", "2026-11")
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	if err := os.WriteFile(file, []byte(strings.Join(lines[:len(lines)-2], "")), 0o644); err != nil {
		t.Fatal(err)
	}
	if now, err := a.Head(); err != nil || now == head || now.Line != 39 {
		t.Errorf("head %v after the cut, %v before; %v", now, head, err)
	}
}

// TestCutInTheMiddle holds that of a line without its end it is said that the
// next run takes it away only where that does.
func TestCutInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		month, want string
		mended      bool
	}{
		{"2026-11", "has no end: it was never finished, or cut off", false},
		{"2026-12", "was never finished; the next run takes it away", true},
	} {
		dir := t.TempDir()
		a, err := OnDisk(dir)
		if err != nil {
			t.Fatal(err)
		}
		k := &kept{t, a}
		k.keep(edition("KAZ/2026-W48", 1), at)
		k.keep(edition("KAZ/2026-W51", 1), at.AddDate(0, 1, 0))
		file := filepath.Join(dir, "register", c.month)
		if info, err := os.Stat(file); err != nil || os.Truncate(file, info.Size()-20) != nil {
			t.Fatal(err)
		}
		says := func() string {
			found, err := a.Scrub()
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				if f.File == "register/"+c.month+":1" {
					return f.What
				}
			}
			return ""
		}
		if got := says(); got != c.want {
			t.Errorf("of a cut in %s scrub says %q", c.month, got)
		}
		a.Repair() // which refuses what it cannot follow
		if got := says(); (got == "") != c.mended {
			t.Errorf("after the next run scrub says %q of %s", got, c.month)
		}
	}
}
