package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/data"
	"brief/report/config"
	"brief/report/dataset"
	"brief/templates"
)

func (a *app) initCommand() *cobra.Command {
	excel := false
	cmd := &cobra.Command{
		Use:     "init DIR",
		Short:   "make a workspace: config.yaml, data and templates, commented, working at once",
		Example: "  brief init desk\n  brief init .\n  brief init --excel desk",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("write brief init DIR, or brief init . for this folder", "no folder named")
			}
			return atMost(1)(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.init(args[0], excel) },
	}
	cmd.Flags().BoolVar(&excel, "excel", false, "put the data into one workbook, "+deskBook+", a sheet for each dataset")
	return cmd
}

// deskBook is the workbook of a new workspace that has one.
const deskBook = "data/desk.xlsx"

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

// inWorkbook puts the datasets of a new workspace into one workbook, and points
// its config there. The scales, which are no table, and the texts stay files.
func inWorkbook(all []part) ([]part, error) {
	cfg, _ := config.Load(config.Sources{File: configName, YAML: config.Default()})
	late := time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC) // whatever the clock says, the data came before
	book, names, found := dataset.Workbook(builtin{}, cfg.Datasets, late)
	if found.Err() != nil {
		return nil, found
	}
	files := map[string]string{}
	for _, name := range names {
		files[name] = deskBook
		all = slices.DeleteFunc(all, func(p part) bool { return p.name == cfg.Datasets[name].File })
	}
	for i := range all {
		if all[i].name == configName {
			all[i].data = config.DefaultWith(files)
		}
	}
	at, _ := slices.BinarySearchFunc(all, deskBook, func(p part, name string) int { return strings.Compare(p.name, name) })
	return slices.Insert(all, at, part{deskBook, book}), nil
}

// init makes what is missing of a workspace. A file that is there and differs
// is kept and named.
func (a *app) init(dir string, excel bool) error {
	all, err := parts()
	if err == nil && excel {
		all, err = inWorkbook(all)
	}
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
