package dataset

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding/charmap"

	"brief/report/config"
	"brief/report/golden"
)

// TestEncodings reads countries from files as programs write them, and
// compares all that is said, and what the names have become.
func TestEncodings(t *testing.T) {
	const head, rest = "id;name;aliases;region;us_interest;source\n", "XBR;Brennmark;;Northern Rim;not stated;S1\nXCO;Corvia;Korvia;Northern Rim;Fisheries;S2\n"
	of := func(name string) string { return head + "XAV;" + name + ";;Northern Rim;Ports & Grid;S1\n" + rest }
	cyrillic := func(s string) string {
		s, err := charmap.Windows1251.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	win1251, win1252 := config.Dataset{Encoding: "windows-1251"}, config.Dataset{Encoding: "windows-1252"}
	var got strings.Builder
	for _, c := range []struct {
		name, file string
		set        config.Dataset
	}{
		{"windows-1251, declared", cyrillic(of("Авэрланд")), win1251},
		{"windows-1251, not declared", cyrillic(of("Авэрланд")), config.Dataset{}},
		{"windows-1251, the other declared", cyrillic(of("Авэрланд")), win1252},
		{"windows-1251, a byte that it has not", cyrillic(of("Авэр")) + "XDO;\x98;;Northern Rim;x;S1\n", win1251},
		{"windows-1251, letters lost", cyrillic(of("?аза?стан")), win1251},
		{"windows-1251, a word lost", cyrillic(of("Республика ???")), win1251},
		{"windows-1251, a question", cyrillic(strings.Replace(of("Авэрланд"), "Ports & Grid", "Куда? Ports", 1)), win1251},
		{"windows-1252, declared", of("\xc5verland \x96 C\xf4te"), win1252},
		{"windows-1252, not declared", of("\xc5verland"), config.Dataset{}},
		{"UTF-8, and windows-1251 declared", of("Авэрланд"), win1251},
		{"ASCII, and windows-1251 declared", of("Averland"), win1251},
		{"ASCII with a letter lost, and windows-1251 declared", of("?verland"), win1251},
		{"UTF-8 with a question mark", of("?verland"), config.Dataset{}},
		{"UTF-16, little end first", string(utf16File(of("Қазақстан"), binary.LittleEndian)), config.Dataset{}},
		{"UTF-16, big end first", string(utf16File(of("Қазақстан"), binary.BigEndian)), config.Dataset{}},
		{"UTF-16, and windows-1251 declared", string(utf16File(of("Қазақстан"), binary.LittleEndian)), win1251},
		{"UTF-16, cut off", string(utf16File(of("Қазақстан"), binary.LittleEndian)) + "x", config.Dataset{}},
		{"UTF-16, half a pair", string(utf16File(of("Қазақ"), binary.LittleEndian)) + "X\x00D\x00O\x00;\x00\x3d\xd8;\x00", config.Dataset{}},
		{"as many commas as semicolons", strings.Replace(of("Averland"), "id;name;aliases;region;", "id,name,aliases,region;note;", 1), config.Dataset{}},
		{"more commas than semicolons", strings.ReplaceAll(strings.ReplaceAll(of("Averland"), ";", ","), "Ports & Grid", "Ports; Grid"), config.Dataset{}},
		{"a comma in a quoted name", strings.ReplaceAll(of("Averland"), "us_interest", `"us_interest"`), config.Dataset{}},
		{"a row with commas", of("Averland") + "XDO,Dorland,,Northern Rim,x,S1\n", config.Dataset{}},
		{"a semicolon in a cell", of("Aver;land"), config.Dataset{}},
		{"a semicolon in quotes", of(`"Aver; land"`), config.Dataset{}},
		{"a quote that is not closed", of(`"Averland`), config.Dataset{}},
		{"a line break in quotes", of("\"Aver\nland\""), config.Dataset{}},
		{"old Mac line ends", strings.ReplaceAll(of("Averland"), "\n", "\r"), config.Dataset{}},
	} {
		files, sets := good(t)
		delete(sets, "texts")
		c.set.Name, c.set.File = "countries", "data/countries.csv"
		sets["countries"] = c.set
		files[c.set.File] = &fstest.MapFile{Data: []byte(c.file)}
		s, found := Load(files, sets, issued)
		checkCounts(t, s, found)
		fmt.Fprintf(&got, "%s\n%s", c.name, report(s, found, "countries"))
		for _, x := range s.Countries {
			if len(x.Bad) == 0 {
				fmt.Fprintf(&got, "  %s %s\n", x.Key, x.Name.Text)
			}
		}
		got.WriteByte('\n')
	}
	golden.Compare(t, "encodings.golden", got.String())
}

// TestDates reads dates as a dataset says that they are written.
func TestDates(t *testing.T) {
	var got strings.Builder
	for _, c := range []struct{ dates, date string }{
		{"", "2026-11-20"}, {"", "20.11.2026"}, {"", "11/20/2026"}, {"", "yesterday"},
		{"dmy", "2026-11-20"}, {"dmy", "20.11.2026"}, {"dmy", "5/3/2026"}, {"dmy", "05-03-2026"}, {"dmy", "11/20/2026"}, {"dmy", "20.11.26"}, {"dmy", "31.02.2026"},
		{"dmy", "1.1.0001"}, {"dmy", "25.11.2026"}, {"dmy", "not stated"}, {"dmy", "20.11.2026 12:00"},
		{"mdy", "11/20/2026"}, {"mdy", "5/3/2026"}, {"mdy", "20.11.2026"},
	} {
		files, sets := good(t)
		delete(sets, "texts")
		d := sets["influence"]
		d.Dates = c.dates
		sets["influence"] = d
		const row = "XBR,XXA,overall,moderate,not stated,high,assessed,"
		files["data/influence.csv"].Data = []byte(strings.Replace(string(files["data/influence.csv"].Data), row+"2026-11-20", row+c.date, 1))
		s, found := Load(files, sets, issued)
		r := s.Rating("XBR", "XXA")
		fmt.Fprintf(&got, "%s, dates %q\n", c.date, c.dates)
		for _, p := range found {
			if p.Code != "D032" {
				fmt.Fprintf(&got, "  %v\n", p)
			}
		}
		if len(r.Bad) == 0 {
			fmt.Fprintf(&got, "  is %s, from %q\n", r.AsOf.Text, r.AsOf.Raw)
		}
	}
	golden.Compare(t, "dates.golden", got.String())
}
