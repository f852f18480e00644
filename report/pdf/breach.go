package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
	"brief/report/problem"
)

// A rule is what a breach is a breach of.
type rule struct {
	code   string
	clause string
}

// The rules, with the clause that each comes from. A rule of the house has
// none: it holds what no clause says in so many words, and no validator sees.
var (
	ruleTitle      = rule{"V201", "ISO 14289-1, 7.1: the title is shown in the window"}
	ruleLanguage   = rule{"V202", "ISO 14289-1, 7.2: the language of all text is known"}
	ruleTagged     = rule{"V203", "ISO 14289-1, 7.1: all content is tagged or an artifact"}
	ruleWords      = rule{"V204", "rule of the house: tags say what the page shows"}
	ruleLineEnd    = rule{"V205", "rule of the house: lines that are read on end in a space"}
	ruleOrder      = rule{"V206", "ISO 14289-1, 7.2: content is tagged in reading order"}
	ruleHeadings   = rule{"V207", "ISO 14289-1, 7.4.2: headings start at 1 and skip no level"}
	ruleName       = rule{"V208", "rule of the house: exactly one heading of level 1, the name"}
	ruleFigure     = rule{"V209", "ISO 14289-1, 7.3: a figure has an alternative text and one place"}
	ruleScope      = rule{"V210", "ISO 14289-1, 7.5: a table has headers, and they say what they head"}
	ruleTable      = rule{"V211", "ISO 14289-1, 7.2: a table has rows, all of the same columns"}
	ruleLink       = rule{"V212", "ISO 14289-1, 7.18.5: a link says where it leads, and leads there"}
	ruleFont       = rule{"V213", "ISO 14289-1, 7.21.4; ISO 19005-2, 6.2.11.4: all glyphs are embedded"}
	ruleGlyph      = rule{"V214", "ISO 14289-1, 7.21.8; ISO 19005-2, 6.2.11.8: no missing glyph is shown"}
	ruleNumber     = rule{"V215", "ISO 19005-2, 6.1.13: numbers are finite"}
	ruleLength     = rule{"V216", "ISO 19005-2, 6.1.13: a string has at most 32,767 bytes"}
	rulePages      = rule{"V217", "ISO 19005-2, 6.1.13: a page measures 3 to 14,400 points"}
	rulePage       = rule{"V218", "rule of the house: nothing is drawn outside the page"}
	ruleMeta       = rule{"V219", "rule of the house: both sets of metadata hold the same words"}
	ruleNote       = rule{"V225", "ISO 14289-1, 7.9: a note has an ID that no other element has"}
	ruleAttached   = rule{"V221", "ISO 19005-2, 6.8: a file of this part holds no other files"}
	ruleAttachment = rule{"V222", "ISO 19005-3, 6.8: an attachment has a name, a media type and a description"}
	ruleContrast   = rule{"V223", "WCAG 2.1, 1.4.3: text has a contrast of 4.5 with its ground, large text of 3"}
	ruleGraphic    = rule{"V224", "WCAG 2.1, 1.4.11: a mark that stands for a value has a contrast of 3 with its ground"}
	rulePrivate    = rule{"V220", "ISO 19005-2, 6.2.11.7.3: private characters mean nothing to a reader"}
)

// breaches collects what is wrong. A leaf is named by its words and by where
// they come from.
type breaches struct{ list problem.List }

func (b *breaches) add(r rule, at problem.Place, format string, args ...any) {
	b.list = append(b.list, problem.Errorf(at, r.code, format, args...).WithHint("%s", r.clause))
}

// err returns all breaches, nil if there are none.
func (b *breaches) err() error { return b.list.Sorted().Err() }

// A piece is one drawing of words, for those rules that look at two in a row.
type piece struct {
	leaf  *leaf
	page  int
	words *draw.Words
}

// lineEnd holds that words which are read on from one line, leaf or page to
// the next in one element are not run together: a space ends the line, or
// what may end one inside a word.
func (b *breaches) lineEnd(before, next piece) {
	if before.leaf == nil || before.leaf.element.block() != next.leaf.element.block() || before.words.Text == "" || next.words.Text == "" {
		return
	}
	if before.leaf == next.leaf && before.page == next.page && before.words.Y == next.words.Y {
		return
	}
	last, _ := utf8.DecodeLastRuneInString(before.words.Text)
	first, _ := utf8.DecodeRuneInString(next.words.Text)
	if !breaksAfter(last) && !unicode.IsSpace(first) {
		b.add(ruleLineEnd, next.leaf.at(), "%s is read on as one word with %s", short(before.words.Text), short(next.words.Text))
	}
}

// breaksAfter reports whether a line may end after r and the next begin
// without a space.
func breaksAfter(r rune) bool {
	return unicode.IsSpace(r) || r == '\u00AD' || r == '/' || unicode.Is(unicode.Pd, r) ||
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// inOrder holds that the leaves of a page are drawn in the order in which they
// are read: the marked sequences of an element are, and so is what a program
// makes of a page that knows no tags. Footnotes stand below what is read after
// them.
func (p *painter) inOrder(l *leaf) {
	if l.foot {
		return
	}
	if l.id < p.highest {
		p.add(ruleOrder, l.at(), "page %d: %s is drawn after what follows it", p.page+1, l.name())
		return
	}
	p.highest = l.id
}

func (b *breaches) unknown(item layout.Item, page int) {
	what := "a shape"
	if item.Words != nil {
		what = short(item.Words.Text)
	}
	b.add(ruleTagged, problem.Place{}, "page %d: %s belongs to part %d, which the document does not have", page+1, what, item.Leaf)
}

func (b *breaches) split(l *leaf) {
	b.add(ruleFigure, l.at(), "%s stands on two pages", l.name())
}

func (b *breaches) notEmbedded(f *font.Face, err error) {
	b.add(ruleFont, problem.Place{}, "font %s cannot be embedded: %v", f.Name(), err)
}

// at is where the words of l come from, as far as that is known.
func (l *leaf) at() problem.Place {
	if l.text != nil {
		return l.text.Place()
	}
	if l.figure != nil && l.figure.Title != nil {
		return l.figure.Title.Place()
	}
	return problem.Place{}
}

// name is what messages call l.
func (l *leaf) name() string {
	if l.text != nil {
		return short(l.text.Words())
	}
	if l.figure == nil {
		return "the logo"
	}
	if t := l.figure.Title; t != nil {
		return "figure " + short(t.Words())
	}
	return "a figure without a title"
}

// short quotes the beginning of s.
func short(s string) string {
	const most = 40
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most-1]) + "…"
	}
	return "“" + s + "”"
}
