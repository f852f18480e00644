// Brief turns a desk's data and a template into a policy brief of two printed
// pages.
//
//	brief --country Kazakhstan
//
// This package is the command line: what people type, what they are told, and
// which files are written. What a brief is, package report knows.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // the same zones on every machine
)

func main() {
	// A closed pipe is an error to report, not a signal to die from.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, world{
		args: os.Args[1:], env: os.Environ(), now: time.Now, out: os.Stdout, err: os.Stderr,
		terminal: isTerminal(os.Stderr),
	}))
}

// A world is what a command takes from the machine and gives to it.
type world struct {
	args     []string
	env      []string
	now      func() time.Time
	out, err io.Writer
	terminal bool // err is one
}

// run runs one command and returns its exit code. Whatever happens, people
// read one line about it and never a stack.
func run(ctx context.Context, w world) int {
	a := &app{world: w, ui: newUI(w)}
	err := guard(func() error {
		root := a.rootCommand()
		root.SetArgs(w.args)
		return root.ExecuteContext(ctx)
	})
	if err == nil {
		err = a.ui.failed
	}
	a.ui.json = a.ui.json || a.format == "json" // also where no command began
	a.ui.end(err)
	if code := exitCode(err); code != exitInput || !a.ui.world {
		return code
	}
	return exitWorld // a file of the workspace that brief may not read
}

// guard turns a panic of do into an error.
func guard(do func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v}
		}
	}()
	return do()
}
