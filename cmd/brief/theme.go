package main

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/font"
	"brief/report/problem"
	"brief/templates"
)

// themeCommand is brief theme, which holds check.
func (a *app) themeCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "theme", Short: "look after themes"})
	check := &cobra.Command{
		Use:     "check [NAME]",
		Short:   "contrast, distance in grey, smallest type, and letters of the data that no face has",
		Example: "  brief theme check\n  brief theme check desk",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.open(cmd)
			if err != nil {
				return err
			}
			name := b.cfg.Theme
			if len(args) > 0 {
				name = args[0]
			}
			found := append(slices.Clone(b.found), checkTheme(b, name)...)
			a.ui.problems(found, problem.Note)
			if found.Err() != nil {
				return errListed
			}
			a.ui.say("theme %s is good", name)
			return nil
		},
		ValidArgsFunction: a.completeThemes,
	}
	c.AddCommand(check)
	return c
}

// checkTheme finds what is wrong with a theme: in itself, in its fonts, and in
// what they can print of the data.
func checkTheme(b *desk, name string) problem.List {
	file := path.Join("templates/themes", name+".yaml")
	at := problem.Place{File: file}
	known := themeNames(b)
	if !slices.Contains(known, name) {
		p := problem.Errorf(at, "F600", "no theme %s", strconv.Quote(shortened(name)))
		if near := problem.Nearest(name, known); near != "" {
			return problem.List{p.WithHint("did you mean %q?", near)}
		}
		return problem.List{p.WithHint("known: %s", strings.Join(known, ", "))}
	}
	src, err := fs.ReadFile(b.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		src, err = fs.ReadFile(templates.Files, strings.TrimPrefix(file, "templates/"))
	}
	if err != nil {
		return problem.List{problem.Errorf(at, "F602", "cannot read this theme: %v", bare(err))}
	}
	theme, found := templates.ParseTheme(file, src)
	if found.Err() != nil {
		return found
	}
	fonts, wrong := font.Open(theme, func(name string) ([]byte, error) { return fs.ReadFile(b.files, name) })
	if found = append(found, wrong...); wrong.Err() != nil {
		return found
	}
	set, _ := dataset.Load(b.files, b.cfg.Datasets, time.Time{}) // what is wrong with data is not the theme's
	return append(found, unprintable(theme, fonts, set)...)
}

// unprintable finds the letters of the data that no face of the theme has,
// each where it stands first.
func unprintable(theme *doc.Theme, fonts *font.Set, set *dataset.Set) problem.List {
	var found problem.List
	said := map[rune]bool{}
	faces := slices.Sorted(maps.Keys(theme.Faces))
	for _, c := range cells(set) {
		for _, face := range faces {
			for _, r := range fonts.Chain(face).Missing(c.Text) {
				if said[r] {
					continue
				}
				said[r] = true
				found = append(found, problem.Errorf(c.Place, "G802", "no face of theme %s has the letter %q (U+%04X); tried: %s",
					theme.Name, r, r, strings.Join(theme.Faces[face], ", ")).
					WithHint("name a font with that letter in the theme"))
			}
		}
	}
	return found
}

// cells are all cells of the data, in the order of their places.
func cells(set *dataset.Set) []dataset.Cell {
	var all []dataset.Cell
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				walk(it.Value())
			}
		case reflect.Struct:
			if c, ok := reflect.TypeAssert[dataset.Cell](v); ok {
				all = append(all, c)
				return
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(set))
	slices.SortFunc(all, func(a, b dataset.Cell) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Column, b.Place.Column), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// themeNames are the themes of the workspace and the built-in ones.
func themeNames(b *desk) []string {
	var all []string
	for _, f := range []struct {
		files fs.FS
		glob  string
	}{{b.files, "templates/themes/*.yaml"}, {templates.Files, "themes/*.yaml"}} {
		names, _ := fs.Glob(f.files, f.glob)
		for _, n := range names {
			all = append(all, strings.TrimSuffix(path.Base(n), ".yaml"))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
