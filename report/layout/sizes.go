package layout

import (
	"fmt"
	"slices"

	"brief/report/doc"
)

// Sizes are one choice of the steps that LOOK 7 allows. Nothing is ever set in
// other sizes than these.
type sizes struct {
	bottomLine doc.TypeRole // one of three
	bulletGap  float64
	lowHead    bool    // masthead of 84.5
	ratingRow  float64 // of the ratings table
	chart      int     // row step of charts, against the normal one
	listGap    float64 // between items
	listLead   float64 // below the remark
	advice     float64 // room in a recommendation's row beside its lines
	adviceLead float64 // below the lead-in
	powerRow   float64 // of a powers table with one row for each power
	small      bool    // reading text in table size
	dense      bool    // tables in dense type
	minGap     int     // between bands, in G
	out        dropped // what is left out
}

// normal are the sizes that LOOK 5 names first.
var normal = sizes{
	bottomLine: doc.TypeBottomLine2, bulletGap: 4.875, ratingRow: 22.75, listGap: 3.25, listLead: 1.625,
	advice: 6.5, adviceLead: 3.25, powerRow: 22.75, minGap: 2,
}

// A step changes a fit by one notch and says so.
type step struct {
	name  string
	apply func(*sizes)
}

// looser are the steps for a page that would end early, in their order.
var looser = []step{
	{"bottom line 13/17.9", func(f *sizes) { f.bottomLine = doc.TypeBottomLine1 }},
	{"chart rows one step higher", func(f *sizes) { f.chart = 1 }},
	{"chart rows two steps higher", func(f *sizes) { f.chart = 2 }},
	{"chart rows three steps higher", func(f *sizes) { f.chart = 3 }},
	{"chart rows four steps higher", func(f *sizes) { f.chart = 4 }},
	{"chart rows five steps higher", func(f *sizes) { f.chart = 5 }},
	{"rating rows 26", func(f *sizes) { f.ratingRow, f.powerRow = 26, 26 }},
	{"rating rows 29.25", func(f *sizes) { f.ratingRow = 29.25 }},
	{"rating rows 32.5", func(f *sizes) { f.ratingRow = 32.5 }},
	{"list items 6.5 apart", func(f *sizes) { f.listGap = 6.5 }},
	{"recommendation rows looser", func(f *sizes) { f.advice, f.adviceLead = 13, 6.5 }},
}

// tighter are the steps for a page that is too full, in their order.
var tighter = []step{
	{"rating rows 19.5", func(f *sizes) { f.ratingRow, f.powerRow = 19.5, 19.5 }},
	{"rating rows 17", func(f *sizes) { f.ratingRow = 17 }},
	{"bullets 3.25 apart", func(f *sizes) { f.bulletGap = 3.25 }},
	{"bottom line 11/14.5", func(f *sizes) { f.bottomLine = doc.TypeBottomLine3 }},
	{"low masthead", func(f *sizes) { f.lowHead = true }},
	{"chart rows lower", func(f *sizes) { f.chart = -1 }},
	{"no space between list items", func(f *sizes) { f.listGap = 0 }},
	{"no space below list remarks", func(f *sizes) { f.listLead = 0 }},
	{"recommendation rows tighter", func(f *sizes) { f.advice = 3.25 }},
	{"gaps of one half-line", func(f *sizes) { f.minGap = 1 }},
	{"reading text in table size", func(f *sizes) { f.small = true }},
	{"dense tables", func(f *sizes) { f.dense, f.powerRow = true, 0 }},
	{"rating rows 16.25", func(f *sizes) { f.ratingRow = 16.25 }},
	{"chart rows lowest", func(f *sizes) { f.chart = -9 }},
}

// dropped is the set of what is left out, by the numbers that the template
// gives (doc.Band.Drop and its like).
type dropped uint16

// has says whether what has this number is left out; 0 never is.
func (d dropped) has(number int) bool { return number > 0 && d&(1<<number) != 0 }

// most is the highest number that a template may give (doc.Band.Drop).
const mostDrops = 15

// droppable names what may go once no step is enough, by its number. Most pages
// never ask.
func (c *compositor) droppable() *[mostDrops + 1]string {
	if c.drops == nil {
		names := namesOfDrops(c.doc)
		c.drops = &names
	}
	return c.drops
}

func namesOfDrops(d *doc.Document) (names [mostDrops + 1]string) {
	add := func(number int, name string) {
		switch {
		case number < 1 || number > mostDrops:
		case names[number] == "":
			names[number] = name
		default:
			names[number] += ", " + name
		}
	}
	for _, b := range d.Bands {
		if b.Head != nil {
			add(b.Drop, shorten(b.Head.Text.Words()))
		}
		for _, blocks := range b.Columns {
			for _, bl := range blocks {
				switch bl := bl.(type) {
				case *doc.Paragraph:
					add(bl.Drop, shorten(bl.Text.Words()))
				case *doc.Figure:
					add(bl.Drop, "neighbours in the figure")
				case *doc.Table:
					for _, r := range bl.Rows {
						if len(r.Cells) > 0 && len(r.Cells[0].Texts) > 0 {
							add(r.Drop, shorten(r.Cells[0].Texts[0].Words()))
						}
					}
				}
			}
		}
	}
	return names
}

// A sheet is one page's worth of bands with the fit that was found for it.
type sheet struct {
	pieces  []piece
	opening bool // has the masthead
	sizes   sizes
	heights []int // in G, of the masthead (0 if none) and of each piece
	gaps    []int // in G, above each piece
	notes   []*doc.Footnote
	foot    int // in G, of the footnotes with the least gap above them
	left    int // what no gap could take
	above   int // what the gap above a band that ends on the frame bottom took beside its own
	over    int // how much too high it is, in G; 0 when it fits
	steps   []string
}

// shown are the pieces that have a height under the fit found last: all but
// the dropped ones.
func (s *sheet) shown() []int {
	var is []int
	for i := range s.pieces {
		if s.heights[i+1] > 0 {
			is = append(is, i)
		}
	}
	return is
}

// room measures s under f and returns what is left for gaps, and their number.
func (c *compositor) room(s *sheet, f sizes) (left, gaps int) {
	s.sizes, s.heights = f, c.measure(s, f)
	s.notes = c.footnotes(s)
	s.foot = c.footHeight(s.notes)
	left = c.paper.frame() - s.foot
	for _, h := range s.heights {
		left -= h
	}
	return left, max(0, len(s.shown())-1)
}

// solve finds the sizes for s (LOOK 7): the normal ones if the gaps come out
// at 2 to 4 half-lines, else one step after the other, looser or tighter. Only
// where no step is enough something is left out, and the search starts anew;
// what turns out not to be in the way comes back.
func (c *compositor) solve(s *sheet) {
	var out dropped
	c.search(s, out)
	for number := 1; s.over > 0 && number <= mostDrops; number++ {
		if c.droppable()[number] != "" {
			out |= 1 << number
			c.search(s, out)
		}
	}
	if s.over > 0 || out == 0 {
		return
	}
	for number := 1; number <= mostDrops; number++ {
		if less := out &^ (1 << number); less != out {
			if c.search(s, less); s.over == 0 {
				out = less
			}
		}
	}
	c.search(s, out)
}

// search finds the sizes for s with something left out.
func (c *compositor) search(s *sheet, out dropped) {
	best := normal
	best.lowHead, best.out = c.paper.Tight, out
	s.steps = nil
	for number := range mostDrops + 1 {
		if out.has(number) {
			s.steps = append(s.steps, "left out: "+c.droppable()[number])
		}
	}
	left, n := c.room(s, best)
	if left > 4*n {
		best, left = c.loosen(s, best, left, n)
	} else {
		best, left = c.tighten(s, best, left, n)
	}
	s.over = max(0, best.minGap*n-left)
	s.share(left)
}

// loosen takes steps while the gaps are over 4 half-lines and stay over 2.
func (c *compositor) loosen(s *sheet, best sizes, left, n int) (sizes, int) {
	for _, st := range looser {
		if left <= 4*n {
			break
		}
		next := best
		st.apply(&next)
		if got, _ := c.room(s, next); got >= 2*n {
			if got != left {
				s.steps = append(s.steps, st.name)
			}
			best, left = next, got
		}
	}
	left, _ = c.room(s, best)
	return best, left
}

// tighten takes steps while the gaps are under the least.
func (c *compositor) tighten(s *sheet, best sizes, left, n int) (sizes, int) {
	for _, st := range tighter {
		if left >= best.minGap*n {
			break
		}
		next := best
		st.apply(&next)
		if got, _ := c.room(s, next); got != left || next.minGap != best.minGap {
			s.steps = append(s.steps, st.name)
			best, left = next, got
		} else {
			best = next
		}
	}
	left, _ = c.room(s, best)
	return best, left
}

// share gives the room left to the gaps: equally, what remains one half-line
// each from the foot up, a run-in band last. No gap passes 6, but the one above
// a band that ends on the frame bottom.
func (s *sheet) share(left int) {
	s.gaps = make([]int, len(s.pieces))
	shown := s.shown()
	if len(shown) < 2 {
		s.left = max(0, left)
		return
	}
	below := shown[1:] // the pieces with a gap above
	each := max(s.sizes.minGap, min(left/len(below), 6))
	for _, i := range below {
		s.gaps[i] = each
	}
	s.left = max(0, left-each*len(below))
	for _, runIn := range []bool{false, true} {
		for _, i := range slices.Backward(below) {
			if s.left > 0 && s.pieces[i].band.RunIn == runIn && s.gaps[i] < 6 {
				s.gaps[i]++
				s.left--
			}
		}
	}
	if last := below[len(below)-1]; s.pieces[last].band.Close {
		s.gaps[last] += s.left
		s.above, s.left = s.left, 0
	}
}

// measure returns the heights of masthead and pieces under a fit, in G.
func (c *compositor) measure(s *sheet, f sizes) []int {
	c.sizes, c.dry = f, true
	defer func() { c.dry = false }()
	hs := make([]int, 1, 1+len(s.pieces))
	if s.opening {
		hs[0] = c.height(piece{}, func() float64 { return c.masthead(0, 0) })
	}
	for _, p := range s.pieces {
		hs = append(hs, c.height(p, func() float64 { return c.band(p, 0, 0) }))
	}
	return hs
}

// A heightKey is what the height of a piece depends on; the piece without a
// band is the masthead.
type heightKey struct {
	piece piece
	sizes sizes
}

// height is the height of a piece under the present fit, in G, set once: a
// search comes back to the fit that it chooses.
func (c *compositor) height(p piece, set func() float64) int {
	k := heightKey{p, c.sizes}
	h, ok := c.heights[k]
	if !ok {
		h = halfLines(set())
		c.heights[k] = h
	}
	return h
}

func halfLines(h float64) int { return int(up(h)/G + 0.5) }

// overBy says how far over a page is, in lines of reading text.
func overBy(g int) string {
	if lines := (g + 1) / 2; lines != 1 {
		return fmt.Sprintf("%d lines", lines)
	}
	return "1 line"
}
