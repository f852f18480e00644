package lock

import (
	"os"

	"golang.org/x/sys/windows"
)

// Wait locks a file for this process, until it is closed; it waits for whoever
// has it locked.
func Wait(f *os.File) error {
	return lockFile(f, windows.LOCKFILE_EXCLUSIVE_LOCK)
}

// Try locks a file as Wait does, or says at once that somebody else has it.
func Try(f *os.File) (ok bool, err error) {
	err = lockFile(f, windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY)
	if pe, is := err.(*os.PathError); is && pe.Err == windows.ERROR_LOCK_VIOLATION {
		return false, nil
	}
	return err == nil, err
}

// lockFile locks the first byte, which need not exist.
func lockFile(f *os.File, flags uint32) error {
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped))
	if err != nil {
		return &os.PathError{Op: "lock", Path: f.Name(), Err: err}
	}
	return nil
}
