package dataset

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"brief/report/config"
	"brief/report/golden"
	"brief/report/problem"
)

// recipients are those of a file of testdata/recipients, as text.
func recipients(t *testing.T, file string) string {
	t.Helper()
	files, sets := good(t)
	b, err := os.ReadFile("testdata/recipients/" + file)
	if err != nil {
		t.Fatal(err)
	}
	files["data/people.csv"] = &fstest.MapFile{Data: b}
	sets["people"] = config.Dataset{Name: "people", File: "data/people.csv", Place: problem.Place{File: "config.yaml", Line: 1, Column: 1}}
	all, found := LoadRecipients(files, sets, "people", issued)
	var text strings.Builder
	fmt.Fprintln(&text, file)
	for _, p := range found {
		fmt.Fprintln(&text, p.String())
	}
	for _, r := range all {
		what := "good"
		if len(r.Bad) > 0 {
			what = "poison"
		}
		fmt.Fprintf(&text, "  %s %s %q <%s> printer %q, of %q, may have %q, %d copies in %q, list %t, expired %t\n",
			what, r.ID, r.Name.Text, r.Address.Text, r.Printer.Text, r.Countries, r.Marks, r.Copies, r.Language.Text, r.List, r.Expired)
	}
	return text.String()
}

// TestRecipients reads who gets copies, with every fault that a row can have.
func TestRecipients(t *testing.T) {
	golden.Compare(t, "recipients.golden", recipients(t, "good.csv")+"\n"+recipients(t, "bad.csv"))
}

// TestRecipientsAreNoInput holds that nothing an edition reads knows them.
func TestRecipientsAreNoInput(t *testing.T) {
	for _, name := range Readable(nil) {
		if name == "recipients" {
			t.Error("recipients are read with the data of editions, and would be embedded")
		}
	}
}
