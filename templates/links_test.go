package templates

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/problem"
)

// memo is the built-in country.md without the parts that match.
func memo(t *testing.T, without ...string) *Template {
	t.Helper()
	src, err := Files.ReadFile("country.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range without {
		cut := regexp.MustCompile(part).ReplaceAll(src, nil)
		if len(cut) == len(src) {
			t.Fatalf("country.md has no part %s", part)
		}
		src = cut
	}
	m, found := Parse("templates/memo.md", src)
	if found.Err() != nil {
		t.Fatal(found)
	}
	return m
}

// Parts of country.md that others refer to.
const (
	adviceBand  = `(?s)\{\{ range \$group := \.Advice \}\}.*?:::\n\{\{ end \}\}\n`
	sourceLists = `(?s)\{\{ range \.Sources \}\}.*?\n\{\{ end \}\}\n(\{\{ end \}\}\n)?`
)

// checkLinks holds every link of a document, also those of spare figures.
func checkLinks(t *testing.T, d *doc.Document) {
	t.Helper()
	there := map[string]bool{}
	var all []*doc.Text
	for x := range d.Texts {
		there[x.Anchor] = true
		all = append(all, x)
	}
	for f := range d.Figures {
		if f.Fewer != nil {
			all = append(all, f.Fewer.Title, f.Fewer.Subtitle, f.Fewer.Note)
		}
	}
	for _, x := range all {
		for _, r := range x.Runs {
			if r.Ref != "" && !there[r.Ref] || r.Link != nil && r.Link.Anchor != "" && !there[r.Link.Anchor] {
				t.Errorf("%q leads to what is not there: ref %q, link %+v", x.Words(), r.Ref, r.Link)
			}
		}
	}
}

// What a template leaves out leaves no link behind that leads nowhere.
func TestLinksOfShortTemplates(t *testing.T) {
	set, err := load(pair.files())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		without []string
		advice  string // the bullet on the recommendations
		want    string // what is told
	}{
		{"whole", nil, "One recommendation to Berlin: Talks (page\u00a0).", ""},
		{"no recommendations", []string{adviceBand}, "One recommendation to Berlin: Talks.", ""},
		{"no sources", []string{sourceLists}, "One recommendation to Berlin: Talks (page\u00a0).",
			`templates/memo.md:28:11: T715: warning: the template prints numbers of sources, and no list of sources; `},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(t, set, "KAZ")
			in.Actors = []string{"RUS", "CHN"}
			d, found := memo(t, c.without...).Execute(in)
			if d == nil {
				t.Fatal(found)
			}
			checkLinks(t, d)
			found = slices.DeleteFunc(found, func(p problem.Problem) bool { return p.Severity == problem.Note })
			if !strings.HasPrefix(found.Error(), c.want) || len(found) > 1 || c.want == "" && len(found) > 0 {
				t.Errorf("told\n%v", found)
			}
			bullet, cites := "", 0
			for x := range d.Texts {
				if strings.Contains(x.Words(), "Talks") && bullet == "" {
					bullet = x.Words()
				}
				for _, r := range x.Runs {
					cites += len(r.Cites)
				}
			}
			if !strings.HasPrefix(bullet, c.advice) || cites == 0 {
				t.Errorf("%q; %d numbers of sources", bullet, cites)
			}
		})
	}
}

// A list of sources that leaves some out is told which.
func TestSourcesLeftOut(t *testing.T) {
	p := pair
	p.sources = several
	p.ratings = append([]string{"KAZ,RUS,Strong,-,-,S2"}, pair.ratings[1:]...)
	set, err := load(p.files())
	if err != nil {
		t.Fatal(err)
	}
	in := input(t, set, "KAZ")
	in.Actors = []string{"RUS", "CHN"}
	src := page("{{ cite .Ratings }}\n\n{{ range .Sources }}{{ if eq .ID \"S1\" }}\n1. {{ .Anchor }}{{ .Entry }}\n{{ end }}{{ end }}")
	src = strings.Replace(src, "{{ range .Sources }}{{ if", "{{ range .Sources }}\n{{ if", 1)
	src = strings.Replace(src, "{{ end }}{{ end }}", "{{ end }}\n{{ end }}", 1)
	src = strings.ReplaceAll(src, "{{ .Name }}", "{{ .Country.Name }}")
	m, found := Parse("t.md", []byte(src))
	if m == nil {
		t.Fatal(found)
	}
	d, found := m.Execute(in)
	if d == nil || !strings.Contains(found.Error(), "T715: warning: the template prints the numbers of sources that its list leaves out: S2") {
		t.Errorf("told\n%v", found)
	}
}
