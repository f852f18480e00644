package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"brief/report/archive"
	"brief/report/problem"
	"brief/report/queue"
)

// openArchive opens the archive of a workspace, and makes its folder if make is
// set. It returns nil where the config names none, or there is no workspace
// that could hold it. Where machines share a database they may share the archive
// too, and its lock keeps them apart.
func (b *desk) openArchive(make bool) (*archive.Archive, error) {
	dir := b.archiveDir()
	if dir == "" {
		return nil, nil
	}
	if make {
		if _, err := makeFolder(dir); err != nil {
			return nil, err
		}
	}
	if err := b.staysInside(dir, "archive", b.cfg.Archive); err != nil {
		return nil, err
	}
	var a *archive.Archive
	var err error
	if outer := queue.Locker(b.cfg.Jobs.Database, "archive"); outer != nil {
		a, err = archive.Shared(dir, outer)
	} else {
		a, err = archive.OnDisk(dir)
	}
	return a, b.archiveError(err)
}

// archiveDir is the folder of the archive, "" if there is none.
func (b *desk) archiveDir() string {
	dir := filepath.FromSlash(b.cfg.Archive)
	if dir == "" || b.dir == "" {
		return ""
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(b.dir, dir)
	}
	return dir
}

// archiveError tells where in an archive something failed, and what mends it.
// An error that has another cause comes back as it is.
func (b *desk) archiveError(err error) error {
	var (
		told    *worldError
		newer   *archive.NewerError
		share   *archive.ShareError
		damage  *archive.DamageError
		line    *archive.RegisterError
		onDisk  *fs.PathError
		renamed *os.LinkError
	)
	dir := relative(b.archiveDir())
	at := func(name string) string { return relative(filepath.Join(b.archiveDir(), filepath.FromSlash(name))) }
	switch {
	case errors.As(err, &told): // of a file outside of it, which it was putting where people look
		return err
	case errors.As(err, &newer):
		return &worldError{dir, "nothing in it was touched", err}
	case errors.As(err, &share):
		return &worldError{dir, "put archive: on a disk of this machine, and copy it to the share afterwards", err}
	case errors.As(err, &damage):
		return &worldError{at(damage.File), "brief archive scrub looks at all of it", errors.New(damage.What)}
	case errors.As(err, &line):
		return &worldError{fmt.Sprintf("%s:%d", at(line.File), line.Line), "brief archive scrub looks at all of it", errors.New(line.What)}
	case errors.As(err, &onDisk) && filepath.IsAbs(onDisk.Path):
		return &worldError{relative(onDisk.Path), "", onDisk.Err}
	case errors.As(err, &onDisk):
		return &worldError{at(onDisk.Path), "", onDisk.Err}
	case errors.As(err, &renamed):
		return &worldError{dir, "", renamed.Err}
	}
	return err
}

// staysInside refuses a folder of config.yaml that a symbolic link leads out of
// the workspace.
func (b *desk) staysInside(dir, setting, value string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil || b.dir == "" || b.cfg.AllowOutside || filepath.IsAbs(value) {
		return nil
	}
	home, err := filepath.EvalSymlinks(b.dir)
	if err != nil {
		return nil
	}
	if rel, err := filepath.Rel(home, real); err == nil && filepath.IsLocal(rel) {
		return nil
	}
	at := problem.Place{File: b.name}
	if s := b.cfg.Explain(setting); len(s) > 0 && s[0].Place.File != "" {
		at = s[0].Place
	}
	return problem.List{problem.Errorf(at, "F603", "the path %q leaves the folder of config.yaml by a symbolic link", value).
		WithHint("write allow_outside: true if that is meant")}
}
