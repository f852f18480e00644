package charts

import (
	"math"

	"brief/report/doc"
)

// Limits of the numeric forms. go-chart panics on some charts that break them,
// and takes seconds for others.
const (
	maxSeries   = 8 // in one panel of bars
	maxPoints   = 500
	maxDecimals = 9
	leastNumber = 1e-9
	mostNumber  = 1e15
)

// numbers checks what the numeric forms have in common.
func (v *checker) numbers() {
	c := v.c
	if n := len(c.Series); n < 1 || n > maxCategories {
		v.refuse(nil, "the chart has %d series, wanted 1 to %d", n, maxCategories)
	}
	if n := len(c.Periods); n < 1 || n > maxPoints {
		v.refuse(nil, "the chart has %d periods, wanted 1 to %d", n, maxPoints)
	}
	if n := len(c.Series) * len(c.Periods); n > maxPoints {
		v.refuse(nil, "the chart has %d values, the limit is %d", n, maxPoints)
	}
	if c.Subject < -1 || c.Subject >= len(c.Series) {
		v.refuse(nil, "the subject is series %d of %d", c.Subject, len(c.Series))
	}
	if d := c.Axis.Decimals; d < 0 || d > maxDecimals {
		v.refuse(nil, "the axis has %d decimals, wanted 0 to %d", d, maxDecimals)
	}
	for i := range c.Periods {
		v.label("a period", &c.Periods[i])
	}
	if c.Axis.Unit.Words != "" {
		v.label("the unit", &c.Axis.Unit)
	}
	for i := range c.Series {
		v.series(&c.Series[i])
	}
}

func (v *checker) series(s *doc.Series) {
	v.label("a series", &s.Label)
	if s.Code.Words != "" {
		v.label("the code of a series", &s.Code)
	}
	if len(s.Points) != len(v.c.Periods) {
		v.refuse(&s.Label, "%q has values for %d periods of %d", s.Label.Words, len(s.Points), len(v.c.Periods))
		return
	}
	none := true
	for k := range s.Points {
		if p := &s.Points[k]; !p.None {
			none = false
			v.point(p)
		}
	}
	if none {
		v.refuse(&s.Label, "%q has no value", s.Label.Words)
	}
}

func (v *checker) point(p *doc.Point) {
	v.label("a value", &p.Word)
	size := math.Abs(p.Value)
	switch {
	case math.IsNaN(size):
		v.refuse(&p.Word, "%q is not a number", p.Word.Words)
	case size != 0 && size < leastNumber, size > mostNumber:
		v.refuse(&p.Word, "%q cannot be drawn; numbers are 0 or %g to %g", p.Word.Words, leastNumber, mostNumber)
	case p.Status < doc.Actual || p.Status > doc.Forecast:
		v.refuse(&p.Word, "%q has the status %d, which is none", p.Word.Words, p.Status)
	case p.Status == doc.Forecast && v.c.Axis.Forecast.Origin == nil:
		v.refuse(&p.Word, "%q is a forecast, and the chart has no word for that", p.Word.Words)
	}
}

// firm are the dashes of a status: none for what is.
var firm = [...][]float64{doc.Estimate: {4, 2}, doc.Forecast: {1.5, 2}}

// last is the place of the last value of a series, which has one.
func last(s *doc.Series) int {
	for k := len(s.Points) - 1; k > 0; k-- {
		if !s.Points[k].None {
			return k
		}
	}
	return 0
}

// forecasts returns the first and the last period with a forecast.
func forecasts(series []doc.Series) (first, end int, any bool) {
	for i := range series {
		for k := range series[i].Points {
			if p := &series[i].Points[k]; !p.None && p.Status == doc.Forecast {
				if !any {
					first, end = k, k
				}
				first, end, any = min(first, k), max(end, k), true
			}
		}
	}
	return first, end, any
}
