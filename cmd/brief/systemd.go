package main

import (
	"net"
	"strconv"
	"strings"
	"time"
)

// A systemd is the service manager that started the program and waits to hear
// of it (sd_notify(3)). Its zero value is none, and hears nothing.
type systemd struct {
	conn     net.Conn
	watchdog time.Duration // after which it ends a program that it does not hear of; 0: never
}

func newSystemd(getenv func(string) string) *systemd {
	s := &systemd{}
	socket := getenv("NOTIFY_SOCKET")
	if socket == "" {
		return s
	}
	if strings.HasPrefix(socket, "@") { // a name without a file
		socket = "\x00" + socket[1:]
	}
	s.conn, _ = net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if us, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64); err == nil && us > 0 {
		s.watchdog = time.Duration(us) * time.Microsecond
	}
	return s
}

// tell tells a state. Who does not listen misses it, and nothing depends on it.
func (s *systemd) tell(state string) {
	if s.conn != nil {
		s.conn.Write([]byte(state))
	}
}

// every is how often alive is to be called.
func (s *systemd) every() time.Duration {
	if s.watchdog > 0 {
		return s.watchdog / 3
	}
	return time.Hour
}

// alive says that the program is.
func (s *systemd) alive() {
	if s.watchdog > 0 {
		s.tell("WATCHDOG=1")
	}
}
