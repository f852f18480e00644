package estimative

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a run of letters, by its bytes in the text.
type word struct {
	text       string // in small letters
	start, end int
	capital    bool // its first letter
	stops      bool // a sentence ends behind it
}

// A span is a part of a text, by its bytes.
type span struct{ start, end int }

// quotations returns what stands between two quotation marks that belong
// together, in the order of where they begin. A mark whose other is not in its
// paragraph quotes nothing, and a straight one behind a letter or a figure,
// such as an inch, opens nothing.
func quotations(text string) []span {
	var all []span
	open := map[rune][]int{} // by the mark that closes: where they opened, one in another
	last := ' '
	for i, r := range text {
		switch r {
		case '“':
			open['”'] = append(open['”'], i)
		case '«':
			open['»'] = append(open['»'], i)
		case '”', '»', '"':
			if n := len(open[r]); n > 0 {
				all = append(all, span{open[r][n-1], i})
				open[r] = open[r][:n-1]
			} else if r == '"' && !letter(last) && !unicode.IsDigit(last) {
				open[r] = append(open[r], i)
			}
		case '\n':
			if last == '\n' {
				clear(open)
			}
		}
		last = r
	}
	slices.SortFunc(all, func(a, b span) int { return a.start - b.start })
	return all
}

// words returns the words of a text that do not stand between quotation marks.
func words(text string) []word {
	var ws []word
	quotes := quotations(text)
	quoted := 0 // up to here
	start := -1
	last := -1 // of ws, outside quotations
	for i, r := range text + " " {
		if letter(r) || start >= 0 && (r == '\'' || r == '’') && letterAfter(text, i+utf8.RuneLen(r)) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= quoted {
			w := text[start:i]
			c, _ := utf8.DecodeRuneInString(w)
			ws = append(ws, word{text: strings.ToLower(w), start: start, end: i, capital: unicode.IsUpper(c)})
			last = len(ws) - 1
		}
		start = -1
		for ; len(quotes) > 0 && quotes[0].start <= i; quotes = quotes[1:] {
			quoted = max(quoted, quotes[0].end)
		}
		if strings.ContainsRune(".!?\n", r) && last >= 0 && ends(text, i, r, ws[last]) {
			ws[last].stops = true
		}
	}
	return ws
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || r == '\u00ad' }

func letterAfter(text string, i int) bool {
	r, n := utf8.DecodeRuneInString(text[min(i, len(text)):])
	return n > 0 && letter(r)
}

// abbreviations end in a full stop that ends no sentence.
const abbreviations = " mr mrs ms dr st gen sen rep no vs cf eg ie approx "

// ends reports whether the mark r at byte i, behind the word w, ends a sentence:
// white space follows, with no small letter behind it, and what stands before
// is neither an initial nor an abbreviation.
func ends(text string, i int, r rune, w word) bool {
	if r == '\n' {
		return strings.HasPrefix(text[i:], "\n\n")
	}
	rest := strings.TrimLeft(text[i+1:], `"'”’»)].!?`)
	first, _ := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
	switch {
	case rest == "":
		return true
	case !unicode.IsSpace(first) || unicode.IsLower(next):
		return false
	case r != '.' || w.end != i:
		return true
	}
	return utf8.RuneCountInString(w.text) > 1 && !strings.Contains(abbreviations, " "+w.text+" ")
}

// sentences splits words behind those that end one.
func sentences(ws []word) [][]word {
	var all [][]word
	from := 0
	for i := range ws {
		if ws[i].stops || i == len(ws)-1 {
			all = append(all, ws[from:i+1])
			from = i + 1
		}
	}
	return all
}
