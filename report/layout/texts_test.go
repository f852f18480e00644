package layout

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"brief/report/doc"

	"pgregory.net/rapid"
)

// shown is all that a page gets of the lines of a text.
func shown(t *doc.Text, ls []line) string {
	var b strings.Builder
	for i := range ls {
		l := &ls[i]
		fmt.Fprintf(&b, "%v %v\n", l.width, l.set.marks)
		for k, w := range l.bound(t) {
			fmt.Fprintf(&b, "\t%v %v %v %v %q run %d", w.X, w.Size, w.Tracking, w.Colour, w.Text, l.set.runs[k])
			if w.Run != &t.Runs[l.set.runs[k]] {
				b.WriteString(" of another text")
			}
			for _, g := range w.Glyphs {
				fmt.Fprintf(&b, " %s/%v", g.Face.Name(), g.Codes)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// TestTextsKeptAreTheSame: a text looks as it does when nothing is kept,
// whatever was set before it, at the same time and at which measure, and though
// little is kept.
func TestTextsKeptAreTheSame(t *testing.T) {
	roles := []doc.TypeRole{doc.TypeBody, doc.TypeTable, doc.TypeName}
	alone := newSetter(t)
	rapid.Check(t, func(t *rapid.T) {
		kept := NewTexts(alone.theme, alone.fonts)
		kept.size = rapid.SampledFrom([]int{0, mostTexts - 2000}).Draw(t, "full") // old from the second text on
		texts := rapid.SliceOfN(words(), 1, 4).Draw(t, "texts")
		var order []func(*setter) error
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			was := rapid.SampledFrom(texts).Draw(t, "text")
			tx := &doc.Text{Runs: append([]doc.Run{}, was.Runs...)} // as another document has it
			for i := range tx.Runs {
				switch r := &tx.Runs[i]; rapid.IntRange(0, 9).Draw(t, "other") { // or nearly so
				case 0:
					r.Tone = doc.Strong
				case 1:
					r.Keep = !r.Keep
				case 2:
					r.Shape = &doc.Mark{Kind: doc.Ladder, Narrow: true}
				}
			}
			role := rapid.SampledFrom(roles).Draw(t, "role")
			measure := float64(rapid.IntRange(20, 492).Draw(t, "measure"))
			how := rapid.SampledFrom([]breaking{fit, balance, single}).Draw(t, "how")
			want := shown(tx, alone.lines(tx, role, measure, how))
			wide := alone.widest(tx, role)
			order = append(order, func(s *setter) error {
				if got := shown(tx, s.lines(tx, role, measure, how)); got != want {
					return fmt.Errorf("%q at %g is\n%s\nnot\n%s", tx.Words(), measure, got, want)
				}
				if got := s.widest(tx, role); got != wide {
					return fmt.Errorf("%q is %g wide, not %g", tx.Words(), got, wide)
				}
				return nil
			})
		}
		var all sync.WaitGroup
		errs := make([]error, 3)
		for i := range errs {
			all.Go(func() {
				s := &setter{theme: alone.theme, fonts: alone.fonts, markWidth: alone.markWidth, texts: kept}
				for k := range order {
					if err := order[(k+i)%len(order)](s); err != nil {
						errs[i] = err
					}
				}
			})
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// TestTextsAreBounded: what is kept does not grow with the number of documents.
func TestTextsAreBounded(t *testing.T) {
	s := newSetter(t)
	s.texts = NewTexts(s.theme, s.fonts)
	most := 0
	for i := range 20000 {
		s.lines(text(fmt.Sprint("text ", i)), doc.TypeBody, 200, fit)
		most = max(most, len(s.texts.young)+len(s.texts.old))
	}
	if most > 2*mostTexts/400 {
		t.Errorf("%d texts are kept", most)
	}
	if s.texts.of(&doc.Theme{}, s.fonts) != nil {
		t.Error("texts are used in another theme")
	}
}
