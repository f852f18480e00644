package estimative

import (
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

// words returns the words of a text that do not stand between quotation marks.
func words(text string) []word {
	var ws []word
	quoted := false
	start := -1
	last := -1 // of ws, outside quotations
	for i, r := range text + " " {
		if letter(r) || start >= 0 && (r == '\'' || r == '’') && letterAfter(text, i+utf8.RuneLen(r)) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && !quoted {
			w := text[start:i]
			c, _ := utf8.DecodeRuneInString(w)
			ws = append(ws, word{text: strings.ToLower(w), start: start, end: i, capital: unicode.IsUpper(c)})
			last = len(ws) - 1
		}
		start = -1
		switch {
		case r == '“' || r == '«':
			quoted = true
		case r == '”' || r == '»':
			quoted = false
		case r == '"':
			quoted = !quoted
		case strings.ContainsRune(".!?\n", r) && last >= 0 && ends(text, i, r, ws[last]):
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
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
	switch {
	case rest == "":
		return true
	case !unicode.IsSpace([]rune(rest)[0]) || unicode.IsLower(next):
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
