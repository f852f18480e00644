package templates

import (
	"fmt"
	"strings"
	"testing"

	"brief/report/golden"
	"brief/report/problem"
)

// What templates, words files and reports say of likelihood and confidence, each
// at its place.
func TestEstimativeLanguage(t *testing.T) {
	var b strings.Builder
	page := func(body string) []byte {
		return []byte("::: masthead\n# {{ .Region }}\n:::\n\n::: band\n## Outlook\n\n" + body + "\n:::\n")
	}
	for _, body := range []string{
		"A vote is likely. Our confidence in this is high.",
		"We judge with high confidence that a vote is likely.",
		"We judge with high confidence that a vote in {{ .Region }} is likely.",
		"A vote is probable.",
		"- first\n- a **vote** is\n  highly improbable",
		"A vote may follow.",
		"| a | b |", // prose, and nothing of the kind
	} {
		_, found := Parse("templates/outlook.md", page(body))
		fmt.Fprintf(&b, "=== %s\n%v\n", body, found.Sorted())
	}
	src := strings.Replace(string(embedded(english)), "Bottom line\n", "Probable outcome\n", 1)
	_, found := ParseWords("templates/words/en.yaml", []byte(src))
	fmt.Fprintf(&b, "=== words of English\n%v\n", found.Sorted())
	src = strings.Replace(src, "lang: en\n", "lang: de\n", 1)
	_, found = ParseWords("templates/words/de.yaml", []byte(src))
	fmt.Fprintf(&b, "=== the same words of another language\n%v\n", found.Sorted())
	own := testWords().With([]OwnWord{{Key: "bottom-line", Text: "What is probable", Place: problem.Place{File: "config.yaml", Line: 9, Column: 3}}})
	fmt.Fprintf(&b, "=== words of a report\n%v\n", own.Found().Sorted())
	golden.Compare(t, "language.txt", b.String())
}
