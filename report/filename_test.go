package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"brief/report/dataset"
)

func TestASCII(t *testing.T) {
	for name, want := range map[string]string{
		"Kazakhstan": "Kazakhstan", "Côte d’Ivoire": "Cote-d-Ivoire", "São Tomé & Príncipe": "Sao-Tome-Principe", "  Two  words ": "Two-words", "Gross\u00ADland": "Grossland",
		"Jørland": "Jorland", "Łódź": "Lodz", "Đakovo": "Dakovo", "Þingvellir": "Thingvellir", "Ǿ": "O",
		"Қазақстан": "Qazaqstan", "Орталық Азия": "Ortalyq-Aziya", "Южная Азия": "Yuzhnaya-Aziya", "Объект": "Obekt",
		"東亞": "", "…": "",
	} {
		if got := ascii(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// TestFileNames holds that no two countries have one file, nor two regions, nor
// a country and a region, on a disk that does not tell A from a.
func TestFileNames(t *testing.T) {
	name := rapid.SampledFrom([]string{
		"Agar", "AGAR", "Ägar", "Agar-XAA", "Central Asia", "Central-Asia", "central asia", "Орталық Азия", "Южная Азия", "東亞", "南亞", "Jørland", "-", "Region",
	})
	rapid.Check(t, func(t *rapid.T) {
		s := &dataset.Set{}
		for _, id := range []string{"XAA", "XAB", "XAC", "XAD"} {
			s.Countries = append(s.Countries, &dataset.Country{
				ID: dataset.Cell{Text: id}, Name: dataset.Cell{Text: name.Draw(t, "name")}, Region: dataset.Cell{Text: name.Draw(t, "region")},
			})
		}
		taken := map[string]string{}
		for of, n := range fileNames(s) {
			low := strings.ToLower(n)
			if n == "" || strings.Trim(low, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(n, "-") {
				t.Fatalf("the name of %s is %q", of, n)
			}
			if taken[low] != "" {
				t.Fatalf("%s and %s are both %q", of, taken[low], n)
			}
			taken[low] = of
		}
	})
}
