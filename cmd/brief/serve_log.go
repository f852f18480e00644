package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// serviceLog is where a service tells what it does: in lines for people on a
// terminal, else in JSON.
func (a *app) serviceLog() *slog.Logger {
	level := slog.LevelInfo
	switch {
	case a.ui.verbose:
		level = slog.LevelDebug
	case a.ui.quiet:
		level = slog.LevelWarn
	}
	if a.terminal {
		return slog.New(&readable{out: a.err, level: level, now: a.now, mu: &sync.Mutex{}})
	}
	return slog.New(slog.NewJSONHandler(a.err, &slog.HandlerOptions{Level: level, ReplaceAttr: inSeconds}))
}

// inSeconds gives a duration as programs count it.
func inSeconds(_ []string, at slog.Attr) slog.Attr {
	if at.Value.Kind() == slog.KindDuration {
		return slog.Float64(at.Key, at.Value.Duration().Seconds())
	}
	return at
}

// readable writes a record as a line for people: the time of day, what happened,
// then what is known of it. Further lines of a value stand below it.
type readable struct {
	out   io.Writer
	level slog.Level
	now   func() time.Time
	given []slog.Attr
	group string // with a dot, before all names
	mu    *sync.Mutex
}

// Enabled implements slog.Handler.
func (h *readable) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

// Handle implements slog.Handler.
func (h *readable) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	b.WriteString(r.Time.Format(time.TimeOnly) + " ")
	if r.Level != slog.LevelInfo {
		b.WriteString(strings.ToLower(r.Level.String()) + ": ")
	}
	b.WriteString(r.Message)
	for _, at := range h.given {
		write(&b, "", at)
	}
	r.Attrs(func(at slog.Attr) bool {
		write(&b, h.group, at)
		return true
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.out, b.String()+"\n")
	return err
}

// write writes an attribute; the members of a group one after the other.
func write(b *strings.Builder, group string, at slog.Attr) {
	v := at.Value.Resolve()
	switch v.Kind() {
	case slog.KindGroup:
		for _, in := range v.Group() {
			write(b, group, in)
		}
		return
	case slog.KindDuration:
		v = slog.DurationValue(v.Duration().Round(10 * time.Microsecond))
	}
	lines := strings.Split(v.String(), "\n")
	for i := range lines {
		lines[i] = visible(lines[i])
	}
	b.WriteString("  " + group + at.Key + " " + strings.Join(lines, "\n    "))
}

// WithAttrs implements slog.Handler.
func (h *readable) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	more.given = append([]slog.Attr(nil), h.given...)
	for _, at := range attrs {
		at.Key = h.group + at.Key
		more.given = append(more.given, at)
	}
	return &more
}

// WithGroup implements slog.Handler.
func (h *readable) WithGroup(name string) slog.Handler {
	more := *h
	more.group += name + "."
	return &more
}
