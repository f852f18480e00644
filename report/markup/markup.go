// Package markup is the language of templates: Markdown, blocks between "::: name"
// and ":::", and actions of text/template. In come a template's bytes and, for each
// execution, a Host with data and functions; out comes the tree of a doc.Document,
// every run with its origin. The Markdown is parsed first, with each action opaque,
// so nothing that an action yields can be taken for markup; an execution sees plain
// data only, and its steps and output are counted. Countries, ratings, words of a
// language and files it must not know.
package markup

import (
	"brief/report/doc"
	"brief/report/problem"
)

// A Dialect is what the templates of a Host may name. It does not change.
type Dialect struct {
	Functions []string // that an action may call, beside the comparisons
	Front     []string // keys of the front matter
	Chart     []string // keys of ::: chart

	// Never holds what is wrong with functions that people miss and that must
	// not be: code, words and hint.
	Never map[string]problem.Problem

	// Known reports whether the function may be given a name that stands fixed
	// behind it, and if not, which was probably meant.
	Known func(function, name string) (ok bool, near string)

	// Reviewed reports whether a template is one of the program's own, word for
	// word: its language is not judged, and what is typed in it is a note.
	Reviewed func(file string, text []byte) bool
}

// A Host is what one execution of a template reads and prints. It may keep what
// it is told, since each execution has its own.
type Host interface {
	// Content is what the template finds under the dot, and the functions of
	// the dialect. Data are records (map[string]any), lists ([]any, []doc.Runs),
	// doc.Runs, Facts and plain scalars. A function takes and returns the same,
	// or an Anchor or a Block, and may return an error.
	Content() (data map[string]any, functions map[string]any)

	// Printed is told of each run that an action prints, before it stands in the
	// document, and of the action's place.
	Printed(r *doc.Run, at problem.Place)

	// Asked is told of the origins of what a condition looks at; one may be nil.
	Asked(o *doc.Origin)

	// Figure makes the figure of a ::: chart, or returns nil after taking note
	// of what is wrong with its keys.
	Figure(keys map[string]Argument, at problem.Place) *doc.Figure

	// Call appends a call of a footnote to the words before it; o is where it is
	// called. Note tells what the footnote says.
	Call(before []doc.Run, footnote string, o *doc.Origin) []doc.Run
	Note(footnote string, words []doc.Run, at problem.Place)

	// Row is told of each row of a table that prints something, and whether it
	// is of the head.
	Row(r *doc.Row, head bool)

	// Continued is what a head says where its table or band goes on.
	Continued() *doc.Text

	// Subject says for messages whose document it is (" for Atlantis"), and of
	// which sort (" of a country"), each with its space or "".
	Subject() (whose, sort string)
}

// An Argument is the value of a key: of a fence, a chart or the front matter.
type Argument struct {
	Words doc.Runs      // as printed, each run with its origin
	Text  string        // the same as plain text
	Place problem.Place // of the value

	Anchor string // that the value names
}

// An Anchor names the text in which it is printed, for links and page
// references; it prints nothing.
type Anchor string

// A Block is printed alone in its paragraph, in place of it. The zero Block is
// nothing.
type Block struct{ doc.Block }

// A Fact is true or false by what rows of the data say. It can be asked for, and
// not printed.
type Fact struct {
	Is   bool
	From []*doc.Origin
}

// Add makes f true if one more row says so.
func (f *Fact) Add(is bool, from *doc.Origin) {
	f.Is, f.From = f.Is || is, append(f.From, from)
}
