package report_test

import (
	"os"
	"strings"
	"testing"

	"brief/report"
	"brief/report/doc"
	"brief/report/golden"
)

// TestNumbers holds the rules of every edition on a report of charts of numbers,
// for a country with every kind of gap and one with few values.
func TestNumbers(t *testing.T) {
	b := open(t, "second")
	for _, paper := range []string{"a4", "letter"} {
		for _, country := range []string{"XAV", "XBR", "XHA"} {
			t.Run(paper+"/"+country, func(t *testing.T) {
				e := build(t, b, report.Order{Country: country, Report: "numbers", Paper: paper, Date: day})
				insidePages(t, e)
				everyWordOnce(t, e)
				originsLeadBack(t, os.DirFS(desks["second"]), settings(t, desks["second"]), e)
				noHeadLast(t, e)
				noWordsOverWords(t, e)
				valuesOf(t, e, country)
			})
		}
	}
}

// valuesOf fails unless each point of a series is a value of its own country,
// and the alternative text says it.
func valuesOf(t *testing.T, e *report.Edition, country string) {
	t.Helper()
	seen := 0
	for f := range e.Document.Figures {
		for _, s := range f.Chart.Series {
			for i, p := range s.Points {
				if p.None {
					continue
				}
				seen++
				if !strings.HasPrefix(p.Word.Origin.ID, "indicators:"+s.Code.Words+"/") {
					t.Errorf("the series of %s has %s", s.Label.Words, p.Word.Origin.ID)
				}
				if says := f.Chart.Periods[i].Words + " " + p.Word.Words; !strings.Contains(f.Alt, says) {
					t.Errorf("%q is not heard", says)
				}
			}
		}
		if len(f.Chart.Series) > 0 && (f.Chart.Subject < 0 || f.Chart.Series[f.Chart.Subject].Code.Words != country) && f.Chart.Kind == doc.Multiples {
			t.Errorf("%s is not the subject of %q", country, f.Title.Words())
		}
	}
	if seen == 0 {
		t.Error("no value is drawn")
	}
}

func TestNumbersAreHeard(t *testing.T) {
	e := build(t, open(t, "second"), report.Order{Country: "XAV", Report: "numbers", Date: day})
	golden.Compare(t, "second-numbers.transcript", transcript(readTagged(t, e.PDF)))
	golden.Compare(t, "second-numbers-a4.pages", dump(e))
}
