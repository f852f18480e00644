// Package theme reads how a brief looks: faces, colours and type as a desk writes
// them in YAML become a doc.Theme that starts from another, or the reasons why it
// cannot be read, on paper or on a grey printer. Whether the faces exist, and what
// is set in them, it must not know.
package theme

import (
	"fmt"
	"maps"
	"math"
	"path"
	"strings"

	"brief/report/doc"
	"brief/report/problem"
	"brief/report/source"
)

// Parse reads a theme, which starts from base: what it does not say is as there.
// A theme whose text would be hard to read, in colour or in grey, is refused:
// G810 for a word or colour that cannot be read, G811 for a size, G812 for a key
// or face, G813 for contrast and for steps that cannot be told apart.
//
// The theme is nil if one of the problems is an error. Whether the faces exist
// is not looked at here.
func Parse(file string, src []byte, base *doc.Theme) (*doc.Theme, problem.List) {
	if len(src) > source.MaxSize {
		return nil, problem.List{problem.Errorf(problem.Place{File: file}, "F601", "the theme has %d bytes, the limit is %d", len(src), source.MaxSize)}
	}
	r := &reader{File: source.New(file, src), theme: copyOf(base), places: map[string]problem.Place{}}
	r.theme.Name = strings.TrimSuffix(path.Base(file), path.Ext(file))
	if r.problems = r.Characters(); r.problems.Err() != nil {
		return nil, r.problems
	}
	top, found := r.YAML(r.Text, 0, "G812")
	if len(found) > 0 {
		return nil, found
	}
	if top != nil {
		r.top(top)
	}
	if r.problems.Err() == nil {
		r.legible()
	}
	if r.problems.Err() != nil {
		return nil, r.problems.Sorted()
	}
	return r.theme, r.problems.Sorted()
}

// copyOf returns a theme that shares nothing with t.
func copyOf(t *doc.Theme) *doc.Theme {
	c := *t
	c.Faces = map[string][]string{}
	for name, faces := range t.Faces {
		c.Faces[name] = faces
	}
	c.Named = maps.Clone(t.Named)
	if c.Named == nil {
		c.Named = map[string][]problem.Place{}
	}
	return &c
}

// Limits of a theme (LOOK 3 and 4).
const (
	minSize     = 8.5 // points: the floor for everything
	maxSize     = 72.0
	minText     = 5.5 // contrast of text
	minAccent   = 7.0 // of the accent on white
	minChange   = 4.5 // of the change colour on white, and of marks on black
	minLine     = 3.0 // of lines that carry meaning
	minStep     = 8.0 // whole L* between neighbouring rungs, and change and accent
	minMarkSize = 12.0
)

// colourNames are the tokens of a theme's colours in their order.
var colourNames = []string{
	"ink", "ink-2", "accent", "line", "hairline", "rung-1", "rung-2", "rung-3", "rung-4",
	"moderate", "change", "forecast", "white", "black", "mark-red", "mark-amber", "mark-green",
}

// colours returns the fields of c in the order of colourNames.
func colours(c *doc.Colours) []*doc.Colour {
	return []*doc.Colour{
		&c.Ink, &c.Ink2, &c.Accent, &c.Line, &c.Hairline, &c.Rungs[0], &c.Rungs[1], &c.Rungs[2], &c.Rungs[3],
		&c.Moderate, &c.Change, &c.Forecast, &c.White, &c.Black, &c.MarkRed, &c.MarkAmber, &c.MarkGreen,
	}
}

// roleNames are the words for type roles in a theme.
var roleNames = []struct {
	name string
	role doc.TypeRole
}{
	{"name", doc.TypeName},
	{"name-2", doc.TypeName2},
	{"name-3", doc.TypeName3},
	{"subtitle", doc.TypeSubtitle},
	{"subtitle-3", doc.TypeSubtitle3},
	{"bottom-line-1", doc.TypeBottomLine1},
	{"bottom-line-2", doc.TypeBottomLine2},
	{"bottom-line-3", doc.TypeBottomLine3},
	{"power", doc.TypePower},
	{"body", doc.TypeBody},
	{"body-small", doc.TypeBodySmall},
	{"number", doc.TypeNumber},
	{"number-2", doc.TypeNumber2},
	{"head", doc.TypeHead},
	{"figure-label", doc.TypeFigureLabel},
	{"panel", doc.TypePanel},
	{"table", doc.TypeTable},
	{"dense", doc.TypeDense},
	{"figure-subtitle", doc.TypeFigureSubtitle},
	{"label", doc.TypeLabel},
	{"note", doc.TypeNote},
	{"basis", doc.TypeBasis},
	{"cite", doc.TypeCite},
	{"kicker", doc.TypeKicker},
	{"mark", doc.TypeMark},
}

// legible checks what LOOK 4 asks of every theme.
func (r *reader) legible() {
	c := &r.theme.Colours
	contrast := func(front, back string, a, b doc.Colour, least float64) {
		if got := Contrast(a, b); got < least {
			r.errorf(r.placeOf(front, back), "G813", "%s %s on %s %s has a contrast of %.1f:1, the least is %.1f:1", front, hex(a), back, hex(b), got, least)
		}
	}
	steps := func(one, other string, a, b doc.Colour) {
		if d := math.Round(math.Abs(Lightness(a) - Lightness(b))); d < minStep {
			r.errorf(r.placeOf(one, other), "G813", "%s %s and %s %s are %.0f L* apart, the least is %.0f: in grey they look alike", one, hex(a), other, hex(b), d, minStep)
		}
	}
	contrast("ink", "white", c.Ink, c.White, minText)
	contrast("ink-2", "white", c.Ink2, c.White, minText)
	contrast("accent", "white", c.Accent, c.White, minAccent)
	contrast("change", "white", c.Change, c.White, minChange)
	contrast("line", "white", c.Line, c.White, minLine)
	contrast("ink", "moderate", c.Ink, c.Moderate, minText)
	contrast("ink", "forecast", c.Ink, c.Forecast, minText)
	contrast("white", "black", c.White, c.Black, minText)
	contrast("mark-red", "black", c.MarkRed, c.Black, minChange)
	contrast("mark-amber", "black", c.MarkAmber, c.Black, minChange)
	contrast("mark-green", "black", c.MarkGreen, c.Black, minChange)
	for i, rung := range c.Rungs {
		name := fmt.Sprintf("rung-%d", i+1)
		contrast("ink", name, c.Ink, rung, minText)
		if i == 0 {
			continue
		}
		below := fmt.Sprintf("rung-%d", i)
		steps(name, below, rung, c.Rungs[i-1])
		if Lightness(rung) >= Lightness(c.Rungs[i-1]) {
			r.errorf(r.placeOf(name, below), "G813", "%s %s is not darker than %s %s: darker is always higher", name, hex(rung), below, hex(c.Rungs[i-1]))
		}
	}
	steps("change", "accent", c.Change, c.Accent)
	for _, n := range roleNames {
		if _, own := r.places["type "+n.name]; !own {
			continue // in a colour that is judged above, or in desk's
		}
		t := r.theme.Type[n.role]
		ground, back := "white", c.White
		if n.role == doc.TypeMark {
			ground, back = "black", c.Black
		}
		if got := Contrast(t.Colour, back); got < minText {
			r.errorf(r.placeOf("type "+n.name, ground), "G813", "%s: text in %s on %s has a contrast of %.1f:1, the least is %.1f:1", n.name, hex(t.Colour), ground, got, minText)
		}
	}
}

func hex(c doc.Colour) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
