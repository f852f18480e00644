package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"brief/report/archive"
)

// padded is text with lines of comment until it has size bytes.
func padded(text string, size int) []byte {
	line := "#" + strings.Repeat(" ", 99) + "\n"
	text += strings.Repeat(line, (size-len(text))/len(line)-1)
	return []byte(text + "#" + strings.Repeat(" ", size-len(text)-2) + "\n")
}

// another is n points about a country, with a text of runes characters each:
// those about another are read and checked, and not printed.
func another(f folder, n, runes int, scope string) {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(f.read("data/points.csv"), "\n"))
	words := strings.Repeat("word ", runes/5) + strings.Repeat("w", runes%5)
	if runes%5 == 0 {
		words = strings.TrimSuffix(words, " ") + "s"
	}
	for i := range n {
		fmt.Fprintf(&b, "\nX%d,means,9,%s,%s,,S1", i, words, scope)
	}
	f.write("data/points.csv", []byte(b.String()+"\n"))
}

// TestSizes is the limits of what is read, each just under and just over, told
// with both numbers. Rows, lines and steps are counted in report/dataset and
// templates: they take long to reach.
func TestSizes(t *testing.T) {
	sources := func(f folder) string { return f.read("data/sources.yaml") }
	deep := func(n int) func(f folder) {
		return func(f folder) {
			f.write("data/sources.yaml", []byte(sources(f)+"    more: "+strings.Repeat("[", n)+strings.Repeat("]", n)+"\n"))
		}
	}
	wide := func(n int) func(f folder) {
		return func(f folder) {
			head := f.read("data/points.csv")
			head, rows, _ := strings.Cut(head, "\n")
			var more []string
			config := "points: { file: data/points.csv, columns: {"
			for i := range n - strings.Count(head, ",") - 1 {
				more = append(more, fmt.Sprintf("c%d", i))
				config += fmt.Sprintf(" c%d: ignore,", i)
			}
			rows = strings.ReplaceAll(strings.TrimSuffix(rows, "\n"), "\n", strings.Repeat(",", len(more))+"\n") + strings.Repeat(",", len(more)) + "\n"
			f.write("data/points.csv", []byte(head+","+strings.Join(more, ",")+"\n"+rows))
			f.edit("config.yaml", "points:          { file: data/points.csv }", strings.TrimSuffix(config, ",")+" } }")
		}
	}
	column := func(n int) func(f folder) {
		return func(f folder) {
			name := strings.Repeat("n", n)
			text := strings.ReplaceAll(strings.TrimSuffix(f.read("data/points.csv"), "\n"), "\n", ",\n") + ",\n"
			f.write("data/points.csv", []byte(strings.Replace(text, ",source,", ",source,"+name, 1)))
			f.edit("config.yaml", "points:          { file: data/points.csv }", "points: { file: data/points.csv, columns: { "+name+": ignore } }")
		}
	}
	file := func(name string, size int) func(f folder) {
		return func(f folder) { f.write(name, padded(f.read(name), size)) }
	}
	template := func(size int) func(f folder) {
		return func(f folder) {
			text := f.read("templates/country.md")
			f.write("templates/country.md", []byte(text+strings.Repeat("\n", size-len(text))))
		}
	}
	theme := func(size int) func(f folder) {
		return func(f folder) {
			f.write("templates/themes/own.yaml", padded("colours:\n  accent: \"#0B4A5E\"\n", size))
			f.edit("config.yaml", "theme: desk", "theme: own")
		}
	}
	text := func(size int) func(f folder) {
		return func(f folder) {
			words := "## Why it matters\n\nThe source says so. [S1]\n"
			f.write("data/texts/KAZ.md", []byte(words+strings.Repeat("\n", size-len(words))))
		}
	}
	broken(t, "broken-sizes.txt", []breakage{
		{"config of 1 MiB", "", file("config.yaml", 1<<20)},
		{"config of 1 MiB and 1", "F601", file("config.yaml", 1<<20+1)},
		{"sources of 1 MiB", "", file("data/sources.yaml", 1<<20)},
		{"sources of 1 MiB and 1", "F601", file("data/sources.yaml", 1<<20+1)},
		{"sources 32 deep", "D002", deep(29)},
		{"sources 33 deep", "D002 F601", deep(30)},
		{"CSV of 200 columns", "", wide(200)},
		{"CSV of 201 columns", "F601", wide(201)},
		{"column name of 64 characters", "", column(64)},
		{"column name of 65 characters", "F601", column(65)},
		{"cell of 8,192 characters", "", func(f folder) { another(f, 1, 8192, "UZB") }},
		{"cell of 8,193 characters", "F601", func(f folder) { another(f, 1, 8193, "KAZ") }},
		{"CSV over 32 MiB", "F601", func(f folder) { another(f, 4090, 8192, "UZB") }},
		{"record over 1 MiB", "F601", func(f folder) {
			f.write("data/points.csv", []byte(f.read("data/points.csv")+"X1,means,9,\""+strings.Repeat("w ", 1<<19)+"\",UZB,,S1\n"))
		}},
		{"text of 64 KiB", "", text(64 << 10)},
		{"text of 64 KiB and 1", "F601", text(64<<10 + 1)},
		{"template of 64 KiB", "", template(64 << 10)},
		{"template of 64 KiB and 1", "F601", template(64<<10 + 1)},
		{"theme of 64 KiB", "", theme(64 << 10)},
		{"theme of 64 KiB and 1", "F601", theme(64<<10 + 1)},
		{"files of more than limits.data", "F601", func(f folder) { f.edit("config.yaml", "data: 64MiB", "data: 1KiB") }},
		{"pages over limits.pages", "K903 K903", func(f folder) { f.edit("config.yaml", "pages: 12", "pages: 1") }},
	})
}

// TestShownProblems: a hundred problems are shown, and how many more there are.
func TestShownProblems(t *testing.T) {
	fresh := newFolder(t)
	for _, n := range []int{100, 101} {
		f := fresh.copy(t)
		var b strings.Builder
		b.WriteString(f.read("data/points.csv"))
		for i := range n {
			fmt.Fprintf(&b, "X%d,meens,1,words,KAZ,,S1\n", i)
		}
		f.write("data/points.csv", []byte(b.String()))
		_, errs, code := f.make()
		if lines := strings.Count(errs, "\n"); code != exitInput || lines != n || strings.HasSuffix(errs, "\nand 1 more\n") != (n > 100) {
			t.Errorf("%d problems: exit %d, %d lines, the end is %q", n, code, lines, errs[max(0, len(errs)-200):])
		}
	}
}

// TestLongCountry: what a person typed is echoed in part, without controls.
func TestLongCountry(t *testing.T) {
	f := newFolder(t)
	for _, word := range []string{strings.Repeat("x", 200), strings.Repeat("x", 201), strings.Repeat("x", 10<<10), "K\x1b[31mAZ", "\xff\xfe", "../x", "*", "-", ""} {
		out, errs, code := f.brief("--country", word, "--date", "2026-11-24")
		if code != exitUsage || out != "" || len(errs) > 450 || strings.Count(errs, "\n") != 1 || strings.Contains(errs, "\x1b") || !utf8.ValidString(errs) {
			t.Errorf("%.20q: exit %d, %d bytes: %q", word, code, len(errs), errs)
		}
		if n := strings.Count(errs, "x"); strings.HasPrefix(word, "xxx") && n != 200 {
			t.Errorf("%d letters of %d are echoed", n, len(word))
		}
	}
}

// TestLimitWhileLocked: what waits for an archive that somebody else holds gives
// up when its time is over, whichever command it is.
func TestLimitWhileLocked(t *testing.T) {
	f := newFolder(t)
	f.edit("config.yaml", "seconds: 60", "seconds: 1")
	for _, approve := range []string{"required", "none"} {
		f.edit("config.yaml", "\napprove: "+map[string]string{"required": "none", "none": "required"}[approve], "\napprove: "+approve)
		if _, errs, code := f.make(); code != exitDone {
			t.Fatal(errs)
		}
	}
	a, err := archive.OnDisk(filepath.Join(f.dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := a.Load("KAZ/2026-W48/v1")
	if err != nil {
		t.Fatal(err)
	}
	held, release, done := make(chan bool), make(chan bool), make(chan error)
	go func() {
		done <- a.Add(*k, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), func() error { held <- true; <-release; return nil })
	}()
	<-held
	for _, args := range [][]string{
		{"recall", "KAZ/2026-W48", "--note", "x"},
		{"correct", "KAZ/2026-W48", "--note", "x", "--date", "2026-11-24"},
		{"approve", "KAZ/2026-W48", "--by", "A. Serik"},
	} {
		if out, errs, code := f.brief(args...); code != exitLimit || out != "" || !strings.Contains(errs, "takes more than 1 seconds") {
			t.Errorf("%v: exit %d, %s%s", args, code, out, errs)
		}
	}
	release <- true
	if err := <-done; err != nil {
		t.Error(err)
	}
}
