package templates

import (
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// anchored lets links and page references lead only to what is in the document: a
// template need not print what its sentences refer to. The number of a source
// that is not listed stays, without a link, and is warned of; the number of a
// page on which nothing stands goes with its brackets.
func (x *run) anchored(d *doc.Document) {
	there := map[string]bool{}
	for t := range d.Texts {
		if t.Anchor != "" {
			there[t.Anchor] = true
		}
	}
	lost := map[string]bool{}
	follow := func(t *doc.Text) {
		if t == nil {
			return
		}
		for _, r := range t.Runs {
			for _, id := range r.Cites {
				if r.Link != nil && !there["source-"+id] {
					lost[id] = true
				}
			}
		}
		t.Runs = led(t.Runs, there)
	}
	for t := range d.Texts {
		follow(t)
	}
	for f := range d.Figures {
		if s := f.Fewer; s != nil {
			for _, t := range []*doc.Text{s.Title, s.Subtitle, s.Note} {
				follow(t)
			}
		}
	}
	if len(lost) == 0 {
		return
	}
	what := "the template prints numbers of sources, and no list of sources"
	if slices.ContainsFunc(x.in.Set.Sources, func(s *dataset.Source) bool { return there["source-"+s.ID] }) {
		what = "the template prints the numbers of sources that its list leaves out: " + strings.Join(x.register(lost), ", ")
	}
	x.refuse(problem.Warningf(x.citing, "T715", "%s", what).
		WithHint("the numbers lead nowhere; list the sources as the built-in country.md does, below the word \"sources\""))
}

// led is runs without the links to anchors that are not there.
func led(runs []doc.Run, there map[string]bool) []doc.Run {
	astray := func(r doc.Run) bool { return r.Link != nil && r.Link.Anchor != "" && !there[r.Link.Anchor] }
	if !slices.ContainsFunc(runs, astray) {
		return runs
	}
	out := slices.Clone(runs) // others may print the same runs
	for i := range out {
		r := &out[i]
		if !astray(*r) {
			continue
		}
		if r.Ref != "" && i > 0 && i+1 < len(out) {
			out[i-1].Words, out[i+1].Words = unbracketed(out[i-1].Words, out[i+1].Words)
		}
		r.Ref, r.Link = "", nil
	}
	return slices.DeleteFunc(out, func(r doc.Run) bool { return r.Words == "" && r.Blank() })
}

// unbracketed is what stands around a pair of brackets and the words in it,
// where before ends in the brackets and after begins in them.
func unbracketed(before, after string) (string, string) {
	open, end := strings.LastIndexByte(before, '('), strings.IndexByte(after, ')')
	if open < 0 || end < 0 {
		return before, after
	}
	return strings.TrimRight(before[:open], " \u00a0"), after[end+1:]
}
