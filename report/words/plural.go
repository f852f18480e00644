package words

import (
	"slices"
	"strconv"
	"strings"

	cldr "golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"brief/report/problem"
)

// plurals are the classes of numbers that a language tells apart, as Unicode
// CLDR names them: one and other in English, and few and many in Russian.
type plurals struct {
	lang string
	tag  language.Tag
}

func pluralsOf(lang string) plurals { return plurals{lang, language.Make(lang)} }

// other is the category that every language has.
const other = "other"

// categories are the names of CLDR by cldr.Form.
var categories = [...]string{cldr.Other: other, cldr.Zero: "zero", cldr.One: "one", cldr.Two: "two", cldr.Few: "few", cldr.Many: "many"}

// category is that of a whole number in figures; what is none is other.
func (p plurals) category(number string) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		return other
	}
	return categories[cldr.Cardinal.MatchPlural(p.tag, n, 0, 0, 0, 0)]
}

// all are the categories of the counts that a brief may hold.
func (p plurals) all() []string {
	var names []string
	for n := range 201 { // every rule of CLDR for whole numbers that small looks at the last two digits
		if c := p.category(strconv.Itoa(n)); !slices.Contains(names, c) {
			names = append(names, c)
		}
	}
	if !slices.Contains(names, other) {
		names = append(names, other)
	}
	slices.Sort(names)
	return names
}

// check holds what agrees with numbers against the categories of the language:
// each is there, and no other.
func (p plurals) check(key string, e Entry) (found problem.List) {
	for _, piece := range e.pattern {
		if piece.agrees == nil {
			continue
		}
		all := p.all()
		var has []string
		for _, a := range piece.agrees {
			has = append(has, a.category)
			if !slices.Contains(all, a.category) {
				found = append(found, problem.Errorf(e.Place, "T723", "%s: {%s} has words for %q, and %s does not tell such numbers apart", key, piece.text, a.category, p.lang).
					WithHint("write words for %s", strings.Join(all, ", ")))
			}
		}
		for _, c := range all {
			if !slices.Contains(has, c) {
				found = append(found, problem.Errorf(e.Place, "T723", "%s: {%s} has no words for %q", key, piece.text, c).
					WithHint("%s tells numbers apart as %s", p.lang, strings.Join(all, ", ")))
			}
		}
	}
	return found
}
