package layout

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"brief/report/doc"
	"brief/report/font"
	"brief/report/problem"
)

// Pages lays a document out. The pages keep the budget of o, or the problems
// say what is over and by how much; then there are no pages.
func Pages(d *doc.Document, t *doc.Theme, fonts *font.Set, o Options) ([]Page, Report, problem.List) {
	const most = 4 // a page reference can move the place it refers to
	var r Report
	presume(d, o.Max)
	for range most {
		c, sheets := compose(d, t, fonts, o)
		if c.problems = append(c.problems, c.over(sheets, o)...); c.problems.Err() != nil {
			return nil, r, c.problems.Sorted()
		}
		pages := c.place(sheets, o)
		r = told(sheets)
		if c.problems.Err() != nil {
			return nil, r, c.problems.Sorted()
		}
		if c.refer(pages) {
			c.problems = append(c.problems, c.leftOut(o, len(pages))...)
			return pages, r, append(c.problems, early(sheets, c.paper.frame())...).Sorted()
		}
	}
	return nil, r, problem.List{problem.Errorf(problem.Place{}, "N11", "page references do not settle")}
}

// sheets deals the bands out to pages and finds sizes for each page. Where a
// group of bands takes more pages than one and leaves a third of the last or
// more, the page break behind it lapses.
func (c *compositor) sheets(o Options) []*sheet {
	var all []*sheet
	var carried []piece
	groups := c.grouped()
	for i, bands := range groups {
		s := &sheet{opening: i == 0 && c.doc.Masthead != nil, pieces: carried}
		carried = nil
		for _, b := range bands {
			s.pieces = append(s.pieces, piece{band: b})
		}
		c.solve(s)
		spare := o.Max - len(all) - (len(groups) - i)
		if s.over == 0 || spare <= 0 {
			all = append(all, s)
			continue
		}
		if fewest := c.spread(s, o.Min-len(all)-(len(groups)-i-1)); fits(fewest) {
			all = append(all, fewest...)
			continue
		}
		more := c.spread(s, spare+1)
		if last := more[len(more)-1]; i < len(groups)-1 && last.over > 0 {
			more = c.spread(s, spare+2) // the next group may have room for the rest
		}
		if last := more[len(more)-1]; i < len(groups)-1 && len(more) > 1 && (len(more) > spare+1 || 3*last.used() < 2*c.paper.frame()) {
			carried, more = last.pieces, more[:len(more)-1]
		}
		all = append(all, more...)
	}
	return all
}

// used is the height of a page's bands, in G.
func (s *sheet) used() int {
	sum := s.foot
	for _, h := range s.heights {
		sum += h
	}
	return sum
}

// grouped cuts the bands that are not left out where the template starts a page.
func (c *compositor) grouped() [][]*doc.Band {
	var groups [][]*doc.Band
	starts := true
	for _, b := range c.doc.Bands {
		starts = starts || b.NewPage
		if slices.Contains(c.left, b) {
			continue
		}
		if starts {
			groups, starts = append(groups, nil), false
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], b)
	}
	return groups
}

// spread deals the pieces of a page that is too full out to at most pages
// pages, in order, with the loosest sizes that do and leave no page with little
// on it; a long table goes on over the page. Each page then finds sizes of its own.
func (c *compositor) spread(full *sheet, pages int) []*sheet {
	if pages < 1 {
		return nil
	}
	f := normal
	f.lowHead = c.paper.Tight
	all := c.deal(full, f)
	for _, st := range tighter {
		if len(all) <= pages && !c.leftover(all, f) {
			break
		}
		st.apply(&f)
		if next := c.deal(full, f); len(next) < len(all) {
			all = next
		}
	}
	for len(all) > pages { // the last page says how much is over
		last := len(all) - 1
		all[last-1].pieces = append(all[last-1].pieces, all[last].pieces...)
		all = all[:last]
	}
	for _, s := range all {
		c.solve(s)
	}
	return all
}

// fits says whether pages hold what is on them, with nothing left out.
func fits(all []*sheet) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(s *sheet) bool { return s.over > 0 || s.sizes.out != 0 })
}

// leftover says whether little is left for the last of several pages.
func (c *compositor) leftover(all []*sheet, f sizes) bool {
	last := all[len(all)-1]
	c.room(last, f)
	return len(all) > 1 && last.used() < c.paper.frame()/4
}

// deal fills pages one after the other under the sizes f.
func (c *compositor) deal(full *sheet, f sizes) []*sheet {
	all := []*sheet{{opening: full.opening}}
	queue := slices.Clone(full.pieces)
	for len(queue) > 0 {
		s, p := all[len(all)-1], queue[0]
		trial := &sheet{opening: s.opening, pieces: append(slices.Clone(s.pieces), p)}
		if left, gaps := c.room(trial, f); left >= f.minGap*gaps {
			s.pieces, queue = trial.pieces, queue[1:]
			continue
		}
		if head, rest, ok := c.split(s, p, f); ok {
			s.pieces, queue[0] = append(s.pieces, head), rest
		} else if len(s.pieces) == 0 { // higher than a page
			s.pieces, queue = append(s.pieces, p), queue[1:]
			if len(queue) == 0 {
				break
			}
		}
		all = append(all, &sheet{})
	}
	return all
}

// split cuts a piece with a long table, or with several rows of columns, so
// that its first part fits on s: whole rows, of a table at least three before
// the cut and three after it. One row more is never lower, so the last cut that
// fits is found by halving.
func (c *compositor) split(s *sheet, p piece, f sizes) (head, rest piece, ok bool) {
	rows, keep := c.rowsToSplit(p.band)
	if rows == 0 {
		return p, p, false
	}
	end := p.to
	if end == 0 {
		end = rows
	}
	first := p.from + keep
	fitting := sort.Search(end-keep-first+1, func(more int) bool {
		trial := &sheet{opening: s.opening, pieces: append(slices.Clone(s.pieces), piece{p.band, p.from, first + more})}
		left, gaps := c.room(trial, f)
		return left < f.minGap*gaps
	})
	if fitting == 0 {
		return p, p, false
	}
	cut := first + fitting - 1
	return piece{p.band, p.from, cut}, piece{p.band, cut, end}, true
}

// rowsToSplit is the number of rows between which a band may go on over the
// page, and how many must stand together; 0 if it may not.
func (c *compositor) rowsToSplit(b *doc.Band) (rows, keep int) {
	if n, _, _ := columnsOf(b.Split); n > 1 && !b.Flow && len(b.Columns) > n {
		return (len(b.Columns) + n - 1) / n, 1
	}
	if b.Split != doc.Whole || len(b.Columns) != 1 {
		return 0, 0
	}
	for _, bl := range b.Columns[0] {
		if t, ok := bl.(*doc.Table); ok && len(t.Rows) >= rowsSplit {
			return len(c.rowsOf(t, piece{})), keepRows
		}
	}
	return 0, 0
}

// manyItems is more than most pages hold: each of them fits without growing.
const manyItems = 256

// place puts every sheet on its page. Facing pages come in pairs: the last back
// page may hold nothing but its head and foot.
func (c *compositor) place(sheets []*sheet, o Options) []Page {
	var pages []Page
	if o.Facing && len(sheets)%2 == 1 {
		sheets = append(sheets, &sheet{sizes: normal, heights: []int{0}})
	}
	for i, s := range sheets {
		c.items, c.anchors, c.sizes = make([]Item, 0, manyItems), nil, s.sizes
		x, y := c.paper.Left, c.paper.Top
		if o.Facing {
			x += outward * float64(1-2*(i%2))
		}
		c.runningHead(i+1, x)
		if s.opening {
			c.masthead(x, y)
		}
		y += float64(s.heights[0]) * G
		for k, p := range s.pieces {
			y += float64(s.gaps[k]) * G
			c.band(p, x, y)
			y += float64(s.heights[k+1]) * G
		}
		if len(s.notes) > 0 {
			c.foots(s.notes, x, c.paper.Bottom-float64(s.foot-s.sizes.minGap)*G)
		}
		c.runningFoot(i+1, len(sheets), x)
		pages = append(pages, Page{c.paper.Width, c.paper.Height, c.items, c.anchors})
	}
	return pages
}

// presume writes what most references turn out to say: what is referred to
// stands on the last page. Where that is so the document is laid out once. A
// number of two figures might take room that the truth does not need.
func presume(d *doc.Document, last int) {
	if last > 9 {
		return
	}
	for t := range d.Texts {
		for i := range t.Runs {
			if r := &t.Runs[i]; r.Ref != "" && r.Words == "" {
				onPage(r, strconv.Itoa(last))
			}
		}
	}
}

// refer writes the page numbers that runs refer to, and reports whether they
// stood there already.
func (c *compositor) refer(pages []Page) bool {
	on := map[string]int{}
	for i, p := range pages {
		for _, a := range p.Anchors {
			if a.Name != "" {
				on[a.Name] = i + 1
			}
		}
	}
	settled := true
	for t := range c.doc.Texts {
		for i := range t.Runs {
			r := &t.Runs[i]
			if r.Ref == "" {
				continue
			}
			if n := strconv.Itoa(on[r.Ref]); r.Words != n {
				onPage(r, n)
				settled = false
			}
		}
	}
	return settled
}

// onPage writes the page that a run refers to.
func onPage(r *doc.Run, n string) {
	r.Words = n
	r.Says = strings.Replace(r.Heard, "{page}", n, 1)
}

// over says which pages are too full, by how much, and what was tried.
func (c *compositor) over(sheets []*sheet, o Options) problem.List {
	var all problem.List
	for i, s := range sheets {
		if s.over == 0 {
			continue
		}
		w := c.shortenable(s)
		p := problem.Errorf(w.at, "N11", "page %d is over by %s; %s has %d words, budget %d",
			i+1, overBy(s.over), w.name, w.words, c.budget(s, w))
		all = append(all, p.WithHint("shorten it, or allow more pages; tried: %s", strings.Join(s.steps, ", ")))
	}
	switch n := len(sheets); {
	case len(all) > 0:
	case n > o.Max:
		p := problem.Errorf(problem.Place{}, "N11", "%d pages, the report allows %d", n, o.Max)
		if c.breaks() {
			all = append(all, p.WithHint("write pages: %d-%d if not all need as many, or take out a page break of the template", o.Min, n))
			break
		}
		all = append(all, p.WithHint("write pages: %d-%d if not all need as many", o.Min, n))
	case n < o.Min:
		p := problem.Errorf(problem.Place{}, "N11", "%d of the %d pages that the report asks for", n, o.Min)
		if c.breaks() {
			all = append(all, p.WithHint("write pages: %d-%d: some need fewer", n, o.Max))
			break
		}
		all = append(all, p.WithHint("write pages: %d-%d if some need fewer, or start a page in the template by a line of ---", n, o.Max))
	}
	return all
}

// breaks says whether the template starts a page somewhere.
func (c *compositor) breaks() bool {
	return slices.ContainsFunc(c.doc.Bands, func(b *doc.Band) bool { return b.NewPage })
}

// early notes pages that end before their frame though all steps were taken
// (LOOK 7.3), and those of which a quarter stands empty above a band at their foot.
func early(sheets []*sheet, frame int) problem.List {
	var all problem.List
	for i, s := range sheets {
		switch {
		case 4*s.above > frame:
			all = append(all, problem.Notef(problem.Place{}, "N12", "%s of page %d are empty above its foot", overBy(s.above), i+1).
				WithHint("more words, or fewer pages, would fill it"))
		case s.left > 0:
			all = append(all, problem.Notef(problem.Place{}, "N12", "page %d ends %s before the foot of the page", i+1, overBy(s.left)).
				WithHint("more words, or fewer pages, would fill it"))
		}
	}
	return all
}

// A wordy piece is the one of a page with the most words of its own.
type wordy struct {
	piece int
	name  string        // what to call it
	at    problem.Place // where its longest text comes from
	words int
	note  *doc.Footnote // that it is, or nil
}

// shortenable finds what of a page a person can best make shorter: its longest
// footnote, else the piece with the most words that somebody wrote as reading
// text, else in a table or list, if that is enough, and else the wordiest piece.
func (c *compositor) shortenable(s *sheet) wordy {
	if w, note := s.longestNote(); note {
		return w
	}
	for _, counts := range []func(doc.Block) bool{reading, func(doc.Block) bool { return true }} {
		if w := s.longest(counts, written); w.words > 0 && c.budget(s, w) > 0 {
			return w
		}
	}
	return s.longest(func(doc.Block) bool { return true }, func(t *doc.Text) int { return wordsOf(t.Words()) })
}

// reading says whether a block is a paragraph of reading text.
func reading(b doc.Block) bool {
	p, ok := b.(*doc.Paragraph)
	return ok && p.Role == doc.Body
}

// written is the number of words of t that stand in a source's or the desk's
// sentences, which may rest on no source; what is made of names and values is none
// of these.
func written(t *doc.Text) (n int) {
	const sentence = 6
	for _, r := range t.Runs {
		if w := wordsOf(r.Words); w >= sentence && r.Origin != nil && (r.Origin.Source != "" || strings.HasPrefix(r.Origin.ID, "texts:")) {
			n += w
		}
	}
	return n
}

func wordsOf(s string) int { return len(strings.Fields(s)) }

// longest finds the piece of a page whose blocks of a kind have the most words
// of a kind.
func (s *sheet) longest(counts func(doc.Block) bool, words func(*doc.Text) int) wordy {
	most := wordy{words: -1}
	for i, p := range s.pieces {
		w, long := wordy{piece: i, name: p.band.Name}, -1
		for t := range (&doc.Document{Bands: []*doc.Band{p.band}}).Texts {
			if w.name == "" {
				w.name = t.Words()
			}
		}
		for t := range (&doc.Document{Bands: []*doc.Band{only(p.band, counts)}}).Texts {
			n := words(t)
			if w.words += n; n > long {
				w.at, long = t.Place(), n
			}
		}
		if w.words > most.words && long >= 0 {
			w.name = shorten(w.name)
			most = w
		}
	}
	return most
}

// only is a band with those of its blocks that count.
func only(b *doc.Band, counts func(doc.Block) bool) *doc.Band {
	kept := &doc.Band{}
	for _, blocks := range b.Columns {
		kept.Columns = append(kept.Columns, slices.DeleteFunc(slices.Clone(blocks), func(bl doc.Block) bool { return !counts(bl) }))
	}
	return kept
}

// budget is how many words of w there is room for: as many as stand in the
// lines that its page would have for it.
func (c *compositor) budget(s *sheet, w wordy) int {
	if w.note != nil {
		return c.noteBudget(s, w)
	}
	const line = 13
	c.sizes = s.sizes
	now := c.measured(func() float64 { return c.band(s.pieces[w.piece], 0, 0) }) - headH
	room := float64(s.heights[w.piece+1]-s.over)*G - headH
	lines := max(1, math.Round(now/line))
	return max(0, int(float64(w.words)*math.Floor(room/line)/lines))
}

// told gathers what was done, page by page.
func told(sheets []*sheet) Report {
	var r Report
	for i, s := range sheets {
		for _, st := range s.steps {
			r.Steps = append(r.Steps, fmt.Sprintf("page %d: %s", i+1, st))
		}
		r.Left = append(r.Left, int(math.Max(0, float64(s.left))))
	}
	return r
}
