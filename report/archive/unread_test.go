package archive

import (
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A bad disk cannot read some names.
type bad struct {
	FS
	names []string
	err   error
}

func (b bad) Read(n string, most int) ([]byte, error) {
	if slices.Contains(b.names, n) {
		return nil, &fs.PathError{Op: "read", Path: n, Err: b.err}
	}
	return b.FS.Read(n, most)
}

func (b bad) List(n string) ([]string, error) {
	if slices.Contains(b.names, n) {
		return nil, &fs.PathError{Op: "open", Path: n, Err: b.err}
	}
	return b.FS.List(n)
}

// TestScrubGoesOn holds that a file or folder that cannot be read is named, each
// once and nothing else for it, and that all others are looked at all the same.
func TestScrubGoesOn(t *testing.T) {
	_, a := full(t)
	whole := a.fs.FS
	r, err := a.Record("KAZ/2026-W44/v1")
	if err != nil {
		t.Fatal(err)
	}
	input := object(r.Inputs[0].SHA256)
	for _, names := range [][]string{
		{"editions/KAZ/2026-W41/v1/brief.pdf"}, {"editions/KAZ/2026-W41/v1/record.json"}, {input}, {"register/2026-10"}, {"register"},
		{"objects"}, {"objects/" + input[len("objects/"):len("objects/ab")]}, {"editions"}, {"editions/KAZ"}, {"editions/KAZ/2026-W41"}, {"editions/KAZ/2026-W41/v1"}, {"editions/region"},
		{"editions/KAZ/2026-W41/v1/brief.pdf", "editions/UZB/2026-W42", "objects", "register/2026-10"},
	} {
		for err, says := range map[error]string{syscall.EIO: "cannot be read: input/output error", syscall.EACCES: "cannot be read: permission denied"} {
			a.fs.FS = bad{whole, names, err}
			found, err := a.Scrub()
			var got []string
			for _, f := range found {
				got = append(got, f.File)
				if f.What != says {
					t.Errorf("of %s it says %q", f.File, f.What)
				}
			}
			if err != nil || !slices.Equal(got, names) {
				t.Errorf("%q cannot be read: found %q, %v", strings.Join(names, ", "), got, err)
			}
		}
	}
	a.fs.FS = bad{whole, []string{""}, syscall.EIO}
	if found, err := a.Scrub(); err == nil {
		t.Errorf("nothing can be read: found %v", found)
	}
}
