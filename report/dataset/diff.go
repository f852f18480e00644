package dataset

import (
	"slices"
	"strconv"
	"strings"
)

// A Change is a value that is not what it was, or one that came or went with
// its row (COMMANDS 5, Changes).
type Change struct {
	Dataset, Key, Field string // influence, KAZ/CHN/overall, level
	Country             string // its ID; "" where the change is of a whole region
	Was, Now            Cell   // the zero Cell where there was, or is, no such row
	WasRow, NowRow      *Row   // nil where there was, or is, none
	WasSource           Cell
	NowSource           Cell
	WasDesk, NowDesk    bool // the value is what the desk assessed or computed from its source, not what that reports
	Correction          bool // the words of the source are the same: they were read wrongly, nothing happened
}

// Came reports whether there was no such row.
func (c *Change) Came() bool { return c.WasRow == nil }

// Went reports whether there is no such row any more.
func (c *Change) Went() bool { return c.NowRow == nil }

// Resourced reports whether the value rests on another source than it did.
func (c *Change) Resourced() bool {
	return !c.Came() && !c.Went() && c.WasSource.Text != c.NowSource.Text
}

// SameHand reports whether the value was and is of one source, and both times
// reported by it or both times the desk's own: else nobody knows whether it moved.
func (c *Change) SameHand() bool {
	return !c.Came() && !c.Went() && !c.Resourced() && c.WasDesk == c.NowDesk
}

// A Comparison is what differs between two states of the data.
type Comparison struct {
	Changes []Change // in the order of the data as they are now, then what went
	Renewed bool     // dates, sources or the words of sources differ of a row that says what it said
}

// Diff compares what two sets say of a country and its region, or where country
// is "" of a region and all countries that are or were in it. Dates, sources
// and the words of sources alone are no change: they renew. A row that was bad
// then printed nothing, and counts as none.
func Diff(was, now *Set, country, region string) Comparison {
	of := subject{countries: map[string]bool{}, region: region}
	if country != "" {
		of = subject{map[string]bool{country: true}, ""}
	} else {
		for _, c := range slices.Concat(was.In(region), now.In(region)) {
			of.countries[c.ID.Text] = true
		}
	}
	var c Comparison
	before, old := was.items(of), map[string]item{}
	before = slices.DeleteFunc(before, func(i item) bool { return len(i.row.Bad) > 0 }) // nothing printed it
	for _, i := range before {
		old[i.id()] = i
	}
	here := map[string]bool{}
	for _, i := range now.items(of) {
		here[i.id()] = true
		if o, ok := old[i.id()]; ok {
			c.compare(o, i)
		} else {
			c.came(i)
		}
	}
	for _, i := range before {
		if !here[i.id()] {
			c.went(i)
		}
	}
	return c
}

// A subject is what sets are compared on.
type subject struct {
	countries map[string]bool
	region    string // "" for a country
}

// compare adds what differs between two states of one row.
func (c *Comparison) compare(was, now item) {
	changes := len(c.Changes)
	for k, f := range now.fields {
		o := was.fields[k]
		if o.is == f.is {
			continue
		}
		c.Changes = append(c.Changes, Change{
			Dataset: now.dataset, Key: now.key, Field: f.name, Country: now.country,
			Was: o.cell, Now: f.cell, WasRow: was.row, NowRow: now.row, WasSource: was.source, NowSource: now.source,
			WasDesk: was.desk, NowDesk: now.desk,
			Correction: now.words != "" && was.words == now.words && was.source.Text == now.source.Text && was.desk == now.desk,
		})
	}
	c.Renewed = c.Renewed || len(c.Changes) == changes && was.rests != now.rests
}

func (c *Comparison) came(i item) {
	for _, f := range i.first() {
		c.Changes = append(c.Changes, Change{Dataset: i.dataset, Key: i.key, Field: f.name, Country: i.country, Now: f.cell, NowRow: i.row, NowSource: i.source, NowDesk: i.desk})
	}
}

func (c *Comparison) went(i item) {
	for _, f := range i.first() {
		c.Changes = append(c.Changes, Change{Dataset: i.dataset, Key: i.key, Field: f.name, Country: i.country, Was: f.cell, WasRow: i.row, WasSource: i.source, WasDesk: i.desk})
	}
}

// An item is a row as far as a change of it is news.
type item struct {
	row                   *Row
	dataset, key, country string
	source                Cell
	desk                  bool   // assessed or computed by the desk
	words                 string // of the source, where the row has them apart
	rests                 string // what alone only renews
	fields                []field
}

func (i item) id() string { return i.dataset + ":" + i.key }

// A field is a value, and what makes it another.
type field struct {
	name string
	cell Cell
	is   string
}

func fieldOf(name string, c Cell) field { return field{name, c, c.Text} }

// first are the fields that say that a row came or went: what is stated of a
// rating, the first one of anything else.
func (i item) first() []field {
	if i.dataset != "influence" {
		return i.fields[:1]
	}
	return slices.DeleteFunc(slices.Clone(i.fields), func(f field) bool { return !f.cell.Stated() })
}

// items are all rows on a subject, in the order of the files.
func (s *Set) items(of subject) []item {
	scopes := map[string]string{"region:" + of.region: ""} // to the country that they are of
	for id := range of.countries {
		scopes[id] = id
		if c := s.Country(id); c != nil {
			scopes["region:"+c.Region.Text] = ""
		}
	}
	var all []item
	add := func(r *Row, country, words string, rests []string, fields ...field) {
		rests = append(rests, r.Source.Text, words)
		if from := s.Source(r.Source.Text); from != nil {
			rests = append(rests, from.Date.Text, from.Accessed.Text)
		}
		all = append(all, item{
			row: r, dataset: r.Dataset, key: r.Key, country: country, source: r.Source,
			words: words, rests: strings.Join(rests, "\x00"), fields: fields,
		})
	}
	for _, c := range s.Countries {
		if of.countries[c.ID.Text] {
			add(&c.Row, c.ID.Text, "", nil, fieldOf("us_interest", c.Interest))
		}
	}
	for _, r := range s.Ratings {
		if of.countries[r.Country] && r == s.RatingIn(r.Country, r.Actor, r.Dimension) {
			add(&r.Row, r.Country, r.Words.Text, []string{r.AsOf.Text}, fieldOf("level", r.Level), fieldOf("trend", r.Trend))
			last := &all[len(all)-1]
			last.key = r.Country + "/" + r.Actor + "/" + r.Dimension // of several dates one is compared
			last.desk = !r.Reported()
		}
	}
	for _, a := range s.Actors {
		add(&a.Row, "", "", nil, fieldOf("strategy", a.Strategy), fieldOf("objective", a.Objective))
	}
	for _, p := range s.Points {
		if id, ok := scopes[p.Scope.Text]; ok {
			add(&p.Row, id, "", nil, fieldOf("text", p.Text))
		}
	}
	for _, r := range s.Recommendations {
		if id, ok := scopes[r.Scope.Text]; ok {
			add(&r.Row, id, "", nil, fieldOf("focus", r.Focus), fieldOf("outcome", r.Outcome), fieldOf("to", r.To), fieldOf("owner", r.Owner), fieldOf("timeframe", r.Timeframe), fieldOf("measure", r.Measure))
		}
	}
	for _, j := range s.Judgements {
		if id, ok := scopes[j.Scope.Text]; ok && slices.Contains(s.JudgementsOn(j.Scope.Text), j) {
			add(&j.Row, id, "", []string{j.Date.Text}, fieldOf("text", j.Text), fieldOf("likelihood", j.Likelihood), fieldOf("confidence", j.Confidence))
		}
	}
	for _, x := range s.Indicators {
		for _, o := range x.Values {
			if of.countries[o.Country] {
				add(&o.Row, o.Country, "", []string{o.Vintage.Text}, field{"value", o.Value, strconv.FormatFloat(o.Number, 'g', -1, 64)}, fieldOf("status", o.Said))
			}
		}
	}
	return append(all, s.textItems(of)...)
}

// textItems are the desk's own words on a subject, one for each head.
func (s *Set) textItems(of subject) []item {
	t, country := s.RegionText(of.region), ""
	for id := range of.countries {
		if of.region == "" {
			t, country = s.CountryText(id), id
		}
	}
	if t == nil {
		return nil
	}
	var all []item
	for _, h := range t.On(s.Today) {
		var words []string
		for _, p := range h.Paragraphs {
			words = append(words, p.Text)
		}
		all = append(all, item{
			row: &t.Row, dataset: "texts", key: t.Scope + "/" + h.Head.Text, country: country, source: t.Source,
			fields: []field{{"text", h.Head, strings.Join(words, "\n")}},
		})
	}
	return all
}
