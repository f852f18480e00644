package markup

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"brief/report/problem"
)

// Each limit, just kept and just passed; the message says both numbers.
func TestLimits(t *testing.T) {
	size := func(n int) string {
		src := page("a")
		return src + strings.Repeat("\n", n-len(src))
	}
	quotes := func(n int) string { return page(strings.Repeat("> ", n) + "a") }
	indents := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat("  ", i) + "- a\n")
		}
		return page(b.String())
	}
	cells := func(n int) string { return page("::: table\n" + strings.Repeat("| a ", n) + "|\n:::") }
	for _, c := range []struct {
		about string
		make  func(n int) string
		most  int
		want  string // when there is one more
	}{
		{"bytes", size, 65536, "t.md: F601: the template has 65537 bytes, the limit is 65536"},
		{"characters of a line", func(n int) string { return page(strings.Repeat("é", n)) }, 2000, "t.md:5:1: F601: the line has 2001 characters, the limit is 2000"},
		{"quotes", quotes, 4, "t.md:5:1: F601: lists and quotes stand 5 deep in each other, the limit is 4"},
		{"lists", indents, 4, "t.md:9:1: F601: lists and quotes stand 5 deep in each other, the limit is 4"},
		{"markers of a line", func(n int) string { return page(strings.Repeat("- ", n) + "a") }, 4, "t.md:5:1: F601: lists and quotes stand 5 deep in each other, the limit is 4"},
		{"brackets", func(n int) string { return page(strings.Repeat("[a\n", n)) }, 200, `t.md:205:1: F601: the paragraph has 201 "[", the limit is 200`},
		{"actions", func(n int) string {
			return page(strings.Repeat("{{ if .Dated }}", n) + "a" + strings.Repeat("{{ end }}", n))
		}, 50, "t.md:5:751: F601: actions stand more than 50 deep in each other"},
		{"parentheses", func(n int) string {
			return page("{{ " + strings.Repeat("(", n) + ".Name" + strings.Repeat(")", n) + " }}")
		}, 50, "t.md:5:54: F601: parentheses stand more than 50 deep in each other; set a variable"},
		{"blocks", func(n int) string { return strings.Repeat("::: band\n", n) + strings.Repeat(":::\n", n) }, 4, "t.md:5:1: F601: blocks stand more than 4 deep in each other"},
		{"columns", cells, 12, "t.md:5:1: F601: the table has 13 columns, the limit is 12"},
		{"rows", func(n int) string { return page(fmt.Sprintf("::: table\n{{ range %d }}\n| a |\n{{ end }}\n:::", n)) }, 500, "t.md:7:1: F601: the table has more than 500 rows"},
	} {
		all := func(src string) []string {
			tm, problems := Parse("t.md", []byte(src), dialect)
			if tm != nil {
				_, problems = fill(tm)
			}
			var found []string
			for _, p := range problems {
				if p.Code == "F601" {
					found = append(found, p.String())
				}
			}
			return found
		}
		if found := all(c.make(c.most)); len(found) > 0 {
			t.Errorf("%s: %d refused: %s", c.about, c.most, found)
		}
		if found := all(c.make(c.most + 1)); !slices.Contains(found, c.want) {
			t.Errorf("%s: %d gives %q, want %q", c.about, c.most+1, found, c.want)
		}
	}
}

// Steps and output are counted while a template is executed.
func TestMeters(t *testing.T) {
	x := newRun(&Template{}, newDesk())
	for range maxSteps {
		if _, err := x.tick(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.tick(); err != errSteps {
		t.Errorf("step %d: %v", maxSteps+1, err)
	}
	if err := x.write(maxOutput); err != nil {
		t.Error(err)
	}
	if err := x.write(1); err != errOutput {
		t.Errorf("byte %d: %v", maxOutput+1, err)
	}
}

// Hostile templates that were slow for the parsers that we use are refused by
// a look at their lines, before those see them.
func TestHostileTemplates(t *testing.T) {
	for about, src := range map[string]string{
		"quotes":      strings.Repeat("> ", 30_000) + "a",
		"brackets":    page(strings.Repeat("[a](", 16_000)),
		"table":       page("::: table\n" + strings.Repeat("|a", 8_000) + "|\n:::"),
		"nested ifs":  page(strings.Repeat("{{if 1}}", 4_000)),
		"parentheses": page("{{ " + strings.Repeat("(\n", 20_000)),
		"blocks":      strings.Repeat("::: band\n", 7_000),
		"lists":       page(strings.Repeat("- ", 900) + "a"),
	} {
		tm, problems := Parse("t.md", []byte(src), dialect)
		if tm != nil || !slices.ContainsFunc(problems, func(p problem.Problem) bool { return p.Code == "F601" }) {
			t.Errorf("%s: not refused: %v", about, problems)
		}
	}
}
