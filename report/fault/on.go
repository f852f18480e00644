//go:build fault

package fault

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

var (
	mu   sync.Mutex
	seen = map[string]int{}

	asked = take("BRIEF_FAULT")
	log   = take("BRIEF_FAULT_LOG")
)

// take takes a variable out of the environment, where it would be refused as
// an unknown setting.
func take(name string) string {
	v := os.Getenv(name)
	os.Unsetenv(name)
	return v
}

// At does what BRIEF_FAULT asks for at a point: point[:n]:kill|eio|enospc|sleep,
// at its nth passing, the first if n is not given. An error names the point as
// its path. BRIEF_FAULT_LOG names a file that every point passed is added to.
func At(point string) error {
	mu.Lock()
	seen[point]++
	n := seen[point]
	mu.Unlock()
	if log != "" {
		if f, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
			fmt.Fprintln(f, point)
			f.Close()
		}
	}
	parts := strings.Split(asked, ":")
	want := 1
	if len(parts) == 3 {
		want, _ = strconv.Atoi(parts[1])
	}
	if len(parts) < 2 || parts[0] != point || n != want {
		return nil
	}
	switch parts[len(parts)-1] {
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // until the signal arrives
	case "eio":
		return &os.PathError{Op: "write", Path: point, Err: syscall.EIO}
	case "enospc":
		return &os.PathError{Op: "write", Path: point, Err: syscall.ENOSPC}
	case "sleep":
		time.Sleep(time.Minute)
	}
	return nil
}
