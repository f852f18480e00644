package config

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// TestSchema holds that the schema is JSON that knows every setting of the
// table, that each built-in value fits it, and that its patterns refuse what
// parse refuses.
func TestSchema(t *testing.T) {
	var root schema
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	for i := range keys {
		k := &keys[i]
		if k.schema().Description == "" {
			t.Errorf("%s has no description", k.name)
		}
		if k.preset != "" && !k.fits(k.preset) {
			t.Errorf("%s: its own default %q does not fit the schema", k.name, k.preset)
		}
	}
	for _, n := range builtin {
		for _, v := range n.values {
			k := find(n.group + ".*." + v[0])
			for _, item := range strings.Split(v[1], ", ") {
				if !k.fits(item) {
					t.Errorf("%s: the built-in %q does not fit the schema", k.name, item)
				}
			}
		}
	}
	for _, c := range []struct{ key, good, bad string }{
		{"theme", "desk_2", "Desk"},
		{"lang", "zh-Hant", "english"},
		{"datasets.*.max_age", "90d", "90 days"},
		{"datasets.*.max_age", "5y", "0d"},
		{"limits.memory", "512MiB", "512MB"},
		{"retention.keep", "all", "always"},
		{"reports.*.pages", "2-4", "2x"},
		{"reports.*.actors", "RUS", "Rus"},
		{"web.listen", "[::1]:80", "localhost"},
		{"schedules.*.at", "Mon,Thu 06:00", "Monday 06:00"},
		{"schedules.*.at", "last working day 09:00", "daily 24:00"},
		{"schedules.*.embargo", "2026-12-01T09:00+05:00", "2026-12-01 09:00"},
		{"desk.logo", "data/logo.SVG", "data/logo.gif"},
	} {
		k := find(c.key)
		for text, want := range map[string]bool{c.good: true, c.bad: false} {
			_, f := k.parse(text)
			if k.fits(text) != want || (f.code == "") != want {
				t.Errorf("%s: %q fits the schema: %v, is parsed: %v; want %v", c.key, text, k.fits(text), f.code == "", want)
			}
		}
	}
}

// fits reports whether the schema of k allows a text, as far as forms go.
func (k *key) fits(text string) bool {
	s := k.value()
	for _, any := range append(s.AnyOf, s) {
		if any.Pattern != "" && regexp.MustCompile(any.Pattern).MatchString(text) {
			return true
		}
	}
	return patterns[k.kind] == ""
}
