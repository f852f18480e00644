package problem

import (
	"strings"
	"unicode"
)

// Nearest returns the known word that is most likely meant by word, or "" if
// none is near enough: at most a third of its letters (and at least one) may
// be missing, added, changed or swapped with their neighbour. Case does not
// count. Of several equally near words the first wins.
func Nearest(word string, known []string) string {
	w := fold(word)
	best, at := "", 1+max(1, len(w)/3)
	for _, k := range known {
		if d := distance(w, fold(k), at); d < at {
			best, at = k, d
		}
	}
	return best
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
