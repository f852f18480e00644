package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"brief/data"
	"brief/report/config"
	"brief/templates"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "init DIR",
		Short:   "make a workspace: config.yaml, data and templates, commented, working at once",
		Example: "  brief init desk\n  brief init .",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("write brief init DIR, or brief init . for this folder", "no folder named")
			}
			return atMost(1)(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.init(args[0]) },
	}
}

// A part is a file of a new workspace.
type part struct {
	name string // with slashes
	data []byte
}

// parts are the files of a new workspace, by name.
func parts() ([]part, error) {
	all := []part{{configName, config.Default()}}
	for _, from := range []struct {
		prefix string
		files  fs.FS
	}{{"data/", data.Files}, {"templates/", templates.Files}} {
		err := fs.WalkDir(from.files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(from.files, name)
			all = append(all, part{from.prefix + name, b})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// init makes what is missing of a workspace. A file that is there and differs
// is kept and named.
func (a *app) init(dir string) error {
	all, err := parts()
	if err != nil {
		return err
	}
	var kept []string
	for _, p := range all {
		path := filepath.Join(dir, filepath.FromSlash(p.name))
		old, err := os.ReadFile(path)
		switch {
		case err == nil && bytes.Equal(old, p.data):
			continue
		case err == nil:
			kept = append(kept, relative(path))
			continue
		case !errors.Is(err, fs.ErrNotExist):
			return &worldError{relative(path), "", err}
		}
		undo, err := makeFolder(filepath.Dir(path))
		if err != nil {
			return err
		}
		if err := writeWhole(path, p.data); err != nil {
			undo()
			return err
		}
		a.created(relative(path))
	}
	if len(kept) > 0 {
		return &worldError{"", "nothing is overwritten; move them away to have the new ones", errors.New("kept, since they differ: " + strings.Join(kept, ", "))}
	}
	a.ui.say("a workspace is in %s; go there and write: brief --country Kazakhstan", relative(dir))
	return nil
}

// created tells of a new file.
func (a *app) created(path string) {
	if a.ui.json {
		a.ui.event(struct {
			Event string `json:"event"`
			Path  string `json:"path"`
		}{"created", path})
		return
	}
	a.ui.result(path)
}
