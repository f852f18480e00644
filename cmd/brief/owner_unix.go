//go:build unix

package main

import (
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// ownerOf is the user who owns a folder, and as whom a service is to run: never
// root, who may do more than any service needs.
func ownerOf(dir string) (string, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return "", &worldError{relative(dir), "", bare(err)}
	}
	id := info.Sys().(*syscall.Stat_t).Uid
	if id == 0 {
		if _, err := user.Lookup("brief"); err == nil {
			return "brief", nil
		}
		return "", usagef("chown -R gives the folder to the one who is to run it, such as a user brief of its own; or --user", "%s belongs to root, as whom no service runs", relative(dir))
	}
	u, err := user.LookupId(strconv.Itoa(int(id)))
	if err != nil {
		return strconv.Itoa(int(id)), nil
	}
	return u.Username, nil
}

// ownFolder makes a folder, which then belongs to a user; one that is there
// stays as it is.
func ownFolder(dir, name string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if _, err := makeFolder(dir); err != nil {
		return err
	}
	u, err := user.Lookup(name)
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(u.Uid) // numbers, on Unix
	gid, _ := strconv.Atoi(u.Gid)
	return os.Chown(dir, uid, gid)
}
