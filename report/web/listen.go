package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The limits of RELIABILITY 4.
const (
	maxConns   = 64
	maxHeaders = 16 << 10
	slack      = 4 << 10 // that net/http adds to what it is told
)

// names are those of this machine that the page is asked by.
var names = []string{"127.0.0.1", "localhost", "::1"}

// Listen opens the address of a page, which must be one of this machine: other
// machines would reach it with no more than a token in the clear. The error is an
// *OutsideError, or that of the system.
func Listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("%q is no address: write 127.0.0.1:8380", addr)
	}
	if !slices.Contains(names, host) {
		return nil, &OutsideError{addr}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &few{Listener: l, free: make(chan struct{}, maxConns)}, nil
}

// An OutsideError says that an address is not one of those that only this machine
// reaches.
type OutsideError struct{ Addr string }

// Error returns one line for people.
func (e *OutsideError) Error() string {
	return fmt.Sprintf("the desk page is for this machine alone, and %s is not 127.0.0.1, [::1] or localhost: it has one token and no accounts", e.Addr)
}

// Serve answers until ctx is over, then lets what is under way end, for no
// longer than some seconds.
func Serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second,
		MaxHeaderBytes: maxHeaders - slack,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	err := s.Shutdown(end)
	if errors.Is(err, context.DeadlineExceeded) {
		return s.Close()
	}
	return err
}

// few is a listener with so many connections at once: others wait until one
// ends.
type few struct {
	net.Listener
	free chan struct{}
}

// Accept implements net.Listener.
func (f *few) Accept() (net.Conn, error) {
	f.free <- struct{}{}
	c, err := f.Listener.Accept()
	if err != nil {
		<-f.free
		return nil, err
	}
	return &counted{Conn: c, end: sync.OnceFunc(func() { <-f.free })}, nil
}

type counted struct {
	net.Conn
	end func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	defer c.end()
	return c.Conn.Close()
}
