package words

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"brief/report/doc"
)

// Decimal writes a number in plain digits with so many places, rounded half away
// from zero, in the form of the language, and reports whether nothing was lost.
func (w *Words) Decimal(digits string, places int) (written string, exact bool) {
	r, ok := new(big.Rat).SetString(digits)
	if !ok {
		return digits, true // of a bad row, which is refused
	}
	fixed := r.FloatString(places)
	back, _ := new(big.Rat).SetString(fixed)
	exact = back.Cmp(r) == 0
	minus := ""
	if back.Sign() < 0 {
		minus = w.entries["number-form/minus"].Text
	}
	whole, part, _ := strings.Cut(strings.TrimPrefix(fixed, "-"), ".")
	group := w.entries["number-form/group"].Text
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if part != "" {
		part = w.entries["number-form/decimal"].Text + part
	}
	return minus + whole + part, exact
}

// NumberForm is how the language writes numbers.
func (w *Words) NumberForm() doc.NumberForm {
	return doc.NumberForm{
		Decimal: w.entries["number-form/decimal"].Text,
		Group:   w.entries["number-form/group"].Text,
		Minus:   w.entries["number-form/minus"].Text,
	}
}

// Period writes part of a year, such as the third of four: 2024, Q3 2024, Jul 2024.
func (w *Words) Period(year, part, of int) string {
	switch of {
	case 4:
		if s, err := w.Text("dates/quarter", map[string]string{"quarter": strconv.Itoa(part), "year": strconv.Itoa(year)}); err == nil {
			return s
		}
	case 12:
		return w.Date("month-short", time.Date(year, time.Month(part), 1, 0, 0, 0, 0, time.UTC))
	}
	return strconv.Itoa(year)
}
