package templates

import (
	"strconv"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
)

// indicatorRecords are the indicators that have a value for the brief's country:
// each with the latest value that is no forecast, what it is against the value
// before, and the next forecast. A region's have the same of each country under
// Countries.
func (x *run) indicatorRecords() []any {
	x.read("indicators", "indicator_defs")
	var rs []any
	for _, i := range x.in.Set.Indicators {
		fields := record{
			"ID":    x.name(dataset.Cell{ID: "indicator_defs:" + i.ID + ":indicator", Text: i.ID, Raw: i.ID, Place: i.Place}, &i.Row),
			"Label": x.name(i.Label, &i.Row),
			"Unit":  x.name(i.Unit, &i.Row),
		}
		if c := x.country(); c != nil {
			if values := x.in.Set.ValuesOf(i.ID, c.ID.Text); len(values) > 0 {
				rs = append(rs, x.valueRecord(i, values, fields))
			}
			continue
		}
		var cs []any
		for _, c := range x.countries() {
			if values := x.in.Set.ValuesOf(i.ID, c.ID.Text); len(values) > 0 {
				cs = append(cs, x.valueRecord(i, values, record{"Name": x.name(c.Name, &c.Row)}))
			}
		}
		if fields["Countries"] = cs; len(cs) > 0 {
			rs = append(rs, fields)
		}
	}
	return rs
}

// valueRecord adds to fields what the values of an indicator come to.
func (x *run) valueRecord(i *dataset.Indicator, values []*dataset.Observation, fields record) record {
	now := latest(values)
	fields["Value"] = x.quantity(i, now)
	period := x.say("number-period/"+statusKeys[now.Status], fill{"period": x.when(now)}, x.origin(now.Said, &now.Row))
	fields["Period"] = renamed(period, "sentence:", "sentence:number-period/"+now.Key)
	fields["Change"] = renamed(x.change(i, values, now), "sentence:", "sentence:number-change/"+now.Key)
	ahead := markup.Fact{}
	next := toned(x.word("no-forecast"), doc.Quiet)
	for _, o := range values {
		is := o.Status == dataset.Forecast && o != now && !ahead.Is
		if ahead.Add(is, x.origin(o.Said, &o.Row)); is {
			next = renamed(x.say("number-fact/actual", fill{"value": x.quantity(i, o), "period": x.when(o)}), "sentence:", "sentence:number-ahead/"+o.Key)
		}
	}
	fields["Forecast"], fields["Ahead"] = next, ahead
	return x.named(&now.Row, fields)
}

// change says how a value compares with that of the period before, if there is
// one and the two can be compared.
func (x *run) change(i *dataset.Indicator, values []*dataset.Observation, now *dataset.Observation) Value {
	for k, o := range values {
		if o != now {
			continue
		}
		if k == 0 || values[k-1].Period.Next() != now.Period {
			return toned(x.say("number-change/none", nil, x.origin(now.Value, &now.Row)), doc.Quiet)
		}
		before := values[k-1]
		if now.Breaks {
			broke := now.Vintage
			if before.Source.Text != now.Source.Text {
				broke = now.Source
			}
			return toned(x.say("number-change/break", fill{"since": x.when(before)}, x.origin(broke, &now.Row)), doc.Quiet)
		}
		return x.say("number-change/"+x.direction(i, now, before), fill{
			"before": x.quantity(i, before), "since": x.when(before),
		}, x.origin(now.Value, &now.Row))
	}
	return nil
}

// direction is the ending of a pattern that tells whether a value is more or
// less than another, as far as both are printed.
func (x *run) direction(i *dataset.Indicator, now, before *dataset.Observation) string {
	switch {
	case x.amount(i, now).String() == x.amount(i, before).String():
		return "same"
	case now.Number < before.Number:
		return "down"
	}
	return "up"
}

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
