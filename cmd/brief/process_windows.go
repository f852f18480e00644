package main

import (
	"syscall"
	"time"
)

// processorTime is how long this process had a processor.
func processorTime() time.Duration {
	var made, ended, kernel, user syscall.Filetime
	self, err := syscall.GetCurrentProcess()
	if err != nil || syscall.GetProcessTimes(self, &made, &ended, &kernel, &user) != nil {
		return 0
	}
	took := func(t syscall.Filetime) time.Duration { // in steps of 100 ns
		return time.Duration(uint64(t.HighDateTime)<<32|uint64(t.LowDateTime)) * 100
	}
	return took(kernel) + took(user)
}
