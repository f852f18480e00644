package dataset

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"brief/report/problem"
)

// Years that a period may name.
const (
	firstPeriod = 1800
	lastPeriod  = 2199
)

// String writes the period as files do: 2024, 2024-Q3, 2024-07.
func (p Period) String() string {
	switch p.Of {
	case 4:
		return fmt.Sprintf("%04d-Q%d", p.Year, p.Part)
	case 12:
		return fmt.Sprintf("%04d-%02d", p.Year, p.Part)
	}
	return fmt.Sprintf("%04d", p.Year)
}

// Index counts the periods of one kind, so that neighbours differ by 1.
func (p Period) Index() int {
	if p.Of <= 1 {
		return p.Year
	}
	return p.Year*p.Of + p.Part - 1
}

// Next returns the period after p, of the same kind.
func (p Period) Next() Period {
	switch {
	case p.Of <= 1:
		p.Year++
	case p.Part == p.Of:
		p.Year, p.Part = p.Year+1, 1
	default:
		p.Part++
	}
	return p
}

// Start returns the first day of the period, at 00:00 UTC.
func (p Period) Start() time.Time {
	month := time.January
	if p.Of > 1 {
		month += time.Month((p.Part - 1) * 12 / p.Of)
	}
	return time.Date(p.Year, month, 1, 0, 0, 0, 0, time.UTC)
}

// Compare orders periods by their first day; of several that begin on one day
// the longest is the first.
func (p Period) Compare(q Period) int {
	return cmp.Or(p.Start().Compare(q.Start()), cmp.Compare(p.Of, q.Of))
}

// ParsePeriod reads a period as files write it, and reports whether s is one.
func ParsePeriod(s string) (Period, bool) {
	year, part, parted := strings.Cut(s, "-")
	p := Period{Year: wholeNumber(year), Of: 1}
	if len(year) != 4 || p.Year < firstPeriod || p.Year > lastPeriod {
		return Period{}, false
	}
	if !parted {
		return p, true
	}
	digits, quarter := strings.CutPrefix(part, "Q")
	if p.Of = 12; quarter {
		p.Of = 4
	}
	p.Part = wholeNumber(digits)
	if p.Part < 1 || p.Part > p.Of || p.String() != s {
		return Period{}, false
	}
	return p, true
}

// meantPeriod returns the period that s was meant to be, or "": for a hint,
// never read.
func meantPeriod(s string) string {
	yearFirst := regexp.MustCompile(`^(\d{4})[ ./_-]*([Qq]?) *(\d{1,2})$`)
	yearLast := regexp.MustCompile(`^([Qq]?) *(\d{1,2})[ ./_-]*(\d{4})$`)
	year, quarter, part := "", "", ""
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		year, quarter, part = m[1], m[2], m[3]
	} else if m := yearLast.FindStringSubmatch(s); m != nil {
		year, quarter, part = m[3], m[1], m[2]
	}
	p := Period{Year: wholeNumber(year), Part: wholeNumber(part), Of: 12}
	if quarter != "" {
		p.Of = 4
	}
	if q, ok := ParsePeriod(p.String()); ok && year != "" {
		return q.String()
	}
	return ""
}

// period is the rule of a period.
var period = rule{
	want: says("a period such as 2024, 2024-Q3 or 2024-07"),
	check: func(_ *loader, _ *record, c column, v value) problem.List {
		if _, ok := ParsePeriod(v.text); ok {
			return nil
		}
		if meant := meantPeriod(v.text); meant != "" {
			return one(problem.Errorf(v.place, "D042", "%s %s must be %s", c.name, show(v.text), meant))
		}
		return one(problem.Errorf(v.place, "D042", "%s %s is no year, quarter or month", c.name, show(v.text)).
			WithHint("write it as 2024, 2024-Q3 or 2024-07, from %d to %d", firstPeriod, lastPeriod))
	},
}
