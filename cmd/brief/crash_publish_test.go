//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"brief/report/fault"
	"brief/report/randomdesk"
)

// outletsOf are the two outlets of the tests.
const outletsOf = "\noutlets:\n  share: { kind: folder, path: outbox }\n  mirror: { kind: folder, path: mirror }\n"

// postDesk is a desk with 20 editions of a week and two outlets that have none
// of them yet.
func postDesk(t *testing.T, other *crashDesk) *crashDesk {
	d := newCrashDesk(t, other.bin)
	for name, f := range crowd(20).Files() {
		data := f.Data
		if name == configName {
			data = append(bytes.Clone(data), outletsOf...)
		}
		path := filepath.Join(d.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, said := d.run("", "--all", "--format", "json", "--date", randomdesk.Day); code != exitDone {
		t.Fatalf("exits %d:\n%s", code, said)
	}
	return d
}

// week is the period of a random desk.
func week(d *crashDesk) string {
	for id := range d.told {
		return strings.Split(id, "/")[1]
	}
	return ""
}

// publishArgs is a call of brief publish, for one edition or all.
func (d *crashDesk) publishArgs(editions ...string) []string {
	if len(editions) == 0 {
		return []string{"publish", "--all", "--period", week(d), "--to", "share,mirror"}
	}
	return []string{"publish", editions[0], "--to", "share,mirror"}
}

// posted holds the outlets against the archive: each edition stands in each
// folder, whole, nothing else does, and the register knows each copy once.
func (d *crashDesk) posted(t *testing.T, editions int) {
	t.Helper()
	n := 0
	for id := range d.told {
		code, said := d.run("", "copies", "list", id, "--format", "json")
		if code != exitDone {
			t.Fatalf("copies list exits %d:\n%s", code, said)
		}
		seen := map[string]bool{}
		for dec := json.NewDecoder(strings.NewReader(said)); ; {
			var c copyEvent
			if dec.Decode(&c) != nil {
				break
			}
			n++
			if c.State != "sent" || seen[c.Outlet] || c.SHA256 != d.told[id] {
				t.Errorf("%s: copy %s at %s is %s, %s", id, c.ID, c.Outlet, c.State, c.Note)
			}
			seen[c.Outlet] = true
		}
	}
	if n != 2*editions {
		t.Errorf("the register has %d copies, want %d", n, 2*editions)
	}
	for _, dir := range []string{"outbox", "mirror"} {
		files, err := os.ReadDir(filepath.Join(d.dir, dir))
		if err != nil || len(files) != editions {
			t.Errorf("%s has %d files, want %d, %v", dir, len(files), editions, err)
		}
		for _, f := range files {
			got, err := os.ReadFile(filepath.Join(d.dir, dir, f.Name()))
			want, e := os.ReadFile(filepath.Join(d.dir, "briefs", f.Name()))
			if err != nil || e != nil || !bytes.Equal(got, want) {
				t.Errorf("%s in %s is not the file of its edition: %v, %v", f.Name(), dir, err, e)
			}
		}
	}
	if code, said := d.run("", "archive", "scrub"); code != exitDone {
		t.Errorf("scrub exits %d:\n%s", code, said)
	}
}

// publishing kills brief while it sends 20 editions to two folders, at every
// point, then at moments by chance, and lets two processes do it at once:
// nothing is sent twice, nothing is forgotten (RELIABILITY P10).
func publishing(t *testing.T, other *crashDesk) {
	fresh := postDesk(t, other)
	one := ""
	for id := range fresh.told {
		one = id
	}
	for _, point := range fault.Sending {
		for n := 1; n <= 4; n += 3 {
			d := fresh.copied(t)
			d.told = map[string]string{one: fresh.told[one]}
			if code, said := d.run(fmt.Sprintf("%s:%d:kill", point, n), d.publishArgs(one)...); code != -1 && n == 1 {
				t.Errorf("%s is not passed: exits %d\n%s", point, code, said)
			}
			if code, said := d.run("", "run"); code != exitDone {
				t.Errorf("%s: the next run exits %d\n%s", point, code, said)
			}
			if code, said := d.run("", d.publishArgs(one)...); code != exitDone {
				t.Errorf("%s: published again it exits %d\n%s", point, code, said)
			}
			d.posted(t, 1)
		}
	}
	t.Logf("seed %d", *crashSeed)
	r := rand.New(rand.NewPCG(*crashSeed, 20))
	killed := 0
	for range 5 {
		d := fresh.copied(t)
		for range 6 {
			c := d.command("", d.publishArgs()...)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(r.IntN(150)) * time.Millisecond)
			c.Process.Kill()
			if c.Wait(); c.ProcessState.ExitCode() == -1 {
				killed++
			}
		}
		d.together(t, 2)
	}
	t.Logf("%d of 30 were killed before their end", killed)
	fresh.copied(t).together(t, 3)
}

// together publishes everything by some processes at once, and looks at what
// came of it.
func (d *crashDesk) together(t *testing.T, processes int) {
	t.Helper()
	var all sync.WaitGroup
	for range processes {
		c := d.command("", d.publishArgs()...)
		all.Go(func() {
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%d at once: %v\n%s", processes, err, out)
			}
		})
	}
	all.Wait()
	d.posted(t, 20)
}
