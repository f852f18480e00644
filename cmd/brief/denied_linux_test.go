package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestUnreadable runs brief as a user who may not read one file of the
// workspace: the machine is at fault then, not the input, whichever file it is.
func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // else nobody may come so far
		t.Fatal(err)
	}
	t.Chdir(dir)
	brief := func(args ...string) (code int, said string) {
		var out, err bytes.Buffer
		code = run(context.Background(), world{args: args, now: time.Now, out: &out, err: &err})
		return code, out.String() + err.String()
	}
	if code, said := brief("init", "."); code != exitDone {
		t.Fatal(said)
	}
	for _, c := range []struct {
		file string
		args []string
	}{
		{"config.yaml", []string{"check"}},
		{"data/actors.csv", []string{"--country", "KAZ", "-o", "kaz.pdf"}},
		{"data/actors.csv", []string{"check"}},
		{"data/countries.csv", []string{"--country", "KAZ", "-o", "kaz.pdf"}},
		{"data/countries.csv", []string{"list"}},
		{"data/countries.csv", []string{"--all", "-o", "all/"}},
		{"templates/country.md", []string{"check"}},
		{"templates/themes/desk.yaml", []string{"theme", "check"}},
	} {
		if err := os.Chmod(c.file, 0); err != nil {
			t.Fatal(err)
		}
		code, said := asNobody(t, func() (int, string) { return brief(c.args...) })
		if err := os.Chmod(c.file, 0o644); err != nil {
			t.Fatal(err)
		}
		if code != exitWorld || !strings.Contains(said, c.file+": ") || !strings.Contains(said, "the right to read it is missing") {
			t.Errorf("%s, %v: exit %d, want %d:\n%s", c.file, c.args, code, exitWorld, said)
		}
	}
}

// asNobody calls do on a thread that looks at files as a user without rights:
// root, who may read everything, tests in containers.
func asNobody(t *testing.T, do func() (int, string)) (int, string) {
	t.Helper()
	if os.Getuid() != 0 {
		return do()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const nobody = 65534
	syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
	defer syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0)
	return do()
}
