package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// The limits of RELIABILITY 4.
const (
	maxConns   = 64
	maxHeaders = 16 << 10
)

// Listen opens the address of a page, which must be one of this machine: other
// machines would reach it with no more than a token in the clear.
func Listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("%q is no address: write 127.0.0.1:8380", addr)
	}
	ip, err := netip.ParseAddr(host)
	if host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, &OutsideError{addr}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &few{Listener: l, free: make(chan struct{}, maxConns)}, nil
}

// An OutsideError says that an address would be reached by other machines.
type OutsideError struct{ Addr string }

// Error returns one line for people.
func (e *OutsideError) Error() string {
	return fmt.Sprintf("the desk page listens on this machine only, and %s is reached by others: the page has one token and no accounts; write 127.0.0.1:8380, and let a proxy that knows its users pass on what they ask", e.Addr)
}

// Serve answers until ctx is over, then lets what is under way end, for no
// longer than some seconds.
func Serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: maxHeaders,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
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
	if err := s.Shutdown(end); errors.Is(err, context.DeadlineExceeded) {
		return s.Close()
	} else {
		return err
	}
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
