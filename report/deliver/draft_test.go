package deliver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"brief/report/config"
	"brief/report/golden"
)

// draftSide is a folder of drafts.
func draftSide(t *testing.T) side {
	root := t.TempDir()
	dir := filepath.Join(root, "drafts")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	o, err := Open(config.Outlet{Name: "drafts", Kind: "mail-draft", Keys: keysOf("path", dir)}, World{Dir: root})
	if err != nil {
		t.Fatal(err)
	}
	return side{
		outlet: o,
		received: func(t *testing.T) [][]byte {
			files, err := os.ReadDir(dir)
			var texts []string
			for _, f := range files {
				b, e := os.ReadFile(filepath.Join(dir, f.Name()))
				err = errors.Join(err, e)
				texts = append(texts, string(b))
			}
			if err != nil {
				t.Fatal(err)
			}
			return attachments(t, texts)
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

// TestDraft holds what Outlook is given to open, and that a draft which a person
// changed stays as it is.
func TestDraft(t *testing.T) {
	s := draftSide(t)
	c := copyOf(0)
	out, err := s.outlet.Send(t.Context(), c, nil)
	if err != nil || out.State != HandedOver || out.Evidence != "Avaland-2026-W48-0-anna.eml" {
		t.Fatalf("%+v, %v", out, err)
	}
	name := filepath.Join(s.outlet.(*draft).dir, out.Evidence)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "draft.golden", strings.ReplaceAll(string(b), "\r\n", "\n"))
	if err := os.WriteFile(name, append(b, "more\r\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := verdict(s.outlet.Send(t.Context(), c, nil)); !strings.HasPrefix(got, "failed: ") {
		t.Errorf("over a changed draft: %s", got)
	}
}
