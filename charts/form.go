package charts

import (
	"slices"

	"brief/report/doc"
)

// A form is one kind of chart: what templates need to know of it, and how it is
// checked, sized and drawn. Each stands in the file of its kind, and in forms.
type form struct {
	doc.ChartForm
	check func(*checker)           // finds what is wrong with a chart, or is left out
	steps func(*doc.Chart) Heights // the heights of its rows
	draw  func(*sheet) float64     // draws s.c from the top left, and returns the height
}

// forms are all kinds of chart, in the order in which they are listed to people.
var forms = []*form{&boardForm, &laddersForm, &matrixForm, &crossGridForm, &countsForm, &dotRowsForm, &stripForm, &linesForm, &barsForm, &multiplesForm}

// Forms returns what charts can draw, and what each form asks of the data.
func Forms() []doc.ChartForm {
	all := make([]doc.ChartForm, 0, len(forms))
	for _, f := range forms {
		all = append(all, f.ChartForm)
	}
	return all
}

// formOf returns the form of a kind, or nil.
func formOf(kind doc.ChartKind) *form {
	if i := slices.IndexFunc(forms, func(f *form) bool { return f.Kind == kind }); i >= 0 {
		return forms[i]
	}
	return nil
}
