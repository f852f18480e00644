// Package dataset reads the desk's files into one checked Set: CSV, YAML and
// the desk's own texts. Every cell keeps its place, so that a printed value
// can be traced back and a problem can point at it. Nothing is repaired and
// nothing is dropped: a bad row is kept as poison and refuses whatever prints
// it. It must not know templates, pages or the clock: the date comes in.
package dataset

import (
	"time"

	"brief/report/problem"
)

// A Set is all data of a workspace, typed and checked.
type Set struct {
	Scales          map[string]*Scale // influence, trend, confidence
	Missing         map[string]Cell   // not_stated, not_available, not_applicable: the words printed
	Sources         []*Source         // in the order of the register
	Countries       []*Country        // in the order of the file
	Actors          []*Actor
	Ratings         []*Rating
	Points          []*Point
	Recommendations []*Recommendation
	Texts           []*Text
	Indicators      []*Indicator // in the order of their definitions
	Judgements      []*Judgement // in the order of the file

	// Today is the date of issue that the data were read for, at 00:00 UTC.
	Today time.Time

	// Loose are problems of rows that cannot be told to belong to one country,
	// or of files that could not be read, by dataset: they refuse whatever
	// reads that dataset.
	Loose map[string]problem.List

	// Warned are the warnings that are of no one row, by dataset; see Strict.
	Warned map[string]problem.List

	// Counts says what became of the rows of each dataset: Rows = Kept + Refused, always.
	Counts map[string]Count

	index index // made at the first look-up
}

// A Count accounts for the rows of one dataset: Kept are good, Refused are
// poison or loose. A text is one row, and so is a line of a wide file.
type Count struct{ Rows, Kept, Refused int }

// A Cell is one value as it stands in a file.
type Cell struct {
	ID    string        // dataset:key:field, e.g. influence:KAZ/CHN/overall:trend
	Text  string        // trimmed and in NFC: what may be printed
	Raw   string        // the exact characters of the file
	Place problem.Place // where it begins
}

// A Row is what all records share.
type Row struct {
	Dataset string
	Key     string
	Place   problem.Place
	Source  Cell         // the source it rests on, by ID
	Bad     problem.List // not empty: the row is poison
	Warned  problem.List // warnings: to a strict reader the row is poison
	Aged    *Cell        // what dates it, where it is older than its dataset may be and the page has to say so; else nil
}

// A Scale is an ordered list of words. Distances between them have no meaning.
type Scale struct {
	Row
	ID     string
	Levels []Level // lowest first
	Note   Cell
}

// A Level is one word of a scale.
type Level struct {
	ID    string
	Label Cell
	Sign  string // trend scales: "-", "0" or "+"
}

// Index returns the place of the level id on the scale, from 0, or -1.
func (s *Scale) Index(id string) int {
	for i := range s.Levels {
		if s.Levels[i].ID == id {
			return i
		}
	}
	return -1
}

// A Source is an entry of the register.
type Source struct {
	Row
	ID                                                  string
	Title, Author, Publisher, Date, URL, Accessed, Kind Cell
	Licence, Language, SHA256, Reliability, Description Cell            // Description: what the source consists of, our words
	Remarks                                             map[string]Cell // what the desk notes about how the source says it: objective, means, recommendation, general
}

// A Country is a country of the desk.
type Country struct {
	Row
	ID       Cell
	Name     Cell
	Aliases  []string
	Region   Cell
	Interest Cell // us_interest, verbatim; "not stated" is a value
}

// An Actor is a power.
type Actor struct {
	Row
	ID        Cell
	Name      Cell
	Adjective Cell // optional: "Russian"; empty Text if the file has none
	Strategy  Cell
	Objective Cell
}

// A Rating is one row of influence: level and trend apart, each a word of its
// scale or not stated.
type Rating struct {
	Row
	Country, Actor, Dimension string
	Level, Trend, Confidence  Cell
	Basis, AsOf               Cell
	Words                     Cell // raw: the exact words of the source
	Current                   bool // current: yes; decides between sources of one date
}

// Reported reports whether a rating is what its source says; else the desk has
// assessed or computed it.
func (r *Rating) Reported() bool { return r.Basis.Text == "reported" || !r.Basis.Stated() }

// NotStated is the value that says that the source does not say.
const NotStated = "not stated"

// Stated reports whether c holds something other than "not stated".
func (c Cell) Stated() bool { return c.Text != "" && c.Text != NotStated }

// A Point is a bullet of a source: an objective, a means or a recommendation.
type Point struct {
	Row
	ID     string
	Kind   string // objective, means, recommendation
	Order  int
	Text   Cell
	Scope  Cell     // region:NAME or a country
	Actors []string // whose objective or means it is; may be empty
}

// A Recommendation pairs a focus with an outcome.
type Recommendation struct {
	Row
	ID                                  string
	To, Focus, Outcome, Scope           Cell
	Owner, Timeframe, Measure, Priority Cell // empty Text where the file has nothing
	Status                              Cell
	Point                               string // ID of a Point, or ""
	Order                               int
}

// A Text is the desk's own words on one country or region.
type Text struct {
	Row
	Scope string // KAZ, or a region's name
	Until Cell   // last day on the page, or empty
	Heads []TextHead
}

// A TextHead is a head of a Text and the paragraphs below it.
type TextHead struct {
	Head       Cell
	Until      Cell // last day on the page, or empty
	Paragraphs []Paragraph
}

// A Paragraph ends in its source; Cell.Text is without the bracket.
type Paragraph struct {
	Cell
	Source string // a source ID, or "desk"
}

// An Indicator is a numeric series as its definition names it, and all that
// the data hold of it.
type Indicator struct {
	Row
	ID             string
	Label          Cell
	Unit           Cell // "%", "USD bn"; empty Text for a plain number
	Decimals       Cell // how many are printed
	ScaleNote      Cell // printed below a chart; may be empty
	Min, Max       Cell // the range that a value may have; empty Text for none
	ComparableWith []string
	Places         int            // Decimals as a number
	Values         []*Observation // by country in the order of Set.Countries, then by period
	Unstated       []*Observation // rows that say that the source states no value: none of Values
}

// An Observation is one value of an indicator, for one country and one period.
type Observation struct {
	Row
	Country, Indicator string
	Period             Period
	When               Cell    // the period as it stands in the file
	Value              Cell    // the number as it stands in the file
	Exact              string  // the number in plain digits, such as -1234.5
	Number             float64 // the same, finite, for drawing
	Status             ObservationStatus
	Said               Cell // status: the word in the file
	Vintage, Note      Cell // may be empty
	Breaks             bool // not comparable with the value before it: no line leads here
}

// A Period is a year, a quarter or a month.
type Period struct {
	Year int
	Part int // quarter 1 to 4 or month 1 to 12; 0 for a year
	Of   int // parts in a year: 1, 4 or 12
}

// An ObservationStatus says how firm a value is.
type ObservationStatus int

const (
	Actual ObservationStatus = iota
	Provisional
	Estimate
	Forecast
)

// A Judgement is what the desk holds to be likely, and how sure it is of that:
// likelihood and confidence are two things, and never stand in one sentence
// (ICD 203).
type Judgement struct {
	Row
	ID                     string
	Scope                  Cell // region:NAME or a country
	Text                   Cell
	Likelihood, Confidence Cell     // words of their scales; likelihood may be not stated
	Basis                  []string // keys of the rows that it rests on
	Author, Date           Cell
	Supersedes             string // ID of the judgement that it takes the place of, or ""
}
