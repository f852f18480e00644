package main

import (
	"strings"
	"testing"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
)

// The fonts of a theme are looked for in the workspace at hand, as large as
// they are; elsewhere, or when they are others, they are named.
func TestVerifyFindsFonts(t *testing.T) {
	f := newFolder(t)
	f.write("templates/themes/own.yaml", []byte("faces: { regular: [fonts/own.ttf], bold: [fonts/own-bold.ttf] }\n"))
	f.write("fonts/own.ttf", dejavusans.TTF)
	f.write("fonts/own-bold.ttf", dejavusansbold.TTF)
	f.edit("config.yaml", "theme: desk", "theme: own")
	f.edit("config.yaml", "pages: 2,", "pages: 2-4,")
	if out, errs, code := f.brief("--country", "KAZ", "--date", "2026-11-24", "-o", "made.pdf"); code != 0 {
		t.Fatal(out, errs)
	}
	if out, errs, code := f.brief("verify", "made.pdf"); code != 0 || !strings.Contains(out, "made.pdf: consistent: ") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	elsewhere := newFolder(t)
	elsewhere.write("made.pdf", []byte(f.read("made.pdf")))
	if out, errs, code := elsewhere.brief("verify", "made.pdf"); code != 3 ||
		!strings.Contains(errs, "made.pdf: V107: the font fonts/own.ttf of theme own is not at hand") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	f.write("fonts/own.ttf", dejavusansbold.TTF)
	if out, errs, code := f.brief("verify", "made.pdf"); code != 3 ||
		!strings.Contains(errs, "made.pdf: V107: the font fonts/own.ttf at hand is not the one that it was made with") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}
