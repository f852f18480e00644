package dataset

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"brief/report/problem"
)

// Numbers that are read (RELIABILITY 3.1): what a chart can draw, and no more
// digits than a float64 tells apart, so that what is drawn is what is printed.
const (
	maxDigits = 17
	maxNumber = 1e15
	minNumber = 1e-9
)

// A decimal is a number as it was read; exact is "" for none.
type decimal struct {
	exact string // in plain digits: "-1234.5"
	float float64
}

// parseDecimal reads a number that is written with the decimal mark "." or ",",
// or with none declared: then a comma, or a space between digits, is ambiguous,
// and a point parts the decimals. With a declared mark the thousands may be
// parted by the other mark, a space of any width or an apostrophe. What is
// wrong, and the hint, are "" for a good number.
func parseDecimal(s, mark string) (d decimal, what, hint string) {
	digits, negative := s, false
	for _, minus := range []string{"-", "\u2212"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			digits, negative = rest, true
		}
	}
	if what, hint = unreadable(digits); what != "" {
		return decimal{}, what, hint
	}
	declare := `declare decimal: "." or ","`
	if mark == "" {
		if strings.ContainsFunc(digits, func(r rune) bool { return r != '.' && !isDigit(r) }) || strings.Count(digits, ".") > 1 {
			return decimal{}, "is ambiguous", declare
		}
		mark = "."
	}
	whole, fraction, parted := strings.Cut(digits, mark)
	whole, grouped := ungroup(whole, mark)
	switch {
	case !grouped, strings.ContainsFunc(fraction, func(r rune) bool { return !isDigit(r) }):
		return decimal{}, "is not a number with the decimal mark " + strconv.Quote(mark), "write it as 1234" + mark + "5, or " + declare
	case whole == "" || parted && fraction == "":
		return decimal{}, "has no digit before or after its decimal mark", "write 0" + mark + "5 or 5" + mark + "0"
	case len(whole) > 1 && whole[0] == '0':
		return decimal{}, "begins with 0", "take the 0 away"
	}
	d.exact = whole
	if parted {
		d.exact += "." + fraction
	}
	if negative {
		d.exact = "-" + d.exact
	}
	if n := len(strings.TrimLeft(whole+fraction, "0")); n > maxDigits {
		return decimal{}, "has " + strconv.Itoa(n) + " digits; at most " + strconv.Itoa(maxDigits) + " are read", "round it"
	}
	f, err := strconv.ParseFloat(d.exact, 64)
	if size := math.Abs(f); err != nil || size > maxNumber || size < minNumber && size > 0 {
		return decimal{}, "lies outside what is drawn", "take another unit"
	}
	d.float = f
	return d, "", ""
}

// unreadable says what other than digits and marks a number holds.
func unreadable(s string) (what, hint string) {
	for _, r := range s {
		switch {
		case isDigit(r) || strings.ContainsRune(".,'’ \u00a0\u2009\u202f", r):
		case unicode.IsDigit(r):
			return "has digits of another kind: " + string(r), "write it in the digits 0 to 9"
		case r == '%':
			return "holds a unit", "take the % away; the unit stands in indicator_defs"
		default:
			return "is not a number", "write it out in the digits 0 to 9, or write \"" + NotStated + "\""
		}
	}
	if !strings.ContainsFunc(s, isDigit) {
		return "is not a number", "write it out in the digits 0 to 9, or write \"" + NotStated + "\""
	}
	return "", ""
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// ungroup takes the marks out that part a whole number into thousands: one kind
// of mark, in front of each three digits. It reports whether they stand so.
func ungroup(s, decimal string) (string, bool) {
	at := strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) })
	if at < 0 {
		return s, true
	}
	mark := []rune(s[at:])[0]
	if string(mark) == decimal {
		return s, false
	}
	groups := strings.Split(s, string(mark))
	for i, g := range groups {
		if strings.ContainsFunc(g, func(r rune) bool { return !isDigit(r) }) || i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3) {
			return s, false
		}
	}
	return strings.Join(groups, ""), true
}

// quantity is the rule of a number, or of one that the source does not state.
var quantity = rule{
	want:    says("a number, or %q", NotStated),
	numeric: true,
	check: func(l *loader, r *record, c column, v value) problem.List {
		if v.text == NotStated {
			return nil
		}
		_, what, hint := v.decimal(r)
		if what == "" {
			return nil
		}
		if near := problem.Nearest(v.text, []string{NotStated}); near != "" {
			hint = "did you mean " + strconv.Quote(near) + "?"
		}
		return one(problem.Errorf(v.place, "D040", "%s %s %s", c.name, show(v.text), what).WithHint("%s", hint))
	},
}

// decimal reads a value as a number, as parseDecimal does. The mark that the
// config declares is that of words: a number of a workbook, of JSON or of YAML
// has a point.
func (v value) decimal(r *record) (d decimal, what, hint string) {
	mark := r.table.config.Decimal
	if v.numeric {
		mark = "."
	}
	return parseDecimal(v.text, mark)
}

// maxPlaces is the most decimals that are printed.
const maxPlaces = 6

// places is the rule of how many decimals are printed.
var places = rule{
	want:    says("how many decimals are printed, 0 to %d", maxPlaces),
	numeric: true,
	check: func(_ *loader, _ *record, c column, v value) problem.List {
		if len(v.text) == 1 && isDigit(rune(v.text[0])) && wholeNumber(v.text) <= maxPlaces {
			return nil
		}
		return one(problem.Errorf(v.place, "D040", "%s %s is not a whole number from 0 to %d", c.name, show(v.text), maxPlaces))
	},
}
