package report_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"brief/report"
	"brief/report/config"
	"brief/report/problem"
	"brief/report/randomdesk"
)

// TestSourcesToldOfRandomDesks holds what briefs say of their sources and dates
// against the desks that they are made of: as they are, and where everything but
// ratings is from one source, so that often only a neighbour is rated by another.
func TestSourcesToldOfRandomDesks(t *testing.T) {
	told := map[string]int{}
	for seed := *randomSeed; seed < *randomSeed+uint64(*randomDesks); seed++ {
		for _, narrow := range []bool{false, true} {
			d := randomdesk.New(seed)
			if narrow {
				narrowed(d)
			}
			files := d.Files()
			cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: files["config.yaml"].Data})
			if found.Err() != nil {
				t.Fatal(found)
			}
			b, found := report.Open(report.Workspace{Files: files, Config: cfg}, day)
			if found.Err() != nil {
				t.Fatal(found)
			}
			for i := range min(len(d.Countries), 4) {
				e, err := b.Build(context.Background(), report.Order{Country: d.Countries[i].ID, Date: day})
				if l := (problem.List)(nil); errors.As(err, &l) {
					continue // TestRandomDesks says for what
				}
				if err != nil {
					t.Fatal(err)
				}
				if wrong := sourcesTold(d, i, e, told); wrong != "" {
					t.Errorf("seed %d, narrowed %v, %s: %s", seed, narrow, e.Key, wrong)
				}
			}
		}
	}
	for _, kind := range []string{"named", "the sources", "of this country", "on one", "own count"} {
		if told[kind] == 0 {
			t.Errorf("no page told %q: chance shows too little", kind)
		}
	}
	t.Log(told)
}

// narrowed takes everything of a desk from its first source, but for the ratings
// of every third country, and dates none but those.
func narrowed(d *randomdesk.Desk) {
	first := d.Sources[0].ID
	for i := range d.Actors {
		d.Actors[i].Source = first
	}
	for i := range d.Countries {
		c := &d.Countries[i]
		c.Source = first
		for k := range c.Ratings {
			if r := &c.Ratings[k]; i%3 != 2 && *r != (randomdesk.Rating{}) {
				r.Source, r.AsOf = first, "not stated"
			}
		}
	}
	d.Points, d.Advice, d.Numbers, d.Defs, d.Texts = nil, nil, nil, nil, nil
}

var (
	byNumber = regexp.MustCompile(`ratings are reported by sources? ([0-9, –]+);`)
	restsOn  = regexp.MustCompile(`(Rests|What is said of this country rests) on one [^.]*, checked against no other`)
	onOwn    = regexp.MustCompile(`Sources on the country (\d+)`)
	onAll    = regexp.MustCompile(`Sources (\d+)`)
)

// sourcesTold says which sentence on sources or dates in the brief of the n-th
// country of a desk is not true, "" if none, and counts what was told.
func sourcesTold(d *randomdesk.Desk, n int, e *report.Edition, told map[string]int) string {
	var all []string
	var listed []string // IDs of the sources in the list, in its order
	for tx := range e.Document.Texts {
		all = append(all, strings.TrimSpace(tx.Words()))
		if id, ok := strings.CutPrefix(tx.Anchor, "source-"); ok {
			listed = append(listed, id)
		}
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(all, " "), "\u00a0", " ")), " ")
	c, by, dated := d.Countries[n], map[string]bool{}, false
	for _, r := range c.Ratings {
		if r != (randomdesk.Rating{}) {
			by[r.Source] = true
			dated = dated || r.AsOf != "not stated"
		}
	}
	var numbers []string
	for i, id := range listed {
		if by[id] {
			numbers = append(numbers, fmt.Sprint(i+1))
		}
	}
	if m := byNumber.FindStringSubmatch(text); m != nil {
		told["named"]++
		if got := spelled(m[1]); !slices.Equal(got, numbers) {
			return fmt.Sprintf("%q, and it is %v", m[0], numbers)
		}
	}
	if strings.Contains(text, "reported by the source") && len(by) != len(listed) {
		return fmt.Sprintf("the sources report its ratings, that is %d of %d", len(by), len(listed))
	}
	if strings.Contains(text, "reported by the sources") {
		told["the sources"]++
	}
	anyDated := slices.ContainsFunc(d.Countries, func(c randomdesk.Country) bool {
		return slices.ContainsFunc(c.Ratings, func(r randomdesk.Rating) bool {
			return r.AsOf != "not stated" && r.AsOf != "" && slices.Contains(listed, r.Source)
		})
	})
	switch {
	case strings.Contains(text, "date no rating") || strings.Contains(text, "dates no rating"):
		if anyDated {
			return "the sources date no rating, and one does"
		}
	case strings.Contains(text, "None of these ratings is dated"):
		told["of this country"]++
		if dated {
			return "none of these ratings is dated, and one is"
		}
	}
	if m := restsOn.FindStringSubmatch(text); m != nil {
		told["on one"]++
		if m[1] == "Rests" && len(listed) != 1 || len(by) > 1 {
			return fmt.Sprintf("%q, of %d sources and ratings by %d", m[0], len(listed), len(by))
		}
	} else if len(listed) == 1 {
		return "not said that it rests on one source"
	}
	if m := onOwn.FindStringSubmatch(text); m != nil {
		told["own count"]++
		if own := ownSources(d, n, e); m[1] != fmt.Sprint(own) {
			return fmt.Sprintf("%q, and it is %d", m[0], own)
		}
	} else if m := onAll.FindStringSubmatch(text); m != nil && m[1] != fmt.Sprint(len(listed)) {
		return fmt.Sprintf("%q, and %d are listed", m[0], len(listed))
	}
	return ""
}

// ownSources is how many sources the page cites anywhere but in its figures.
func ownSources(d *randomdesk.Desk, n int, e *report.Edition) int {
	neighbours := map[string]bool{}
	for i, c := range d.Countries {
		if i != n {
			neighbours["influence:"+c.ID] = true
		}
	}
	used := map[string]bool{}
	for tx := range e.Document.Texts {
		for _, r := range tx.Runs {
			if o := r.Origin; o != nil && o.Source != "" && len(r.Cites) == 0 && !neighbours[strings.SplitN(o.ID, "/", 2)[0]] {
				used[o.Source] = true
			}
		}
	}
	return len(used)
}

// spelled are the numbers of a list such as "1, 3–5".
func spelled(list string) []string {
	var all []string
	for _, part := range strings.Split(list, ", ") {
		from, to, span := strings.Cut(part, "–")
		var a, b int
		fmt.Sscan(from, &a)
		if b = a; span {
			fmt.Sscan(to, &b)
		}
		for ; a <= b; a++ {
			all = append(all, fmt.Sprint(a))
		}
	}
	return all
}
