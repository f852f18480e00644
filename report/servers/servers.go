// Package servers starts real servers on loopback for tests, and stops them with
// the test: printers that speak IPP, queues of CUPS, PostgreSQL, Postfix, OpenSSH.
// They are Debian's programs, which make check asks for; none needs systemd or a
// network, and only Postfix needs root. Only tests import it.
package servers

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a server may take to start or to stop.
const patience = 30 * time.Second

// program is where a server's program is; Debian's lie where users do not look.
func program(t testing.TB, name string) string {
	t.Helper()
	for _, n := range []string{name, "/usr/sbin/" + name} {
		if path, err := exec.LookPath(n); err == nil {
			return path
		}
	}
	t.Fatalf("%s is missing: make tools installs it, or says of which package it is", name)
	return ""
}

// A log is what a server says, for the test's failure.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start runs a server until the test ends, or stop is called, and returns when
// ready says so.
func start(t testing.TB, c *exec.Cmd, ready func() bool) (stop func()) {
	t.Helper()
	var said log
	c.Stdout, c.Stderr = &said, &said
	c.WaitDelay = time.Second // its children may hold on to the log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	stop = sync.OnceFunc(func() {
		c.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(patience):
			c.Process.Kill()
			<-ended
			t.Errorf("%s did not stop:\n%s", c.Path, &said)
		}
	})
	t.Cleanup(stop)
	for late := time.After(patience); !ready(); {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s", c.Path, err, &said)
		case <-late:
			t.Fatalf("%s does not answer:\n%s", c.Path, &said)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return stop
}

// port is one of loopback that nobody listens on.
func port(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// answers is a server's being ready: it takes connections.
func answers(port string) func() bool {
	return func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err != nil {
			return false
		}
		c.Close()
		return true
	}
}

// folder is one that goes with the test and has a short name: a unix socket's
// has 107 bytes at most.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "srv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// write makes a file of a server's folder.
func write(t testing.TB, mode os.FileMode, text string, name ...string) string {
	t.Helper()
	path := filepath.Join(name...)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(text), mode)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// read is a file that a server wrote, empty if it has not yet.
func read(t testing.TB, name ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(name...))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(b)
}

// bus starts a D-Bus of the test's own and returns its address: ippeveprinter
// does not start without one, though nobody need announce it.
func bus(t testing.TB, dir string) string {
	t.Helper()
	socket := filepath.Join(dir, "bus")
	conf := write(t, 0o644, fmt.Sprintf(`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>
`, socket), dir, "bus.conf")
	start(t, exec.Command(program(t, "dbus-daemon"), "--config-file="+conf, "--nofork", "--nopidfile", "--nosyslog"), func() bool {
		_, err := os.Stat(socket)
		return err == nil
	})
	return "unix:path=" + socket
}
