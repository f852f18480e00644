//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"brief/report/servers"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// A served is a workspace and a program that serves it.
type served struct {
	t    *testing.T
	dir  string
	addr string // of the desk page
	env  []string

	c    *exec.Cmd
	mu   sync.Mutex
	said bytes.Buffer // standard error
	end  chan struct{}
}

// newServed is a workspace of three invented countries whose one schedule was due
// within the last 24 hours.
func newServed(t *testing.T) *served {
	t.Helper()
	s := &served{t: t, dir: t.TempDir()}
	if out, err := s.brief("init", "."); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s.settings("schedules:\n  daily: { report: country, for: all, at: daily 03:00, zone: UTC, missed: each }\n")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	l.Close()
	return s
}

// settings are put behind those of config.yaml.
func (s *served) settings(text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, configName)
	b, err := os.ReadFile(path)
	if err == nil {
		b = regexp.MustCompile(`(?m)^archive:.*\n`).ReplaceAllLiteral(b, nil)
		err = os.WriteFile(path, append(b, text...), 0o644)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// command is a call of brief in the workspace, which is not waited for for ever.
func (s *served) command(args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	s.t.Cleanup(cancel)
	c := exec.CommandContext(ctx, "brief", args...)
	c.Dir = s.dir
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir + "/.home", "BRIEF_WEB_LISTEN=" + s.addr}, s.env...)
	return c
}

// brief runs it to its end.
func (s *served) brief(args ...string) (string, error) {
	out, err := s.command(args...).CombinedOutput()
	return string(out), err
}

// start starts brief serve and waits for its first line.
func (s *served) start() (line string) {
	s.t.Helper()
	s.c = s.command("serve")
	out, err := s.c.StderrPipe()
	if err == nil {
		err = s.c.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.end = make(chan struct{})
	first := make(chan string, 1)
	go func() {
		defer close(s.end)
		r := bufio.NewReader(out)
		line, _ := r.ReadString('\n')
		first <- line
		io.Copy(s, r)
	}()
	s.t.Cleanup(func() {
		s.c.Process.Kill()
		s.c.Process.Wait()
	})
	return strings.TrimSpace(<-first)
}

// Write keeps what the program says.
func (s *served) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(b)
}

// log is what it said after its first line.
func (s *served) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// wait waits until something holds.
func (s *served) wait(what string, holds func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("%s: not within %v\n%s", what, patience, s.log())
		}
	}
}

// saying waits until the program says something.
func (s *served) saying(text string) {
	s.t.Helper()
	s.wait("say "+text, func() bool { return strings.Contains(s.log(), text) })
}

// stop sends a signal and returns the exit code.
func (s *served) stop(sig os.Signal) int {
	s.t.Helper()
	begun := time.Now()
	if err := s.c.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
	<-s.end
	s.c.Wait()
	if d := time.Since(begun); d > 25*time.Second {
		s.t.Errorf("it took %v to end", d)
	}
	return s.c.ProcessState.ExitCode()
}

// get asks the desk page.
func (s *served) get(path, token string) (status int, body string) {
	s.t.Helper()
	r, err := http.NewRequest("GET", "http://"+s.addr+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer a.Body.Close()
	b, _ := io.ReadAll(a.Body)
	return a.StatusCode, string(b)
}

// made are the lines of the archive's register that keep an edition.
func (s *served) made() int {
	s.t.Helper()
	out, err := s.brief("archive", "list", "--format", "json")
	if err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
	return strings.Count(out, `"edition"`)
}

// whole checks that each of three editions is there once, and whole.
func (s *served) whole() {
	s.t.Helper()
	if n := s.made(); n != 3 {
		s.t.Errorf("%d editions, want 3", n)
	}
	if out, err := s.brief("archive", "scrub"); err != nil {
		s.t.Errorf("%v\n%s", err, out)
	}
}

var address = regexp.MustCompile(`^http://(127\.0\.0\.1:[0-9]+)/\?token=([A-Za-z0-9_-]{43})$`)

// TestServe walks through a service's life: what is due comes, the page and the
// numbers say so, SIGTERM ends it, and the address is the same afterwards.
func TestServe(t *testing.T) {
	t.Parallel()
	s := newServed(t)
	line := s.start()
	m := address.FindStringSubmatch(line)
	if m == nil || m[1] != s.addr {
		t.Fatalf("the first line is %q", line)
	}
	token := m[2]
	s.wait("three editions", func() bool {
		_, body := s.get("/metrics", token)
		return strings.Contains(body, `brief_editions_made_total{schedule="daily"} 3`) && strings.Contains(body, `brief_queue_jobs{state="done"} 3`)
	})
	for _, c := range []struct {
		path, token string
		status      int
		says        string
	}{
		{"/healthz", "", 200, "ok\n"},
		{"/", "", 401, "The first line that brief serve"},
		{"/metrics", "", 401, ""},
		{"/", token, 200, "KAZ/"},
		{"/metrics", token, 200, "brief_stuck 0\n"},
	} {
		if status, body := s.get(c.path, c.token); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d, want %d with %q\n%s", c.path, status, c.status, c.says, body)
		}
	}
	second := s.command("serve")
	if out, _ := second.CombinedOutput(); second.ProcessState.ExitCode() != exitWorld || !strings.Contains(string(out), "the port is taken; another brief serve may be at work") {
		t.Errorf("a second one on the same port: %d\n%s", second.ProcessState.ExitCode(), out)
	}
	if code := s.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit %d\n%s", code, s.log())
	}
	for line := range strings.Lines(s.log()) {
		var o struct{ Time, Level, Msg string }
		if err := json.Unmarshal([]byte(line), &o); err != nil || o.Level != "INFO" {
			t.Errorf("%v: %s", err, line)
		}
	}
	for _, want := range []string{`"msg":"serving"`, `"msg":"dataset"`, `"stages":{"templates":`, `"layout":`, `"pdf":`, `"msg":"stopped"`} {
		if !strings.Contains(s.log(), want) {
			t.Errorf("the log lacks %s:\n%s", want, s.log())
		}
	}
	if info, err := os.Stat(filepath.Join(s.dir, "archive", tokenName)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	s.whole()
	if again := s.start(); again != line {
		t.Errorf("started again it says %q, before %q", again, line)
	}
	if code := s.stop(syscall.SIGINT); code != exitDone {
		t.Errorf("exit %d\n%s", code, s.log())
	}
	s.whole()
}

// TestServeBroken breaks config.yaml below a service, and mends it: that is
// said once, nothing is run meanwhile, and all goes on by itself.
func TestServeBroken(t *testing.T) {
	t.Parallel()
	s := newServed(t)
	_, token, _ := strings.Cut(s.start(), "token=")
	s.wait("three editions", func() bool { return s.made() == 3 })
	path := filepath.Join(s.dir, configName)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, break_ := range []func() error{
		func() error { return os.WriteFile(path, append(good, "\nmisspelt: 1\n"...), 0o644) },
		func() error { return os.WriteFile(path, []byte("\x00"), 0o644) },
		func() error { return os.Remove(path) },
	} {
		before := strings.Count(s.log(), "all is well again")
		if err := break_(); err != nil {
			t.Fatal(err)
		}
		s.c.Process.Signal(syscall.SIGHUP)
		s.wait("stuck", func() bool {
			_, body := s.get("/metrics", token)
			return strings.Contains(body, "brief_stuck 1\n")
		})
		if status, body := s.get("/", token); status != 200 || !strings.Contains(body, "nothing is run") {
			t.Errorf("%d\n%s", status, body)
		}
		if err := os.WriteFile(path, good, 0o644); err != nil {
			t.Fatal(err)
		}
		s.c.Process.Signal(syscall.SIGHUP)
		s.wait("well again", func() bool { return strings.Count(s.log(), "all is well again") > before })
	}
	if n := strings.Count(s.log(), "nothing is run"); n != 3 {
		t.Errorf("said %d times, want once for each of 3\n%s", n, s.log())
	}
	if !strings.Contains(s.log(), "unknown key") {
		t.Errorf("the log does not say what is wrong:\n%s", s.log())
	}
	if code := s.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit %d\n%s", code, s.log())
	}
}

// TestServeEnds ends a service in the middle of its work, by force and by
// asking: whoever comes next finds each edition once.
func TestServeEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		signal os.Signal
		code   int
	}{{syscall.SIGKILL, -1}, {syscall.SIGTERM, exitDone}} {
		t.Run(fmt.Sprint(c.signal), func(t *testing.T) {
			t.Parallel()
			s := newServed(t)
			s.start()
			s.saying(`"msg":"due"`)
			if code := s.stop(c.signal); code != c.code {
				t.Errorf("exit %d, want %d\n%s", code, c.code, s.log())
			}
			s.start()
			s.wait("three editions", func() bool { return s.made() == 3 })
			s.stop(syscall.SIGTERM)
			s.whole()
		})
	}
}

// TestServeTwice has two services work on one workspace.
func TestServeTwice(t *testing.T) {
	t.Parallel()
	s := newServed(t)
	other := *newServed(t)
	other.dir = s.dir
	s.start()
	two := &served{t: t, dir: s.dir, addr: other.addr}
	two.start()
	two.saying("another brief serve works on this workspace")
	s.wait("three editions", func() bool { return s.made() == 3 })
	for _, one := range []*served{s, two} {
		if code := one.stop(syscall.SIGTERM); code != exitDone {
			t.Errorf("exit %d\n%s", code, one.log())
		}
	}
	s.whole()
}

// TestServeMachines has two machines serve copies of one workspace: each has its
// own folder and state, they share an archive and a database, and the database is
// killed while they work.
func TestServeMachines(t *testing.T) {
	t.Parallel()
	server := servers.StartPostgres(t)
	shared, database := t.TempDir(), server.Database(t)
	var both []*served
	for range 2 {
		s := newServed(t)
		s.settings("allow_outside: true\narchive: " + shared + "\n")
		s.env = []string{"BRIEF_JOBS_DATABASE=" + database}
		both = append(both, s)
	}
	var lines []string
	for _, s := range both {
		_, token, _ := strings.Cut(s.start(), "=")
		lines = append(lines, token)
	}
	if lines[0] != lines[1] {
		t.Errorf("two tokens of one archive: %q", lines)
	}
	server.Kill(t)
	for _, s := range both {
		s.c.Process.Signal(syscall.SIGHUP)
		s.saying("the database of jobs does not answer")
	}
	time.Sleep(time.Second) // the server's children take leave
	server.Restart()
	for _, s := range both {
		s.c.Process.Signal(syscall.SIGHUP)
		s.saying("all is well again")
	}
	both[0].wait("three editions", func() bool {
		n := strings.Count(both[0].log()+both[1].log(), `"kept":`)
		return n >= 3 && both[0].made() == 3
	})
	for _, s := range both {
		if code := s.stop(syscall.SIGTERM); code != exitDone {
			t.Errorf("exit %d\n%s", code, s.log())
		}
	}
	both[0].whole()
}

// TestServeRefuses what would let others in, or cannot be.
func TestServeRefuses(t *testing.T) {
	t.Parallel()
	s := newServed(t)
	for _, c := range []struct {
		env  string
		code int
		says string
	}{
		{"BRIEF_WEB_LISTEN=0.0.0.0:8380", exitInput, "K903: the desk page is for this machine alone"},
		{"BRIEF_WEB_LISTEN=[::]:8380", exitInput, "K903"},
		{"BRIEF_WEB_TOKEN=short", exitUsage, "BRIEF_WEB_TOKEN is no token; write 20 to 200"},
		{"BRIEF_ZONE=Nowhere/Land", exitInput, "no time zone"},
		{"BRIEF_WEB_TOKEN_FILE=" + filepath.Join(s.dir, "none"), exitWorld, "no such file"},
	} {
		s.env = []string{c.env}
		cmd := s.command("serve")
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(string(out), c.says) {
			t.Errorf("%s: %d, want %d with %q\n%s", c.env, code, c.code, c.says, out)
		}
	}
	s.env = nil
	bare := newServed(t)
	bare.settings("archive: \"\"\n")
	bare.addr = "127.0.0.1:1" // is not come to
	if out, err := bare.brief("serve"); err == nil || !strings.Contains(out, "K906: schedules need an archive") {
		t.Errorf("%v\n%s", err, out)
	}
	path := filepath.Join(s.dir, "archive", tokenName)
	for text, says := range map[string]string{"no token\n": "holds no token; take it away", strings.Repeat("a", 43): "others may read this secret; chmod 600"} {
		mode := os.FileMode(0o600)
		if strings.HasPrefix(text, "a") {
			mode = 0o644
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		os.Remove(path)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		cmd := s.command("serve")
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != exitWorld || !strings.Contains(string(out), says) || strings.Contains(string(out), strings.Repeat("a", 20)) {
			t.Errorf("%d, want %d with %q\n%s", code, exitWorld, says, out)
		}
	}
}

// TestSystemd listens as a service manager does.
func TestSystemd(t *testing.T) {
	t.Parallel()
	s := newServed(t)
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s.env = []string{"NOTIFY_SOCKET=" + path, "WATCHDOG_USEC=300000", "JOURNAL_STREAM=8:1"}
	if line := s.start(); line != "http://"+s.addr+"/?token=... (the token stands in archive/token)" {
		t.Errorf("a journal is told %q", line)
	}
	hear := func(want string) {
		t.Helper()
		l.SetReadDeadline(time.Now().Add(patience))
		b := make([]byte, 100)
		for {
			n, err := l.Read(b)
			if err != nil {
				t.Fatalf("%s: %v\n%s", want, err, s.log())
			}
			if string(b[:n]) == want {
				return
			}
		}
	}
	hear("READY=1")
	hear("WATCHDOG=1")
	hear("WATCHDOG=1")
	go s.c.Process.Signal(syscall.SIGTERM)
	hear("STOPPING=1")
	if code := s.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit %d\n%s", code, s.log())
	}
}

// TestSecrets puts a canary into each secret, and finds it nowhere.
func TestSecrets(t *testing.T) {
	t.Parallel()
	s := newServed(t)
	const token, password = "canary-of-the-desk-page-token", "canary-of-the-database"
	s.env = []string{"BRIEF_WEB_TOKEN=" + token, "BRIEF_JOBS_DATABASE=postgres://brief:" + password + "@127.0.0.1:1/brief", "BRIEF_NOTIFY_COMMAND=env >> told"}
	if line := s.start(); !strings.HasSuffix(line, "?token="+token) {
		t.Errorf("the first line is %q", line)
	}
	s.saying("the database of jobs does not answer")
	seen := map[string]string{"log": s.log()}
	for _, path := range []string{"/", "/metrics", "/healthz", "/none"} {
		_, seen[path] = s.get(path, token)
	}
	for _, args := range [][]string{
		{"config", "explain"}, {"config", "explain", "--format", "json"}, {"run"}, {"run", "-v"}, {"runs"}, {"status", "--now", "2030-01-01"},
		{"check", "--format", "json"}, {"list", "schedules"}, {"version"}, {"doctor"}, {"doctor", "--format", "json"}, {"service", "install", "--user", "--dry-run"},
	} {
		seen[strings.Join(args, " ")], _ = s.brief(args...)
	}
	if code := s.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit %d\n%s", code, s.log())
	}
	seen["log at the end"] = s.log()
	err := filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		seen[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen[filepath.Join(s.dir, "told")] == "" {
		t.Error("nobody was told")
	}
	for where, text := range seen {
		if strings.Contains(text, token) || strings.Contains(text, password) {
			t.Errorf("%s tells a secret:\n%s", where, text)
		}
	}
	for _, path := range []string{"/", "/metrics"} {
		if strings.Contains(seen[path], "401") {
			t.Errorf("%s: %s", path, seen[path])
		}
	}
}
