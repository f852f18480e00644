package report

import (
	"maps"
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/problem"
)

// CheckTheme finds what is wrong with a theme: in itself, in its fonts, and in
// what they can print of the data. One that is not there is the fault of the
// setting.
func (b *Builder) CheckTheme(name string) problem.List {
	l, found := b.lookOf(name)
	found = slices.Clone(found)
	for i, p := range found {
		if p.Place.File == "" {
			found[i] = b.cfg.Point(p, "theme")
		}
	}
	if found.Err() != nil {
		return found
	}
	return append(found, l.unprintable(b.set.Cells())...)
}

// unprintable finds the letters of cells that no face of the theme has, each
// where it stands first.
func (l look) unprintable(cells []dataset.Cell) problem.List {
	var found problem.List
	said := map[rune]bool{}
	faces := slices.Sorted(maps.Keys(l.theme.Faces))
	for _, c := range cells {
		for _, face := range faces {
			for _, r := range l.fonts.Chain(face).Missing(c.Text) {
				if said[r] {
					continue
				}
				said[r] = true
				found = append(found, problem.Errorf(c.Place, "G802", "no face of theme %s has the letter %q (U+%04X); tried: %s",
					l.theme.Name, r, r, strings.Join(l.theme.Faces[face], ", ")).
					WithHint("name a font with that letter in the theme"))
			}
		}
	}
	return found
}
