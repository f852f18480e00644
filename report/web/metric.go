package web

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A Metric is one series of numbers, or a family of them by label, as
// Prometheus reads it (text format 0.0.4).
type Metric struct {
	Name, Help string
	Counter    bool // it only grows; else it is a gauge
	Label      string
	Values     []Sample
}

// A Sample is a number, and what the metric's label says of it.
type Sample struct {
	Of    string
	Value float64
}

var helpText = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
var labelText = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func metricText(all []Metric) []byte {
	var b bytes.Buffer
	for _, m := range all {
		kind := "gauge"
		if m.Counter {
			kind = "counter"
		}
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", m.Name, helpText.Replace(m.Help), m.Name, kind)
		for _, s := range m.Values {
			b.WriteString(m.Name)
			if m.Label != "" {
				fmt.Fprintf(&b, `{%s="%s"}`, m.Label, labelText.Replace(s.Of))
			}
			b.WriteString(" " + strconv.FormatFloat(s.Value, 'g', -1, 64) + "\n")
		}
	}
	return b.Bytes()
}
