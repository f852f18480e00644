package lock

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTry holds that a locked file is one until it is closed, also for who
// opens it in the same process.
func TestTry(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	open := func() *os.File {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	first, second := open(), open()
	defer second.Close()
	if err := Wait(first); err != nil {
		t.Fatal(err)
	}
	if ok, err := Try(second); ok || err != nil {
		t.Errorf("a file that is locked: %t, %v", ok, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if ok, err := Try(second); !ok || err != nil {
		t.Errorf("a file that was unlocked: %t, %v", ok, err)
	}
	if _, err := Try(first); err == nil {
		t.Error("a file that is closed is locked")
	}
}
