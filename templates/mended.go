package templates

import (
	"cmp"
	"slices"
	"strings"

	"brief/report/problem"
)

// mendings is how often Mended reads a template anew, at most.
const mendings = 8

// Mended reads a template that Parse refused, as if the hints of what it told
// had been taken ("did you mean ..."), and returns what is then found beside
// it. So what stands in a misspelt block, or is known only when the template is
// executed, is told in the same run. Nothing is to be made of the template,
// which is nil where hints are not enough; problems on the lines that were
// mended are not returned, since their columns are those of another text.
func Mended(file string, src []byte, told problem.List) (*Template, problem.List) {
	var more problem.List
	lines := strings.Split(string(src), "\n")
	for range mendings {
		if !mend(lines, told) {
			return nil, more
		}
		t, found := Parse(file, []byte(strings.Join(lines, "\n")))
		found = Beside(found, slices.Concat(told, more))
		if t != nil {
			return t, append(more, found...)
		}
		if found.Err() == nil {
			return nil, more
		}
		more, told = append(more, found...), found
	}
	return nil, more
}

// Beside returns the problems of found that stand on no line of an error told.
func Beside(found, told problem.List) problem.List {
	return slices.DeleteFunc(slices.Clone(found), func(p problem.Problem) bool {
		return slices.ContainsFunc(told, func(o problem.Problem) bool {
			return o.Severity == problem.Error && o.Place.File == p.Place.File && o.Place.Line == p.Place.Line
		})
	})
}

// mend takes the hints of all errors, the last of a line first, and reports
// whether each had one.
func mend(lines []string, told problem.List) bool {
	errs := slices.DeleteFunc(slices.Clone(told), func(p problem.Problem) bool { return p.Severity != problem.Error })
	slices.SortStableFunc(errs, func(a, b problem.Problem) int { return cmp.Compare(b.Place.Column, a.Place.Column) })
	for _, p := range errs {
		wrong, right := lastQuoted(p.What), lastQuoted(p.Hint)
		n := p.Place.Line - 1
		if wrong == "" || right == "" || n < 0 || n >= len(lines) || !strings.HasPrefix(p.Hint, "did you mean") {
			return false
		}
		line := []rune(lines[n])
		from := max(0, min(p.Place.Column-1, len(line)))
		rest := string(line[from:])
		if !strings.Contains(rest, wrong) {
			return false
		}
		lines[n] = string(line[:from]) + strings.Replace(rest, wrong, right, 1)
	}
	return len(errs) > 0
}

// lastQuoted is the last text between quotation marks in a message, or "".
func lastQuoted(s string) string {
	parts := strings.Split(s, `"`)
	if len(parts) < 3 || len(parts)%2 == 0 {
		return ""
	}
	return parts[len(parts)-2]
}
