package ipp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Wishes are how a document is to be printed. What is empty is left to the
// printer.
type Wishes struct {
	Copies  int    // 0 is 1
	Sides   string // one-sided, two-sided-long-edge, two-sided-short-edge
	Media   string // A3, A4, A5, Letter, Legal, or a name of PWG 5101.1 such as iso_a4_210x297mm
	Tray    string // a media-source: main, tray-1, manual
	Staple  bool   // at the top left
	Colour  string // auto, color, monochrome; auto is left to the printer
	JobName string // by which FindJob knows the job: of one attempt alone
}

// A Mismatch is a wish that a printer cannot meet, in words.
type Mismatch struct {
	Wish  string // media, tray, staple ...
	Found string // what was wished, and what the printer says of it
	Hint  string // what it can do instead

	Mendable bool // somebody at the printer can mend it, by loading paper or staples
}

func (m Mismatch) String() string {
	if m.Hint == "" {
		return m.Wish + ": " + m.Found
	}
	return m.Wish + ": " + m.Found + "; " + m.Hint
}

// mismatches are several in one line.
func mismatches(all []Mismatch) string {
	ws := make([]string, len(all))
	for i, m := range all {
		ws[i] = m.String()
	}
	return strings.Join(ws, "; ")
}

// pdfFormat is the attribute that says what a document is.
var pdfFormat = attribute("document-format", Text(TagMimeType, "application/pdf"))

// sizes are the short names of paper.
var sizes = map[string]string{
	"a3": "iso_a3_297x420mm", "a4": "iso_a4_210x297mm", "a5": "iso_a5_148x210mm",
	"letter": "na_letter_8.5x11in", "legal": "na_legal_8.5x14in",
}

// Values of finishings (PWG 5100.1, 5.1.1): any staple, and one at the top left.
const (
	staple        = 4
	stapleTopLeft = 20
)

// Check compares wishes with what the printer supports and has loaded, and
// returns all that cannot be. It is asked before anything is sent: printers
// accept what they cannot do, ippeveprinter even a staple, or hold the job until
// somebody loads the paper. An attribute that ends in -supported and is not there
// means that the wish would not be heard (RFC 8011, 5.2).
func (w Wishes) Check(a Attributes) []Mismatch {
	var all []Mismatch
	refuse := func(wish, found, hint string) { all = append(all, Mismatch{Wish: wish, Found: found, Hint: hint}) }
	mend := func(wish, found, hint string) { all = append(all, Mismatch{wish, found, hint, true}) }

	if n := len(w.JobName); n == 0 || n > 255 || !utf8.ValidString(w.JobName) || plain(w.JobName) != w.JobName {
		refuse("job name", fmt.Sprintf("%.40q", w.JobName), "a job's name is one line of 1 to 255 bytes of UTF-8")
	}
	if formats := a.Texts("document-format-supported"); !slices.Contains(formats, "application/pdf") {
		refuse("format", offer("the printer takes no PDF, but", formats, "the printer takes no PDF"), "print through a queue of CUPS, which can change it")
	}
	if w.copies() != 1 && !a.offers("copies-supported", w.copies()) {
		refuse("copies", strconv.Itoa(w.copies()), offer("it makes", texts(a.Get("copies-supported")), "the printer makes one copy of a job"))
	}
	if sides := a.Texts("sides-supported"); w.Sides != "" && !slices.Contains(sides, w.Sides) {
		refuse("sides", fmt.Sprintf("%q", w.Sides), offer("it can do", sides, silent))
	}
	if modes := a.Texts("print-color-mode-supported"); w.coloured() && !slices.Contains(modes, w.Colour) {
		refuse("colour", fmt.Sprintf("%q", w.Colour), offer("it can do", modes, silent))
	}
	w.checkPaper(a, refuse, mend)
	if w.Staple {
		ready, told := a.Get("finishings-ready"), a.Get("finishings-ready") != nil
		switch n := w.stapling(a); {
		case n == 0:
			refuse("staple", "the printer has no stapler", "")
		case told && !slices.ContainsFunc(ready, func(v Value) bool { got, ok := v.Int(); return ok && got == n }):
			mend("staple", "the printer can staple but is not ready to", "look whether it has staples")
		}
	}
	return all
}

// checkPaper compares Media and Tray.
func (w Wishes) checkPaper(a Attributes, refuse, mend func(wish, found, hint string)) {
	trays := a.Texts("media-source-supported")
	hasTray := w.Tray == "" || slices.Contains(trays, w.Tray)
	if !hasTray {
		refuse("tray", fmt.Sprintf("%q", w.Tray), offer("it has", trays, silent))
	}
	known := a.Texts("media-supported")
	media := find(known, w.Media)
	if w.Media != "" && media == "" {
		refuse("media", fmt.Sprintf("%q", w.Media), offer("it takes", known, silent))
		return
	}
	if ready := a.Texts("media-ready"); media != "" && a.Get("media-ready") != nil && find(ready, media) == "" {
		mend("media", fmt.Sprintf("%q is not loaded", w.Media), offer("loaded is", ready, "nothing is loaded"))
		return
	}
	if media == "" || w.Tray == "" || !hasTray {
		return
	}
	for _, v := range a.Get("media-col-ready") {
		col := Attributes(v.Members)
		if col.text("media-source") != w.Tray {
			continue
		}
		want, ok := sizeOf(media)
		if size := col.Get("media-size"); ok && len(size) == 1 && dimensions(size[0]) != want {
			mend("media", fmt.Sprintf("%q is not in tray %q", w.Media, w.Tray), "the printer has it in another one")
		}
		return
	}
}

// silent is the hint where a printer does not say what it can choose from.
const silent = "the printer does not say that it can choose: print without this wish"

// offer is a hint of what there is instead, as a sentence without its subject.
func offer(there string, have []string, none string) string {
	if len(have) == 0 {
		return none
	}
	for i, h := range have {
		have[i] = plain(h)
	}
	return there + " " + strings.Join(have, ", ")
}

// texts are values as people read them.
func texts(vs []Value) []string {
	ts := make([]string, len(vs))
	for i, v := range vs {
		ts[i] = v.String()
	}
	return ts
}

func (w Wishes) copies() int { return max(w.Copies, 1) }

func (w Wishes) coloured() bool { return w.Colour != "" && w.Colour != "auto" }

// stapling is the finishing that the printer calls stapling, or 0.
func (w Wishes) stapling(a Attributes) int {
	for _, n := range []int{stapleTopLeft, staple} {
		if w.Staple && a.offers("finishings-supported", n) {
			return n
		}
	}
	return 0
}

// A size is a sheet of paper in hundredths of a millimetre (PWG 5100.7, 6.3).
type size struct{ x, y int }

// sizeOf reads the size that ends a name of PWG 5101.1, 5.1: class_size_WxHunit.
func sizeOf(name string) (size, bool) {
	parts := strings.Split(name, "_")
	end := parts[len(parts)-1]
	unit := 100.0
	end, ok := strings.CutSuffix(end, "mm")
	if !ok {
		if end, ok = strings.CutSuffix(end, "in"); !ok {
			return size{}, false
		}
		unit = 2540
	}
	w, h, _ := strings.Cut(end, "x")
	x, errX := strconv.ParseFloat(w, 64)
	y, errY := strconv.ParseFloat(h, 64)
	if errX != nil || errY != nil || !(x > 0 && x < 1e4 && y > 0 && y < 1e4) {
		return size{}, false
	}
	return size{int(x*unit + 0.5), int(y*unit + 0.5)}, true
}

// dimensions is the size in a media-size collection.
func dimensions(v Value) size {
	x, _ := Attributes(v.Members).Int("x-dimension")
	y, _ := Attributes(v.Members).Int("y-dimension")
	return size{x, y}
}

// find is the printer's own name for a paper that is wished by name, by short
// name or by one of the same size, "" if it has none.
func find(names []string, wish string) string {
	if long := sizes[strings.ToLower(wish)]; long != "" {
		wish = long
	}
	if slices.Contains(names, wish) {
		return wish
	}
	want, ok := sizeOf(wish)
	for _, n := range names {
		if got, known := sizeOf(n); ok && known && got == want {
			return n
		}
	}
	return ""
}

// named is what an operation that makes a job says of it. A printer that cannot
// do all has to refuse (ipp-attribute-fidelity), as far as it keeps to that.
func (w Wishes) named() Attributes {
	return Attributes{
		attribute("job-name", Text(TagName, w.JobName)),
		attribute("ipp-attribute-fidelity", Bool(true)),
	}
}

// template is the wishes as Job Template attributes (RFC 8011, 5.2). What is not
// wished is not sent: a queue may know nothing of it.
func (w Wishes) template(a Attributes) Attributes {
	as := Attributes{}
	if w.copies() > 1 {
		as = append(as, attribute("copies", Int(TagInteger, w.copies())))
		const collated = "separate-documents-collated-copies"
		if slices.Contains(a.Texts("multiple-document-handling-supported"), collated) {
			as = append(as, attribute("multiple-document-handling", Text(TagKeyword, collated)))
		}
	}
	if w.Sides != "" {
		as = append(as, attribute("sides", Text(TagKeyword, w.Sides)))
	}
	if n := w.stapling(a); n != 0 {
		as = append(as, attribute("finishings", Int(TagEnum, n)))
	}
	if w.coloured() {
		as = append(as, attribute("print-color-mode", Text(TagKeyword, w.Colour)))
	}
	media := find(a.Texts("media-supported"), w.Media)
	switch {
	case w.Tray != "": // media and media-col exclude each other (PWG 5100.7, 6.3)
		col := Collection()
		if s, ok := sizeOf(media); ok {
			col.Members = append(col.Members, attribute("media-size", Collection(
				attribute("x-dimension", Int(TagInteger, s.x)), attribute("y-dimension", Int(TagInteger, s.y)))))
		}
		col.Members = append(col.Members, attribute("media-source", Text(TagKeyword, w.Tray)))
		as = append(as, attribute("media-col", col))
	case media != "":
		as = append(as, attribute("media", Text(TagKeyword, media)))
	}
	return as
}
