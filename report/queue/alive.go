package queue

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"brief/report/lock"
)

// A process that works keeps a file locked that has its name. The system
// unlocks it when the process ends, however that happens, so that others see
// at once which of the running tasks nobody runs.

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

// live makes the file of a worker and locks it, until gone is called.
func live(dir, worker string) (gone func() error, err error) {
	unlock, err := hold(filepath.Join(dir, turn)) // nobody sees the file before it is locked
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	path := filepath.Join(dir, sign(worker))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock.Wait(f); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(path))
	}
	return func() error { return errors.Join(f.Close(), os.Remove(path)) }, nil
}

// A life is what the file of a worker tells.
type life int

const (
	unknown life = iota // there is no file
	alive
	dead
)

// lifeOf looks at the file of a worker.
func lifeOf(dir, worker string) (life, error) {
	f, err := os.OpenFile(filepath.Join(dir, sign(worker)), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return unknown, nil
	}
	if err != nil {
		return unknown, err
	}
	free, err := lock.Try(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return unknown, err
	}
	if free {
		return dead, nil
	}
	return alive, nil
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
		if l, err := lifeOf(dir, strings.TrimPrefix(name, sign(""))); err != nil || l != dead {
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
