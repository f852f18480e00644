package queue

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"brief/report/lock"
)

// A process that works keeps a file locked that has its name, and in it the
// tasks that its handlers are at. The system unlocks it when the process ends,
// however that happens: others see at once which of the running tasks nobody
// runs, and which of these it died of or beside. Those it had done and not yet
// written down are no failures.

// newWorker is a name for this process that no other has: the host, the
// number of the process and some letters of chance.
func newWorker() string {
	return fmt.Sprintf("%s/%d/%s", host(), os.Getpid(), rand.Text()[:6])
}

// host is the name of this machine, in letters that a file may have.
func host() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "localhost"
	}
	name = strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
	return name[:min(len(name), 60)]
}

// sign is the name of the file of a worker.
func sign(worker string) string { return "alive-" + strings.ReplaceAll(worker, "/", "_") }

// A presence is the file of a worker that lives.
type presence struct{ f *os.File }

// appear makes the file of a worker and locks it.
func appear(dir, worker string) (p presence, err error) {
	unlock, err := hold(filepath.Join(dir, turn)) // nobody sees the file before it is locked
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	path := filepath.Join(dir, sign(worker))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return p, err
	}
	if err := lock.Wait(f); err != nil {
		return p, errors.Join(err, f.Close(), os.Remove(path))
	}
	return presence{f}, nil
}

// say puts the attempts into the file that are under way, by row. It needs not
// reach the disk: who loses his power was not ended by a task.
func (p presence) say(inside map[int64]int64) error {
	var b []byte
	for row, attempt := range inside {
		b = fmt.Appendf(b, "%d %d\n", row, attempt)
	}
	_, err := p.f.WriteAt(append(b, end...), 0)
	return err
}

// end is the line after which a file has nothing to say: what stands there is
// from before.
const end = ".\n"

// disappear removes the file.
func (p presence) disappear() error { return errors.Join(p.f.Close(), os.Remove(p.f.Name())) }

// A life is what the file of a worker tells.
type life int

const (
	unknown life = iota // there is no file
	alive
	dead
)

// lifeOf reads the file of a worker: whether it lives, and if not at which
// attempts it died, by row.
func lifeOf(dir, worker string) (l life, inside map[int64]int64, err error) {
	f, err := os.OpenFile(filepath.Join(dir, sign(worker)), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return unknown, nil, nil
	}
	if err != nil {
		return unknown, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if free, err := lock.Try(f); err != nil || !free {
		return alive, nil, err
	}
	b, err := io.ReadAll(f)
	return dead, readInside(string(b)), err
}

// readInside reads what say wrote, and leaves out what is no attempt.
func readInside(s string) map[int64]int64 {
	inside := map[int64]int64{}
	for line := range strings.Lines(s) {
		if line == end {
			break
		}
		var row, attempt int64
		if n, err := fmt.Sscanf(line, "%d %d\n", &row, &attempt); err == nil && n == 2 {
			inside[row] = attempt
		}
	}
	return inside
}

// bury removes the files of workers that are dead and own none of the tasks
// that are running.
func bury(dir string, owners map[string]bool) (err error) {
	unlock, err := hold(filepath.Join(dir, turn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	files, err := filepath.Glob(filepath.Join(dir, sign("*")))
	if err != nil {
		return err
	}
	kept := map[string]bool{}
	for worker := range owners {
		kept[sign(worker)] = true
	}
	for _, path := range files {
		name := filepath.Base(path)
		if kept[name] {
			continue
		}
		if l, _, err := lifeOf(dir, strings.TrimPrefix(name, sign(""))); err != nil || l != dead {
			continue // it may have been removed, or belong to another user: the next look tells
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// turn is the name of the file whose lock somebody has who changes the tables
// or looks at the files of workers.
const turn = "queue.lock"

// hold waits for the lock of a file, which it makes.
func hold(path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock.Wait(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}
