// Package templates says what a brief can say: the built-in templates, themes and
// words, and the rules that make a template's data, sentences, tables and charts of
// a dataset.Set. A template's bytes and an Input come in, a doc.Document comes out,
// every run with its origin. How a template is read and run is package markup's;
// pages, fonts and files it must not know.
package templates

import (
	"time"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// An Input is all that a template can see.
type Input struct {
	Set      *dataset.Set
	Previous *dataset.Set // the edition before, or nil
	Since    string       // the edition before ("2026-W47"), "" where none is at hand
	Archived bool         // an archive is at hand (and empty if Since is "")
	Words    *Words

	// Kept tells under which name a file of the edition before is kept with this
	// one; nil means its own.
	Kept func(file string) string

	Register     string // SHA-256 of the line at which the register of editions stood, in hexadecimal; "" for none
	RegisterLine int    // its number

	Corrects int    // the version that this one corrects, 0 for none
	Note     string // what was wrong with that
	Later    bool   // the data are those of a day after the edition's period

	Late time.Time // the day on which it was made, if it was due on Date and that was past

	Report  string
	Country string // ID, or ""
	Region  string // name; the country's where Country is set
	Actors  []string
	ActorAt map[string]problem.Place // where the settings name each of Actors; may be nil
	Missing bool                     // print a missing rating instead of refusing it

	Forms []doc.ChartForm // what charts can draw, and what each asks of the data

	// Elsewhere reports whether the template of another report prints the
	// desk's texts below a head; nil means that no other does.
	Elsewhere func(head string) bool

	Date    time.Time // date of issue
	Edition string    // 2026-W48
	Period  string    // week, month or day
	Version int       // 1, 2, ...
	Proof   int       // 0 is none
	Draft   bool
	Desk    Desk
	Mark    string // "" for none

	Attached bool // the file holds its inputs, so that anyone can check it

	// Settings are the places of the settings whose values are printed: those
	// of Desk, mark and edition, by key ("desk.name"). What is built in has none.
	Settings map[string]problem.Place
}

// Desk is who makes the brief.
type Desk struct {
	Name, Series, Contact, Notice string

	Logo bool // it has one, which is layout's to place
}

// A Value is what an action yields and a rule makes: runs with their origins.
// In a template's data it stands for a cell; it is never parsed again.
type Value = doc.Runs
