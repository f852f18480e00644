package report_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// quoted finds what stands in single backquotes.
var quoted = regexp.MustCompile("`([^`\n]+)`")

// A place of the repository is written with a slash or with one of these ends.
var namesFile = regexp.MustCompile(`^[A-Za-z0-9_.*-]+(/[A-Za-z0-9_.*-]+)*/?$`)

// paths are the words in backquotes that name places of the repository.
func paths(text string) []string {
	var ps []string
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		p := m[1]
		first, _, slash := strings.Cut(p, "/")
		file := slices.Contains([]string{".go", ".md", ".yaml", ".csv", ".mod", ".sum"}, path.Ext(p))
		foreign := slash && strings.Contains(strings.TrimPrefix(first, "."), ".")
		if namesFile.MatchString(p) && (slash || file) && !foreign {
			ps = append(ps, p)
		}
	}
	return ps
}

func TestDocumentsNamePlacesThatExist(t *testing.T) {
	made := []string{"briefs/", "archive/", "bin/", "bin/brief", "dist/SHA256SUMS"} // by brief and make, never committed
	for _, name := range []string{"ARCHITECTURE.md", "CONTRIBUTING.md"} {
		for _, p := range paths(read(t, name)) {
			found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(p)))
			if (err != nil || len(found) == 0) && !slices.Contains(made, p) {
				t.Errorf("%s names %s, which does not exist", name, p)
			}
		}
	}
}

func TestArchitectureIsShort(t *testing.T) {
	const most = 150
	if n := strings.Count(read(t, "ARCHITECTURE.md"), "\n"); n > most {
		t.Errorf("ARCHITECTURE.md has %d lines; at most %d are read", n, most)
	}
}

func TestArchitectureNamesPackagesAndLibraries(t *testing.T) {
	text := read(t, "ARCHITECTURE.md")
	for _, r := range rules {
		if !strings.Contains(text, "`"+r.pkg+"`") {
			t.Errorf("ARCHITECTURE.md does not say what %s does", r.pkg)
		}
	}
	for _, lib := range direct(read(t, "go.mod")) {
		if !strings.Contains(text, lib) {
			t.Errorf("ARCHITECTURE.md does not say why brief needs %s, under which licence, and when it was last released", lib)
		}
	}
}

func TestModulesAreFewAndUnpatched(t *testing.T) {
	const most = 25
	mod := read(t, "go.mod")
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", module+"cmd/brief").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out)) // those of tests are not
	n := 0
	for _, m := range direct(mod) {
		if slices.Contains(linked, m) {
			n++
		}
	}
	if n > most {
		t.Errorf("brief needs %d modules directly; more than %d are nobody's to look after", n, most)
	}
	if strings.Contains(mod, "\nreplace ") {
		t.Error("go.mod has a replace directive: go install would not see it")
	}
}

// direct are the modules that go.mod requires and does not call indirect.
func direct(mod string) []string {
	var ms []string
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(mod, -1) {
		ms = append(ms, m[1])
	}
	return ms
}

func TestReadmeShowsLinesOfTheTemplate(t *testing.T) {
	var shown strings.Builder
	for _, line := range strings.SplitAfter(section(t, read(t, "README.md"), "A page is a text file"), "\n") {
		if l, ok := strings.CutPrefix(line, "    "); ok {
			shown.WriteString(l)
		} else if shown.Len() > 0 && line == "\n" {
			shown.WriteString(line)
		} else if shown.Len() > 0 {
			break
		}
	}
	excerpt := strings.TrimSpace(shown.String())
	if excerpt == "" || !strings.Contains(read(t, "templates/country.md"), excerpt) {
		t.Errorf("templates/country.md has not the lines that README.md shows of it:\n%s", excerpt)
	}
}

// row finds the first cell of a table's row where it is a code, or a span of
// codes: "V201 to V218".
var row = regexp.MustCompile(`(?m)^\| ([A-Z]?)([0-9]+)(?: to [A-Z]([0-9]{3}))? \|`)

// section is the text of a README section, by its heading.
func section(t *testing.T, text, head string) string {
	t.Helper()
	_, s, ok := strings.Cut(text, "\n## "+head+"\n")
	if !ok {
		t.Fatalf("README.md has no section %q", head)
	}
	s, _, _ = strings.Cut(s, "\n## ")
	return s
}

// codes are the codes that the tables of a section explain, sorted.
func codes(t *testing.T, head string) []string {
	var cs []string
	for _, m := range row.FindAllStringSubmatch(section(t, read(t, "README.md"), head), -1) {
		cs = append(cs, m[1]+m[2])
		n, _ := strconv.Atoi(m[2])
		last, _ := strconv.Atoi(m[3])
		for n++; n <= last; n++ {
			cs = append(cs, fmt.Sprintf("%s%03d", m[1], n))
		}
	}
	slices.Sort(cs)
	for i, c := range cs {
		if i > 0 && cs[i-1] == c {
			t.Errorf("README.md explains %s twice", c)
		}
	}
	return cs
}

// differ reports codes that only one of the two has.
func differ(t *testing.T, head string, used map[string]string) {
	told := codes(t, head)
	for _, c := range slices.Sorted(maps.Keys(used)) {
		if !slices.Contains(told, c) {
			t.Errorf("README.md, %s, does not explain %s, which %s uses", head, c, used[c])
		}
	}
	for _, c := range told {
		if used[c] == "" {
			t.Errorf("README.md, %s, explains %s, which nothing uses", head, c)
		}
	}
}

func TestReadmeExplainsEveryExitCode(t *testing.T) {
	_, all := sources(t)
	used := map[string]string{}
	for _, s := range all {
		if s.test || s.pkg != "cmd/brief" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, name := range v.Names {
				if !strings.HasPrefix(name.Name, "exit") || i >= len(v.Values) {
					continue
				}
				if lit, ok := v.Values[i].(*ast.BasicLit); ok && lit.Kind == token.INT {
					used[lit.Value] = s.name
				}
			}
			return true
		})
	}
	if len(used) == 0 {
		t.Fatal("cmd/brief has no constants exit... = number")
	}
	differ(t, "Exit codes", used)
}

// code is what a problem's code looks like.
var code = regexp.MustCompile(`^(N[0-9]{2}|[A-Z][0-9]{3})$`)

func TestReadmeExplainsEveryMessageCode(t *testing.T) {
	_, all := sources(t)
	used := map[string]string{}
	for _, s := range all {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if c, err := strconv.Unquote(lit.Value); err == nil && code.MatchString(c) {
					used[c] = s.name
				}
			}
			return true
		})
	}
	differ(t, "Message codes", used)
}
