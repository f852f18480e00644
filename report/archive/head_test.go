package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// opened is an edition with the head of the register as its period was opened,
// as a desk makes it.
func opened(t rapid.TB, a *Archive, key string, version int) Edition {
	t.Helper()
	_, period := Split(key)
	h, err := a.Opened(period)
	if err != nil {
		t.Fatal(err)
	}
	e := edition(key, version)
	e.Record.Head = h
	return e
}

// TestOpened holds what a period's head is against the register as a whole: of
// lines made by chance it is the line before the first edition of the period, or
// the last line where there is none yet.
func TestOpened(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a, err := (&desk{}).archive(in{newLossy(), "archive"})
		if err != nil {
			r.Fatal(err)
		}
		if h, err := a.Opened("2026-W48"); err != nil || h != (Head{}) {
			r.Fatalf("an archive of nothing has head %v, %v", h, err)
		}
		now := at
		for range rapid.IntRange(1, 30).Draw(r, "lines") {
			now = now.AddDate(0, 0, rapid.IntRange(-1, 9).Draw(r, "days"))
			year, week := now.AddDate(0, 0, 7*rapid.IntRange(-6, 1).Draw(r, "late")).ISOWeek()
			period := fmt.Sprintf("%d-W%02d", year, week)
			if rapid.Bool().Draw(r, "monthly") {
				period = now.Format("2006-01")
			}
			key := rapid.SampledFrom([]string{"KAZ", "memo/KAZ", "region/Central-Asia"}).Draw(r, "series") + "/" + period
			n, err := a.newest(key)
			if err != nil {
				r.Fatal(err)
			}
			switch kind := rapid.IntRange(0, 9).Draw(r, "kind"); {
			case kind == 0:
				_, err = a.Restore(now.AddDate(0, 0, -3), now)
			case kind == 1 && n > 0:
				e := edition(key, n)
				err = a.Recall(&e.Record, "wrong "+period, now)
			default:
				e := opened(r, a, key, n+1)
				if kind == 2 {
					if e.Record.Version = 0; err == nil {
						e.Record.Proof, err = a.NextProof(key)
					}
				}
				if err == nil {
					err = a.Add(e, now, func() error { return nil })
				}
			}
			if err != nil {
				r.Fatal(err)
			}
			want, err := a.Head()
			if err != nil || !want.Valid() {
				r.Fatal(want, err)
			}
			lines, err := a.Lines(begins("2000-01"))
			if err != nil {
				r.Fatal(err)
			}
			if i := slices.IndexFunc(lines, func(l Line) bool {
				return l.Did == Issued && strings.Contains(l.Edition, "/"+period+"/")
			}); i == 0 {
				want = Head{}
			} else if i > 0 {
				w := lines[i-1].write()
				want = Head{i, sum(w[:len(w)-1])}
			}
			if h, err := a.Opened(period); err != nil || h != want {
				r.Fatalf("%s was opened at %v, %v, want %v", period, h, err, want)
			}
			if why, err := a.Lacks(want); why != "" || err != nil {
				r.Fatalf("the register %s, %v", why, err)
			}
		}
		if found, err := a.Scrub(); err != nil || len(found) > 0 {
			r.Fatal(found, err)
		}
	})
}

// A ledger is an archive in memory with editions of thirteen weeks, and the head
// that one of a later week has.
type ledger struct {
	*testing.T
	fs    FS
	a     *Archive
	lines []Line
	later Head
}

func newLedger(t *testing.T) *ledger {
	l := &ledger{T: t, fs: in{newLossy(), "archive"}}
	var err error
	if l.a, err = (&desk{}).archive(l.fs); err != nil {
		t.Fatal(err)
	}
	for week := 36; week < 49; week++ {
		for _, series := range []string{"KAZ", "UZB", "memo/KAZ", "region/Central-Asia"} {
			e := opened(t, l.a, fmt.Sprintf("%s/2026-W%02d", series, week), 1)
			if err := l.a.Add(e, at.AddDate(0, 0, 7*(week-48)), func() error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if l.later, err = l.a.Opened("2026-W49"); err != nil || l.later.Line != 52 {
		t.Fatal(l.later, err)
	}
	if l.lines, err = l.a.Lines(begins("2000-01")); err != nil {
		t.Fatal(err)
	}
	return l
}

// put makes lines the register, in the newest month alone: where a line stands
// matters to nobody. It returns what puts back that which was.
func (l *ledger) put(lines []string) (back func()) {
	l.Helper()
	was := map[string]string{}
	months, err := l.fs.List("register")
	for _, m := range months {
		b, e := l.fs.Read("register/"+m, 1<<20)
		was["register/"+m], err = string(b), errors.Join(err, e)
	}
	if err != nil {
		l.Fatal(err)
	}
	l.write(map[string]string{"register/" + months[len(months)-1]: strings.Join(lines, "")}, was)
	return func() { l.write(was, was) }
}

// write makes files, without those that were.
func (l *ledger) write(files, was map[string]string) {
	l.Helper()
	for name := range was {
		l.remove(name)
	}
	for name, text := range files {
		if err := l.fs.Write(name, []byte(text)); err != nil {
			l.Fatal(err)
		}
	}
}

func (l *ledger) remove(name string) {
	l.Helper()
	if err := l.fs.RemoveAll(name); err != nil {
		l.Fatal(err)
	}
}

// text is each line as its file has it.
func (l *ledger) text() (all []string) {
	for _, line := range l.lines {
		all = append(all, string(line.write()))
	}
	return all
}

// scrubbed is what a look at the archive finds.
func (l *ledger) scrubbed() []Finding {
	l.Helper()
	found, err := l.a.Scrub()
	if err != nil {
		l.Fatal(err)
	}
	return found
}

// lacks is why the register does not hold the head of the later edition.
func (l *ledger) lacks() string {
	l.Helper()
	why, err := l.a.Lacks(l.later)
	if err != nil {
		l.Fatal(err)
	}
	return why
}

// TestRegisterEdited holds RELIABILITY's figure for an edited register: each
// line changed, dropped, moved or added to is found; of the last one that takes
// a later edition, for nothing that is kept holds its hash.
func TestRegisterEdited(t *testing.T) {
	l := newLedger(t)
	if found := l.scrubbed(); len(found) > 0 || l.lacks() != "" {
		t.Fatal(found, l.lacks())
	}
	for i := range l.lines {
		text := l.text()
		damages := map[string][]string{
			"changed":  slices.Concat(text[:i], []string{strings.Replace(text[i], `T05:00:00Z`, `T05:00:01Z`, 1)}, text[i+1:]),
			"dropped":  slices.Delete(slices.Clone(text), i, i+1),
			"inserted": slices.Insert(slices.Clone(text), i, text[(i+17)%len(text)]),
		}
		if i+1 < len(text) {
			damages["swapped"] = slices.Concat(text[:i], []string{text[i+1], text[i]}, text[i+2:])
		}
		for what, lines := range damages {
			back := l.put(lines)
			last := what == "changed" && i == len(text)-1
			switch found := l.scrubbed(); {
			case last && (len(found) > 0 || l.lacks() == ""):
				t.Errorf("the last line changed: scrub finds %v, a later edition %q", found, l.lacks())
			case !last && len(found) == 0:
				t.Errorf("line %d is %s and nothing is found", i+1, what)
			}
			back()
		}
	}
}

// TestTailCut holds that a register whose tail was cut, with all editions that
// were in it, is found with any later edition at hand, and by scrub if one is
// kept.
func TestTailCut(t *testing.T) {
	for cut := 1; cut < 50; cut += 6 {
		l := newLedger(t)
		text := l.text()
		l.put(text[:len(text)-cut])
		if found := l.scrubbed(); len(found) < cut {
			t.Errorf("%d lines cut, their editions kept: %v", cut, found)
		}
		for _, line := range l.lines[len(text)-cut:] {
			l.remove("editions/" + line.Edition)
		}
		if found := l.scrubbed(); len(found) > 0 {
			t.Errorf("%d lines and their editions gone: %v", cut, found)
		}
		if want := fmt.Sprintf("ends with line %d: ", 52-cut); !strings.HasPrefix(l.lacks(), want) {
			t.Errorf("%d lines cut: the register %s", cut, l.lacks())
		}
		for week := 49; week < 70; week++ { // others take their numbers
			e := opened(t, l.a, fmt.Sprintf("KAZ/%s", weekAfter(week)), 1)
			if err := l.a.Add(e, at.AddDate(0, 0, 7*(week-48)), func() error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if l.lacks() == "" {
			t.Errorf("%d lines cut and others written: a later edition finds nothing", cut)
		}
	}
}

// weekAfter is the week that comes so many after the beginning of 2026.
func weekAfter(n int) string {
	year, week := begins("2026-W01").AddDate(0, 0, 7*(n-1)).ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

// TestRegisterWrittenAnew holds that a register which was written anew without
// one of its lines, each with the right hash of the one before, is found by scrub;
// and that one that was made to fit with all that is kept is found with a later
// edition at hand.
func TestRegisterWrittenAnew(t *testing.T) {
	l := newLedger(t)
	const gone = 9
	l.remove("editions/" + l.lines[gone].Edition)
	lines := slices.Delete(slices.Clone(l.lines), gone, gone+1)
	anew := func() (text []string) {
		prev := ""
		for i := range lines {
			lines[i].N, lines[i].Prev = i+1, prev
			w := lines[i].write()
			prev = sum(w[:len(w)-1])
			text = append(text, string(w))
		}
		return text
	}
	l.put(anew())
	found := l.scrubbed()
	if len(found) != 10 || slices.ContainsFunc(found, func(f Finding) bool {
		return f.File != "register" || !strings.Contains(f.What, "has another line ")
	}) {
		t.Errorf("the register was written anew, and scrub finds\n%v", found)
	}
	if !strings.HasPrefix(l.lacks(), "ends with line 51: ") {
		t.Errorf("a later edition finds that it %s", l.lacks())
	}
	for i := range lines { // the records too
		head := Head{}
		if n := i / 4 * 4; n > 0 { // of the week; which one does not matter
			w := lines[n-1].write()
			head = Head{n, sum(w[:len(w)-1])}
		}
		file := "editions/" + lines[i].Edition + "/" + recordName
		b, err := l.fs.Read(file, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		var r Record
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatal(err)
		}
		r.Head = head
		lines[i].Record = sum(r.write())
		l.write(map[string]string{file: string(r.write())}, map[string]string{file: ""})
		if i > 0 {
			w := lines[i-1].write()
			lines[i].Prev = sum(w[:len(w)-1])
		}
	}
	l.put(anew())
	if found := l.scrubbed(); len(found) > 0 {
		t.Errorf("what was made to fit as a whole has %v", found)
	}
	if l.lacks() == "" {
		t.Error("a later edition finds nothing")
	}
}

// TestFormatGone holds that scrub misses FORMAT, and that it is put back.
func TestFormatGone(t *testing.T) {
	l := newLedger(t)
	l.remove("FORMAT")
	if found := l.scrubbed(); len(found) != 1 || found[0].File != "FORMAT" {
		t.Errorf("scrub finds %v", found)
	}
	if err := l.a.Repair(); err != nil {
		t.Fatal(err)
	}
	if found := l.scrubbed(); len(found) > 0 {
		t.Errorf("after its repair scrub finds %v", found)
	}
}

// TestRecordOfNoHead holds that a record whose head no line can have is refused.
func TestRecordOfNoHead(t *testing.T) {
	hash := strings.Repeat("9f", 32)
	for h, want := range map[Head]bool{
		{}: true, {Line: 1, SHA256: hash}: true,
		{Line: 0, SHA256: hash}: false, {Line: -1, SHA256: hash}: false, {Line: 1}: false,
		{Line: 1, SHA256: strings.ToUpper(hash)}: false, {Line: 1, SHA256: hash[2:]}: false,
	} {
		e := edition("KAZ/2026-W48", 1)
		e.Record.Head = h
		if _, err := readRecord(e.Record.write()); (err == nil) != want {
			t.Errorf("the head %v: %v", h, err)
		}
	}
}
