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
)

// At does what BRIEF_FAULT asks for at a point: point[:n]:kill|eio|enospc|sleep,
// at its nth passing, the first if n is not given. BRIEF_FAULT_LOG names a file
// that every point passed is added to.
func At(point string) error {
	mu.Lock()
	seen[point]++
	n := seen[point]
	mu.Unlock()
	if name := os.Getenv("BRIEF_FAULT_LOG"); name != "" {
		if f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
			fmt.Fprintln(f, point)
			f.Close()
		}
	}
	parts := strings.Split(os.Getenv("BRIEF_FAULT"), ":")
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
		return syscall.EIO
	case "enospc":
		return syscall.ENOSPC
	case "sleep":
		time.Sleep(time.Minute)
	}
	return nil
}
