package markup

import (
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"pgregory.net/rapid"
)

// An ending is where and why an execution ended.
type ending struct {
	offset           int
	expression, what string
}

// located cuts the place and expression off an error of text/template:
// "template: t:2:4: executing "t" at <.Foo>: what", whose column counts bytes
// from 0.
func located(s *script, msg string) ending {
	rest, _ := strings.CutPrefix(msg, "template: "+treeName+":")
	lineWord, rest, _ := strings.Cut(rest, ":")
	columnWord, rest, _ := strings.Cut(rest, ":")
	line, err := strconv.Atoi(lineWord)
	column, err2 := strconv.Atoi(columnWord)
	if err != nil || err2 != nil || line < 1 || line > len(s.Lines) {
		return ending{what: msg}
	}
	_, rest, _ = strings.Cut(rest, " at <")
	expression, what, _ := strings.Cut(rest, ">: ")
	return ending{s.Lines[line-1] + column, expression, untyped(what)}
}

// untyped is what is told without the type of what is no record: text/template
// names that of the list which it is an item of.
func untyped(what string) string {
	what, _, _ = strings.Cut(what, " in type ")
	return what
}

// executed runs a template with the evaluator, or with text/template, and
// returns the document as far as it came and how it ended.
func executed(tm *Template, with func(*run, map[string]any, map[string]any) ending) (string, ending) {
	h := newDesk()
	x := newRun(tm, h)
	end := with(x, h.data, h.functions)
	d := x.finish()
	return d.Dump() + append(x.problems, h.problems...).Error(), end
}

func ours(x *run, data, calls map[string]any) ending {
	if err := x.execute(x.template.tree, data, calls); err != nil {
		return ending{int(err.node.Position()), err.node.String(), untyped(err.what)}
	}
	return ending{}
}

func theirs(x *run, data, calls map[string]any) ending {
	all := template.FuncMap{}
	e := &evaluator{run: x}
	for _, name := range append([]string{emitName, putName, tickName, listName, askName, keysName}, comparisons...) {
		if f := e.named(name); f != nil {
			all[name] = f
		}
	}
	maps.Copy(all, calls)
	t := template.New(treeName).Option("missingkey=error").Funcs(all)
	if _, err := t.AddParseTree(treeName, x.template.tree); err != nil {
		return ending{what: err.Error()}
	}
	if err := t.Execute(io.Discard, data); err != nil {
		return located(x.template.script, err.Error())
	}
	return ending{}
}

// actions draws a piece of a template that means all that text/template knows,
// or goes wrong in all ways that it tells of.
func actions(t *rapid.T, depth int) string {
	draw := func(words ...string) string { return rapid.SampledFrom(words).Draw(t, "word") }
	var value func(depth int) string
	value = func(depth int) string {
		if depth == 0 || rapid.Bool().Draw(t, "plain") {
			return draw(".", "$", "$x", "$y", ".Name", "$.Name", ".Record.Level", "$.Record.Trend", ".Level", ".Gone", ".Record.Gone", ".Name.Gone", "$x.Level",
				".Words", ".Empty", ".None", ".Dated", ".Count", ".Ratings", ".Record", `"a"`, "`b`", "1", "0x1F", "'c'", "1.5", "2i", "true", "nil", "notice", "(.Record).Level", "(index .Ratings 0).Says")
		}
		v := func() string { return value(depth - 1) }
		switch rapid.IntRange(0, 6).Draw(t, "form") {
		case 0:
			return "(" + v() + " | " + draw("len", "not", "eq 1", "index .Ratings", "and .Name", "or .Empty", "word", "value", "cite .Name", ".Name", "paragraphs") + ")"
		case 1:
			return "(" + draw("and", "or", "cite") + " " + v() + " " + v() + " " + v() + ")"
		case 2:
			return "(" + draw("eq", "ne", "lt", "le", "gt", "ge", "index", "and", "or", "paragraphs", "cite") + " " + v() + " " + v() + ")"
		case 3:
			return "(" + draw("not", "len", "word", "anchor", "value", "remark", "and", "eq", "cite", "paragraphs", ".Name", "$x") + " " + v() + ")"
		case 4:
			return "(" + draw("notice", "word", "eq", "or", "cite", "remark") + ")"
		}
		return "(" + v() + ")"
	}
	var b strings.Builder
	for range rapid.IntRange(1, 3).Draw(t, "actions") {
		v := strings.TrimSuffix(strings.TrimPrefix(value(2), "("), ")")
		if strings.Count(v, "(") != strings.Count(v, ")") {
			v = "(" + v + ")"
		}
		inner := func() string {
			if depth == 0 {
				return "word " + draw("", "{{ break }}", "{{ continue }}")
			}
			return actions(t, depth-1)
		}
		switch rapid.IntRange(0, 7).Draw(t, "action") {
		case 0:
			fmt.Fprintf(&b, "{{ if %s }}%s{{ else }}%s{{ end }}", v, inner(), inner())
		case 1:
			fmt.Fprintf(&b, "{{ with %s%s }}%s{{ else with .Name }}%s{{ end }}", draw("", "$x := ", "$x = "), v, inner(), inner())
		case 2:
			fmt.Fprintf(&b, "{{ range %s%s }}%s{{ else }}none{{ end }}", draw("", "$x := ", "$x, $y := ", "$x = ", "$y, $x = "), draw(v, ".Ratings", ".Words", ".Record", "3", "0"), inner())
		case 3:
			fmt.Fprintf(&b, "{{ $%s %s %s }}", draw("x", "y"), draw(":=", "="), v)
		default:
			fmt.Fprintf(&b, "a {{ %s }} b ", v)
		}
	}
	return b.String()
}

// The evaluator means by a template what text/template means by it, and ends at
// the same place with the same words.
func TestEvaluatorAgreesWithTextTemplate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := page("{{ $x := .Name }}{{ $y := 2 }}" + actions(t, 2))
		tm, _ := Parse("t.md", []byte(src), dialect)
		if tm == nil {
			return
		}
		want, wantEnd := executed(tm, theirs)
		got, end := executed(tm, ours)
		if end != wantEnd {
			t.Fatalf("%s\nends with %+v\nnot with  %+v", src, end, wantEnd)
		}
		if got != want {
			t.Fatalf("%s\nmakes\n%s\nnot\n%s", src, got, want)
		}
	})
}
