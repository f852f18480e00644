package report_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"github.com/google/go-cmp/cmp"

	"brief/report"
	"brief/report/config"
	"brief/report/golden"
	"brief/report/pdf"
)

// verify is the verdict on a file.
func verify(t testing.TB, file []byte, h report.AtHand) *report.Verdict {
	t.Helper()
	v, err := report.Verify(context.Background(), file, h)
	if err != nil {
		t.Fatal(err)
	}
	if v.Consistent != (len(v.Differences) == 0) {
		t.Fatalf("consistent is %v, differences: %v", v.Consistent, v.Differences)
	}
	return v
}

// copied is a copy of a desk that a test may change.
func copied(t testing.TB, name string, change map[string]string) report.Workspace {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS(desks[name])
	for _, dir := range []string{"config.yaml", "data"} {
		err := fs.WalkDir(root, dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(file, ".go") {
				return err
			}
			b, err := fs.ReadFile(root, file)
			files[file] = &fstest.MapFile{Data: b}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for file, text := range change {
		files[file] = &fstest.MapFile{Data: []byte(text)}
	}
	cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: files["config.yaml"].Data})
	if found.Err() != nil {
		t.Fatal(found)
	}
	return report.Workspace{Files: files, Config: cfg, Program: "brief 1.0"}
}

// makeOf makes an edition of a workspace.
func makeOf(t testing.TB, ws report.Workspace, o report.Order) *report.Edition {
	t.Helper()
	b, found := report.Open(ws, day)
	if found.Err() != nil {
		t.Fatal(found)
	}
	o.Date = day
	return build(t, b, o)
}

// Every edition can be made again from what it holds, under another version of
// the program too as long as that gives the same bytes.
func TestEveryEditionIsConsistent(t *testing.T) {
	everyEdition(t, func(t *testing.T, _ string, b *report.Builder, e *report.Edition) {
		if v := verify(t, e.PDF, report.AtHand{Program: "brief 99.0"}); !v.Consistent || v.Edition != e.Key || v.Version != 1 {
			t.Errorf("%+v", v)
		}
	})
}

// Whatever an order asks for is in the manifest.
func TestConsistentWhateverWasOrdered(t *testing.T) {
	own := map[string]string{
		"templates/country.md":      template(t, "country.md") + "\n::: band\n## {{ word \"sources\" }}\n\nThe end.\n:::\n",
		"templates/themes/own.yaml": "faces: { regular: [Liberation Serif] }\n",
		"templates/words/xx.yaml":   strings.Replace(template(t, "words/en.yaml"), "lang: en", "lang: xx", 1),
	}
	for name, c := range map[string]struct {
		files map[string]string
		order report.Order
	}{
		"draft":       {nil, report.Order{Country: "KAZ", Draft: true, Mark: "TLP:AMBER+STRICT"}},
		"no mark":     {nil, report.Order{Country: "KAZ", Mark: "none"}},
		"version 3":   {nil, report.Order{Country: "UZB", Version: 3, Paper: "letter"}},
		"serif":       {nil, report.Order{Region: "Central Asia", Theme: "serif"}},
		"own files":   {own, report.Order{Country: "KGZ", Theme: "own", Lang: "xx", Paper: "a4"}},
		"odd names":   {map[string]string{"config.yaml": "datasets: { points: { file: data/a b/manifest.json.csv } }\n", "data/a b/manifest.json.csv": data(t, "points.csv")}, report.Order{Country: "KAZ"}},
		"same names":  {map[string]string{"config.yaml": "datasets: { points: { file: data/more/influence.csv } }\n", "data/more/influence.csv": data(t, "points.csv")}, report.Order{Country: "KAZ"}},
		"own reports": {map[string]string{"config.yaml": "desk: { name: 'A: \"desk\"', notice: Test. }\nreports: { memo: { template: country, pages: 1-3, datasets: [influence, points, recommendations], words: { region: \"Where: here\" } } }\nmark: none\n"}, report.Order{Report: "memo", Country: "KAZ"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := makeOf(t, copied(t, "default", c.files), c.order)
			if v := verify(t, e.PDF, report.AtHand{Program: "brief 1.0"}); !v.Consistent || v.Edition != e.Key || v.Version != max(1, c.order.Version) {
				t.Errorf("%+v", v)
			}
			for _, in := range e.Inputs.Files {
				if strings.HasSuffix(in.Name, "recipients.csv") {
					t.Errorf("it holds %s", in.Name)
				}
			}
		})
	}
}

// masked hides what changes whenever a built-in template or its words do.
func masked(s string) string {
	s = regexp.MustCompile(`"[0-9a-f]{64}"`).ReplaceAllString(s, `"…"`)
	s = regexp.MustCompile(`("templates/[^"]*","size":)[0-9]+`).ReplaceAllString(s, `$1…`)
	s = regexp.MustCompile(`(templates/[a-z/]+\.[a-z]+):[0-9]+:[0-9]+`).ReplaceAllString(s, `$1`)
	return regexp.MustCompile(`, and [0-9]+ more`).ReplaceAllString(s, ", and more")
}

// What flags say is in the inputs too, and an edition in another language than
// the workspace's keeps its name.
func TestFlagsAreInputs(t *testing.T) {
	ws := copied(t, "default", map[string]string{"templates/words/xx.yaml": strings.Replace(template(t, "words/en.yaml"), "lang: en", "lang: xx", 1)})
	flags := map[string]string{"lang": "xx", "paper": "letter", "mark": "none", "theme": "serif"}
	cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: []byte(file(t, "../config.yaml")), Flags: flags})
	if found.Err() != nil {
		t.Fatal(found)
	}
	ws.Config = cfg
	e := makeOf(t, ws, report.Order{Country: "KAZ", Lang: "xx", Paper: "letter", Mark: "none", Theme: "serif"})
	if v := verify(t, e.PDF, report.AtHand{Program: "brief 1.0"}); !v.Consistent || v.Edition != "KAZ.xx/2026-W48" {
		t.Errorf("%+v", v)
	}
}

// template and data are files of the repository.
func template(t testing.TB, name string) string { return file(t, filepath.Join("../templates", name)) }
func data(t testing.TB, name string) string     { return file(t, filepath.Join("../data", name)) }

func file(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A file holds what its report reads, of the desk's texts only its own, and
// nothing of who gets it.
func TestInputs(t *testing.T) {
	ws := copied(t, "default", map[string]string{
		"data/recipients.csv": "id,name\nR1,Secret\n",
		"data/texts/KGZ.md":   "## Why it matters\n\nOnly for Kyrgyzstan. [desk]\n",
		"config.yaml":         "zone: Asia/Almaty\noutput: hidden-output\noutlets: { share: { kind: folder, path: hidden-outbox } }\n",
	})
	e := makeOf(t, ws, report.Order{Country: "KAZ"})
	f, err := pdf.Read(e.PDF)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, a := range f.Attachments {
		fmt.Fprintf(&got, "%s %s source=%v %s\n", a.Name, a.Type, a.Source, a.About)
		if bytes.Contains(a.Data, []byte("hidden")) || bytes.Contains(a.Data, []byte("Secret")) || bytes.Contains(a.Data, []byte("Only for")) {
			t.Errorf("%s holds what is nobody's business:\n%s", a.Name, a.Data)
		}
	}
	for _, name := range []string{"config.yaml", "manifest.json"} {
		i := slices.IndexFunc(f.Attachments, func(a pdf.Attachment) bool { return a.Name == name })
		fmt.Fprintf(&got, "\n%s\n%s", name, f.Attachments[i].Data)
	}
	golden.Compare(t, "inputs.txt", masked(got.String()))
}

// Random single bits, cuts and additions: nothing is called consistent.
func TestNoChangedFileIsConsistent(t *testing.T) {
	e := makeOf(t, copied(t, "default", nil), report.Order{Country: "KAZ"})
	const flips = 3000
	seed := rand.Uint64()
	t.Logf("seed %d, %d flips in %d bytes", seed, flips, len(e.PDF))
	r := rand.New(rand.NewPCG(seed, 0))
	changed := make([]byte, len(e.PDF))
	for range flips {
		at, bit := r.IntN(len(e.PDF)), byte(1)<<r.IntN(8)
		copy(changed, e.PDF)
		changed[at] ^= bit
		if verify(t, changed, report.AtHand{Program: "brief 1.0"}).Consistent {
			t.Errorf("seed %d: bit %#x of byte %d is changed: consistent", seed, bit, at)
		}
	}
	for range 100 {
		n := r.IntN(len(e.PDF))
		if verify(t, e.PDF[:n], report.AtHand{Program: "brief 1.0"}).Consistent {
			t.Errorf("cut after %d bytes: consistent", n)
		}
		tail := make([]byte, 1+r.IntN(40))
		for i := range tail {
			tail[i] = byte(r.IntN(256))
		}
		if verify(t, append(bytes.Clone(e.PDF), tail...), report.AtHand{Program: "brief 1.0"}).Consistent {
			t.Errorf("% x behind the end: consistent", tail)
		}
	}
}

// A file that is whole but does not say what its inputs give: whoever makes
// one has brief's own writer. What differs is told in words.
func TestFilesThatDisagreeWithThemselves(t *testing.T) {
	ws := copied(t, "default", nil)
	e := makeOf(t, ws, report.Order{Country: "KAZ"})
	good := copied(t, "default", map[string]string{"data/influence.csv": strings.ReplaceAll(data(t, "influence.csv"), "KAZ,RUS,overall,strong", "KAZ,RUS,overall,moderate")})
	other := makeOf(t, good, report.Order{Country: "KAZ"})
	amber := makeOf(t, ws, report.Order{Country: "KAZ", Mark: "TLP:AMBER"})
	attachments := func(e *report.Edition) []pdf.Attachment {
		f, err := pdf.Read(e.PDF)
		if err != nil {
			t.Fatal(err)
		}
		return f.Attachments
	}
	write := func(page *report.Edition, all []pdf.Attachment) []byte {
		b, err := pdf.Write(page.Document, page.Pages, pdf.Options{Attachments: all})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	edit := func(name string, change func(a *pdf.Attachment)) []pdf.Attachment {
		all := attachments(e)
		change(&all[slices.IndexFunc(all, func(a pdf.Attachment) bool { return a.Name == name })])
		return all
	}
	replace := func(old, new string) func(a *pdf.Attachment) {
		return func(a *pdf.Attachment) {
			if !bytes.Contains(a.Data, []byte(old)) {
				t.Fatalf("%s has no %q", a.Name, old)
			}
			a.Data = bytes.ReplaceAll(a.Data, []byte(old), []byte(new))
		}
	}
	var got strings.Builder
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"pages of other data", write(other, attachments(e))},
		{"another mark", write(amber, attachments(e))},
		{"data changed", write(e, edit("influence.csv", replace("strong", "moderate")))},
		{"data swapped", write(e, edit("actors.csv", func(a *pdf.Attachment) { a.Data = []byte(data(t, "countries.csv")) }))},
		{"renamed", write(e, edit("points.csv", func(a *pdf.Attachment) { a.Name = "other.csv" }))},
		{"added", write(e, append(attachments(e), pdf.Attachment{Name: "x.csv", Type: "text/csv", About: "x", Data: []byte("x")}))},
		{"another type", write(e, edit("points.csv", func(a *pdf.Attachment) { a.Type = "text/plain" }))},
		{"removed", write(e, attachments(e)[1:])},
		{"no inputs", write(e, nil)},
		{"manifest of another edition", write(e, edit("manifest.json", replace("KAZ/2026-W48", "KAZ/2026-W49")))},
		{"manifest of another day", write(e, edit("manifest.json", replace("2026-11-24", "2026-11-25")))},
		{"no manifest", write(e, edit("manifest.json", func(a *pdf.Attachment) { a.Data = []byte("{}") }))},
		{"manifest of a later form", write(e, edit("manifest.json", replace("brief-inputs 1", "brief-inputs 2")))},
		{"manifest that leads elsewhere", write(e, edit("manifest.json", replace("data/points.csv", "../points.csv")))},
		{"manifest of another program", write(amber, edit("manifest.json", replace("brief 1.0", "brief 0.9")))},
		{"manifest of another template", write(e, edit("manifest.json", replace(`"size":`+fmt.Sprint(len(template(t, "country.md"))), `"size":17`)))},
		{"manifest of another face", write(e, edit("manifest.json", replace("Roboto Bold", "Liberation Serif")))},
		{"unknown country", write(e, edit("manifest.json", replace(`"country":"KAZ"`, `"country":"FRA"`)))},
	} {
		v := verify(t, c.file, report.AtHand{Program: "brief 1.0"})
		if v.Consistent {
			t.Errorf("%s: consistent", c.name)
		}
		fmt.Fprintf(&got, "%s:\n", c.name)
		for _, p := range v.Differences {
			fmt.Fprintf(&got, "  %s\n", p)
		}
	}
	golden.Compare(t, "verify.txt", masked(got.String()))
}

// Data changed and the whole made anew is consistent: it is only not ours.
func TestRebuiltByAnyone(t *testing.T) {
	e := makeOf(t, copied(t, "default", map[string]string{"data/influence.csv": strings.ReplaceAll(data(t, "influence.csv"), "strong", "moderate")}), report.Order{Country: "KAZ"})
	if v := verify(t, e.PDF, report.AtHand{Program: "brief 1.0"}); !v.Consistent {
		t.Errorf("%v", v.Differences)
	}
}

// A theme's font is no input: it must be at hand, the same.
func TestFontOfATheme(t *testing.T) {
	ws := copied(t, "default", map[string]string{
		"templates/themes/own.yaml": "faces: { regular: [fonts/own.ttf] }\n",
		"fonts/own.ttf":             string(liberationserifregular.TTF),
	})
	e := makeOf(t, ws, report.Order{Country: "KAZ", Theme: "own"})
	if bytes.Contains(e.PDF, liberationserifregular.TTF[:1000]) {
		t.Error("the font's file is in the PDF")
	}
	says := func(h report.AtHand) string {
		h.Program = "brief 1.0"
		return verify(t, e.PDF, h).Differences.Error()
	}
	if s := says(report.AtHand{Files: ws.Files}); s != "" {
		t.Error(s)
	}
	if s := says(report.AtHand{}); !strings.Contains(s, "V107: the font fonts/own.ttf of theme own is not at hand") {
		t.Error(s)
	}
	other := fstest.MapFS{"fonts/own.ttf": {Data: []byte("x")}}
	if s := says(report.AtHand{Files: other}); !strings.Contains(s, "V107: the font fonts/own.ttf at hand is not the one that it was made with") {
		t.Error(s)
	}
}

// A file for records is verified with the folder beside it.
func TestVerifyRecords(t *testing.T) {
	e := makeOf(t, copied(t, "default", nil), report.Order{Country: "KAZ", Profile: "records"})
	beside := func() fstest.MapFS {
		m := fstest.MapFS{}
		for _, in := range e.Inputs.Named() {
			m[in.Name] = &fstest.MapFile{Data: in.Data}
		}
		return m
	}
	says := func(m fs.FS) string {
		return verify(t, e.PDF, report.AtHand{Program: "brief 1.0", Beside: m}).Differences.Error()
	}
	if s := says(beside()); s != "" {
		t.Error(s)
	}
	hidden := beside()
	hidden[".DS_Store"] = &fstest.MapFile{}
	if s := says(hidden); s != "" {
		t.Error(s)
	}
	for p := range e.Document.Texts {
		if strings.Contains(p.Words(), "brief verify") {
			t.Errorf("a file that holds nothing says %q", p.Words())
		}
	}
	added, lacking, changed, other := beside(), beside(), beside(), beside()
	added["data/x.csv"] = &fstest.MapFile{}
	delete(lacking, "data/points.csv")
	changed["data/points.csv"].Data = append(bytes.Clone(changed["data/points.csv"].Data), '\n')
	for _, in := range makeOf(t, copied(t, "default", nil), report.Order{Country: "UZB", Profile: "records"}).Inputs.Named() {
		other[in.Name].Data = in.Data
	}
	for want, m := range map[string]fs.FS{
		"V106: this file for records has its inputs in a folder beside it":      nil,
		`V106: there is no "manifest.json" in the folder of inputs beside`:      fstest.MapFS{},
		`V106: input "data/x.csv" is not in the manifest`:                       added,
		`V106: there is no "data/points.csv" in the folder of inputs beside`:    lacking,
		`V106: "data/points.csv" is not the input that the manifest names`:      changed,
		"V106: the manifest beside the file is not the one that the file names": other,
	} {
		if s := says(m); !strings.Contains(s, want) {
			t.Errorf("want %s, found %s", want, s)
		}
	}
}

// Whatever is changed in the folder of inputs and in its manifest, so that the
// two still agree: the file names another manifest, and a file that names this
// one is not what it gives.
func TestManifestBesideIsHeld(t *testing.T) {
	e := makeOf(t, copied(t, "default", nil), report.Order{Country: "KAZ", Profile: "records"})
	const extra = "data/secret.csv"
	for name, c := range map[string]struct {
		change func(m *report.Manifest, files fstest.MapFS)
		part   string
	}{
		"edition":  {func(m *report.Manifest, _ fstest.MapFS) { m.Order.Edition = "UZB/2020-W01" }, "order"},
		"fonts":    {func(m *report.Manifest, _ fstest.MapFS) { m.Fonts = nil }, "list of fonts"},
		"built in": {func(m *report.Manifest, _ fstest.MapFS) { m.BuiltIn = nil }, "list of what came with the program"},
		"added": {func(m *report.Manifest, files fstest.MapFS) {
			files[extra] = &fstest.MapFile{Data: []byte("x")}
			m.Files = append(m.Files, itemOf(extra, "x"))
		}, "list of files"},
		"program": {func(m *report.Manifest, _ fstest.MapFS) { m.Program = "brief 0.9" }, ""},
		"comment": {func(m *report.Manifest, files fstest.MapFS) {
			const name = "data/sources.yaml"
			text := string(files[name].Data) + "# a comment\n"
			files[name] = &fstest.MapFile{Data: []byte(text)}
			m.Files[slices.IndexFunc(m.Files, func(i report.Item) bool { return i.Name == name })] = itemOf(name, text)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			for _, in := range e.Inputs.Named() {
				files[in.Name] = &fstest.MapFile{Data: in.Data}
			}
			m := e.Inputs.Manifest
			m.Files = slices.Clone(m.Files)
			c.change(&m, files)
			in := &report.Inputs{Manifest: m}
			manifest := in.Named()[0].Data
			files["manifest.json"] = &fstest.MapFile{Data: manifest}
			v := verify(t, e.PDF, report.AtHand{Program: "brief 1.0", Beside: files})
			if s := v.Differences.Error(); !strings.Contains(s, "V106: the manifest beside the file is not the one that the file names") || v.Edition != "" {
				t.Errorf("%s, edition %q", s, v.Edition)
			}
			if c.part == "" {
				return // a file made of these inputs names this manifest
			}
			named, err := pdf.Write(e.Document, e.Pages, pdf.Options{Profile: pdf.Records, Inputs: itemOf("", string(manifest)).SHA256})
			if err != nil {
				t.Fatal(err)
			}
			v = verify(t, named, report.AtHand{Program: "brief 1.0", Beside: files})
			if s := v.Differences.Error(); !strings.Contains(s, "V106: the manifest is not the one that its inputs give: it has another "+c.part) || v.Edition != "" || v.Version != 0 {
				t.Errorf("%s, edition %q", s, v.Edition)
			}
		})
	}
}

// itemOf is the entry of a file in a manifest.
func itemOf(name, text string) report.Item {
	return report.Item{Name: name, Size: len(text), SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte(text)))}
}

// What is read once stays as it was read.
func TestFilesAreReadOnce(t *testing.T) {
	ws := copied(t, "default", nil)
	files := ws.Files.(fstest.MapFS)
	b, found := report.Open(ws, day)
	if found.Err() != nil {
		t.Fatal(found)
	}
	first := build(t, b, report.Order{Country: "KAZ", Date: day})
	files["data/influence.csv"] = &fstest.MapFile{Data: []byte("changed")}
	files["data/texts/KAZ.md"] = &fstest.MapFile{Data: []byte("new")}
	delete(files, "data/points.csv")
	second := build(t, b, report.Order{Country: "KAZ", Date: day})
	if !bytes.Equal(first.PDF, second.PDF) {
		t.Error("a file that changed after it was read changed an edition")
	}
	if v := verify(t, second.PDF, report.AtHand{Program: ws.Program}); !v.Consistent {
		t.Error(v.Differences)
	}
}

// Why a text stands on a page: values, sentences, counts, words of charts and
// links; and what only its row and column say.
func TestWhy(t *testing.T) {
	e := makeOf(t, copied(t, "default", nil), report.Order{Country: "KAZ"})
	v := verify(t, e.PDF, report.AtHand{Program: "brief 1.0"})
	var got strings.Builder
	for _, text := range []string{"growing", "China influence", "RUSSIAN influence is rated", "1 of 2", "Four recommendations", "[1]", "24 November", "TLP:CLEAR", "kyrgyzstan", "no such words", " "} {
		fmt.Fprintf(&got, "== %s\n", text)
		for _, p := range v.Why(text) {
			fmt.Fprintf(&got, "page %d: %s\n", p.Page, p.Text)
			for _, value := range p.Values {
				fmt.Fprintf(&got, "  %q %s %s raw %q source %q\n", value.Words, value.Origin.ID, value.Origin.Place, value.Origin.Raw, value.Origin.Source)
				for _, s := range value.Origin.Steps {
					fmt.Fprintf(&got, "    %s\n", s)
				}
			}
		}
	}
	golden.Compare(t, "why.txt", masked(got.String()))
	if d := cmp.Diff("", v.Source("S9")); d != "" || v.Source("S1") == "" {
		t.Errorf("sources %q, %q", v.Source("S1"), v.Source("S9"))
	}
}
