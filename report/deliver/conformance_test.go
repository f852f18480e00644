package deliver

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"brief/report/config"
)

// A side is the other side of an outlet: a real server, or a folder.
type side struct {
	outlet   Outlet
	received func(t *testing.T) [][]byte // every file that it has taken, in any order
	away     func(t *testing.T) (back func())
	answers  bool // it can be asked what it has
}

// sides opens an outlet of each kind with its other side. A new kind adds a
// line here, and passes all that is below.
var sides = map[string]func(t *testing.T) side{
	"folder":     folderSide,
	"mail":       mailSide,
	"mail-draft": draftSide,
	"sftp":       sftpSide,
}

func folderSide(t *testing.T) side {
	root := t.TempDir()
	dir := filepath.Join(root, "outbox")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	o, err := Open(config.Outlet{Name: "share", Kind: "folder", Keys: map[string]config.Text{"path": {Text: dir}}}, World{Dir: root})
	if err != nil {
		t.Fatal(err)
	}
	return side{
		outlet: o,
		received: func(t *testing.T) (all [][]byte) {
			files, err := os.ReadDir(dir)
			for _, f := range files {
				b, e := os.ReadFile(filepath.Join(dir, f.Name()))
				if err = errors.Join(err, e); strings.HasPrefix(f.Name(), ".") {
					t.Errorf("%s was left", f.Name())
				}
				all = append(all, b)
			}
			if err != nil {
				t.Fatal(err)
			}
			return all
		},
		away: func(t *testing.T) func() {
			if err := os.Rename(dir, dir+"-away"); err != nil {
				t.Fatal(err)
			}
			return func() { os.Rename(dir+"-away", dir) }
		},
		answers: true,
	}
}

// copyOf is a copy of a small edition, whose bytes no mail or printer may touch.
func copyOf(n int) Copy {
	pdf := append([]byte("%PDF-1.7\r\n\x00\xff.\n.\r\nFrom here\n"), byte('0'+n))
	return Copy{
		ID: "7C0F-3D0" + string(rune('0'+n)), Outlet: "share", Round: 1,
		Recipient: Person{ID: "anna", Name: "Anna \"A.\" Serik\u044f", Address: "anna@example.org"},
		File: &File{
			Edition: "XAV/2026-W48/v1", Name: "Avaland-2026-W48-" + string(rune('0'+n)) + ".pdf", PDF: pdf, SHA256: sum(pdf), Title: "Avaland", Series: "Invented desk", Period: "2026-W48",
			Mark: "TLP:GREEN", Lang: "en", Date: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), BottomLine: []string{"Influence grows."}, Desk: "Invented desk",
		},
		At: time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC),
	}
}

// TestConformance holds what every outlet promises.
func TestConformance(t *testing.T) {
	for kind, open := range sides {
		t.Run(kind, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			s := open(t)
			if err := s.outlet.Check(ctx); err != nil {
				t.Fatalf("Check: %v", err)
			}
			if got := s.received(t); len(got) > 0 {
				t.Fatalf("Check sent %d files", len(got))
			}
			s.never(t, ctx)
			for n := range 2 {
				s.takes(t, ctx, copyOf(n), n+1)
			}
			s.notThere(t, ctx, copyOf(2))
		})
	}
}

// never asks for a copy that was not sent.
func (s side) never(t *testing.T, ctx context.Context) {
	t.Helper()
	_, err := s.outlet.Ask(ctx, copyOf(0), "")
	taken, unsure := (*NotTaken)(nil), (*Uncertain)(nil)
	switch {
	case s.answers && !errors.As(err, &taken):
		t.Errorf("Ask before anything was sent says %v, not that it was not taken", err)
	case !s.answers && !errors.As(err, &unsure):
		t.Errorf("Ask says %v, and the other side cannot be asked", err)
	}
}

// takes sends a copy: then the other side has n files, one of them with its bytes.
func (s side) takes(t *testing.T, ctx context.Context, c Copy, n int) {
	t.Helper()
	out, err := s.outlet.Send(ctx, c, func(string) {})
	if err != nil {
		t.Fatalf("Send: %v", err)
	}
	if out.State == "" || out.State == Waiting || out.Evidence == "" {
		t.Errorf("Send gives state %q and evidence %q", out.State, out.Evidence)
	}
	got, whole := s.received(t), 0
	for _, b := range got {
		if bytes.Equal(b, c.File.PDF) {
			whole++
		}
	}
	if len(got) != n || whole != 1 {
		t.Errorf("the other side has %d files, %d of them ours byte for byte; want %d, 1", len(got), whole, n)
	}
	asked, err := s.outlet.Ask(ctx, c, out.Evidence)
	if s.answers && (err != nil || asked.State != out.State) {
		t.Errorf("Ask says %q, %v; Send said %q", asked.State, err, out.State)
	}
}

// notThere sends while the other side is away: surely not taken, and worth
// trying again; when it is back, it has nothing of it.
func (s side) notThere(t *testing.T, ctx context.Context, c Copy) {
	t.Helper()
	before := len(s.received(t))
	back := s.away(t)
	_, err := s.outlet.Send(ctx, c, func(string) {})
	if taken := (*NotTaken)(nil); !errors.As(err, &taken) || !taken.Again {
		t.Errorf("Send to one that is away says %v, not that it is worth trying again", err)
	}
	if s.outlet.Check(ctx) == nil {
		t.Error("Check finds one that is away")
	}
	if _, err := s.outlet.Ask(ctx, c, ""); err == nil {
		t.Error("Ask has an answer of one that is away")
	}
	back()
	if n := len(s.received(t)); n != before {
		t.Errorf("it took %d files while it was away", n-before)
	}
	s.takes(t, ctx, c, before+1)
}

// TestFolderKeepsWhatIsThere holds that no file of another is touched.
func TestFolderKeepsWhatIsThere(t *testing.T) {
	s := folderSide(t)
	c := copyOf(0)
	name := filepath.Join(s.outlet.(*folder).dir, c.File.Name)
	for _, other := range []string{"", "minutes of the meeting", strings.Repeat("x", len(c.File.PDF))} {
		if err := os.WriteFile(name, []byte(other), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := s.outlet.Send(t.Context(), c, nil)
		if taken := (*NotTaken)(nil); !errors.As(err, &taken) || taken.Again {
			t.Errorf("Send over another file says %v", err)
		}
		if b, err := os.ReadFile(name); string(b) != other || err != nil {
			t.Errorf("%q became %q", other, b)
		}
		if len(s.received(t)) != 1 {
			t.Error("something was left beside it")
		}
	}
}

// TestCopyID holds that an ID tells copies apart, and that planning again plans
// the same.
func TestCopyID(t *testing.T) {
	seen := map[string]bool{}
	taken := func(id string) bool { return seen[id] }
	first := CopyID("KAZ/2026-W48/v1", Edition, "mail", "anna", 1, 1, taken)
	if again := CopyID("KAZ/2026-W48/v1", Edition, "mail", "anna", 1, 1, taken); again != first || len(first) != 9 {
		t.Errorf("one copy is %s and %s", first, again)
	}
	for n := range 5000 {
		id := CopyID("KAZ/2026-W48/v1", Edition, "mail", "anna", n, 1, taken)
		if seen[id] {
			t.Fatalf("%s stands for two copies", id)
		}
		seen[id] = true
	}
}
