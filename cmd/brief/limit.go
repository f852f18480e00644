package main

import (
	"context"
	"errors"
	"time"
)

// grace is how long work may go on after its time is over or brief was told
// to stop. It cannot be stopped from outside; the program ends without it.
const grace = 2 * time.Second

// bounded does what may hang, and gives up on it when ctx is over: then the
// error is the context's. A panic is an error too.
func bounded[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		r.err = guard(func() (err error) {
			r.value, err = do()
			return err
		})
		done <- r
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-done:
		return r.value, r.err
	case <-time.After(grace):
		return *new(T), ctx.Err()
	}
}

// stopped says in words why work was given up, if it was.
func stopped(err error, late, interrupted string) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &stoppedError{late, err}
	case errors.Is(err, context.Canceled):
		return &stoppedError{interrupted, err}
	}
	return err
}
