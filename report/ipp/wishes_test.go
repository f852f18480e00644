package ipp

import (
	"fmt"
	"strings"
	"testing"

	"brief/report/golden"
)

// TestCheck holds what is said of wishes that a printer cannot meet, by a
// printer that has much, one that has nothing loaded, and a raw queue, which
// knows nothing of its printer.
func TestCheck(t *testing.T) {
	much, bare := newDevice(t), newDevice(t)
	able(much)
	able(bare)
	bare.set(attribute("media-ready", Value{Tag: TagNoValue}), attribute("finishings-ready", Int(TagEnum, 3)), attribute("media-col-ready", Value{Tag: TagNoValue}))
	var b strings.Builder
	for _, c := range []struct {
		name string
		a    Attributes
	}{{"much", much.printer}, {"nothing loaded", bare.printer}, {"raw queue", newDevice(t).printer}} {
		fmt.Fprintln(&b, c.name)
		for _, w := range []Wishes{
			{},
			{Copies: 2, Sides: "two-sided-long-edge", Media: "a4", Tray: "tray-2", Staple: true, Colour: "monochrome"},
			{Copies: 100, Sides: "two-sided-short-edge", Media: "A3", Tray: "bypass", Colour: "grey"},
			{Media: "custom_long_210x900mm"},
			{Media: "iso_a4_210x297mm", Tray: "tray-1"},
			{Media: "Letter", Tray: "tray-1", Colour: "auto"},
			{Media: "custom_ours_210x297mm"},
			{Media: "two\nlines"},
			{JobName: "two\nlines"},
			{JobName: strings.Repeat("ы", 128)},
		} {
			if w.JobName == "" {
				w.JobName = "job"
			}
			fmt.Fprintf(&b, "  %.120s\n", strings.ReplaceAll(fmt.Sprintf("%+v", w), "\n", `\n`))
			for _, m := range w.Check(c.a) {
				fmt.Fprintf(&b, "    %v\n", m)
			}
		}
	}
	for _, formats := range [][]Value{nil, {Text(TagMimeType, "image/urf"), Text(TagMimeType, "application/octet-stream")}} {
		fmt.Fprintf(&b, "takes %v\n", formats)
		for _, m := range (Wishes{JobName: "job"}).Check(Attributes{attribute("document-format-supported", formats...)}) {
			fmt.Fprintf(&b, "    %v\n", m)
		}
	}
	golden.Compare(t, "mismatches.txt", b.String())
}

func TestSizes(t *testing.T) {
	for name, want := range map[string]size{
		"iso_a4_210x297mm": {21000, 29700}, "na_letter_8.5x11in": {21590, 27940}, "na_number-10_4.125x9.5in": {10478, 24130},
		"": {}, "iso_a4": {}, "a_b_xmm": {}, "a_b_-1x2mm": {}, "a_b_1e9x1mm": {}, "a_b_nanx1mm": {}, "a_b_infx1in": {}, "a_b_1x2x3mm": {}, "stationery": {},
	} {
		if got, ok := sizeOf(name); got != want || ok != (want != size{}) {
			t.Errorf("%q has %v, %v; want %v", name, got, ok, want)
		}
	}
}

func TestWithTLS(t *testing.T) {
	a := Attributes{
		attribute("printer-uri-supported", Text(TagURI, "ipp://p.local/ipp/print"), Text(TagURI, "ipps://p.local:443/ipp/print")),
		attribute("uri-security-supported", keywords("none", "tls")...),
	}
	for from, want := range map[string]string{
		"ipp://10.0.0.7/ipp/print":  "ipps://10.0.0.7:443/ipp/print",
		"ipps://10.0.0.7/ipp/print": "",
	} {
		p, _ := open(t, from)
		if got := p.WithTLS(a); got != want {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
		if got := p.WithTLS(a[:1]); got != "" {
			t.Errorf("a printer that says nothing of security: %q", got)
		}
	}
}
