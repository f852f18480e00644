package problem

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Nearest returns the known word that is most likely meant by word, or "" if
// none is near enough: at most a third of its letters (and at least one) may
// be missing, added, changed or swapped with their neighbour. Case does not
// count. Digits do: S2 is another source than S1, not a slip, so words of
// unlike digits are never near, and of a word with digits a third of the
// letters beside them is all. Of several equally near words the first wins.
func Nearest(word string, known []string) string {
	w := fold(word)
	digits := digitsOf(w)
	at := 1 + max(1, len(w)/3)
	if len(digits) > 0 {
		at = 1 + (len(w)-len(digits))/3
	}
	best := ""
	for _, k := range known {
		f := fold(k)
		if d := distance(w, f, at); d < at && slices.Equal(digitsOf(f), digits) {
			best, at = k, d
		}
	}
	return best
}

// DidYouMean is the hint for a word that is none of those known: the one that
// was meant, else all of them.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "did you mean " + strconv.Quote(near) + "?"
	}
	if len(known) == 0 {
		return ""
	}
	return "known: " + strings.Join(known, ", ")
}

// Alike reports whether two names differ by a slip of the hand and no more: in
// case or white space, or by one letter in one or more of their words. Words of
// under four letters, and digits, are never slips: Zone A is not Zone B.
func Alike(a, b string) bool {
	as, bs := strings.Fields(a), strings.Fields(b)
	if len(as) != len(bs) {
		as, bs = []string{strings.Join(as, "")}, []string{strings.Join(bs, "")}
	}
	for i := range as {
		v, w := fold(as[i]), fold(bs[i])
		if d := distance(v, w, 2); d == 2 || d == 1 && (min(len(v), len(w)) < 4 || !slices.Equal(digitsOf(v), digitsOf(w))) {
			return false
		}
	}
	return a != b
}

func digitsOf(word []rune) []rune {
	var digits []rune
	for _, r := range word {
		if unicode.IsDigit(r) {
			digits = append(digits, r)
		}
	}
	return digits
}

func fold(s string) []rune { return []rune(strings.Map(unicode.ToLower, s)) }

// distance is the optimal string alignment distance of a and b, or limit if
// it is not below limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	two, one, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
		two, one, row = one, row, two
	}
	return min(one[len(b)], limit)
}
