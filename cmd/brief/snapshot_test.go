package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"brief/report"
	"brief/report/archive"
)

// rewritten are inputs that all editions have, and a word in each that its
// states count.
var rewritten = map[string]string{
	"data/points.csv":            "Enhancing",
	"data/recommendations.csv":   "Collaboration",
	"data/countries.csv":         "Energy & Trade",
	"data/actors.csv":            "Preserving",
	"data/texts/Central-Asia.md": "high-profile",
}

// TestOneSnapshot makes editions while five of their inputs are rewritten in
// place and replaced by renaming, 500 times a second: each PDF is what the
// inputs that the archive holds of it give (RELIABILITY P5).
func TestOneSnapshot(t *testing.T) {
	t.Chdir(t.TempDir())
	brief := func(args ...string) (code int, said string) {
		var out, err bytes.Buffer
		code = run(context.Background(), world{args: args, now: time.Now, out: &out, err: &err})
		return code, out.String() + err.String()
	}
	if code, said := brief("init", "."); code != exitDone {
		t.Fatal(said)
	}
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() { stopped <- rewrite(stop) }()
	const builds = 200
	made, refused := 0, 0
	for made < builds {
		switch code, said := brief("--country", "KAZ", "--date", "2026-11-24"); {
		case code == exitDone:
			made++
		case code == exitInput && refused < 10*builds: // a file that is just being written may be empty
			refused++
		default:
			t.Fatalf("exit %d after %d were made and %d refused\n%s", code, made, refused, said)
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	versions := remade(t, "archive", "KAZ/2026-W48")
	t.Logf("%d made, %d refused, %d versions", made, refused, versions)
	if versions < builds/4 {
		t.Errorf("%d states were seen: the inputs hardly changed", versions)
	}
}

// rewrite gives the inputs a new state every 2 ms, one after the other, until
// it is told to stop.
func rewrite(stop chan struct{}) error {
	was := map[string]string{}
	for name := range rewritten {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		was[name] = string(b)
	}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for n := 0; ; {
		for name, word := range rewritten {
			select {
			case <-stop:
				return nil
			case <-tick.C:
			}
			n++
			data := []byte(strings.Replace(was[name], word, word+strings.Repeat(" again", n%9), 1))
			into := name
			if n%2 == 0 {
				into = filepath.Join("data", "new")
			}
			if err := os.WriteFile(into, data, 0o644); err != nil {
				return err
			}
			if into == name {
				continue
			}
			if err := os.Rename(into, name); err != nil {
				return err
			}
		}
	}
}

// remade makes every version of a key again from what the archive has of it,
// and returns how many there are.
func remade(t *testing.T, dir, key string) int {
	t.Helper()
	a, err := archive.OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	versions, err := a.Versions(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		e, err := a.Load(key + "/" + v)
		if err != nil {
			t.Fatal(err)
		}
		in, err := report.Kept(a, &e.Record)
		if err != nil {
			t.Fatal(err)
		}
		again, err := report.Remake(context.Background(), in, report.AtHand{}, func(*report.Made) {})
		if err != nil {
			t.Fatalf("%s: %v", e.Record.ID(), err)
		}
		if !bytes.Equal(again.PDF, e.PDF) {
			t.Errorf("%s is not what its kept inputs give", e.Record.ID())
		}
	}
	return len(versions)
}
