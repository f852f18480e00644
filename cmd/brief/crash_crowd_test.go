//go:build unix

package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"brief/report/randomdesk"
)

// crowd is a desk by chance of so many countries that makes weekly editions.
func crowd(countries int) *randomdesk.Desk {
	for seed := uint64(1); ; seed++ {
		d := randomdesk.New(seed)
		if len(d.Countries) == countries && slices.Contains(d.Settings, "edition: week") && slices.Contains(d.Settings, "profile: standard") {
			return d
		}
	}
}

// eightAtOnce lets eight processes make the same 25 editions, and kills one of
// them when it has made its first.
func eightAtOnce(t *testing.T, other *crashDesk) {
	const processes, editions = 8, 25
	d := newCrashDesk(t, other.bin)
	for name, f := range crowd(editions).Files() {
		path := filepath.Join(d.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all := make([]*exec.Cmd, processes)
	said := make([]bytes.Buffer, processes)
	var wait sync.WaitGroup
	for i := range all {
		c := d.command("", "--all", "--format", "json", "--date", randomdesk.Day)
		c.Stderr = &said[i]
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		all[i] = c
		var heard bytes.Buffer
		wait.Go(func() {
			lines := bufio.NewReader(out)
			first, _ := lines.ReadBytes('\n')
			if i == 0 {
				c.Process.Kill()
			}
			heard.Write(first)
			io.Copy(&heard, lines)
		})
		t.Cleanup(func() { c.Process.Kill() })
		defer func() { d.heard(&heard) }()
	}
	wait.Wait()
	for i, c := range all {
		c.Wait()
		if code := c.ProcessState.ExitCode(); i > 0 && code != exitDone {
			t.Errorf("process %d exits %d:\n%s", i+1, code, said[i].String())
		}
	}
	if code, problems := d.run("", "--all", "--format", "json", "--date", randomdesk.Day); code != exitDone {
		t.Errorf("the next run exits %d:\n%s", code, problems)
	}
	d.audit(true)
	if len(d.told) != editions {
		t.Errorf("%d editions, want %d", len(d.told), editions)
	}
	for id := range d.told {
		if !strings.HasSuffix(id, "/v1") {
			t.Errorf("%s: the same data have a second version", id)
		}
	}
}
