//go:build unix && !linux

package main

import "testing"

// onADisk needs disks of Linux.
func onADisk(t *testing.T, _ *crashDesk) { t.Skip("needs disks of Linux") }
