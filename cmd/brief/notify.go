package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"brief/report/runs"
)

// tellTime is how long the command that tells people may take.
const tellTime = 30 * time.Second

// notify tells people by the command of notify.command, which a shell runs in
// the workspace: the message comes on its standard input, what it is about in
// its environment.
func (w *watched) notify(ctx context.Context, n runs.Notice) error {
	b := w.current()
	line := b.cfg.Notify.Command
	if line == "" {
		return errors.New("config.yaml names no notify.command now")
	}
	ctx, cancel := context.WithTimeout(ctx, tellTime)
	defer cancel()
	c := exec.CommandContext(ctx, "/bin/sh", "-c", line)
	if runtime.GOOS == "windows" {
		c = exec.CommandContext(ctx, "cmd", "/C", line)
	}
	c.Dir = b.dir
	c.Stdin = strings.NewReader(n.Text)
	c.WaitDelay = time.Second
	for _, e := range w.env {
		if !strings.HasPrefix(e, "BRIEF_") { // secrets are not its business
			c.Env = append(c.Env, e)
		}
	}
	c.Env = append(c.Env, "BRIEF_EVENT="+n.Event, "BRIEF_EVENT_SCHEDULE="+n.Schedule, "BRIEF_EVENT_DUE="+n.At.Format(time.RFC3339),
		"BRIEF_EVENT_EDITIONS="+strings.Join(n.Editions, " "), "BRIEF_EVENT_WORKSPACE="+b.dir)
	out, err := c.CombinedOutput()
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("it takes more than %v", tellTime)
	}
	said, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if said != "" {
		err = fmt.Errorf("%w: %s", err, shortened(said))
	}
	return fmt.Errorf("notify.command: %w", err)
}

// touch gives the file of notify.touch the time of now, and makes it if it is
// not there: who watches it sees that all is well.
func (w *watched) touch() error {
	b := w.current()
	path := filepath.FromSlash(b.cfg.Notify.Touch)
	if !filepath.IsAbs(path) {
		path = filepath.Join(b.dir, path)
	}
	if err := b.staysInside(filepath.Dir(path), "notify.touch", b.cfg.Notify.Touch); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
	if err == nil {
		err = f.Close()
	}
	if now := time.Now(); err == nil {
		err = os.Chtimes(path, now, now)
	}
	if err != nil {
		return &worldError{relative(path), "notify.touch names it", err}
	}
	return nil
}
