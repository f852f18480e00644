package dataset

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// An item is a row as far as a change of it is news.
type item struct {
	row                   *Row
	dataset, key, country string
	match                 string // what makes it the same row in another state, where that is not key
	source                Cell
	entry                 string // of the source in the register
	desk                  bool   // assessed or computed by the desk
	words                 string // of the source, where the row has them apart
	rests                 string // what alone only renews
	fields                []field
}

func (i item) id() string {
	if i.match != "" {
		return i.dataset + ":" + i.match
	}
	return i.dataset + ":" + i.key
}

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

// scopes are the scopes of what is said on a subject, each with the ID of the
// country that it is of, or "".
func (s *Set) scopes(of subject) map[string]string {
	scopes := map[string]string{"region:" + of.region: ""}
	for id := range s.countries(of) {
		scopes[id] = id
		home := of.home
		if c := s.Country(id); c != nil {
			home = c.Region.Text
		}
		scopes["region:"+home] = ""
	}
	return scopes
}

// items are all rows on a subject, in the order of the files.
func (s *Set) items(of subject) []item {
	countries, scopes := s.countries(of), s.scopes(of)
	var all []item
	add := func(r *Row, country, words string, rests []Cell, fields ...field) *item {
		i := item{
			row: r, dataset: r.Dataset, key: r.Key, country: country, source: r.Source,
			words: words, entry: s.Source(r.Source.Text).entry(), rests: allText(rests) + "\x00" + words, fields: fields,
		}
		all = append(all, i)
		return &all[len(all)-1]
	}
	for _, c := range s.Countries {
		if !countries[c.ID.Text] {
			continue
		}
		i := add(&c.Row, c.ID.Text, "", nil, fieldOf("us_interest", c.Interest))
		if of.country != "" {
			i.fields = append(i.fields, fieldOf("region", c.Region))
		}
	}
	for _, r := range s.Ratings {
		if countries[r.Country] && r == s.RatingIn(r.Country, r.Actor, r.Dimension) {
			i := add(&r.Row, r.Country, r.Words.Text, []Cell{r.AsOf, r.Basis, r.Confidence}, fieldOf("level", r.Level), fieldOf("trend", r.Trend))
			i.key = r.Country + "/" + r.Actor + "/" + r.Dimension // of several dates one is compared
			i.desk = !r.Reported()
		}
	}
	for _, a := range s.Actors {
		add(&a.Row, "", "", nil, fieldOf("strategy", a.Strategy), fieldOf("objective", a.Objective))
	}
	for _, p := range s.Points {
		if id, ok := scopes[p.Scope.Text]; ok {
			add(&p.Row, id, "", []Cell{p.Scope}, fieldOf("text", p.Text)).rests += fmt.Sprintln(p.Kind, p.Order, p.Actors)
		}
	}
	for _, r := range s.Recommendations {
		if id, ok := scopes[r.Scope.Text]; ok {
			i := add(&r.Row, id, "", []Cell{r.Scope, r.Priority, r.Status}, fieldOf("focus", r.Focus), fieldOf("outcome", r.Outcome), fieldOf("to", r.To), fieldOf("owner", r.Owner), fieldOf("timeframe", r.Timeframe), fieldOf("measure", r.Measure))
			i.rests += fmt.Sprintln(r.Point, r.Order)
		}
	}
	for _, j := range s.Judgements {
		if id, ok := scopes[j.Scope.Text]; ok && slices.Contains(s.JudgementsOn(j.Scope.Text), j) {
			i := add(&j.Row, id, "", []Cell{j.Scope, j.Date, j.Author}, fieldOf("text", j.Text), fieldOf("likelihood", j.Likelihood), fieldOf("confidence", j.Confidence))
			i.rests += fmt.Sprintln(j.Basis)
		}
	}
	for _, x := range s.Indicators {
		for _, o := range x.Values {
			if countries[o.Country] {
				i := add(&o.Row, o.Country, "", []Cell{o.Vintage, o.Note}, field{"value", o.Value, strconv.FormatFloat(o.Number, 'g', -1, 64)}, fieldOf("status", o.Said))
				i.rests += fmt.Sprintln(o.Breaks)
			}
		}
	}
	return append(all, s.textItems(of)...)
}

// textItems are the desk's own words on a subject, one for each head. The words
// are the same in whichever file they stand, that of the country or the region.
func (s *Set) textItems(of subject) []item {
	t := s.RegionText(of.region)
	if of.country != "" {
		t = s.CountryText(of.country)
		if s.Country(of.country) == nil && t == nil {
			t = s.RegionText(of.home)
		}
	}
	if t == nil {
		return nil
	}
	var all []item
	for _, h := range t.On(s.Today) {
		var words []string
		rests := ""
		for _, p := range h.Paragraphs {
			words = append(words, p.Text)
			rests += p.Source + "\x00" + s.Source(p.Source).entry() + "\x00"
		}
		all = append(all, item{
			row: &t.Row, dataset: "texts", key: t.Scope + "/" + h.Head.Text, match: Fold(h.Head.Text), country: of.country, source: t.Source,
			rests: rests, fields: []field{{"text", h.Head, strings.Join(words, "\n")}},
		})
	}
	return all
}

// entry is all that the register says of a source, its ID apart; "" of none.
func (x *Source) entry() string {
	if x == nil {
		return ""
	}
	cells := []Cell{
		x.Title, x.Author, x.Publisher, x.Date, x.URL, x.Accessed, x.Kind,
		x.Licence, x.Language, x.SHA256, x.Reliability, x.Description,
	}
	for _, k := range slices.Sorted(maps.Keys(x.Remarks)) {
		cells = append(cells, Cell{Text: k}, x.Remarks[k])
	}
	return allText(cells)
}

// allText is the texts of cells, none of which holds what stands between them.
func allText(cells []Cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.Text)
		b.WriteByte(0)
	}
	return b.String()
}
