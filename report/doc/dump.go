package doc

import (
	"fmt"
	"strings"
)

// Dump returns the document as text, one line for each thing in reading order,
// for goldens. Words stand between bars that part runs; what is said of a run
// beside its words (tone, cites, links) stands before them in brackets, and
// where it comes from behind them.
func (d *Document) Dump() string {
	w := &dumper{}
	w.line("document %q lang %q author %q subject %q date %s", d.Title, d.Lang, d.Author, d.Subject, d.Date.Format("2006-01-02"))
	w.text("mark", d.Mark)
	if l := d.Logo; l != nil {
		w.line("logo #%d %q", l.ID, l.Alt)
	}
	w.text("stamp", d.Stamp)
	w.text("head kicker", d.Head.Kicker)
	w.text("head series", d.Head.Series)
	w.text("head place", d.Head.Place)
	w.text("foot edition", d.Foot.Edition)
	w.text("foot short", d.Foot.Short)
	w.text("foot page", d.Foot.Page)
	if m := d.Masthead; m != nil {
		w.line("masthead")
		w.in(func() {
			w.text("name", m.Name)
			w.text("subtitle", m.Subtitle)
			for _, t := range m.Meta {
				w.text("meta", t)
			}
			w.text("notice", m.Notice)
		})
	}
	for _, b := range d.Bands {
		w.band(b)
	}
	for _, a := range d.Abbreviations {
		w.line("abbreviation %s: %s", a.Short, a.Long)
	}
	for _, s := range d.Sources {
		w.line("source %d %s #%s", s.Number, s.ID, s.Anchor)
	}
	return w.String()
}

type dumper struct {
	strings.Builder
	depth int
	notes map[*Footnote]bool // told
}

func (w *dumper) line(format string, args ...any) {
	w.WriteString(strings.Repeat("  ", w.depth))
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

func (w *dumper) in(f func()) {
	w.depth++
	f()
	w.depth--
}

func (w *dumper) band(b *Band) {
	flags := ""
	for _, f := range []struct {
		on   bool
		word string
	}{{b.NewPage, "new-page"}, {b.Flow, "flow"}, {b.RunIn, "run-in"}, {b.Close, "close"}, {b.Small, "small"}, {b.Annex, "annex"}} {
		if f.on {
			flags += " " + f.word
		}
	}
	w.line("band %s %q%s%s", b.Split, b.Name, flags, drop(b.Drop))
	w.in(func() {
		if b.Head != nil {
			w.block(b.Head)
		}
		for i, c := range b.Columns {
			w.line("column %d", i+1)
			w.in(func() { w.blocks(c) })
		}
		if len(b.Foot) > 0 {
			w.line("foot")
			w.in(func() { w.blocks(b.Foot) })
		}
	})
}

func drop(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" drop %d", n)
}

func (w *dumper) blocks(bs []Block) {
	for _, b := range bs {
		w.block(b)
	}
}

func (w *dumper) block(b Block) {
	switch b := b.(type) {
	case *Heading:
		w.text(fmt.Sprintf("heading %d", b.Level), b.Text)
	case *Paragraph:
		w.text([...]string{"paragraph", "lead-in", "remark", "note", "basis", "about"}[b.Role]+drop(b.Drop), b.Text)
	case *List:
		w.line("list %s", [...]string{"dashes", "bullets", "numbers"}[b.Style])
		w.in(func() {
			for _, it := range b.Items {
				label := ""
				if it.Label != nil {
					label = " " + it.Label.Words()
				}
				w.text("item"+label, it.Text)
			}
		})
	case *Table:
		w.table(b)
	case *Figure:
		w.figure("figure", b)
	case *Contents:
		w.line("contents from %d pages", b.Least)
		w.in(func() {
			for _, e := range b.Entries {
				w.text("entry", e)
			}
		})
	}
}

func (w *dumper) table(t *Table) {
	style := [...]string{"plain", "facts", "ratings", "ratings-grid", "powers", "powers-across", "recommendations", "card", "data"}[t.Style]
	align := ""
	for _, a := range t.Align {
		align += [...]string{"l", "r"}[a]
	}
	w.line("table %s %q %s", style, t.Title, align)
	w.in(func() {
		for _, r := range t.Head {
			w.row("head", r)
		}
		for _, r := range t.Rows {
			w.row("row", r)
		}
		w.text("more", t.More)
	})
}

func (w *dumper) row(kind string, r *Row) {
	if r.Subject {
		kind += " subject"
	}
	w.line("%s%s", kind, drop(r.Drop))
	w.in(func() {
		for _, c := range r.Cells {
			kind := "td"
			if c.Header {
				kind = "th"
			}
			if c.Span > 1 {
				kind += fmt.Sprintf(" span %d", c.Span)
			}
			if len(c.Texts) == 0 {
				w.line("%s", kind)
			}
			for _, t := range c.Texts {
				w.text(kind, t)
			}
		}
	})
}

func (w *dumper) figure(kind string, f *Figure) {
	w.line("%s #%d %s%s", kind, f.ID, f.Chart.Kind, drop(f.Drop))
	w.in(func() {
		w.text("label", f.Label)
		w.text("title", f.Title)
		w.text("subtitle", f.Subtitle)
		w.text("note", f.Note)
		alt := Run{Words: f.Alt, Origin: f.AltOrigin}
		w.line("alt %s", alt.dump())
		w.chart(&f.Chart)
		if f.Fewer != nil {
			w.figure("fewer", f.Fewer)
		}
	})
}

func (w *dumper) chart(c *Chart) {
	scale := make([]string, len(c.Scale))
	for i, r := range c.Scale {
		scale[i] = r.Words
	}
	w.line("scale %s", strings.Join(scale, " < "))
	for i, row := range c.Rows {
		subject := ""
		if i == c.Subject {
			subject = " subject"
		}
		w.line("%s %s%s", row.Label.Words, row.Code.Words, subject)
		if i >= len(c.Cells) {
			continue
		}
		w.in(func() {
			for j, r := range c.Cells[i] {
				if j < len(c.Columns) {
					w.line("%s %s: %s", c.Columns[j].Label.Words, c.Columns[j].Code.Words, r.dump())
				}
			}
		})
	}
}

func (r Rating) dump() string {
	if r.None {
		return "none"
	}
	s := fmt.Sprintf("%d %q, %s %q", r.Level, r.Word.Words, [...]string{"not stated", "down", "flat", "up"}[r.Trend], r.Says.Words)
	if r.Moved != nil {
		s += fmt.Sprintf(", was %d", r.Moved.Level)
		for _, w := range r.Moved.Words {
			s += fmt.Sprintf(" %q", w.Words)
		}
	}
	return s
}

func (w *dumper) text(kind string, t *Text) {
	if t == nil {
		return
	}
	if t.ID > 0 {
		kind += fmt.Sprintf(" #%d", t.ID)
	}
	if t.Anchor != "" {
		kind += " @" + t.Anchor
	}
	if t.Lang != "" {
		kind += " lang " + t.Lang
	}
	w.WriteString(strings.Repeat("  ", w.depth) + kind + ": ")
	for i, r := range t.Runs {
		if i > 0 {
			w.WriteByte('|')
		}
		w.WriteString(r.dump())
	}
	w.WriteByte('\n')
	for _, r := range t.Runs {
		if n := r.Note; n != nil && !w.notes[n] {
			if w.notes == nil {
				w.notes = map[*Footnote]bool{}
			}
			w.notes[n] = true
			w.in(func() {
				w.text("footnote label", n.Label)
				w.text("footnote", n.Text)
			})
		}
	}
}

func (r *Run) dump() string {
	var says []string
	if r.Tone != Plain {
		says = append(says, [...]string{"plain", "lead", "value", "strong", "quiet", "cite", "change"}[r.Tone])
	}
	if r.Keep {
		says = append(says, "keep")
	}
	if r.Lang != "" {
		says = append(says, "lang "+r.Lang)
	}
	if r.Says != "" {
		says = append(says, fmt.Sprintf("says %q", r.Says))
	}
	if len(r.Cites) > 0 {
		says = append(says, "cites "+strings.Join(r.Cites, ","))
	}
	if r.Note != nil {
		says = append(says, fmt.Sprintf("calls %d", r.Note.Number))
	}
	if r.Ref != "" {
		says = append(says, "page of "+r.Ref)
	}
	if l := r.Link; l != nil {
		to := l.URI
		if l.Anchor != "" {
			to = "#" + l.Anchor
		}
		says = append(says, fmt.Sprintf("link %s %q", to, l.Label))
	}
	if m := r.Shape; m != nil {
		shape := [...]string{"", "up", "flat", "down", "diamond", "ladder"}[m.Kind]
		if m.Kind == Ladder {
			shape += fmt.Sprintf(" %d/%d", m.At, m.Steps)
		}
		says = append(says, shape)
	}
	s := ""
	if len(says) > 0 {
		s = "[" + strings.Join(says, "; ") + "]"
	}
	s += r.Words
	if r.Origin == nil {
		return s + "<no origin>"
	}
	id := r.Origin.ID
	if rest, ok := strings.CutPrefix(id, "template:"); ok { // its lines move with each line written above
		name, _, _ := strings.Cut(rest, ":")
		id = "template:" + name
	}
	return s + "<" + id + ">"
}
