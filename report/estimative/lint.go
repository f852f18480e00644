package estimative

import (
	"slices"
	"strings"

	"brief/report/problem"
)

// A Rule is what a finding breaks.
type Rule int

const (
	// Mixed: a likelihood and a level of confidence stand in one sentence. They
	// are about two things, the event and what is known of it, and a reader
	// takes one for the other (ICD 203).
	Mixed Rule = iota
	// OtherRow: an expression of the second row of ICD 203, where the document
	// uses those of the first.
	OtherRow
	// Vague: "may" or "could", which say that something is possible and not how
	// likely it is.
	Vague
)

// A Finding is a place in a text that breaks a rule.
type Finding struct {
	Rule       Rule
	Start, End int    // bytes of the text
	Words      string // as they stand there: of a mixed sentence those of the likelihood
	Beside     string // Mixed: the words of the confidence
	Instead    string // OtherRow: the expression of the first row
}

// Problem returns the finding as a problem at a place: L301 and L302 are
// warnings, L304 is a note. The caller may make them more.
func (f Finding) Problem(at problem.Place) problem.Problem {
	switch f.Rule {
	case Mixed:
		return problem.Warningf(at, "L301", "a likelihood (%q) and a confidence (%q) stand in one sentence", f.Words, f.Beside).
			WithHint("say in one sentence how likely it is, and in another how sure you are of that")
	case OtherRow:
		return problem.Warningf(at, "L302", "%q belongs to the second ICD 203 row; this document uses the first", f.Words).
			WithHint("write %q", f.Instead)
	}
	return problem.Notef(at, "L304", "%q does not say how likely it is", f.Words).WithHint("use a word of likelihood, such as %q, or say what it hangs on", "unlikely")
}

// Find returns what in a text breaks a rule, in the order of the text. Words
// between quotation marks are somebody else's, and left alone.
func Find(text string) []Finding {
	var all []Finding
	for _, sentence := range sentences(words(text)) {
		all = append(all, inSentence(text, sentence)...)
	}
	return all
}

// Confident returns the words of the first level of confidence that a text
// states, or "".
func Confident(text string) string {
	for _, sentence := range sentences(words(text)) {
		for i := range sentence {
			if from, to := confidenceAt(sentence, i); to > from {
				return text[sentence[from].start:sentence[to-1].end]
			}
		}
	}
	return ""
}

// Likelihoods returns the expressions of the first row that a text states, as
// First writes them, in the order of the text.
func Likelihoods(text string) []string {
	var found []string
	for _, sentence := range sentences(words(text)) {
		for i := 0; i < len(sentence); i++ {
			e, n := expressionAt(sentence, i)
			if n > 0 && e.kind == firstRow {
				found = append(found, first(e.words))
			}
			i += max(n, 1) - 1
		}
	}
	return found
}

// first returns the expression of First that an expression found is a form of.
func first(words string) string {
	if i := slices.IndexFunc(First(), func(s string) bool { return strings.HasPrefix(words, s) }); i >= 0 {
		return First()[i]
	}
	return words
}

// inSentence returns the findings of one sentence: that it is mixed is found
// once, at its first likelihood.
func inSentence(text string, ws []word) []Finding {
	var found []Finding
	likely, sure := "", ""
	at := -1
	for i := 0; i < len(ws); i++ {
		if from, to := confidenceAt(ws, i); to > from && sure == "" {
			sure = text[ws[from].start:ws[to-1].end]
		}
		e, n := expressionAt(ws, i)
		if n == 0 {
			continue
		}
		f := Finding{Start: ws[i].start, End: ws[i+n-1].end, Instead: e.instead}
		f.Words = text[f.Start:f.End]
		i += n - 1
		switch e.kind {
		case harmless:
			continue
		case modal:
			f.Rule = Vague
			found = append(found, f)
			continue
		case secondRow:
			f.Rule = OtherRow
			found = append(found, f)
		}
		if likely == "" {
			likely, at = f.Words, f.Start
		}
	}
	if likely != "" && sure != "" {
		found = append(found, Finding{Rule: Mixed, Start: at, End: at + len(likely), Words: likely, Beside: sure})
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return a.Start - b.Start })
	return found
}

// expressionAt returns the longest expression that begins at word i, and how
// many words it has; 0 for none.
func expressionAt(ws []word, i int) (best expression, n int) {
	for _, e := range byFirst()[ws[i].text] {
		k := 0
		for w := range strings.SplitSeq(e.words, " ") {
			if i+k >= len(ws) || ws[i+k].text != w {
				k = 0
				break
			}
			k++
		}
		if k > n {
			best, n = e, k
		}
	}
	if best.kind == modal && ws[i].capital {
		return best, 0 // the month, or a question
	}
	return best, n
}

// confidenceAt returns the words from..to that state a level of confidence
// whose word "confidence" or "confident" is word i. "Consumer confidence is
// low" states none: it is nobody's confidence in a judgement.
func confidenceAt(ws []word, i int) (from, to int) {
	is := func(j int, any ...string) bool { return j >= 0 && j < len(ws) && slices.Contains(any, ws[j].text) }
	level := func(j int) bool { return is(j, "low", "moderate", "medium", "high") }
	switch {
	case is(i, "confident") && is(i-1, "highly", "moderately"):
		return i - 1, i + 1
	case !is(i, "confidence"):
		return 0, 0
	case level(i - 1):
		return i - 1, i + 1
	case is(i-1, "of") && is(i-2, "level", "degree") && level(i-3):
		return i - 3, i + 1
	case i > 0 && !is(i-1, "our", "the", "this", "overall", "of"):
		return 0, 0
	}
	const reach = 8 // words between: "in this judgement on the grid"
	for j := i + 1; j < min(len(ws), i+reach); j++ {
		if !is(j, "is", "are", "was", "remains") {
			continue
		}
		if is(j+1, "only", "very", "still") {
			j++
		}
		if level(j + 1) {
			return i, j + 2
		}
		return 0, 0
	}
	return 0, 0
}
