// Package charts draws the forms that are honest for ordered words, and lines,
// bars and small multiples of numbers. A checked doc.Chart goes in, a
// draw.Drawing comes out: paths and words with their origin, recorded by a
// go-chart renderer of our own. It must not know pages, files or PDF, and it has
// no way to add levels up, to average them or to turn one into a length.
package charts

import (
	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
)

// A Size is the room for a chart in points. Row is the height of its rungs,
// cells, squares or blocks; a row whose words need more takes more.
type Size struct{ Width, Row float64 }

// Draw records a chart. What it returns is Width wide and as high as its rows
// need; nothing in it, words or shapes, stands outside. An error is a
// problem.List and names every label for which there is no room, by name or by
// code (C205), and whatever does not fit together in the chart itself (C206).
//
// Where a board has no room for its tokens, or ladders for their words, a
// matrix says the same; and codes that take the place of names are told in a
// key below the drawing.
func Draw(c *doc.Chart, size Size, t *doc.Theme, fonts *font.Set) (*draw.Drawing, error) {
	if l := check(c, size); len(l) > 0 {
		return nil, l.Err()
	}
	s := &sheet{recorder: newRecorder(script{t, fonts}), c: c, width: size.Width, row: size.Row}
	return s.drawing(size.Width, formOf(c.Kind).draw(s))
}

// Heights are the rows that a chart may take, tightest first, for the page
// budget. Normal is the index of the height that it has where there is no need
// to save or to fill.
type Heights struct {
	Rows   []float64
	Normal int
}

// Steps returns the row heights of LOOK for a chart, of a kind that Draw knows.
func Steps(c *doc.Chart) Heights {
	f := formOf(c.Kind)
	if f == nil {
		return Heights{Rows: []float64{0}}
	}
	return f.steps(c)
}

// A sheet is a drawing in the making: a chart, its room, and the recorder.
type sheet struct {
	*recorder
	c          *doc.Chart
	width, row float64
}

// order returns the indexes of the rows with the subject first, those of dot
// rows as these sort them, whatever says the same in their place.
func (s *sheet) order() []int {
	if s.c.Kind == doc.DotRows {
		return s.byLevel()
	}
	var rows []int
	if s.c.Subject >= 0 {
		rows = append(rows, s.c.Subject)
	}
	for i := range s.c.Rows {
		if i != s.c.Subject {
			rows = append(rows, i)
		}
	}
	return rows
}
