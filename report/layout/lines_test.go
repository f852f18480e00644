package layout

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/golden"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// newSetter sets in the built-in faces. Signs are 10 wide.
func newSetter(tb testing.TB) *setter {
	tb.Helper()
	plain := doc.Type{Face: "regular", Value: "medium", Strong: "bold", Size: 9.5, Leading: 13}
	t := &doc.Theme{Name: "test", Faces: map[string][]string{
		"regular": {"Roboto Regular"}, "medium": {"Roboto Medium"}, "bold": {"Roboto Bold"},
	}}
	for i := range t.Type {
		t.Type[i] = plain
	}
	t.Type[doc.TypeTable].Size, t.Type[doc.TypeTable].Tracking, t.Type[doc.TypeTable].Tabular = 9, 0.04, true
	t.Type[doc.TypeCite].Size = 8.5
	t.Type[doc.TypeHead].Size, t.Type[doc.TypeHead].Face = 11.5, "bold"
	t.Type[doc.TypeName].Size, t.Type[doc.TypeName].Tracking = 46, -0.8
	t.Colours.Ink2, t.Colours.Change = doc.Colour{R: 2}, doc.Colour{R: 3}
	fonts, problems := font.Open(t, nil)
	if len(problems) > 0 {
		tb.Fatal(problems)
	}
	return &setter{theme: t, fonts: fonts, markWidth: func(*doc.Mark, doc.TypeRole) float64 { return 10 }}
}

// text makes a text of runs: "*lead*", "=value=", "^cite^", "#keep#", "<words
// after a sign>", and plain words between.
func text(s string) *doc.Text {
	t := &doc.Text{}
	tones := map[rune]doc.Run{'*': {Tone: doc.Lead}, '=': {Tone: doc.Value}, '^': {Tone: doc.Cite}, '#': {Keep: true}, '<': {Shape: &doc.Mark{Kind: doc.Up}}}
	run, end := doc.Run{}, rune(0)
	flush := func() {
		if run.Words != "" || run.Shape != nil {
			t.Runs = append(t.Runs, run)
		}
		run, end = doc.Run{}, 0
	}
	for _, r := range s {
		next, opens := tones[r]
		switch {
		case end != 0 && r == end:
			flush()
		case end == 0 && opens:
			flush()
			run, end = next, r
			if r == '<' {
				end = '>'
			}
		default:
			run.Words += string(r)
		}
	}
	flush()
	return t
}

// read is what a line says: its words in order.
func read(l line) string {
	var b strings.Builder
	for _, w := range l.set.words {
		b.WriteString(w.Text)
	}
	return b.String()
}

const why = "The United States has invited key Central Asian leaders for high-profile discussions, a move that signals renewed American interest in a region long regarded as the strategic backyard of Russia and, increasingly, of China. " +
	"The outreach appears aimed at countering China's Belt and Road Initiative^[1]^ in trade/transit routes and at securing access to critical minerals^[2, 3]^; the full intentions “remain to be seen”."

// TestLines shows where lines break.
func TestLines(t *testing.T) {
	s := newSetter(t)
	var b strings.Builder
	show := func(name string, t *doc.Text, role doc.TypeRole, measure float64, how breaking) {
		fmt.Fprintf(&b, "%s, %g\n", name, measure)
		for _, l := range s.lines(t, role, measure, how) {
			fmt.Fprintf(&b, "\t%6.2f %s|", l.width, strings.ReplaceAll(read(l), "\u00AD", "~"))
			for _, m := range l.set.marks {
				fmt.Fprintf(&b, " sign at %.2f", m.X)
			}
			b.WriteByte('\n')
		}
	}
	for _, m := range []float64{492, 312, 240, 156, 90} {
		show("reading text", text(why), doc.TypeBody, m, fit)
	}
	show("title", text("Rated Strong by one source, Moderate by another: the two cannot be ranked"), doc.TypeHead, 240, balance)
	show("title", text("Growing influence in two of three countries"), doc.TypeHead, 200, balance)
	show("cell", text("Pragmatic Investment & Infrastructure^[1]^"), doc.TypeTable, 100, balance)
	show("single", text("*Growing*, in #2026-W48#"), doc.TypeTable, 10, single)
	soft := "The inter\u00ADnational community's counter\u00ADproductive misunder\u00ADstandings notwith\u00ADstanding, infra\u00ADstructure matters."
	show("soft hyphens, reading text", text(soft), doc.TypeBody, 241, fit)
	show("soft hyphens, narrow", text(soft), doc.TypeBody, 156, fit)
	show("soft hyphens, table", text(soft), doc.TypeTable, 241, fit)
	show("soft hyphens, no other way", text("Donau\u00ADdampf\u00ADschiff\u00ADfahrt"), doc.TypeTable, 40, balance)
	show("keep", text("Received on #24 November 2026# and again in #2026-W48#, page\u00A02 of the edition"), doc.TypeTable, 62, fit)
	show("signs", text("<Growing>, said^[1]^ <Steady>"), doc.TypeTable, 70, fit)
	show("dashes", text("one – two — three e-mail T-34 well-to-do Kazakhstan–China"), doc.TypeBody, 45, fit)
	show("cite first", text("^[1]^ and ^[2]^"), doc.TypeTable, 156, fit)
	show("too wide", text("a Kazakhstan b"), doc.TypeTable, 20, fit)
	show("signs of another face", text("→→ ✓ one"), doc.TypeBody, 30, fit)
	golden.Compare(t, "lines.txt", b.String())
}

// words draws a text of several runs.
func words() *rapid.Generator[*doc.Text] {
	word := rapid.Map(rapid.StringOfN(rapid.RuneFrom([]rune("aeilmnorstuKWТқ-–/.,1\u00A0\u00AD")), 1, 14, -1), func(s string) string {
		return strings.ReplaceAll(strings.Trim(s, "\u00A0\u00AD")+"x", "\u00AD\u00A0", "\u00A0") // a no-break space stands between letters
	})
	return rapid.Custom(func(t *rapid.T) *doc.Text {
		tx := &doc.Text{}
		for range rapid.IntRange(1, 6).Draw(t, "runs") {
			r := doc.Run{
				Tone: rapid.SampledFrom([]doc.Tone{doc.Plain, doc.Lead, doc.Strong, doc.Quiet, doc.Cite, doc.Change}).Draw(t, "tone"),
				Keep: rapid.IntRange(0, 4).Draw(t, "keep") == 0,
			}
			n := rapid.IntRange(1, 8).Draw(t, "words")
			if r.Tone == doc.Cite {
				n = 1
			}
			r.Words = strings.Join(rapid.SliceOfN(word, n, n).Draw(t, "text"), " ")
			if rapid.Bool().Draw(t, "space before") {
				r.Words = " " + r.Words
			}
			if rapid.Bool().Draw(t, "space after") {
				r.Words += " "
			}
			if rapid.IntRange(0, 5).Draw(t, "sign") == 0 {
				r.Shape = &doc.Mark{Kind: doc.Up}
			}
			tx.Runs = append(tx.Runs, r)
		}
		return tx
	})
}

// said is the text of t as lines should read it: single spaces, one before
// each source number, nothing that has no form.
func said(t *doc.Text) string {
	var b strings.Builder
	for _, r := range t.Runs {
		if r.Tone == doc.Cite {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ReplaceAll(r.Words, "\u00A0", "\u0001")) // is no place to break
	}
	s := strings.Join(strings.FieldsFunc(font.Visible(b.String()), isSpace), " ")
	return strings.ReplaceAll(s, "\u0001", " ")
}

// TestLinesKeepWords: whatever is broken, every word stands once and in order,
// no line is wider than the measure unless it is one piece, and no line ends
// where none may.
func TestLinesKeepWords(t *testing.T) {
	s := newSetter(t)
	rapid.Check(t, func(t *rapid.T) {
		tx := words().Draw(t, "text")
		role := rapid.SampledFrom([]doc.TypeRole{doc.TypeBody, doc.TypeTable, doc.TypeName}).Draw(t, "role")
		measure := float64(rapid.IntRange(20, 492).Draw(t, "measure"))
		how := rapid.SampledFrom([]breaking{fit, balance, single}).Draw(t, "how")
		lines := s.lines(tx, role, measure, how)
		var got strings.Builder
		for i, l := range lines {
			checkLine(t, s, tx, role, measure, l, how, i == len(lines)-1)
			got.WriteString(strings.ReplaceAll(read(l), "\u00AD", ""))
		}
		if want := said(tx); got.String() != want {
			t.Errorf("lines read %q, text is %q", got.String(), want)
		}
		if how == single && len(lines) > 0 && lines[0].width != s.width(tx, role) {
			t.Errorf("line is %g wide, width says %g", lines[0].width, s.width(tx, role))
		}
	})
}

func checkLine(t *rapid.T, s *setter, tx *doc.Text, role doc.TypeRole, measure float64, l line, how breaking, last bool) {
	// The words must stand as wide as the line says.
	end := 0.0
	words := l.bound(tx)
	for i, w := range words {
		if w.X < end-0.001 && w.Run.Tone != doc.Cite {
			t.Errorf("words %q start at %g, those before end at %g", w.Text, w.X, end)
		}
		glyphs := ""
		for _, g := range w.Glyphs {
			glyphs += g.Text
		}
		if glyphs != w.Text {
			t.Errorf("words say %q, glyphs %q", w.Text, glyphs)
		}
		if !slices.ContainsFunc(tx.Runs, func(r doc.Run) bool { return r.Words == w.Run.Words && r.Tone == w.Run.Tone }) {
			t.Errorf("words %q are of a run that is not in the text", w.Text)
		}
		end = w.X + w.Width()
		if i == len(words)-1 || words[i+1].Run.Tone == doc.Cite {
			if trimmed := strings.TrimSuffix(w.Text, " "); trimmed != w.Text {
				w.Text, w.Glyphs = trimmed, w.Glyphs[:len(w.Glyphs)-1]
				end = w.X + w.Width()
			}
		}
	}
	if n := len(l.set.marks); n > 0 {
		end = max(end, l.set.marks[n-1].X+l.set.marks[n-1].Width)
	}
	if math.Abs(end-l.width) > 0.001 {
		t.Errorf("line %q ends at %g, its width is %g", read(l), end, l.width)
	}
	text := read(l)
	if !last && len(words) > 0 {
		r := []rune(text)
		if e := r[len(r)-1]; e != ' ' && e != '\u00AD' && !strings.ContainsRune(separators, e) {
			t.Errorf("line %q ends in the middle of a word", text)
		}
	}
	if len(words) > 0 && words[0].Run.Tone == doc.Cite && words[0].Run != &tx.Runs[0] && !onlySpace(tx, words[0].Run) {
		t.Errorf("line %q starts with a source number", text)
	}
	if how != single && l.width > measure+0.001 && !slices.Contains(pieces(s.paragraph(tx, role)), l.width) {
		t.Errorf("line %q is %g wide, the measure is %g, and it is not one piece", text, l.width, measure)
	}
}

// pieces are the widths of what cannot be broken, and of its parts between
// soft hyphens.
func pieces(p *paragraph) (widths []float64) {
	from, hard := p.start(), p.start()
	for to := range p.places {
		widths = append(widths, p.width(from, to).points())
		from = to
		if !p.soft(to) {
			widths = append(widths, p.width(hard, to).points())
			hard = to
		}
	}
	return widths
}

// onlySpace reports whether nothing is to be seen before run.
func onlySpace(t *doc.Text, run *doc.Run) bool {
	for i := range t.Runs {
		if &t.Runs[i] == run {
			return true
		}
		if t.Runs[i].Shape != nil || strings.TrimFunc(font.Visible(t.Runs[i].Words), unicode.IsSpace) != "" {
			return false
		}
	}
	return true
}

// TestBalance: a balanced text has no more lines than the measure asks for,
// and no other way with as few lines has a narrower widest line by much.
func TestBalance(t *testing.T) {
	s := newSetter(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "words")
		var ws []string
		for range n {
			ws = append(ws, rapid.StringOfN(rapid.RuneFrom([]rune("aeilmnorst")), 1, 9, -1).Draw(t, "word"))
		}
		tx := &doc.Text{Runs: []doc.Run{{Words: strings.Join(ws, " ")}}}
		measure := max(60, s.widest(tx, doc.TypeHead)+1)
		lines := s.lines(tx, doc.TypeHead, measure, balance)
		least := math.MaxInt
		for ways := range 1 << (n - 1) { // a bit for each space: a line ends there
			at, count, ok := 0, 0, true
			for i := 1; i <= n; i++ {
				if i == n || ways>>(i-1)&1 == 1 {
					part := &doc.Text{Runs: []doc.Run{{Words: strings.Join(ws[at:i], " ")}}}
					ok = ok && s.width(part, doc.TypeHead) <= measure
					at, count = i, count+1
				}
			}
			if ok {
				least = min(least, count)
			}
		}
		if len(lines) != least {
			t.Errorf("%d lines, %d are enough", len(lines), least)
		}
		if len(lines) == 2 {
			if d := math.Abs(lines[0].width - lines[1].width); d > s.widest(tx, doc.TypeHead)+10 {
				t.Errorf("lines of %g and %g are not balanced", lines[0].width, lines[1].width)
			}
		}
	})
}

// TestTones: each tone has its face, size and colour.
func TestTones(t *testing.T) {
	s := newSetter(t)
	tx := &doc.Text{Runs: []doc.Run{
		{Words: "plain "}, {Words: "lead ", Tone: doc.Lead}, {Words: "value ", Tone: doc.Value}, {Words: "strong ", Tone: doc.Strong},
		{Words: "quiet ", Tone: doc.Quiet}, {Words: "change", Tone: doc.Change}, {Words: "[1]", Tone: doc.Cite},
	}}
	var got strings.Builder
	for _, w := range s.lines(tx, doc.TypeTable, 1000, single)[0].set.words {
		fmt.Fprintf(&got, "%q %s %g %d\n", w.Text, w.Glyphs[0].Face.Name(), w.Size, w.Colour.R)
	}
	want := `"plain " Roboto-Regular 9 0
"lead " Roboto-Medium 9 0
"value " Roboto-Medium 9 0
"strong " Roboto-Bold 9 0
"quiet " Roboto-Regular 9 2
"change " Roboto-Bold 9 3
"[1]" Roboto-Regular 8.5 0
`
	if d := cmp.Diff(want, got.String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestCite: a source number stands 2.4 after its word and reads as a word of
// its own, whether or not its run has a space.
func TestCite(t *testing.T) {
	s := newSetter(t)
	for _, tx := range []*doc.Text{text("word^[1]^;"), text("word ^[1]^;"), text("word^ [1]^;")} {
		l := s.lines(tx, doc.TypeBody, 200, fit)[0]
		if got := read(l); got != "word [1];" {
			t.Errorf("reads %q", got)
		}
		word := draw.Words{Size: 9.5, Glyphs: l.set.words[0].Glyphs[:1]}
		if got, want := l.set.words[1].X, word.Width()+citeGap; math.Abs(got-want) > 0.001 {
			t.Errorf("number is at %g, want %g", got, want)
		}
	}
}

func TestEmpty(t *testing.T) {
	s := newSetter(t)
	for _, tx := range []*doc.Text{{}, text(""), text("  \n"), text("\u00AD")} {
		if w := s.width(tx, doc.TypeBody) + s.widest(tx, doc.TypeBody); w != 0 {
			t.Errorf("%q is %g wide", tx.Words(), w)
		}
		for _, l := range s.lines(tx, doc.TypeBody, 100, fit) {
			if read(l) != "" {
				t.Errorf("%q reads %q", tx.Words(), read(l))
			}
		}
	}
	sign := &doc.Text{Runs: []doc.Run{{Shape: &doc.Mark{Kind: doc.Ladder}}}}
	if l := s.lines(sign, doc.TypeTable, 100, single); len(l) != 1 || len(l[0].set.marks) != 1 || l[0].width != 10 || l[0].set.marks[0].run != 0 {
		t.Errorf("a sign alone is %+v", l)
	}
}

func BenchmarkLines(b *testing.B) {
	s := newSetter(b)
	tx := text(why)
	for b.Loop() {
		s.lines(tx, doc.TypeBody, 312, fit)
	}
}
