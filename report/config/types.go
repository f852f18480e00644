package config

import (
	"time"

	"brief/report/problem"
)

// Config is config.yaml with every layer applied: defaults, file, environment, flags.
type Config struct {
	Desk      Desk
	Zone      string
	Approve   string // none or required
	Edition   string // week, month or day
	Output    string
	Archive   string
	Mark      string // "" for none
	Paper     string
	Profile   string
	Theme     string
	Lang      string
	Datasets  map[string]Dataset  `mapstructure:"-"`
	Reports   map[string]Report   `mapstructure:"-"`
	Schedules map[string]Schedule `mapstructure:"-"`
	Outlets   map[string]Outlet   `mapstructure:"-"`
	Jobs      Jobs
	Notify    Notify
	Retention Retention
	Web       Web
	Limits    Limits
	Strict    bool

	// AllowOutside lets output, archive and outlets lie outside the workspace.
	AllowOutside bool `mapstructure:"allow_outside"`

	settings []Setting
	own      map[string]string        // what the workspace itself says, by setting that stands alone
	places   map[string]problem.Place // of all that has a name; see Place
	lines    []string                 // of the file
}

// Desk is who makes the briefs.
type Desk struct {
	Name        string
	Series      string
	Contact     string
	Signature   string // lines below a cover note, separated by |
	Logo        string // a PNG or SVG file of the workspace, or ""
	Notice      string // printed under the masthead of every edition: "Invented desk. ..."
	NextEdition bool   `mapstructure:"next_edition"`
}

// A Dataset names a file of the workspace and how to read it.
type Dataset struct {
	Name     string
	Place    problem.Place // of its key in config.yaml
	File     string
	Folder   string // texts: one Markdown file for each country or region
	Optional bool
	Shape    string // "" (tidy) or wide
	Key      string // wide: the column with the country
	Columns  map[string]Column
	Words    map[string]Word
	Defaults map[string]string
	Sheet    string        // of a workbook; "" is its only one, or the one named like the dataset
	Encoding string        // of a text file that is not UTF-8: "", windows-1251 or windows-1252
	Decimal  string        // what parts whole from decimals: "", "." or ","
	Dates    string        // "", dmy or mdy
	MaxAge   time.Duration // 0: no limit
	AgeAt    problem.Place // of max_age; no file where it is built in
	Stale    string        // refuse, mark or ignore
}

// A Column says what a column of a file is: the field that it fills, the actor
// whose rating it holds, or that it is ignored.
type Column struct {
	Place  problem.Place
	Field  string
	Actor  string
	Ignore bool
}

// A Word says which field a word of a wide file fills, and with what.
type Word struct {
	Place problem.Place
	Level string
	Trend string
}

// A Report is a report builder: which template is run over which data.
type Report struct {
	Name     string
	Place    problem.Place
	Template string
	For      string // country, region
	PagesMin int
	PagesMax int
	Actors   []string // whose ratings it prints, in this order
	Datasets []string // empty: all
	Missing  string   // "" (a missing rating is an error) or print
	Theme    string   // "" is the config's
	Facing   bool     // printed on both sides and bound
	Words    map[string]Text
}

// A Text is a people's word in config.yaml, as it stands there.
type Text struct {
	Place problem.Place
	Text  string
}

// A Schedule says when a report is made by itself.
type Schedule struct {
	Name        string
	Place       problem.Place
	Report      string
	For         []string // all, a region, or countries
	At          string
	Zone        string
	Missed      string // each, once or skip
	ChangedOnly bool
	Holidays    string
	Embargo     string
	To          []string // outlets
}

// An Outlet is where copies go. Which keys count depends on Kind.
type Outlet struct {
	Name  string
	Place problem.Place
	Kind  string // folder, printer, mail, mail-draft or sftp
	Keys  map[string]Text
}

// Jobs, Notify, Retention, Web and Limits are the groups of the same names.
type (
	Jobs   struct{ Database string }
	Notify struct {
		Command string
		Mail    []string
		DeadMan time.Duration `mapstructure:"dead_man"`
		Touch   string
	}
	Retention struct{ Keep string }
	Web       struct{ Listen string }
	Limits    struct {
		Pages   int
		Seconds int
		Memory  int64 // bytes
		Data    int64 // bytes
	}
)
