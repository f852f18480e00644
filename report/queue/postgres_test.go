package queue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// A cluster is a PostgreSQL server of its own on 127.0.0.1, run by an ordinary
// user, which the server insists on.
type cluster struct {
	bin, dir string
	port     int
	as       *syscall.Credential // nil: who runs the test
	server   *exec.Cmd
}

// newCluster makes one in a folder and starts it.
func newCluster(dir string) (*cluster, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if one, e := exec.LookPath("initdb"); len(found) == 0 && e == nil {
		found = []string{one}
	}
	if len(found) == 0 || err != nil {
		return nil, errors.Join(errors.New("no initdb: install PostgreSQL's server, on Debian by make tools"), err)
	}
	slices.Sort(found)
	c := &cluster{bin: filepath.Dir(found[len(found)-1]), dir: filepath.Join(dir, "db")}
	if err := os.Mkdir(c.dir, 0o700); err != nil {
		return nil, err
	}
	if os.Getuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			return nil, err
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2, os.Chmod(dir, 0o755), os.Chown(c.dir, uid, gid)); err != nil {
			return nil, err
		}
		c.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.port = l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return nil, err
	}
	out, err := c.command("initdb", "-D", c.dir, "-U", "brief", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return c, c.start()
}

// command is one of the server's programs, run by its user.
func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as, Setpgid: true}
	return cmd
}

// start starts the server and waits until it answers.
func (c *cluster) start() error {
	var said bytes.Buffer
	c.server = c.command("postgres", "-D", c.dir, "-p", strconv.Itoa(c.port), "-h", "127.0.0.1", "-k", c.dir,
		"-c", "fsync=off", "-c", "max_connections=100")
	c.server.Stderr = &said
	if err := c.server.Start(); err != nil {
		return err
	}
	for range 300 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		conn, err := pgx.Connect(ctx, c.address("postgres"))
		if err == nil {
			err = conn.Close(ctx)
		}
		cancel()
		if err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	c.kill()
	return fmt.Errorf("PostgreSQL does not answer: %s", said.String())
}

// kill ends the server and its children as a loss of power would, but that the
// disk keeps what it was told.
func (c *cluster) kill() {
	syscall.Kill(-c.server.Process.Pid, syscall.SIGKILL)
	c.server.Wait() // it says that it was killed
	os.Remove(filepath.Join(c.dir, "postmaster.pid"))
}

// address is that of one of its databases.
func (c *cluster) address(database string) string {
	return fmt.Sprintf("postgres://brief@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

// shared is the cluster of all tests; started by the first that asks.
var shared struct {
	sync.Mutex
	*cluster
	dir       string
	databases int
}

// newDatabase makes an empty database.
func newDatabase(t testing.TB) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		var err error
		if shared.dir, err = os.MkdirTemp("", "queue-test-"); err != nil {
			t.Fatal(err)
		}
		if shared.cluster, err = newCluster(shared.dir); err != nil {
			t.Fatal(err)
		}
	}
	conn, err := pgx.Connect(t.Context(), shared.address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	shared.databases++
	name := fmt.Sprintf("brief%d", shared.databases)
	_, err = conn.Exec(t.Context(), "CREATE DATABASE "+name)
	if err := errors.Join(err, conn.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	return shared.address(name)
}

// stopShared ends the cluster of all tests.
func stopShared() {
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster != nil {
		shared.kill()
	}
	os.RemoveAll(shared.dir)
}
