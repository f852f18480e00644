package templates

import (
	"strconv"

	"brief/report/dataset"
)

// amount is a value of an indicator as it is printed, without its unit.
func (x *run) amount(i *dataset.Indicator, o *dataset.Observation) Value {
	from := x.origin(o.Value, &o.Row)
	x.poisoned(from, i.Bad, x.in.Set.Loose["indicator_defs"])
	words, exact := x.in.Words.Decimal(o.Exact, i.Places)
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
	words := x.in.Words.Period(o.Period.Year, o.Period.Part, o.Period.Of)
	if words != from.Raw {
		from.Steps = append(from.Steps, "written "+words)
	}
	return Value{{Words: words, Keep: true, Origin: from}}
}
