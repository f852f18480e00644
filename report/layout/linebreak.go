package layout

import "math"

// A breaker finds the best way to break a paragraph: the fewest lines, and of
// the ways that need no more the one whose lines fill the measure most evenly
// (the sum of the squares of what they fall short by is least). Lines that are
// too wide come before all: they occur only where nothing can be broken.
type breaker struct {
	*paragraph
	measure   units
	balanced  bool // the last line counts like the others
	hyphenate bool // at soft hyphens, where the line would else be short

	stops []stop // see find
}

// Shares of the measure.
const (
	shortLine  = 80 // hundredths: a line shorter than this may be filled by hyphenating
	shortLast  = 20 // hundredths: the last line should be longer, and have two words
	brokenWord = 8  // a line that ends in a word costs as much as one short by this part
)

// A cost orders ways to break; smaller is better.
type cost struct {
	over  int   // lines that are too wide
	lines int   // lines
	rag   int64 // squares of thousandths of a point
}

var never = cost{over: math.MaxInt}

func (c cost) less(d cost) bool {
	if c.over != d.over {
		return c.over < d.over
	}
	if c.lines != d.lines {
		return c.lines < d.lines
	}
	return c.rag < d.rag
}

// A stop is a place where a line may end, and the best way there.
type stop struct {
	place
	soft   bool
	forced bool // soft, and the piece that it is in fits no line whole
	best   cost
	from   int // the stop before, on the best way
}

// path returns where the lines end.
func (b *breaker) path() []place {
	b.find()
	stops := b.stops
	for j := 1; j < len(stops); j++ {
		to := &stops[j]
		to.best = never
		last := j == len(stops)-1
		for i := j - 1; i >= 0; i-- {
			from := &stops[i]
			if from.best == never {
				continue
			}
			w := b.width(from.place, to.place)
			if w > b.measure {
				break // all lines that start earlier are wider
			}
			if to.soft && !to.forced && !b.mayHyphenate(stops, i, j) {
				continue
			}
			c := from.best
			c.lines++
			c.rag += b.rag(from.place, to.place, w, last)
			if c.less(to.best) {
				to.best, to.from = c, i
			}
		}
		if to.best == never && (!to.soft || to.forced) {
			b.overfull(stops, j)
		}
	}
	n := 0
	for j := len(stops) - 1; j > 0; j = stops[j].from {
		n++
	}
	path := make([]place, n)
	for j := len(stops) - 1; j > 0; j = stops[j].from {
		n--
		path[n] = stops[j].place
	}
	return path
}

// find finds the stops: the start and the places at which lines may end, of
// the soft hyphens only those that may be used.
func (b *breaker) find() {
	b.stops = append(b.stops[:0], stop{place: b.start()})
	hard, first := b.start(), 1 // the last hard stop, and the stops after it
	for at := range b.places {
		soft := b.soft(at)
		b.stops = append(b.stops, stop{place: at, soft: soft})
		if soft {
			continue
		}
		n := len(b.stops) - 1
		switch hyphens := b.stops[first:n]; {
		case len(hyphens) > 0 && b.width(hard, at) > b.measure:
			for i := range hyphens {
				hyphens[i].forced = true
			}
		case !b.hyphenate:
			b.stops[first] = b.stops[n]
			b.stops = b.stops[:first+1]
		}
		hard, first = at, len(b.stops)
	}
}

// mayHyphenate reports whether the line from stop i may end at the soft hyphen
// of stop j: if the line would be short without it.
func (b *breaker) mayHyphenate(stops []stop, i, j int) bool {
	for k := j - 1; k > i; k-- {
		if !stops[k].soft {
			return b.width(stops[i].place, stops[k].place) < b.measure*shortLine/100
		}
	}
	return true
}

// overfull ends a line at stop j that is too wide from wherever it starts: it
// starts as late as can be.
func (b *breaker) overfull(stops []stop, j int) {
	for i := j - 1; i >= 0; i-- {
		if stops[i].best != never {
			c := stops[i].best
			c.over++
			c.lines++
			stops[j].best, stops[j].from = c, i
			return
		}
	}
}

// rag is what a line adds to the cost of a way.
func (b *breaker) rag(from, to place, width units, last bool) int64 {
	short := int64((b.measure - width) / 1000)
	if to.inner >= 0 { // a whole word reads better than a broken one
		loss := int64(b.measure / 1000 / brokenWord)
		return short*short + loss*loss
	}
	if !last || b.balanced {
		return short * short
	}
	// Only a text of several lines has a last line that can be too short.
	if from != b.start() && (width < b.measure*shortLast/100 || b.words(from, to) < 2) {
		whole := int64(b.measure / 1000)
		return 4 * whole * whole
	}
	return 0
}

// words counts the words between two places; a source number is none.
func (b *breaker) words(from, to place) int {
	first, _ := b.after(from)
	n := 1
	for i := first + 1; i <= to.stretch; i++ {
		if w := &b.stretches[i]; w.gap != glued && !w.cite {
			n++
		}
	}
	return n
}
