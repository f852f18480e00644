package layout

import (
	"math"
	"slices"
	"strings"
	"sync"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
)

// A setter sets text in the faces of one theme.
type setter struct {
	theme *doc.Theme
	fonts *font.Set

	// markWidth is the room that a drawn sign takes before its words.
	markWidth func(*doc.Mark, doc.TypeRole) float64

	// cut keeps the texts of one document that are cut already; nil keeps none.
	cut map[cutKey]*paragraph
	// texts keeps those of the documents before; nil keeps none.
	texts *Texts

	styles map[styleKey]*style // made before
	stops  []stop              // room for a breaker
	key    []byte              // room for the key of a text
}

// breaking says how a text is broken into lines.
type breaking int

const (
	fit     breaking = iota // total fit, flush left: reading text
	balance                 // lines about equal, fewest first: titles, cells; from four lines on as fit
	single                  // one line, however wide
)

// A line is one line of text. To measure it takes no more than its width: its
// words are set when it is placed.
type line struct {
	width float64 // without the space at its end
	set   *setLine

	of       *paragraph
	from, to place
	last     bool
}

// A setLine is the words of a line. Places are from its start and its baseline.
// Texts with the same words share it, so its words know their run by its number
// only: see bound.
type setLine struct {
	once  sync.Once
	words []draw.Words
	runs  []int // of the words, in their text
	marks []placedMark

	glyphs []*font.Run // of all words
}

// A placedMark is a drawn sign in a line.
type placedMark struct {
	run   int // before whose words it stands
	X     float64
	Width float64
}

// lines breaks t into lines of the measure and sets their words.
func (s *setter) lines(t *doc.Text, role doc.TypeRole, measure float64, how breaking) []line {
	ls := s.broken(s.paragraph(t, role), measure, how)
	for i := range ls {
		ls[i].compose()
	}
	return ls
}

// bound are the words of a line of t, to be placed.
func (l *line) bound(t *doc.Text) []draw.Words {
	words := slices.Clone(l.set.words) // a line may be placed twice
	for i := range words {
		words[i].Run = &t.Runs[l.set.runs[i]]
	}
	return words
}

// broken breaks p into lines of the measure. A piece that is wider than the
// measure and has no place to break stands alone on a line that is too wide:
// the caller compares. Every line but the last ends in a space, so that what
// is copied out keeps its words apart, unless it ends inside a word.
func (s *setter) broken(p *paragraph, measure float64, how breaking) []line {
	if len(p.stretches) == 0 {
		return nil
	}
	k := breakKey{toUnits(measure), how}
	if how == single {
		k.measure = 0 // has none
	}
	return p.kept(k, func() []line { return s.breakUp(p, k) })
}

// breakUp is broken for a paragraph that was not broken so before.
func (s *setter) breakUp(p *paragraph, k breakKey) []line {
	path := []place{p.end()}
	if k.how != single {
		b := breaker{paragraph: p, measure: k.measure, balanced: k.how == balance, stops: s.stops}
		b.hyphenate = p.role == doc.TypeBody && k.measure >= toUnits(hyphenMeasure)
		path = b.path()
		if k.how == balance && len(path) > balanceLines {
			b.balanced = false
			path = b.path()
		}
		s.stops = b.stops
	}
	lines, set := make([]line, len(path)), make([]setLine, len(path))
	from := p.start()
	for i, to := range path {
		lines[i] = line{width: p.width(from, to).points(), set: &set[i], of: p, from: from, to: to, last: i == len(path)-1}
		from = to
	}
	return lines
}

// width is the width of t in one line.
func (s *setter) width(t *doc.Text, role doc.TypeRole) float64 {
	p := s.paragraph(t, role)
	if len(p.stretches) == 0 {
		return 0
	}
	return p.width(p.start(), p.end()).points()
}

// widest is the width of the widest piece of t that cannot be broken: what a
// column must have at least. Soft hyphens do not count, for what stands in
// columns is not hyphenated.
func (s *setter) widest(t *doc.Text, role doc.TypeRole) float64 { return s.pieces(t, role, false) }

// hyphened is the same where the writer's soft hyphens are used, as they are
// in a column that has no room else.
func (s *setter) hyphened(t *doc.Text, role doc.TypeRole) float64 { return s.pieces(t, role, true) }

// pieces is the width of the widest piece of t between two places to break.
func (s *setter) pieces(t *doc.Text, role doc.TypeRole, soft bool) float64 {
	p := s.paragraph(t, role)
	var most units
	if len(p.stretches) == 0 {
		return 0
	}
	from := p.start()
	for to := range p.places {
		if soft || !p.soft(to) {
			most = max(most, p.width(from, to))
			from = to
		}
	}
	return most.points()
}

// Rules of LOOK 3 in points and shares of the measure.
const (
	citeGap       = 2.4 // between a word and its source number
	signLead      = 4.5 // before a drawn sign, beside the space
	citeWhole     = 12  // letters of source numbers that are kept in one line
	hyphenMeasure = 240 // the least measure in which reading text is hyphenated
	balanceLines  = 3   // the most lines that are balanced
)

// units are millionths of a point: lines are broken with whole numbers, so
// that they break alike on every machine.
type units int64

func toUnits(points float64) units { return units(math.Round(points * 1e6)) }
func (u units) points() float64    { return float64(u) / 1e6 }

// A style is how the words of a run are set.
type style struct {
	chain    *font.Chain
	features font.Features
	size     float64
	tracking float64
	colour   doc.Colour
	em       units // a thousandth of the size
	track    units
	space    *font.Run // between two words
}

// A styleKey is what a style depends on besides the theme.
type styleKey struct {
	role doc.TypeRole
	tone doc.Tone
}

// style returns the style of a tone in a role (see doc.Type).
func (s *setter) style(role doc.TypeRole, tone doc.Tone) *style {
	k := styleKey{role, tone}
	st := s.styles[k]
	if st == nil {
		if s.styles == nil {
			s.styles = map[styleKey]*style{}
		}
		st = s.newStyle(role, tone)
		s.styles[k] = st
	}
	return st
}

func (s *setter) newStyle(role doc.TypeRole, tone doc.Tone) *style {
	t := s.theme.Toned(role, tone)
	chain := s.fonts.Chain(t.Face)
	st := &style{chain: chain, size: t.Size, tracking: t.Tracking, colour: t.Colour, space: chain.Space()}
	st.em, st.track = units(math.Round(t.Size*1000)), toUnits(t.Tracking)
	if t.Tabular {
		st.features |= font.Tabular
	}
	if math.Abs(t.Tracking) >= font.Tracked {
		st.features |= font.Plain
	}
	return st
}

// shape shapes a word, or a part of one.
func (st *style) shape(s string) []*font.Run { return st.chain.ShapeWith(s, st.features) }

// width is the advance of runs, tracking included.
func (st *style) width(runs ...*font.Run) units {
	var u units
	for _, r := range runs {
		u += units(r.Width)*st.em + units(len(r.Codes))*st.track
	}
	return u
}

// compose sets the words of a line, once. Words of one run that follow each
// other become one draw.Words.
func (l *line) compose() { l.set.once.Do(func() { l.set.compose(l) }) }

func (s *setLine) compose(l *line) {
	p, from, to := l.of, l.from, l.to
	var x units
	first, start := p.after(from)
	s.glyphs = make([]*font.Run, 0, 2*(to.stretch-first)+4) // words and the spaces between
	for i := first; i <= to.stretch; i++ {
		w := &p.stretches[i]
		if i > first {
			x += s.space(p, i, x)
		}
		end := len(w.text)
		if i == to.stretch && to.inner >= 0 {
			end = w.inner[to.inner].at
		}
		if w.mark > 0 && start == 0 {
			s.marks = append(s.marks, placedMark{run: w.run, X: x.points(), Width: w.mark.points()})
			x += w.mark
		}
		glyphs := w.glyphs
		if start > 0 || end < len(w.text) {
			glyphs = w.style.shape(w.text[start:end])
		}
		if p.soft(to) && i == to.stretch {
			glyphs = append(glyphs[:len(glyphs):len(glyphs)], w.style.chain.Hyphen())
		}
		x += s.put(w, x, start == 0 && (w.mark > 0 || w.cite), glyphs...)
		start = 0
	}
	if n := len(s.words); !l.last && to.inner < 0 && n > 0 {
		s.add(p.stretches[to.stretch].style.space)
	}
	s.read()
}

// add appends glyphs to the last words of a line. All words of a line share
// one array, since they are set one after the other.
func (s *setLine) add(glyphs ...*font.Run) {
	w := &s.words[len(s.words)-1]
	s.glyphs = append(s.glyphs, glyphs...)
	n := len(s.glyphs)
	w.Glyphs = s.glyphs[n-len(glyphs)-len(w.Glyphs) : n : n]
}

// read writes what the glyphs of a line read as into its words.
func (s *setLine) read() {
	n := 0
	for _, g := range s.glyphs {
		n += len(g.Text)
	}
	var b strings.Builder
	b.Grow(n)
	for i := range s.words {
		from := b.Len()
		for _, g := range s.words[i].Glyphs {
			b.WriteString(g.Text)
		}
		s.words[i].Text = b.String()[from:]
	}
}

// space sets what stands between stretch i and the one before it, and returns
// its width.
func (s *setLine) space(p *paragraph, i int, x units) units {
	before, w := &p.stretches[i-1], &p.stretches[i]
	switch {
	case w.gap == glued:
		return 0
	case w.cite:
		// The space is there to be read; where the number stands is not its
		// business.
		if len(s.words) > 0 {
			s.add(before.style.space)
		}
	case w.spaceAhead:
		s.put(w, x, false, w.style.space)
	default:
		s.put(before, x, false, before.style.space)
	}
	return w.space
}

// put adds glyphs of the run of w at x and returns their width. What stands
// apart from the words before it begins a new draw.Words.
func (s *setLine) put(w *stretch, x units, apart bool, glyphs ...*font.Run) units {
	if len(glyphs) == 0 {
		return 0
	}
	if n := len(s.words); n == 0 || s.runs[n-1] != w.run || apart {
		s.words = append(s.words, draw.Words{X: x.points(), Size: w.style.size, Tracking: w.style.tracking, Colour: w.style.colour})
		s.runs = append(s.runs, w.run)
	}
	s.add(glyphs...)
	return w.style.width(glyphs...)
}
