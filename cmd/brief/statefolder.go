package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// stateFolder is the folder of this machine for what a workspace need not keep:
// its queue, and what people were told. systemd names one in STATE_DIRECTORY
// (systemd.exec, StateDirectory=); else it is where the platform has such
// things, as the XDG Base Directory Specification says for XDG_STATE_HOME. It is
// made, and readable by its owner alone.
func (a *app) stateFolder(workspace string) (string, error) {
	home, err := a.stateHome()
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(workspace)
	if err != nil {
		return "", &worldError{relative(workspace), "", err}
	}
	sum := sha256.Sum256([]byte(filepath.Clean(real)))
	dir := filepath.Join(home, hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", &worldError{relative(dir), "XDG_STATE_HOME names another place", err}
	}
	return dir, nil
}

// stateHome is the folder that holds the state folders of all workspaces.
func (a *app) stateHome() (string, error) {
	if dir, _, _ := strings.Cut(a.getenv("STATE_DIRECTORY"), ":"); filepath.IsAbs(dir) {
		return dir, nil
	}
	if dir := a.getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) { // a relative one is to be ignored
		return filepath.Join(dir, "brief"), nil
	}
	home := a.getenv("HOME")
	below := ".local/state/brief"
	switch runtime.GOOS {
	case "darwin":
		below = "Library/Application Support/brief"
	case "windows":
		home, below = a.getenv("LocalAppData"), "brief"
	}
	if !filepath.IsAbs(home) {
		return "", &worldError{"the folder of this machine for state", "set XDG_STATE_HOME to a folder", errors.New("nothing says where it is")}
	}
	return filepath.Join(home, filepath.FromSlash(below)), nil
}

// getenv is a variable of the environment, "" if it is not there.
func (a *app) getenv(name string) string {
	for _, e := range a.env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}
