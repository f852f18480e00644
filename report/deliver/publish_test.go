package deliver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/problem"
)

// A stub is the other side of all outlets of a test: what it took, and what it
// does with the next copies.
type stub struct {
	took  map[string]int // by outlet, edition and person
	lists []string       // in the order in which they came
	next  func(c Copy) error
	asked func(c Copy) error
}

func key(c Copy) string { return c.Outlet + " " + c.File.Edition + " " + c.Recipient.ID }

func (s *stub) Check(context.Context) error { return nil }

func (s *stub) Send(_ context.Context, c Copy, _ func(string)) (Outcome, error) {
	if s.next != nil {
		if err := s.next(c); err != nil {
			return Outcome{}, err
		}
	}
	s.take(c)
	return Outcome{Sent, "", "250 " + c.ID}, nil
}

func (s *stub) take(c Copy) {
	s.took[key(c)]++
	s.lists = append(s.lists, key(c)+" "+string(c.Kind))
}

func (s *stub) Ask(_ context.Context, c Copy, _ string) (Outcome, error) {
	if s.asked != nil {
		if err := s.asked(c); err != nil {
			return Outcome{}, err
		}
	}
	if s.took[key(c)] > 0 {
		return Outcome{Sent, "found there", "250"}, nil
	}
	return Outcome{}, &NotTaken{errors.New("it is not there"), true}
}

func (s *stub) Cancel(context.Context, Copy, string) error { return errors.ErrUnsupported }

// A bureau is a workspace of a test: its archive, its people, its clock.
type bureau struct {
	*Publisher
	*stub
	desk *Desk
	now  time.Time
	mark string
}

// A slack disk does not wait for what is written: no test here cuts the power.
type slack struct{ *archive.Disk }

func (slack) Sync(string) error    { return nil }
func (slack) SyncDir(string) error { return nil }

var monday = time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)

func person(id, marks string, more ...func(*dataset.Recipient)) *dataset.Recipient {
	r := &dataset.Recipient{ID: id, Copies: 1}
	r.Name.Text, r.Address.Text = "Reader "+id, id+"@example.org"
	if marks != "" {
		r.Marks = strings.Split(marks, "|")
	}
	r.Place = problem.Place{File: "data/recipients.csv", Line: 2}
	for _, f := range more {
		f(r)
	}
	return r
}

func at(printer string) func(*dataset.Recipient) {
	return func(r *dataset.Recipient) { r.Printer.Text = printer }
}

func isList(r *dataset.Recipient) { r.List = true }

// newBureau has an edition of two countries in one week, and an outlet of each
// kind.
func newBureau(t interface {
	Fatal(...any)
}, dir string, people ...*dataset.Recipient) *bureau {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	disk, err := archive.OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	a, err := archive.Open(slack{disk}, disk.Lock, func() string { n++; return fmt.Sprint(n) })
	if err != nil {
		t.Fatal(err)
	}
	outlet := func(name, kind string, keys ...string) config.Outlet {
		o := config.Outlet{Name: name, Kind: kind, Keys: map[string]config.Text{}}
		for i := 0; i < len(keys); i += 2 {
			o.Keys[keys[i]] = config.Text{Text: keys[i+1]}
		}
		return o
	}
	b := &bureau{stub: &stub{took: map[string]int{}}, now: monday}
	b.desk = &Desk{
		Outlets: map[string]config.Outlet{
			"share": outlet("share", "folder", "path", "x"), "mail": outlet("mail", "mail", "recipients", "recipients"),
			"floor3": outlet("floor3", "printer", "uri", "x", "copies", "2"), "vault": outlet("vault", "printer", "uri", "x", "numbered", "true"),
		},
		Recipients: map[string][]*dataset.Recipient{"recipients": people},
	}
	b.Publisher = &Publisher{
		Archive: a, Now: func() time.Time { return b.now },
		Desk:   func() (*Desk, error) { return b.desk, nil },
		Open:   func(config.Outlet) (Outlet, error) { return b.stub, nil },
		Number: func(f *File, c Copy) (*File, error) { return f, nil },
		Issue: func(id string) (*Issue, error) {
			e, err := a.Entry(id)
			if err != nil {
				return nil, err
			}
			f := func() (*File, error) {
				return &File{Edition: id, Name: e.File, PDF: []byte(id), SHA256: sum([]byte(id))}, nil
			}
			return &Issue{Entry: e, Mark: b.mark, Lang: "en", Countries: []string{"XAV"}, File: f, Notice: f}, nil
		},
	}
	b.issue(t, "XAV/2026-W48", 1)
	return b
}

// issue keeps a version.
func (b *bureau) issue(t interface{ Fatal(...any) }, edition string, version int) string {
	pdf := fmt.Appendf(nil, "%%PDF %s %d", edition, version)
	e := archive.Edition{PDF: pdf, Record: archive.Record{Key: edition, Version: version, Date: "2026-11-23", File: "x.pdf", PDF: archive.Keep("x.pdf", pdf)}}
	if err := b.Archive.Add(e, b.now, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	return e.Record.ID()
}

const first = "XAV/2026-W48/v1"

// states are what has become of the copies of an edition: person and state.
func (b *bureau) states(t *testing.T, edition string) string {
	t.Helper()
	all, err := b.Copies(edition)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, h := range all {
		words = append(words, strings.TrimPrefix(h.Outlet+":"+h.Recipient.ID+" "+string(h.State), ":"))
	}
	return strings.Join(words, ", ")
}

// TestMarks holds P11: every mark, every clearance, every sort of outlet. The
// table is written by hand: who may have it.
func TestMarks(t *testing.T) {
	marks := []string{"", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "Official"}
	may := map[string]string{ // by clearance, who may have which of the marks above
		"": "yynnnnn", "TLP:CLEAR": "yynnnnn", "TLP:GREEN": "yyynnnn", "TLP:AMBER": "yyyynnn",
		"TLP:AMBER+STRICT": "yyyyynn", "TLP:RED": "yyyyyyn", "Official": "yynnnny", "Official|TLP:GREEN": "yyynnny",
	}
	sent := 0
	for clearance, row := range may {
		for i, mark := range marks {
			for _, c := range []struct {
				outlet string
				who    []*dataset.Recipient
				yes    bool
			}{
				{"mail", []*dataset.Recipient{person("anna", clearance)}, row[i] == 'y'},
				{"mail", []*dataset.Recipient{person("list", clearance, isList)}, row[i] == 'y' && mark != "TLP:RED"},
				{"floor3", []*dataset.Recipient{person("anna", clearance, at("floor3"))}, row[i] == 'y'},
				{"floor3", []*dataset.Recipient{person("anna", "TLP:RED")}, mark != "TLP:RED"},
				{"share", nil, true},
				{"mail", []*dataset.Recipient{person("boss", "TLP:RED|Official"), person("anna", clearance)}, row[i] == 'y'}, // one refuses the whole
			} {
				b := newBureau(t, t.TempDir(), c.who...)
				b.mark = mark
				_, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{c.outlet}})
				refused := (*RefusedError)(nil)
				if c.yes != (len(b.took) > 0) || c.yes != (err == nil) || !c.yes && !errors.As(err, &refused) {
					t.Errorf("%q to one of %q at %s: %d sent, %v; want %t", mark, clearance, c.outlet, len(b.took), err, c.yes)
				}
				if lines, err := b.Archive.Copies(first); !c.yes && (len(lines) > 0 || err != nil) {
					t.Errorf("%q to one of %q: the register has %d lines, %v", mark, clearance, len(lines), err)
				}
				sent += len(b.took)
			}
		}
	}
	t.Logf("%d copies sent", sent)
}

// TestRaised holds that rules are looked at again when a copy goes: nothing goes
// that was allowed when it was queued.
func TestRaised(t *testing.T) {
	none := "mail:anna refused, mail:boss refused"
	for what, c := range map[string]struct {
		raise func(*bureau)
		want  string
	}{
		"marks":   {func(b *bureau) { b.desk.Recipients["recipients"][0].Marks = nil }, none},
		"config":  {func(b *bureau) { b.desk.Mark = "TLP:AMBER+STRICT" }, none},
		"outlet":  {func(b *bureau) { delete(b.desk.Outlets, "mail") }, none},
		"gone":    {func(b *bureau) { b.desk.Recipients["recipients"] = b.desk.Recipients["recipients"][1:] }, "mail:anna refused, mail:boss sent"},
		"expired": {func(b *bureau) { b.desk.Recipients["recipients"][0].Expired = true }, "mail:anna refused, mail:boss sent"},
	} {
		b := newBureau(t, t.TempDir(), person("anna", "TLP:GREEN"), person("boss", "TLP:RED"))
		b.mark = "TLP:GREEN"
		b.next = func(Copy) error { return &NotTaken{errors.New("421 away"), true} }
		if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail"}}); err != nil {
			t.Fatal(err)
		}
		c.raise(b)
		b.next, b.now = nil, b.now.Add(time.Hour)
		_, err := b.Retry(t.Context())
		refused := (*RefusedError)(nil)
		if got := b.states(t, first); !errors.As(err, &refused) || len(b.took) != strings.Count(c.want, "sent") || got != c.want {
			t.Errorf("%s: %v, %q sent, %s", what, err, b.lists, got)
		}
	}
}

// TestAgain holds that what an outlet has it gets only when asked for again, and
// that what failed is planned anew.
func TestAgain(t *testing.T) {
	b := newBureau(t, t.TempDir(), person("anna", ""), person("boss", ""))
	publish := func(again bool, want string, sent int) {
		t.Helper()
		if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail"}, Again: again}); err != nil {
			t.Fatal(err)
		}
		if got := b.states(t, first); got != want || len(b.lists) != sent {
			t.Errorf("%s, %d sent; want %s, %d", got, len(b.lists), want, sent)
		}
	}
	b.next = func(c Copy) error {
		if c.Recipient.ID == "boss" {
			return &NotTaken{errors.New("550 no such user"), false}
		}
		return nil
	}
	publish(false, "mail:anna sent, mail:boss failed", 1)
	b.next = nil
	publish(false, "mail:anna sent, mail:boss sent", 2)
	publish(false, "mail:anna sent, mail:boss sent", 2)
	publish(true, "mail:anna sent, mail:boss sent, mail:anna sent, mail:boss sent", 4)
}

// TestPauses holds the times between attempts, and what ends them.
func TestPauses(t *testing.T) {
	b := newBureau(t, t.TempDir(), person("anna", ""))
	tries := 0
	b.next = func(Copy) error { tries++; return &NotTaken{errors.New("450 busy"), true} }
	if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail"}}); err != nil {
		t.Fatal(err)
	}
	var waits []time.Duration
	last := b.now
	for range 20 * 60 {
		b.now = b.now.Add(time.Minute)
		before := tries
		if _, err := b.Retry(t.Context()); err != nil {
			t.Fatal(err)
		}
		if tries > before {
			waits, last = append(waits, b.now.Sub(last)), b.now
		}
	}
	if want := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 4 * time.Hour, 4 * time.Hour, 4 * time.Hour}; !slices.Equal(waits, want) {
		t.Errorf("the attempts are %v apart, want %v", waits, want)
	}
	b.issue(t, "XAV/2026-W49", 1)
	b.now = b.now.Add(24 * time.Hour)
	if _, err := b.Retry(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.states(t, first); got != "mail:anna failed" {
		t.Errorf("after the next edition it is %s", got)
	}
}

// TestEmbargo holds that nothing goes before its time, and goes then.
func TestEmbargo(t *testing.T) {
	b := newBureau(t, t.TempDir(), person("anna", ""))
	until := b.now.Add(48 * time.Hour)
	if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail"}, Until: until}); err != nil {
		t.Fatal(err)
	}
	refused := (*RefusedError)(nil)
	if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail"}}); !errors.As(err, &refused) {
		t.Errorf("published under embargo: %v", err)
	}
	for b.now.Before(until) {
		if _, err := b.Retry(t.Context()); err != nil || len(b.took) > 0 {
			t.Fatalf("%s: %d sent, %v", b.now, len(b.took), err)
		}
		b.now = b.now.Add(time.Hour)
	}
	if _, err := b.Retry(t.Context()); err != nil || len(b.took) != 1 {
		t.Errorf("when it is over %d are sent, %v", len(b.took), err)
	}
}

// TestFollow holds N10: exactly those who had a version are told, each once, by
// the outlet that gave it to them; also when it is asked for twice.
func TestFollow(t *testing.T) {
	b := newBureau(t, t.TempDir(), person("anna", ""), person("boss", ""), person("never", ""), person("paper", "", at("floor3")))
	b.next = func(c Copy) error {
		if c.Recipient.ID == "never" {
			return &NotTaken{errors.New("550"), false}
		}
		return nil
	}
	for _, again := range []bool{false, true} {
		if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail", "floor3", "share"}, Again: again}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Add(first, "A. Minister", false); err != nil {
		t.Fatal(err)
	}
	b.desk.Recipients["recipients"] = b.desk.Recipients["recipients"][1:] // anna is gone, and has it all the same
	b.next, b.lists, b.now = nil, nil, b.now.Add(time.Hour)
	second := b.issue(t, "XAV/2026-W48", 2)
	for range 2 {
		_, byHand, err := b.Follow(t.Context(), Correction, first, second)
		if err != nil || len(byHand) != 1 || byHand[0].Recipient.Name != "A. Minister" {
			t.Errorf("by hand %v, %v", byHand, err)
		}
	}
	slices.Sort(b.lists)
	want := []string{
		"floor3 " + second + " paper correction", "mail " + second + " anna correction", "mail " + second + " boss correction",
		"mail " + second + " paper correction", "share " + second + "  correction",
	}
	if !slices.Equal(b.lists, want) {
		t.Errorf("told of the correction: %q", b.lists)
	}
	b.lists = nil
	e, err := b.Archive.Entry(second)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Archive.Recall(&e.Record, "all of it", b.now); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, _, err := b.Follow(t.Context(), Recall, second, second); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.lists); n != 5 || strings.Count(strings.Join(b.lists, "\n"), "recall") != 5 {
		t.Errorf("told of the recall: %q", b.lists)
	}
	if got := b.states(t, second); strings.Count(got, "recalled") != 5 {
		t.Errorf("the register says %s", got)
	}
}

// TestNumbers holds that numbered copies count through, one for each reader.
func TestNumbers(t *testing.T) {
	two := func(r *dataset.Recipient) { r.Copies = 2 }
	b := newBureau(t, t.TempDir(), person("anna", "", at("vault")), person("boss", "", at("vault"), two))
	held, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"vault"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range held {
		got = append(got, fmt.Sprintf("%s %d/%d", h.Recipient.ID, h.Number, h.Of))
		if found, err := b.Find(strings.ToLower(strings.ReplaceAll(h.ID, "-", ""))); len(found) != 1 || found[0].ID != h.ID || err != nil {
			t.Errorf("find %s: %v, %v", h.ID, found, err)
		}
	}
	if want := []string{"anna 1/3", "boss 2/3", "boss 3/3"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// errDied is how a program dies in a test.
var errDied = errors.New("killed")

// TestDeaths sends to some people with every outcome that a side can have, and
// a program that dies at any moment: at the end each has it once, or the register
// says why not.
func TestDeaths(t *testing.T) {
	dirs := 0
	root := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dirs++
		b := newBureau(t, fmt.Sprintf("%s/%d", root, dirs), person("anna", ""), person("boss", ""), person("cara", ""))
		again := rapid.Bool().Draw(t, "the side knows a second one")
		b.asked = func(c Copy) error {
			switch rapid.IntRange(0, 3).Draw(t, "asked") {
			case 0:
				return errors.New("nobody answers now")
			case 1:
				return &Uncertain{errors.New("nobody knows"), again}
			}
			return nil
		}
		b.next = func(c Copy) error {
			switch rapid.IntRange(0, 7).Draw(t, "outcome") {
			case 0:
				return &NotTaken{errors.New("450"), true}
			case 1:
				return &NotTaken{errors.New("550"), false}
			case 2:
				return &Uncertain{errors.New("cut before"), again}
			case 3:
				b.take(c)
				return &Uncertain{errors.New("cut after"), again}
			case 4:
				panic(errDied)
			case 5:
				b.take(c)
				panic(errDied)
			}
			return nil
		}
		run := func(do func() ([]*Held, error)) {
			defer func() {
				if r := recover(); r != nil && r != errDied {
					panic(r)
				}
			}()
			if _, err := do(); err != nil {
				t.Fatal(err)
			}
		}
		alive(b, t, run)
		b.next, b.asked = nil, nil
		b.now = b.now.Add(10 * time.Hour)
		run(func() ([]*Held, error) { return b.Retry(context.Background()) })
		b.account(t, again)
	})
}

// alive publishes, and goes on some times. A panic in a goroutine would end the
// test, so the outlets are worked at one by one.
func alive(b *bureau, t *rapid.T, run func(func() ([]*Held, error))) {
	step := func(begin bool) func() ([]*Held, error) {
		return func() (held []*Held, err error) {
			ids := map[string]bool{}
			if begin {
				if ids, err = b.register(Order{Edition: first, Outlets: []string{"mail"}}, false); err != nil {
					return nil, err
				}
			} else {
				all, err := b.Copies(first)
				if err != nil {
					return nil, err
				}
				for _, h := range all {
					ids[h.ID] = h.State == Waiting
				}
			}
			w := &pass{Publisher: b.Publisher, now: true, only: ids}
			issue, err := b.Issue(first)
			if err != nil {
				return nil, err
			}
			return nil, w.copies(context.Background(), issue, files{issue.File, issue.Notice}, "mail")
		}
	}
	run(step(true))
	for range rapid.IntRange(0, 4).Draw(t, "runs") {
		b.now = b.now.Add(10 * time.Hour)
		run(step(false))
	}
}

// account holds what arrived against the register.
func (b *bureau) account(t *rapid.T, again bool) {
	all, err := b.Copies(first)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d copies, %v", len(all), err)
	}
	lines, err := b.Archive.Copies(first)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all {
		n := b.took["mail "+first+" "+h.Recipient.ID]
		twice := false
		for _, l := range lines {
			twice = twice || l.Copy == h.ID && strings.HasPrefix(l.Note, possiblyTwice)
		}
		switch {
		case h.State == Sent && n == 0, h.State == Failed && n > 0, h.State == Waiting:
			t.Fatalf("%s is %s, and arrived %d times", h.Recipient.ID, h.State, n)
		case n > 1 && !twice:
			t.Fatalf("%s arrived %d times, and the register does not say so", h.Recipient.ID, n)
		case again && h.State == Unknown && !twice:
			t.Fatalf("%s is unknown, where trying again does no harm", h.Recipient.ID)
		}
	}
}

// TestTakenBack holds that pages which wait at a printer are taken back with
// their edition, and that nobody is told of pages that never came.
func TestTakenBack(t *testing.T) {
	for _, through := range []bool{false, true} {
		b := newBureau(t, t.TempDir(), person("anna", "", at("floor3")))
		q := &queueing{stub: b.stub, through: through}
		b.Open = func(config.Outlet) (Outlet, error) { return q, nil }
		if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"floor3"}}); err != nil {
			t.Fatal(err)
		}
		if got := b.states(t, first); got != "floor3:anna waiting" {
			t.Fatal(got)
		}
		e, err := b.Archive.Entry(first)
		if err == nil {
			err = b.Archive.Recall(&e.Record, "all of it", b.now)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.Follow(t.Context(), Recall, first, first); err != nil {
			t.Fatal(err)
		}
		told := len(b.lists)
		if want := map[bool]int{false: 0, true: 1}[through]; told != want {
			t.Errorf("printed %t: %d are told, want %d: %s", through, told, want, b.states(t, first))
		}
	}
}

// A queueing is a printer that keeps every job waiting until it is cancelled, or
// printed already.
type queueing struct {
	*stub
	through   bool
	cancelled bool
}

func (q *queueing) Send(ctx context.Context, c Copy, tell func(string)) (Outcome, error) {
	if c.Kind == Recall {
		return q.stub.Send(ctx, c, tell)
	}
	return Outcome{Waiting, "out of paper", "job 7"}, nil
}

func (q *queueing) Ask(_ context.Context, c Copy, _ string) (Outcome, error) {
	switch {
	case q.through:
		return Outcome{Printed, "", "job 7"}, nil
	case q.cancelled:
		return Outcome{}, &NotTaken{errors.New("cancelled"), false}
	}
	return Outcome{Waiting, "out of paper", "job 7"}, nil
}

func (q *queueing) Cancel(context.Context, Copy, string) error {
	q.cancelled = true
	return nil
}

// TestRestored holds that after a backup took the archive's place nothing is
// sent by itself that may have been sent since the backup was made.
func TestRestored(t *testing.T) {
	b := newBureau(t, t.TempDir(), person("anna", ""))
	b.next = func(Copy) error { return &NotTaken{errors.New("450 busy"), true} }
	if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail"}}); err != nil {
		t.Fatal(err)
	}
	b.next, b.now = nil, b.now.Add(time.Hour)
	if _, err := b.Archive.Restore(b.now.Add(-time.Hour), b.now); err != nil {
		t.Fatal(err)
	}
	b.now = b.now.Add(time.Hour)
	for range 2 {
		if _, err := b.Retry(t.Context()); err != nil || len(b.took) > 0 {
			t.Errorf("%d sent, %v", len(b.took), err)
		}
	}
	if got := b.states(t, first); got != "mail:anna unknown" {
		t.Error(got)
	}
	all, err := b.Copies(first)
	if err != nil {
		t.Fatal(err)
	}
	h, err := b.Resolve(all[0], Failed)
	if err != nil || h.State != Failed {
		t.Errorf("resolved as %v, %v", h, err)
	}
	if _, err := b.Resolve(all[0], Sent); err == nil {
		t.Error("what a person knew is resolved anew")
	}
	if _, err := b.Publish(t.Context(), Order{Edition: first, Outlets: []string{"mail"}}); err != nil || len(b.took) != 1 {
		t.Errorf("published again: %d sent, %v", len(b.took), err)
	}
}

// TestScheduled holds that what a schedule made goes to its outlets, once; that
// an edition from before a backup, an old one and a proof do not; and that what
// a rule forbids is told once.
func TestScheduled(t *testing.T) {
	b := newBureau(t, t.TempDir(), person("anna", ""))
	schedules := map[string]config.Schedule{"weekly": {To: []string{"mail", "share"}}}
	made := func(series string, proof int, of int) string {
		pdf := fmt.Appendf(nil, "%%PDF %s %d %d", series, proof, of)
		r := archive.Record{Key: series + "/2026-W48", Proof: proof, OfProof: of, Date: "2026-11-23", File: "x.pdf", PDF: archive.Keep("x.pdf", pdf)}
		e := archive.Edition{PDF: pdf, Slot: &archive.Slot{Schedule: "weekly", At: b.now}}
		if proof == 0 {
			r.Version = 1
		}
		if of > 0 {
			e.Slot = nil
		}
		e.Record = r
		if err := b.Archive.Add(e, b.now, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		return r.ID()
	}
	send := func(want ...string) {
		t.Helper()
		b.lists, b.now = nil, b.now.Add(time.Hour)
		if _, err := b.Scheduled(t.Context(), schedules); err != nil {
			t.Fatal(err)
		}
		slices.Sort(b.lists)
		if !slices.Equal(b.lists, want) {
			t.Errorf("sent %q, want %q", b.lists, want)
		}
	}
	send() // what a person made has no schedule
	one := made("XBR", 0, 0)
	send("mail "+one+" anna ", "share "+one+"  ")
	send()
	made("XCO", 1, 0)
	send()
	two := made("XCO", 0, 1)
	send("mail "+two+" anna ", "share "+two+"  ")
	send()
	b.mark = "TLP:RED"
	red := made("XDA", 0, 0)
	b.now, b.lists = b.now.Add(time.Hour), nil
	refused := (*RefusedError)(nil)
	if _, err := b.Scheduled(t.Context(), schedules); !errors.As(err, &refused) || len(b.lists) > 0 {
		t.Errorf("TLP:RED: %v, %q sent", err, b.lists)
	}
	send()
	if got := b.states(t, red); got != "mail:anna refused, share: refused" {
		t.Error(got)
	}
	b.mark = ""
	made("XEB", 0, 0)
	if _, err := b.Archive.Restore(b.now, b.now); err != nil {
		t.Fatal(err)
	}
	send()
	made("XFC", 0, 0)
	b.now = b.now.Add(fresh + time.Hour)
	send()
}
