package report_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"brief/report"
	"brief/report/config"
	"brief/report/dataset"
	"brief/templates"
)

// entryLine is a line of a words file that holds an entry or a list of them.
var entryLine = regexp.MustCompile(`^(\s*[^\s#:][^:]*: )(\S.*)$`)

// pseudo is the built-in English with other letters in every entry: the words
// of a language that nobody speaks, so that whatever is printed or heard in
// Latin letters does not come from the file of a language.
func pseudo(t *testing.T) string {
	t.Helper()
	src, err := fs.ReadFile(templates.Files, "words/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(src)) {
		if m := entryLine.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
			line = m[1] + unspoken(m[2]) + "\n"
		}
		b.WriteString(line)
	}
	return strings.Replace(b.String(), "lang: "+unspoken("en")+"\n", "lang: xx\n", 1)
}

// unspoken is an entry with Greek letters for Latin ones, but in the names of
// its values.
func unspoken(entry string) string {
	greek := []rune("αβςδεφγηιικιινοπγρστυνξχζζ")
	depth := 0
	rs := []rune(strings.ReplaceAll(entry, `\u00a0`, "\u00a0"))
	for i, r := range rs {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case depth == 0 && r >= 'a' && r <= 'z':
			rs[i] = greek[r-'a']
		case depth == 0 && r >= 'A' && r <= 'Z':
			rs[i] = unicode.ToUpper(greek[r-'A'])
		}
	}
	return string(rs)
}

// spoken is all that a file holds for people, seen or heard: marked words,
// alternative texts, titles, links, metadata.
func spoken(f *taggedFile) []string {
	var all []string
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, k := range sortedKeys(v) {
				walk(k, v[k])
			}
		case []any:
			for _, e := range v {
				walk(key, e)
			}
		case string:
			if text, ok := strings.CutPrefix(v, "u:"); ok && !slices.Contains([]string{"/Lang", "/Producer", "/Creator", "/CreationDate", "/ModDate", "/F", "/UF", "/Names", "/Info", "/OutputConditionIdentifier", "/RegistryName", "/ID", "/CheckSum"}, key) {
				all = append(all, key+" "+text)
			}
		}
	}
	for _, id := range sortedKeys(f.objects) {
		o := f.dict(f.objects[id])
		walk("", o)
		if d := f.dict(o["value"]); d["/Type"] == "/Page" {
			var page strings.Builder
			said := f.page(strings.TrimPrefix(id, "obj:"))
			for mcid := range len(said) {
				page.WriteString(said[mcid] + " ")
			}
			all = append(all, "page "+page.String())
		}
	}
	return all
}

func sortedKeys[T any](m map[string]T) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// No English stands in the program: in a language whose every word is marked,
// all else that is seen or heard in an edition comes from the data and the
// settings, or is what a reader types.
func TestNoEnglishInCode(t *testing.T) {
	for name, dir := range desks {
		if name == "german" { // has its own words, and no English ones
			continue
		}
		cfg := settings(t, dir)
		front := fstest.MapFS{"templates/words/xx.yaml": {Data: []byte(pseudo(t))}}
		if name == "default" {
			front["data/texts/KAZ.md"] = &fstest.MapFile{Data: []byte("## " + unspoken("This week") + "\n\nA port opens. [S1]\n\n## " + unspoken("Our view") + "\n\nIt is deep. [desk]\n")}
		}
		for name, r := range cfg.Reports { // Greek is wider
			r.PagesMax += 4
			cfg.Reports[name] = r
		}
		figures := cfg.Reports["country"]
		figures.Name, figures.Template, figures.PagesMin, figures.Missing = "figures", "numbers", 1, "print"
		cfg.Reports["figures"] = figures
		files := overlay{os.DirFS(dir), front}
		b, found := report.Open(report.Workspace{Files: files, Config: cfg}, day)
		if found.Err() != nil {
			t.Fatal(found)
		}
		known := dataWords(t, files, cfg)
		all := orders(b, "a4")
		if name == "second" { // which has numbers
			all = append(all, report.Order{Report: "figures", Country: "XAV", Date: day})
		}
		for _, o := range all {
			for _, mark := range []string{"TLP:AMBER+STRICT", "TLP:GREEN"} {
				o.Lang, o.Mark, o.Draft = "xx", mark, mark == "TLP:GREEN"
				t.Run(strings.Join([]string{name, o.Report, o.Country + o.Region, mark}, "/"), func(t *testing.T) {
					e := build(t, b, o)
					allKnown(t, readTagged(t, e.PDF), append([]string{e.Key, "-W", mark, strings.TrimPrefix(mark, "TLP")}, known...))
				})
			}
		}
	}
}

// allKnown fails for what stands in a file in Latin letters and is not known.
func allKnown(t *testing.T, f *taggedFile, known []string) {
	latin := regexp.MustCompile(`[A-Za-z][A-Za-z’'-]*`)
	for _, said := range spoken(f) {
		kind, text, _ := strings.Cut(said, " ")
		rest := strings.Join(strings.Fields(text), "") // a line may end in a word of the data
		for _, k := range known {
			rest = strings.ReplaceAll(rest, k, "•")
		}
		if w := latin.FindAllString(rest, -1); len(w) > 0 {
			t.Errorf("%s says %q, in %q", kind, w, rest)
		}
	}
}

// dataWords are all texts of the data and the settings, the longest first.
func dataWords(t *testing.T, files fs.FS, cfg *config.Config) []string {
	t.Helper()
	set, found := dataset.Load(files, cfg.Datasets, day)
	if found.Err() != nil {
		t.Fatal(found)
	}
	all := []string{"brief verify", "brief why", cfg.Desk.Name, cfg.Desk.Series, cfg.Desk.Contact, cfg.Desk.Notice}
	for _, c := range set.Cells() {
		all = append(all, c.Text)
	}
	for _, r := range cfg.Reports {
		for _, w := range r.Words {
			all = append(all, regexp.MustCompile(`\{[^}]*\}`).Split(w.Text, -1)...)
		}
	}
	for _, r := range set.Ratings {
		if d := r.Dimension; d != "" {
			all = append(all, d, strings.ToUpper(d[:1])+d[1:])
		}
	}
	for i, w := range all {
		all[i] = strings.Join(strings.Fields(w), "")
	}
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(all)
}

// An overlay is files in front of others.
type overlay struct {
	fs.FS
	front fstest.MapFS
}

func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.front[name]; ok {
		return o.front.Open(name)
	}
	return o.FS.Open(name)
}
