package templates

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"brief/report/golden"
)

// A judgement says its likelihood, and its confidence in a sentence of its own;
// what rests on it is cited, and what was superseded is not printed.
func TestJudgements(t *testing.T) {
	p := shapes[0].plot
	p.sources = several
	files := p.files()
	scales := string(files["data/scales.yaml"].Data)
	files["data/scales.yaml"].Data = []byte(strings.Replace(scales, "missing:", "  likelihood: {kind: icd203}\nmissing:", 1))
	files["data/judgements.csv"] = &fstest.MapFile{Data: []byte(`id,scope,text,likelihood,confidence,basis,author,date,supersedes
J1,KAZ,A vote will follow in spring.,likely,low,influence:KAZ/RUS/overall,A desk,2026-10-01,
J2,KAZ,A vote is very likely in spring.,very likely,moderate,influence:KAZ/RUS/overall,A desk,2026-11-01,J1
J3,region:Region,Trade will grow.,unlikely,high,influence:KAZ/CHN/overall,A desk,2026-11-01,
J4,UZB,Another country's.,likely,high,influence:UZB/RUS/overall,A desk,2026-11-01,
J5,KAZ,A source alone.,likely,high,sources:S2,A desk,2026-11-01,
J6,KAZ,A source and a row.,likely,high,sources:S2|influence:KAZ/RUS/overall,A desk,2026-11-01,
J7,KAZ,Another judgement.,likely,high,judgements:J6,A desk,2026-11-01,
`)}
	set, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, country := range []string{"KAZ", "UZB", ""} {
		x := newRun(nil, input(t, set, country))
		fmt.Fprintf(&b, "=== %s\n", x.place())
		for _, r := range x.judgementRecords() {
			j := r.(record)
			text, confidence := j["Text"].(Value).String(), j["Confidence"].(Value).String()
			fmt.Fprintf(&b, "%s | %s | %v\n", text, confidence, x.cited(j["Cite"].(Value)))
			if strings.Contains(text, "onfidence") || strings.Contains(confidence, "ikely") {
				t.Errorf("one sentence says both: %s %s", text, confidence)
			}
		}
		fmt.Fprintln(&b, joined(x.basis()))
	}
	golden.Compare(t, "judgements.txt", b.String())
}
