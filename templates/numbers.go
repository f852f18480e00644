package templates

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"brief/report/dataset"
	"brief/report/doc"
)

// decimal writes a number in plain digits with so many places, rounded half away
// from zero, in the form of the language, and reports whether nothing was lost.
func (w *Words) decimal(digits string, places int) (written string, exact bool) {
	r, ok := new(big.Rat).SetString(digits)
	if !ok {
		return digits, true // of a bad row, which is refused
	}
	fixed := r.FloatString(places)
	back, _ := new(big.Rat).SetString(fixed)
	exact = back.Cmp(r) == 0
	minus := ""
	if back.Sign() < 0 {
		minus = w.entries["number-form/minus"].text
	}
	whole, part, _ := strings.Cut(strings.TrimPrefix(fixed, "-"), ".")
	group := w.entries["number-form/group"].text
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if part != "" {
		part = w.entries["number-form/decimal"].text + part
	}
	return minus + whole + part, exact
}

// numberForm is how the language writes numbers.
func (w *Words) numberForm() doc.NumberForm {
	return doc.NumberForm{
		Decimal: w.entries["number-form/decimal"].text,
		Group:   w.entries["number-form/group"].text,
		Minus:   w.entries["number-form/minus"].text,
	}
}

// period writes a period: 2024, Q3 2024, Jul 2024.
func (w *Words) period(p dataset.Period) string {
	switch p.Of {
	case 4:
		if s, err := w.text("dates/quarter", map[string]string{"quarter": strconv.Itoa(p.Part), "year": strconv.Itoa(p.Year)}); err == nil {
			return s
		}
	case 12:
		return w.date("month-short", time.Date(p.Year, time.Month(p.Part), 1, 0, 0, 0, 0, time.UTC))
	}
	return strconv.Itoa(p.Year)
}

// amount is a value of an indicator as it is printed, without its unit.
func (x *run) amount(i *dataset.Indicator, o *dataset.Observation) Value {
	from := x.origin(o.Value, &o.Row)
	x.poisoned(from, i.Bad, x.in.Set.Loose["indicator_defs"])
	words, exact := x.in.Words.decimal(o.Exact, i.Places)
	if !exact {
		from.Steps = append(from.Steps, "rounded to "+decimals(i.Places))
	}
	if words != from.Raw {
		from.Steps = append(from.Steps, "written "+words)
	}
	return Value{{Words: words, Keep: true, Origin: from}}
}

func decimals(n int) string {
	switch n {
	case 0:
		return "a whole number"
	case 1:
		return "1 decimal"
	}
	return strconv.Itoa(n) + " decimals"
}

// quantity is a value of an indicator with its unit, on one line.
func (x *run) quantity(i *dataset.Indicator, o *dataset.Observation) Value {
	v := x.amount(i, o)
	if i.Unit.Text == "" {
		return v
	}
	unit := x.name(i.Unit, &i.Row)
	unit[0].Keep = true
	return renamed(x.say("with-unit", fill{"number": v, "unit": unit}), "words:with-unit", "words:with-unit/"+o.Key)
}

// when is the period of a value as it is printed. It names the value and claims
// nothing.
func (x *run) when(o *dataset.Observation) Value {
	from := x.nameOrigin(o.When, &o.Row)
	words := x.in.Words.period(o.Period)
	if words != from.Raw {
		from.Steps = append(from.Steps, "written "+words)
	}
	return Value{{Words: words, Keep: true, Origin: from}}
}
