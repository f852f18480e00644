package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"brief/report"
	"brief/report/problem"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
)

// A file that takes too long is told and does not keep the others from being
// judged; to be told to stop does.
func TestVerifyAllGoesOn(t *testing.T) {
	late := &stoppedError{"verifying late.pdf takes too long", context.DeadlineExceeded}
	verdicts := map[string]*report.Verdict{
		"good.pdf": {Consistent: true, Program: program()},
		"none.pdf": {Differences: problem.List{problem.Errorf(problem.Place{}, "F600", "there is no such file")}},
		"bad.pdf":  {Differences: problem.List{problem.Errorf(problem.Place{}, "V103", "it differs")}},
	}
	verify := func(ctx context.Context, file string) (*report.Verdict, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if v := verdicts[file]; v != nil {
			return v, nil
		}
		return nil, late
	}
	for _, c := range []struct {
		files string
		code  int
	}{
		{"late.pdf good.pdf", exitLimit}, {"none.pdf late.pdf good.pdf", exitLimit}, {"late.pdf none.pdf", exitLimit},
		{"late.pdf bad.pdf", exitDiffers}, {"bad.pdf late.pdf good.pdf", exitDiffers},
	} {
		var out, errs bytes.Buffer
		a := &app{ui: &ui{out: &out, err: &errs}}
		files := strings.Fields(c.files)
		err := a.verifyAll(t.Context(), files, verify)
		a.ui.end(err)
		if code := exitCode(err); code != c.code || strings.Count(errs.String(), "brief: verifying late.pdf takes too long\n") != 1 {
			t.Errorf("%s: exit %d\n%s", c.files, code, errs.String())
		}
		if good := strings.Contains(out.String(), "good.pdf: consistent"); good != slices.Contains(files, "good.pdf") {
			t.Errorf("%s: %s", c.files, out.String())
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	a := &app{ui: &ui{out: &out, err: &out}}
	if err := a.verifyAll(ctx, []string{"good.pdf", "bad.pdf"}, verify); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("told to stop: %v, %s", err, out.String())
	}
}

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
	f.write("fonts/own.ttf", dejavusansbold.TTF) // the archive still knows the file
	if out, errs, code := f.brief("verify", "made.pdf"); code != 0 ||
		!strings.Contains(out, "made.pdf: issued here: yes: KAZ/2026-W48/v1") ||
		!strings.Contains(errs, "made.pdf: V107: the font fonts/own.ttf at hand is not the one that it was made with") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}
