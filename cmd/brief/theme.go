package main

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
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
			if len(args) > 0 && !slices.Contains(b.names(themeFiles), name) {
				p := report.Missing(b.files, "theme", themeFiles, name)
				return &usageError{p.Code, p.What, p.Hint}
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
// what they can print of the data. One that is not there is the fault of the
// setting.
func checkTheme(b *desk, name string) problem.List {
	file := path.Join("templates/themes", name+".yaml")
	src, err := fs.ReadFile(b.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		src, err = fs.ReadFile(templates.Files, strings.TrimPrefix(file, "templates/"))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problem.List{b.cfg.Point(report.Missing(b.files, "theme", themeFiles, name), "theme")}
	case err != nil:
		return problem.List{problem.Errorf(problem.Place{File: file}, "F602", "cannot read this theme: %v", bare(err))}
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

// What report.Names finds of a workspace.
const (
	themeFiles = "themes/*.yaml"
	wordsFiles = "words/*.yaml"
)

// names are the themes or languages of the workspace and the built-in ones.
func (b *desk) names(pattern string) []string { return report.Names(b.files, pattern) }
