//go:build unix

package servers

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Postgres is a PostgreSQL server whose databases are empty at first. It can be
// killed and started again with the same data.
type Postgres struct {
	t              testing.TB // with which it goes, however often it was started
	dir, bin, port string
	as             *syscall.Credential // nil: who runs the test
	server         *exec.Cmd
	made           int
}

// StartPostgres starts the server with its data apart from any other on the
// machine, as an ordinary user: as root it refuses to.
func StartPostgres(t testing.TB) *Postgres {
	t.Helper()
	p := &Postgres{t: t, dir: folder(t), port: port(t), bin: postgresPrograms(t)}
	data := filepath.Join(p.dir, "data")
	err := os.Mkdir(data, 0o700)
	if err == nil && os.Getuid() == 0 {
		p.as, err = ordinary(p.dir, data)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.run(t, "initdb", "-D", data, "-U", "brief", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	p.Restart()
	return p
}

// postgresPrograms is the folder of the server's programs. Debian's has the
// version in its name, and is in nobody's path.
func postgresPrograms(t testing.TB) string {
	t.Helper()
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(found) > 0 { // the pattern is good
		slices.Sort(found)
		return filepath.Dir(found[len(found)-1])
	}
	return filepath.Dir(program(t, "initdb"))
}

// ordinary is the user to whom Debian's package gives the server. The data are
// his, in a folder that he can enter.
func ordinary(dir, data string) (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(data, uid, gid)
}

// command is one of the server's programs, in a group of processes of its own.
func (p *Postgres) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(p.bin, name), args...)
	c.Dir = filepath.Join(p.dir, "data")
	c.SysProcAttr = &syscall.SysProcAttr{Credential: p.as, Setpgid: true}
	return c
}

// run runs one of the server's programs.
func (p *Postgres) run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := p.command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Restart starts the server again after Kill.
func (p *Postgres) Restart() {
	p.t.Helper()
	data := filepath.Join(p.dir, "data")
	p.server = p.command("postgres", "-D", data, "-p", p.port, "-h", "127.0.0.1", "-k", data, "-c", "fsync=off", "-c", "max_connections=100")
	start(p.t, p.server, func() bool {
		return p.command("pg_isready", "-q", "-U", "brief", "-h", "127.0.0.1", "-p", p.port).Run() == nil
	})
}

// Kill ends the server in the middle of whatever it does. What its disk was
// told stays.
func (p *Postgres) Kill(t testing.TB) {
	t.Helper()
	if err := syscall.Kill(-p.server.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for syscall.Kill(-p.server.Process.Pid, 0) == nil || p.atWork() {
		time.Sleep(10 * time.Millisecond)
	}
}

// atWork reports whether a process of the server is there still. Those that it
// began are in groups of their own, and end when they notice that it did; until
// then it does not start again.
func (p *Postgres) atWork() bool {
	all, _ := filepath.Glob("/proc/[0-9]*/cwd")
	return slices.ContainsFunc(all, func(name string) bool {
		dir, err := os.Readlink(name)
		return err == nil && dir == filepath.Join(p.dir, "data")
	})
}

// Database makes an empty database and returns its address.
func (p *Postgres) Database(t testing.TB) string {
	t.Helper()
	p.made++
	name := fmt.Sprintf("brief%d", p.made)
	p.run(t, "createdb", "-h", "127.0.0.1", "-p", p.port, "-U", "brief", name)
	return fmt.Sprintf("postgres://brief@127.0.0.1:%s/%s?sslmode=disable", p.port, name)
}
