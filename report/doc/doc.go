// Package doc holds the words that all stages share: the document tree that a
// template becomes, the origin of every printed value, and the theme. Types
// only: no stage, no file, no clock.
//
// A Document is read from top to bottom by everybody: layout places it, pdf
// tags it, svg links it. Its leaves are Text, Figure and Logo; Number gives each
// an ID, and whatever a later stage puts on a page carries the ID of its leaf.
package doc

import (
	"strings"
	"time"
)

// A Document is one brief, before layout.
type Document struct {
	Title   string    // of the file, for title bars and catalogues
	Subject string    // one line on what the file is
	Author  string    // the desk
	Lang    string    // BCP 47
	Date    time.Time // date of issue, midnight UTC: the only clock the file sees

	Mark     *Text // handling mark, nil for none; said once, then repeated as artifact
	MarkKind MarkKind
	Stamp    *Text // DRAFT or PROOF on each page, or nil

	Head Head
	Foot Foot
	Logo *Logo // in the head of the first page, or nil

	Masthead *Masthead
	Bands    []*Band
	Sources  []Source // the sources cited, in the order of their numbers

	Abbreviations []Abbreviation // that may stand in the texts; who listens hears the long forms
}

// An Abbreviation is letters that stand for words, wherever they are a word of
// their own (ISO 32000-1, 14.9.5).
type Abbreviation struct{ Short, Long string }

// A Logo is the sign of the desk. It is read once, after the handling mark: who
// may hear the brief comes before whose it is, and both before what it is about.
type Logo struct {
	ID  int    // leaf ID, from Number
	Alt string // the desk's name
}

// Head is the running head: Kicker and Series on every page, Place added from
// page 2 on.
type Head struct{ Kicker, Series, Place *Text }

// Foot is the running foot. Page is set on every page with {page} and {pages}
// replaced in its runs; Short takes the place of Edition where that is too long.
type Foot struct{ Edition, Short, Page *Text }

// A MarkKind chooses the colour of a handling mark (TLP 2.0, FIRST 2022);
// free text is white.
type MarkKind int

const (
	MarkFree MarkKind = iota
	MarkClear
	MarkGreen
	MarkAmber
	MarkRed
)

// A Masthead opens the first page.
type Masthead struct {
	Name     *Text   // heading 1
	Subtitle *Text   // may be nil
	Meta     []*Text // at most four short lines
	Notice   *Text   // invented data or an erratum, or nil
}

// A Split divides the measure of a band.
type Split int

const (
	Whole    Split = iota
	MainRail       // 312 and 156, gap 24
	Halves         // 240 and 240, gap 12
	Thirds         // 156 three times, gap 12
)

// String returns the word that templates use.
func (s Split) String() string { return [...]string{"whole", "main-rail", "halves", "thirds"}[s] }

// A Band is a horizontal strip of a page. It never splits unless it holds one
// table of eight rows or more.
type Band struct {
	Split   Split
	Head    *Heading  // over all columns, or nil where each column has its own
	Columns [][]Block // one entry for each column; more entries than the split has columns wrap to further rows
	Flow    bool      // one column of text broken over the split at the paragraph nearest the middle
	Foot    []Block   // over all columns, below them: a note that two figures share
	More    *Text     // the word "continued", beside the head where rows of columns go on over the page
	RunIn   bool      // head and text on one line
	Small   bool      // reading text in table size, list items close
	Close   bool      // stands last and ends on the frame bottom (About this brief)
	NewPage bool      // starts a page
	Drop    int       // 0: never dropped; else the order in which it goes when the page budget is missed
	Annex   bool      // says nothing that the rest does not: left out, whole and with a warning, where the pages have no room for it
	Name    string    // what error messages call it
}

// A Block is one of *Heading, *Paragraph, *List, *Table, *Figure, *Contents.
type Block interface{ block() }

// A Heading opens what follows it. Levels are 2 and 3.
type Heading struct {
	Level int
	Text  *Text // with its source numbers as runs of tone Cite
}

// A Role is what a paragraph is for; the theme gives its type.
type Role int

const (
	Body   Role = iota // reading text
	LeadIn             // introduces a table
	Remark             // label row: what the source says of the list that follows
	Note               // small, quiet: below a list or figure
	Basis              // small, ink: basis and limits, sources
	About              // small, quiet: the last band
)

// A Paragraph is one paragraph.
type Paragraph struct {
	Role Role
	Text *Text
	Drop int // see Band.Drop
}

// A ListStyle is how a list looks.
type ListStyle int

const (
	Dashes  ListStyle = iota // en dash, reading text
	Bullets                  // squares, large: the bottom line
	Numbers                  // Basis type, number at 0: sources
)

// A List is a list of items.
type List struct {
	Style ListStyle
	Items []*Item
}

// An Item is one item; Label is what stands before it ("–", "1").
type Item struct {
	Label *Text
	Text  *Text
}

// A TableStyle is a set of column starts and row heights that layout knows.
type TableStyle int

const (
	PlainTable      TableStyle = iota
	Facts                      // at a glance: label left, value right
	Ratings                    // one row for each power
	RatingsGrid                // one row for each country, column groups
	Powers                     // one row for each power, words
	PowersAcross               // the same turned on its side, at most three powers, in thirds
	Recommendations            // number, focus and point, outcome, ...
	Card                       // a country card in a third
	DataTable                  // names, then columns of data, equally wide; low rows
)

// A Table is a table. Each row has a cell for each column (spans counted).
type Table struct {
	Style TableStyle
	Title string // what a reader of the tags hears; never printed
	Align []Align
	Head  []*Row // label rows, repeated with "continued" when the table splits
	Rows  []*Row
	More  *Text // the word "continued"
}

// Align is where the text of a column stands.
type Align int

const (
	Left Align = iota
	Right
)

// A Row is one row, never split.
type Row struct {
	Cells   []*Cell
	Subject bool // the country the brief is about
	Drop    int  // see Band.Drop
}

// A Cell holds one or more paragraphs, none if it is empty.
type Cell struct {
	Texts  []*Text
	Span   int  // columns, 1 or more
	Header bool // TH; in Head its scope is the column, else the row
}

// A Figure is a chart with what every chart must have.
type Figure struct {
	ID       int    // leaf ID of the drawing, from Number
	Label    *Text  // "Figure 1"
	Title    *Text  // at most 15 words, the finding
	Subtitle *Text  // the measure
	Note     *Text  // the scale's note and the sources; nil if the band's foot has it
	Alt      string // what is heard in place of the drawing

	AltOrigin *Origin // of Alt, and so of the figure as a whole: what it shows
	Chart     Chart
	Fewer     *Figure // the same without neighbours, drawn when the page budget is missed; or nil
	Drop      int     // when Fewer takes its place
}

// Contents lists the sections of a long document with their pages. It stands
// alone in its band, below the band's head; a document of few pages has neither.
type Contents struct {
	Least   int     // pages from which it is printed
	Entries []*Text // what a section is called, and last a run with its page (Run.Ref); all runs one link
}

// A Footnote is said of the word at which it is called. It stands at the foot
// of the page of that word, and is read there: after the text that calls it first.
type Footnote struct {
	Number int   // from Number, in reading order, from 1
	Label  *Text // "Note 1", a link back to the text that calls it
	Text   *Text
}

func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*List) block()      {}
func (*Table) block()     {}
func (*Figure) block()    {}
func (*Contents) block()  {}

// A Source is an entry of the register that this document cites.
type Source struct {
	ID     string // S1
	Number int
	Anchor string // where "[1]" leads
}

// A Text is one paragraph's worth of words: a leaf of the tree.
type Text struct {
	ID     int    // from Number, in reading order, from 1
	Anchor string // a name that links and page references use, or ""
	Lang   string // "" is the document's
	Runs   []Run
}

// A Run is the smallest thing printed: words of one tone that come from one place.
type Run struct {
	Words  string
	Lang   string // BCP 47; "" is the text's
	Says   string // heard in place of Words where these say too little without what is seen ("[1]"); else ""
	Tone   Tone
	Keep   bool     // no line break inside: a date, an edition, a number and its unit
	Form   CiteForm // how Cites are written
	Origin *Origin
	Cites  []string  // source IDs; Words is written by Number from Form
	Ref    string    // anchor: Words is the page it stands on, written by layout
	Heard  string    // of a Ref: what Says becomes, {page} in place of the page; else ""
	Note   *Footnote // called by this run; Number writes its number into Words, Says and the link's label
	Link   *Link     // or nil
	Shape  *Mark     // a drawn mark that stands before the words, or nil; it says nothing that the words do not
}

// Blank reports whether r prints nothing.
func (r *Run) Blank() bool {
	return strings.TrimSpace(r.Words) == "" && len(r.Cites) == 0 && r.Ref == "" && r.Shape == nil
}

// Runs are words in the order in which they are read: what a value, a sentence
// or a text is made of.
type Runs []Run

// String is the words of rs as they are read.
func (rs Runs) String() string {
	if len(rs) == 1 {
		return rs[0].Words
	}
	var b strings.Builder
	for i := range rs {
		b.WriteString(rs[i].Words)
	}
	return b.String()
}

// A Tone sets a run apart from its paragraph.
type Tone uint8

const (
	Plain       Tone = iota
	Lead             // what is said first: medium
	Value            // a value in a table: medium
	Strong           // bold
	Quiet            // regular, ink 2: "not stated"
	Cite             // source number: 8.5, ink 2, kept with the word before it
	Change           // change colour, bold
	FigureLabel      // \"Figure 1\" before a title
)

// CiteForm is how source numbers are written.
type CiteForm uint8

const (
	Bracket CiteForm = iota // [1, 3]
	Bare                    // 1, 3 (the words around say "source")
	Range                   // 1 to 5, where they are consecutive; else Bare
)

// A Link leads from a run to a place in this file or outside.
type Link struct {
	Anchor string // in this document
	URI    string // or outside
	Label  string // says where it goes: /Contents
}

// A Mark is a small drawn sign in a line of text: layout reserves its width,
// charts draws it.
type Mark struct {
	Kind  MarkShape
	Steps int // Ladder: boxes
	At    int // Ladder: the box reached, from 0; -1 not stated

	Narrow bool // Ladder: the boxes of grids and cards, 12 wide
}

// A MarkShape is the kind of a Mark.
type MarkShape int

const (
	Up MarkShape = iota + 1
	Flat
	Down
	Diamond
	Ladder
)
