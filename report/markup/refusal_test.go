package markup

import (
	"strings"
	"testing"

	"brief/report/golden"
)

// refusals are templates with mistakes, each with what it is about. The golden
// has their messages.
var refusals = []struct{ about, src string }{
	{"unclosed action", page("{{ .Name }\n\n{{ .Name }} and {{ .Nam \n\nmore")},
	{"unclosed action at the end", page("a") + "{{ .Name"},
	{"braces that close nothing", page("a }} b")},
	{"unclosed quotes", page("{{ word \"x }}\n\n{{ word `x }}")},
	{"unclosed comment", page("{{/* a }}\n\nb")},
	{"several mistakes at once", page("{{ wrod \"x\" }}\n\n{{ .Name | | }}\n\n{{ end }}\n\n::: nte\n:::\n\n<b>x</b>")},
	{"unknown functions", page("{{ printf \"%s\" .Name }} {{ call .Name }} {{ html .Name }} {{ cite .Name | wrod }}")},
	{"arithmetic on levels", page("{{ mean .Levels }} {{ sum .Levels }} {{ average .Levels }}")},
	{"unknown sentence", page("{{ sentence \"bottom-lien\" }}")},
	{"undefined variable", page("{{ $x }}")},
	{"undefined variable beside others", page("{{ .Name }} {{ $x := 1 }}{{ $y }}\n\n{{ if $x }}a{{ end }}")},
	{"other templates", page("{{ define \"x\" }}a{{ end }}\n{{ template \"x\" }}\n{{ block \"y\" . }}b{{ end }}")},
	{"unclosed if", page("{{ if .Dated }}\na")},
	{"end and else without if", page("{{ end }}\na\n{{ else }}")},
	{"if around half a block", page("{{ if .Dated }}\n::: note\n{{ end }}\na\n:::")},
	{"if from one paragraph to the next", page("a {{ if .Dated }} b\n\nc {{ end }} d")},
	{"if around half of strong", page("{{ if .Dated }}**a{{ end }} b**")},
	{"if around half a cell", page("::: table\n| {{ if .Dated }} a | b {{ end }} |\n:::")},
	{"break inside a paragraph", page("{{ range .Words }}\na {{ if .Dated }}{{ break }}{{ end }} b\n{{ end }}")},
	{"HTML", page("<script>x</script>\n\na <b>b</b>")},
	{"images and links", page("![a](file:b)\n\n[a](http://b)\n\n<http://b>")},
	{"program text", page("`a`\n\n    b\n\n```\nc\n```")},
	{"tab wider than its line", page("\t::")},
	{"quote", page("> a")},
	{"emphasis", page("*a* and **b *c***")},
	{"lists in lists", page("- a\n  - b\n\n- c\n\n  d")},
	{"unknown block and key", page("::: nots\na\n:::\n\n::: table\nstlye: facts\nstyle: fact\nturn: 0\nstyle: card\n\n| a |\n:::\n\n::: note\nwhat: a\n:::")},
	{"unknown key of a band", "::: masthead\n# a\n:::\n::: band\nsplit: half\nclose: maybe\ndrop: {{ .Count }}\n\na\n:::"},
	{"unclosed block", "::: masthead\n# a\n:::\n::: band\na\n"},
	{"block that is never closed, before others", "::: masthead\n# a\n::: band\n## b\n::: table\n| c | d |\n:::\n:::\n---\n::: band\ne\n:::\n"},
	{"inner block that is never closed", page("::: note\na") + "\n::: band\nb\n:::\n"},
	{"name outside of every block", "# a\n\n::: band\n## b\nc\n:::\n"},
	{"colons that close nothing", page("a") + ":::\n"},
	{"blocks in the wrong place", "::: masthead\n# a\n::: table\n| a |\n:::\n:::\na\n\n# b\n\n::: rail\n:::\n::: band\n::: band\n:::\n---\n:::\n"},
	{"action in a place without text", page("::: table\n\n{{ .Name }}\n| a |\n:::")},
	{"table lines", page("::: table\na | b\n| c | d\n|---|\n| e\n\n:::")},
	{"table with two rulings", page("::: table\n| a |\n|---|\n| b |\n|---|\n:::")},
	{"cells with unknown settings", page("::: table\n| a {spam=2} | b {span=99} | {drip=1}\n:::")},
	{"lines in a chart", page("::: chart\nkind: board\n\n| a |\n:::")},
	{"unknown key of a chart", page("::: chart\nkind: board\ntitel: a\nkind: matrix\n:::")},
	{"no heading", "::: band\n## a\nb\n:::"},
	{"two names", "::: masthead\n# a\n# b\n## c\n:::"},
	{"name outside of the masthead", "::: band\n# a\nb\n:::"},
	{"skipped levels", page("### a\n\nb\n\n#### c\n\nd")},
	{"table without header", page("::: table\nrow-heads: none\n\n| a | b |\n:::")},
	{"front matter", "---\nkikcer: a\nseries: [a]\nsubject: b\nsubject: c\n---\n" + page("a")},
	{"front matter that is not YAML", "---\nkicker: \"a\n---\n" + page("a")},
	{"front matter without end", "---\nkicker: a\n" + page("a")},
	{"characters", page("a\x00b\u202Ec\uE000d\uFFFE")},
	{"not UTF-8", page("a \xE9 b")},
	{"footnotes", page("a[^one] b[^two] c[^one]\n\n[^one]: first\n[^three]: third\n[^one]: again\n\n[^two]:") + "[^four]: here\n"},
	{"footnotes whose names are none", page("a[^my_note] b[^é] c[^ not one ]\n\n[^my_note]: words")},
	{"footnotes in the wrong place", "::: masthead\n# a[^n]\n- b[^n]\n:::\n::: band\n## c[^n]\n\nd[^n]\n\n::: table\n| e[^n] |\n|---|\n| f[^n] |\n:::\n\n::: chart\ntitle: g[^n]\n:::\n\n[^n]: words[^n]\n:::\n"},
	{"typed numbers", page("In 2026, 3 of 4.\n\n::: chart\ntitle: 3 of 4\ndrop: 3\n:::")},
}

func TestRefusals(t *testing.T) {
	var b strings.Builder
	for _, c := range refusals {
		_, problems := Parse("t.md", []byte(c.src), dialect)
		if len(problems) == 0 {
			t.Errorf("%s: no problem", c.about)
		}
		checkPlaces(t, c.src, problems)
		b.WriteString("== " + c.about + "\n" + c.src + "\n--\n" + problems.Error() + "\n\n")
	}
	golden.Compare(t, "refusals.txt", b.String())
}

// failures are templates that parse, and fail with the test's data.
var failures = []struct{ about, src string }{
	{"misspelt field", page("{{ .Nme }}\n\n{{ .Record.Levle }} and {{ range .Ratings }}{{ .Powr }}{{ end }}\n\n{{ if .Datde }}a{{ end }}\n\n{{ $r := .Record }}{{ $r.Tend }}")},
	{"small letter", page("{{ .name }}")},
	{"field of a text", page("{{ .Name.Words }} {{ .Dated.X }}")},
	{"loop over a text", page("{{ range .Name }}a{{ end }}")},
	{"a record printed", page("{{ .Record }} {{ .Dated }} {{ .Ratings }}")},
	{"function with an error", page("{{ notice }}")},
	{"wrong number of arguments", page("{{ word }} {{ index .Words }}")},
	{"index outside", page("{{ index .Words 7 }} {{ index .Name 0 }} {{ index .Record \"x\" }}")},
	{"comparison of unlike things", page("{{ if eq .Name 1 }}a{{ end }}{{ if lt .Words 1 }}a{{ end }}")},
	{"endless loop", page("{{ range 9000000000000000000 }}{{ end }}")},
	{"nested loops", page("{{ range 2000 }}{{ range 2000 }}{{ range 2000 }}{{ end }}{{ end }}{{ end }}")},
	{"too much output", page("{{ range 20000 }}{{ $.Hostile }}{{ end }}")},
	{"poison", page("{{ .Bad }}\n\n{{ .Bad }} {{ remark }}")},
	{"poison not printed", page("{{ if .Bad }}a{{ end }}")},
	{"rows of different width", page("::: table\n| a | b |\n|---|---|\n| c |\n| d | e |\n:::")},
	{"turned table with spans", page("::: table\nturn: 2\n\n| a | b |\n|---|---|\n| c {span=2} |\n:::")},
	{"turned table without head", page("::: table\nturn: 2\n\n| a | b |\n:::")},
	{"five lines in the masthead", "::: masthead\n# a\n- b\n{{ range 4 }}\n- c\n{{ end }}\n:::"},
	{"name that prints nothing", "::: masthead\n# {{ .Empty }}\n:::"},
	{"level skipped by a condition", page("{{ if .None }}\n## a\n\nb\n{{ end }}\n## {{ .Empty }}\n### c\n\nd")},
	{"main in a band without it", page("::: main\na\n:::")},
	{"column in a band without it", page("::: column\na\n:::")},
}

func TestFailures(t *testing.T) {
	var b strings.Builder
	for _, c := range failures {
		d, problems := fill(parseTest(t, "t.md", c.src))
		if d == nil && problems.Err() == nil {
			t.Errorf("%s: neither document nor errors", c.about)
		}
		b.WriteString("== " + c.about + "\n" + c.src + "\n--\n" + problems.Error() + "\n\n")
	}
	golden.Compare(t, "failures.txt", b.String())
}
