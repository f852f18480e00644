package config

import (
	_ "embed"
	"strings"
	"time"

	"brief/report/problem"
)

// zones are the names of the IANA time zone database, one a line: Go can load
// a zone by its name but not list them, and a hint needs the list.
//
//go:embed zones.txt
var zones string

// checkZone allows what the IANA time zone database knows. "Local" is not a
// zone here: the same config must mean the same day on every machine.
func checkZone(s string) fault {
	if s != "Local" {
		if _, err := time.LoadLocation(s); err == nil {
			return fault{}
		}
	}
	f := fault{"S101", "no time zone " + quoted(s), "write one such as Asia/Almaty or UTC"}
	names := strings.Fields(zones)
	if near := problem.Nearest(s, names); near != "" {
		return f.with("did you mean %s?", near)
	}
	for _, n := range names {
		if _, city, ok := strings.Cut(n, "/"); ok && strings.EqualFold(city, strings.ReplaceAll(s, " ", "_")) {
			return f.with("did you mean %s?", n)
		}
	}
	return f
}
