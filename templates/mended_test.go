package templates

import (
	"strings"
	"testing"

	"brief/report/golden"
)

// TestMended: what a misspelt block holds, and what only the data show, is
// told beside what keeps a template from being parsed.
func TestMended(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct{ about, src string }{
		{"a function, a field and a block", page("{{ wrod \"x\" }} and {{ .Nmae }}\n\n::: nte\n{{ .Record.Levle }}\n:::")},
		{"several on one line", page("{{ wrod \"x\" }} {{ wrod \"y\" }} {{ .Nmae }}\n\n{{ .Dtaed }}")},
		{"a key of a block that is none", page("::: tabel\nstyle: fact\n\n| a | {{ .Nmae }} |\n:::")},
		{"nothing near", page("{{ quux }}\n\n{{ .Nmae }}")},
		{"a block that is not closed", page("::: note\n{{ .Nmae }}\n")},
	} {
		tm, told := Parse("t.md", []byte(c.src))
		if tm != nil {
			t.Fatalf("%s: it parses", c.about)
		}
		tm, more := Mended("t.md", []byte(c.src), told)
		b.WriteString("== " + c.about + "\n" + c.src + "\n--\n" + told.Error() + "\n-- beside it\n")
		if tm != nil {
			_, found := fillSmall(tm)
			more = append(more, Beside(found, told)...)
		}
		for _, p := range more.Sorted() {
			b.WriteString(p.String() + "\n")
		}
		b.WriteString("\n")
	}
	golden.Compare(t, "mended.txt", b.String())
}
