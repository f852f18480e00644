package dataset

import (
	"fmt"
	"strings"

	"brief/report/problem"
)

// maxNear is how many names are held against each other.
const maxNear = 300

// A tally counts names, in the order in which they first stand.
type tally struct {
	names []string
	count map[string]int
}

func (t *tally) add(name string) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	if t.count[name]++; t.count[name] == 1 {
		t.names = append(t.names, name)
	}
}

// slips returns for each name that is nearly another that one: the more
// frequent of the two is taken for right, of equally frequent ones the first.
func (t *tally) slips() map[string]string {
	meant := map[string]string{}
	if len(t.names) > maxNear {
		return meant
	}
	for i, a := range t.names {
		for _, b := range t.names[:i] {
			wrong, right := a, b
			if t.count[a] > t.count[b] {
				wrong, right = b, a
			}
			if a != "" && b != "" && meant[wrong] == "" && problem.Alike(a, b) {
				meant[wrong] = right
			}
		}
	}
	return meant
}

// nearRegions warns of a country whose region is nearly that of others: it then
// stands in a region of its own, and nothing that is said of theirs is on its
// pages.
func (l *loader) nearRegions() {
	var regions tally
	for _, c := range l.set.Countries {
		regions.add(c.Region.Text)
	}
	slips := regions.slips()
	for _, c := range l.set.Countries {
		if other := slips[c.Region.Text]; other != "" {
			l.poison(&c.Row, problem.Warningf(c.Region.Place, "D027", "region %s is nearly %s, and makes two regions%s", show(c.Region.Text), show(other), l.missed(c, other)).
				WithHint("did you mean %q?", other))
		}
	}
}

// missed says what the pages of a country lose that is said of a region.
func (l *loader) missed(c *Country, region string) string {
	var parts []string
	add := func(n int, word string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+word)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", n, word))
		}
	}
	scope := "region:" + region
	add(len(l.set.PointsOn(scope)), "point")
	add(len(l.set.RecommendationsOn(scope)), "recommendation")
	add(len(l.set.JudgementsOn(scope)), "judgement")
	if l.set.RegionText(region) != nil && l.set.RegionText(c.ID.Text) == nil {
		parts = append(parts, "its text")
	}
	if parts == nil {
		return ""
	}
	return fmt.Sprintf("; %s prints nothing that is said of the second: %s", c.ID.Text, strings.Join(parts, ", "))
}

// nearAddressees warns of recommendations to somebody whose name is nearly that
// of another: the page would give each of them a head of its own.
func (l *loader) nearAddressees() {
	var to tally
	for _, r := range l.set.Recommendations {
		to.add(r.To.Text)
	}
	slips := to.slips()
	for _, r := range l.set.Recommendations {
		if other := slips[r.To.Text]; other != "" {
			l.poison(&r.Row, problem.Warningf(r.To.Place, "D027", "to %s is nearly %s, and the page gives each a head of its own", show(r.To.Text), show(other)).
				WithHint("did you mean %q?", other))
		}
	}
}
