package dataset

import "slices"

// A Change is a value that is not what it was, or one that came or went with
// its row (COMMANDS 5, Changes).
type Change struct {
	Dataset, Key, Field string // influence, KAZ/CHN/overall, level
	Country             string // its ID; "" where the change is of a whole region
	Was, Now            Cell   // the zero Cell where there was, or is, no such row; of a text the head
	WasRow, NowRow      *Row   // nil where there was, or is, none
	WasSource           Cell
	NowSource           Cell
	WasDesk, NowDesk    bool // the value is what the desk assessed or computed from its source, not what that reports
	Correction          bool // the words of the source are the same: they were read wrongly, nothing happened

	sameSource      bool   // its entry in the register is what it was, perhaps under another ID
	wasText, isText string // the words of a text
}

// Came reports whether there was no such row.
func (c *Change) Came() bool { return c.WasRow == nil }

// Went reports whether there is no such row any more.
func (c *Change) Went() bool { return c.NowRow == nil }

// Resourced reports whether the value rests on another source than it did. One
// that has only another ID in the register is the same.
func (c *Change) Resourced() bool {
	return !c.Came() && !c.Went() && !c.sameSource
}

// SameHand reports whether the value was and is of one source, and both times
// reported by it or both times the desk's own: else nobody knows whether it moved.
func (c *Change) SameHand() bool {
	return !c.Came() && !c.Went() && !c.Resourced() && c.WasDesk == c.NowDesk
}

// Values are what was and what is, as the files have it: of a text its
// paragraphs, one a line. What is not there is "".
func (c *Change) Values() (was, now string) {
	if c.Dataset == "texts" {
		return c.wasText, c.isText
	}
	return c.Was.Text, c.Now.Text
}

// A Renewal is a row that says what it said, from other data: a date, the
// source or its entry in the register, the words of the source, or what stands
// beside the values.
type Renewal struct {
	Dataset, Key, Country string
	Was, Now              *Row
	Resourced             bool // the source, or its entry, is another
}

// A Comparison is what differs between two states of the data.
type Comparison struct {
	Changes  []Change  // in the order of the data as they are now, then what went
	Renewed  bool      // there are Renewals
	Renewals []Renewal // in the order of the data as they are now
	Renamed  []Change  // what is called otherwise: countries, powers, indicators, and words of scales; none of Changes
}

// Diff compares what two sets say of a country and its region, or where country
// is "" of a region and all countries that are or were in it: one that was in
// another region came. Dates, sources and the words of sources alone are no
// change: they renew. Names and words of scales are none either: they are
// Renamed. A row that was bad then printed nothing, and counts as none.
func Diff(was, now *Set, country, region string) Comparison {
	of := subject{country, region, ""}
	if country != "" {
		of.region = "" // that of each state
		for _, s := range []*Set{now, was} {
			if c := s.Country(country); c != nil {
				of.home = c.Region.Text
			}
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
	c.Renewed = len(c.Renewals) > 0
	c.rename(was.names(of), now.names(of))
	return c
}

// A subject is what sets are compared on: a country, or where that is "" a region.
type subject struct {
	country, region string
	home            string // of a country, in a state that has it no more or not yet
}

// countries are those that a set has of a subject.
func (s *Set) countries(of subject) map[string]bool {
	if of.country != "" {
		return map[string]bool{of.country: true}
	}
	ids := map[string]bool{}
	for _, c := range s.In(of.region) {
		ids[c.ID.Text] = true
	}
	return ids
}

// compare adds what differs between two states of one row.
func (c *Comparison) compare(was, now item) {
	changes := len(c.Changes)
	same := was.source.Text == now.source.Text || was.entry != "" && was.entry == now.entry
	for k, f := range now.fields {
		o := was.fields[k]
		if o.is == f.is {
			continue
		}
		c.Changes = append(c.Changes, Change{
			Dataset: now.dataset, Key: now.key, Field: f.name, Country: now.country,
			Was: o.cell, Now: f.cell, WasRow: was.row, NowRow: now.row, WasSource: was.source, NowSource: now.source,
			WasDesk: was.desk, NowDesk: now.desk, sameSource: same, wasText: o.is, isText: f.is,
			Correction: now.words != "" && was.words == now.words && same && was.desk == now.desk,
		})
	}
	resourced := was.source.Text != now.source.Text || was.entry != now.entry
	if len(c.Changes) == changes && (resourced || was.rests != now.rests) {
		c.Renewals = append(c.Renewals, Renewal{now.dataset, now.key, now.country, was.row, now.row, resourced})
	}
}

func (c *Comparison) came(i item) {
	for _, f := range i.first() {
		c.Changes = append(c.Changes, Change{Dataset: i.dataset, Key: i.key, Field: f.name, Country: i.country, Now: f.cell, NowRow: i.row, NowSource: i.source, NowDesk: i.desk, isText: f.is})
	}
}

func (c *Comparison) went(i item) {
	for _, f := range i.first() {
		c.Changes = append(c.Changes, Change{Dataset: i.dataset, Key: i.key, Field: f.name, Country: i.country, Was: f.cell, WasRow: i.row, WasSource: i.source, WasDesk: i.desk, wasText: f.is})
	}
}
