//go:build unix

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"brief/report/servers"
)

// scheduled is the invented desk of testdata/desk2 with weekly editions of ten
// of its countries, and more settings.
func scheduled(t *testing.T, other *crashDesk, more string) *crashDesk {
	t.Helper()
	d := newCrashDesk(t, other.bin)
	if err := os.CopyFS(d.dir, os.DirFS("testdata/desk2")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(d.dir, "config.yaml")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "edition: month", "edition: week", 1)
	if text == string(b) {
		t.Fatal("testdata/desk2 has other editions now")
	}
	text += "schedules:\n  weekly:\n    report: country\n    for: [XAV, XBR, XCO, XDU, XEA, XFA, XGR, XHA, XIS, XJO]\n    at: Mon 06:00\n    zone: Asia/Almaty\n" + more
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return d
}

// monday is when the week's editions are due, and a little later.
func monday(week int) time.Time {
	return time.Date(2026, 11, 30+7*week, 6, 0, 0, 0, time.FixedZone("", 5*3600))
}

// week runs what is due at a time. JSON is asked for so that what was
// acknowledged is known.
func (d *crashDesk) week(ask string, at time.Time, more ...string) (code int, said string) {
	d.t.Helper()
	return d.run(ask, append([]string{"run", "--format", "json", "--now", at.Format(time.RFC3339)}, more...)...)
}

// twentyWeeks lets one or two processes make the editions of twenty weeks, and
// kills one of them at thirty moments by chance: each edition comes once, and
// whole. With a server its database has the queue, and is killed too.
func twentyWeeks(t *testing.T, other *crashDesk, processes int, server *servers.Postgres) {
	const weeks, kills, countries = 20, 30, 10
	more := ""
	if server != nil {
		more = "jobs: { database: \"" + server.Database(t) + "\" }\n"
	}
	d := scheduled(t, other, more)
	r := rand.New(rand.NewPCG(*crashSeed, uint64(processes)))
	start := time.Now()
	if code, said := d.week("", monday(0).Add(-10*time.Minute)); code != exitDone { // nothing is due
		t.Fatal(said)
	}
	long := time.Since(start) + 500*time.Millisecond/time.Duration(processes)
	in := make([]int, weeks)
	for n := 0; n < kills; {
		if week := r.IntN(weeks); in[week] < 2 { // what was at work at three deaths is given up, as it may be the cause
			in[week]++
			n++
		}
	}
	died := 0
	for week := range weeks {
		at := monday(week).Add(30 * time.Second)
		if server != nil && week == weeks/2 {
			d.withoutDatabase(server, at)
		}
		for kill := range in[week] {
			at = at.Add(time.Minute)
			if d.killedRun(r, at, processes, long) {
				died++
			}
			if d.audit(false); t.Failed() {
				t.Fatalf("after kill %d of week %d", kill+1, week)
			}
		}
		for i := range processes {
			if code, said := d.week("", at.Add(time.Duration(i+5)*time.Minute)); code != exitDone {
				t.Fatalf("week %d: exit %d\n%s", week, code, said)
			}
		}
	}
	d.audit(true)
	if kept := len(d.told); kept != weeks*countries {
		t.Errorf("%d editions, want %d", kept, weeks*countries)
	}
	t.Logf("seed %d, %d processes: %d of %d died; %d editions", *crashSeed, processes, died, kills, len(d.told))
}

// withoutDatabase kills the database while a run is on its way, and starts it
// again: what the run did not make is made by the next.
func (d *crashDesk) withoutDatabase(server *servers.Postgres, at time.Time) {
	d.t.Helper()
	c := d.command("", "run", "--format", "json", "--now", at.Format(time.RFC3339))
	var out bytes.Buffer
	c.Stdout = &out
	if err := c.Start(); err != nil {
		d.t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	server.Kill(d.t)
	if code, said := d.week("", at); code != exitLater {
		d.t.Errorf("without its database brief exits %d\n%s", code, said)
	}
	server.Restart()
	c.Wait()
	d.heard(&out)
	d.audit(false)
}

// killedRun starts processes that make what is due, and kills one of them at a
// moment by chance. It reports whether it was still alive.
func (d *crashDesk) killedRun(r *rand.Rand, at time.Time, processes int, long time.Duration) (died bool) {
	d.t.Helper()
	all := make([]*exec.Cmd, processes)
	out := make([]bytes.Buffer, processes)
	for i := range all {
		all[i] = d.command("", "run", "--format", "json", "--now", at.Format(time.RFC3339))
		all[i].Stdout = &out[i]
		if err := all[i].Start(); err != nil {
			d.t.Fatal(err)
		}
	}
	time.Sleep(time.Duration(r.Int64N(int64(long))))
	all[r.IntN(processes)].Process.Kill()
	for i, c := range all {
		died = c.Wait() != nil && c.ProcessState.ExitCode() == -1 || died
		d.heard(&out[i])
	}
	return died
}

// aStageThatSpins holds that an edition which hangs is given up and named, and
// that the nine others are made.
func aStageThatSpins(t *testing.T, other *crashDesk) {
	d := scheduled(t, other, "limits: { seconds: 1 }\n")
	at := monday(0)
	const ask = "making-XEA:*:spin"
	code, said := d.week(ask, at)
	if code != exitLimit || len(d.told) != 9 || !strings.Contains(said, "XEA/2026-W49: it hangs, and was given up") {
		t.Fatalf("exit %d, %d editions\n%s", code, len(d.told), said)
	}
	_, said = d.run("", "runs", "--now", at.Add(30*time.Second).Format(time.RFC3339))
	if !strings.Contains(said, "  XEA/2026-W49  waiting: hung: over 1s; it is tried again at Mon 30 Nov 2026 06:01 (Asia/Almaty)\n") {
		t.Errorf("runs says\n%s", said)
	}
	if code, said := d.week("", at.Add(5*time.Minute)); code != exitDone || len(d.told) != 10 {
		t.Errorf("exit %d, %d editions\n%s", code, len(d.told), said)
	}
	d.audit(true)
}

// aStageThatEats holds that an edition which takes all memory ends the program
// when nothing else ends it, costs no other edition, and is named after three
// attempts.
func aStageThatEats(t *testing.T, other *crashDesk) {
	d := scheduled(t, other, "limits: { memory: 64MiB }\n")
	const ask = "making-XEA:*:eat"
	at := monday(0)
	for range 3 {
		code, said := d.week(ask, at)
		if code != exitLimit || !strings.Contains(said, "takes more than 64 MiB") {
			t.Fatalf("exit %d\n%s", code, said)
		}
		at = at.Add(20 * time.Minute)
	}
	if code, said := d.week(ask, at); code != exitLimit || len(d.told) != 9 {
		t.Errorf("exit %d, %d editions\n%s", code, len(d.told), said)
	}
	_, said := d.run("", "runs", "--now", at.Format(time.RFC3339))
	if !strings.Contains(said, "  XEA/2026-W49  failed: it takes more than 64 MiB; limits.memory may raise that (tried 3 times)") {
		t.Errorf("runs says\n%s", said)
	}
	d.audit(true)
}

// aFullDisk holds that what a full disk stopped is tried again, and that people
// are told once that it failed and once that it came.
func aFullDisk(t *testing.T, other *crashDesk) {
	d := scheduled(t, other, "notify: { command: printenv BRIEF_EVENT >> told }\n")
	at := monday(0)
	code, said := d.week("objects-synced:enospc", at, "--workers", "1")
	if code != exitPartial || !strings.Contains(said, "no space left on device") {
		t.Errorf("exit %d\n%s", code, said)
	}
	if code, said := d.week("objects-synced:enospc", at.Add(10*time.Second)); code != exitLater {
		t.Errorf("before its next attempt: exit %d\n%s", code, said)
	}
	if code, said := d.week("", at.Add(2*time.Minute)); code != exitDone || len(d.told) != 10 {
		t.Errorf("exit %d, %d editions\n%s", code, len(d.told), said)
	}
	told, err := os.ReadFile(filepath.Join(d.dir, "told"))
	if want := "failed\nrecovered\n"; err != nil || string(told) != want {
		t.Errorf("people were told %q, want %q: %v", told, want, err)
	}
	d.audit(true)
}
