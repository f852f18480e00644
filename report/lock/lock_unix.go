//go:build unix

package lock

import (
	"os"

	"golang.org/x/sys/unix"
)

// Wait locks a file for this process, until it is closed; it waits for whoever
// has it locked.
func Wait(f *os.File) error {
	return flock(f, unix.LOCK_EX)
}

// Try locks a file as Wait does, or says at once that somebody else has it.
func Try(f *os.File) (ok bool, err error) {
	err = flock(f, unix.LOCK_EX|unix.LOCK_NB)
	if pe, is := err.(*os.PathError); is && pe.Err == unix.EWOULDBLOCK {
		return false, nil
	}
	return err == nil, err
}

// flock is flock(2), begun again when a signal breaks it off.
func flock(f *os.File, how int) error {
	for {
		switch err := unix.Flock(int(f.Fd()), how); err {
		case nil:
			return nil
		case unix.EINTR:
		default:
			return &os.PathError{Op: "lock", Path: f.Name(), Err: err}
		}
	}
}
