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

// At does what BRIEF_FAULT asks for at a point: point[:n]:kill|eio|enospc|sleep|spin|eat,
// at its nth passing, the first if n is not given, each if it is *. An error
// names the point as its path. What spins or eats memory ends with the program.
// BRIEF_FAULT_LOG names a file that every point passed is added to.
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
		if parts[1] == "*" {
			want = n
		}
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
	case "spin":
		for n >= 0 { // it looks at no context
			n = (n + 1) % 1000
		}
	case "eat":
		for {
			eaten = append(eaten, make([]byte, 1<<20))
			clear(eaten[len(eaten)-1])
			time.Sleep(time.Millisecond)
		}
	}
	return nil
}

// eaten is what eat holds.
var eaten [][]byte
