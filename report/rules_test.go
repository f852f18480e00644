// The rules of the house, held by reading the source: who may import whom,
// what is banned and why, and that the documents say what the code does. Each
// failure is a sentence that says what to do instead.
package report_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the prefix of our own import paths.
const module = "brief/"

// root is the folder of the repository, seen from this package.
const root = ".."

// A rule is a package, which of ours it may import, and why it may not import
// the others.
type rule struct {
	pkg string
	may string // separated by spaces; "*" is every package
	why string
}

// rules is the whole house, in the order of the walk. A package that is not
// here fails the test: say first what it may know.
var rules = []rule{
	{"report/problem", "", "problem is what every stage says, so it must know none of them"},
	{"report/doc", "report/problem", "doc holds the words that all stages share, so it must know none of them"},
	{"report/estimative", "report/problem", "estimative must not know where a text stands or who wrote it"},
	{"report/yamlnode", "report/problem", "yamlnode must not know what a node means"},
	{"report/source", "report/problem report/yamlnode", "source must not know what a text means"},
	{"report/config", "report/problem report/yamlnode", "config must not know what its settings are used for"},
	{"report/sheet", "report/problem", "sheet must not know what a cell is for"},
	{"report/dataset", "report/config report/estimative report/problem report/sheet report/yamlnode", "dataset must not know templates, pages or who asks for its values"},
	{"report/font", "report/doc report/problem", "font must not know pages, PDF or where words come from"},
	{"report/draw", "report/doc report/font", "draw is what can be put on a page, and must not know how it came there"},
	{"report/image", "report/doc report/draw report/font report/problem", "image must not know what a picture is for or where it comes from"},
	{"report/markup", "report/doc report/estimative report/problem report/source", "markup must not know countries, ratings, the words of a language or files"},
	{"report/words", "report/doc report/estimative report/problem report/source", "words must not know which rule says them, or of what data"},
	{"report/theme", "report/doc report/problem report/source", "theme must not know which faces there are or what is set in them"},
	{"templates", "report/dataset report/doc report/markup report/problem report/theme report/words", "templates must not know pages, fonts or files"},
	{"charts", "report/doc report/draw report/font report/problem", "charts must not know where on a page a drawing stands or where its values come from"},
	{"report/layout", "charts report/doc report/draw report/font report/problem", "layout must not know where values come from or how a page is written"},
	{"report/pdf", "charts report/doc report/draw report/font report/layout report/problem", "pdf only draws and tags what layout decided"},
	{"report/press", "report/doc report/draw report/font report/pdf report/problem report/theme", "press works on finished pages, and must not know what a brief says or who gets it"},
	{"report", "report/archive report/press report/problem report/doc report/config report/dataset report/font report/draw report/image report/layout report/pdf charts templates", "report knows the stages and their order, not the command line"},
	{"report/golden", "", "golden compares text for tests, and must not know what it says"},
	{"report/fault", "", "fault is where tests let the program die, and must know nothing of it"},
	{"report/schedule", "report/problem", "schedule only says when, and must not know who makes what"},
	{"report/ipp", "", "ipp knows printers, and must not know what is printed, for whom, or who keeps account of it"},
	{"report/lock", "", "lock keeps processes apart, and must not know what they keep"},
	{"report/queue", "report/lock", "queue keeps tasks, and must not know what they do, when they are due or whether they were needed"},
	{"report/archive", "report/fault report/lock", "archive keeps bytes, and must not know what an edition says or how it is made"},
	{"report/servers", "", "servers starts other people's programs, and must know nothing of ours"},
	{"report/deliver", "report/archive report/config report/dataset report/fault report/ipp report/problem", "deliver knows copies and where they go, and must not know how an edition is made or what it says"},
	{"report/runs", "report report/archive report/config report/fault report/problem report/queue report/schedule", "runs says what is due and has it made, and must not know how an edition looks or who is told"},
	{"report/web", "", "web says who may ask and how an answer leaves, and must not know where the desk's files or editions are"},
	{"report/randomdesk", "", "randomdesk makes what tests read, so it must not know the readers"},
	{"data", "", "data only embeds its files"},
	{"cmd/brief", "*", ""},
	{"cmd/dist", "", "dist packs the program that was built, and must not know what it does"},
	{"cmd/bench", "*", ""},
	{"cmd/bench/plain", "", "the plain fpdf program is what brief is measured against, so it must share nothing with it"},
}

// pure are the packages without a world: the same arguments give the same
// bytes on any machine, in any zone, at any time.
var pure = []string{"report/problem", "report/estimative", "report/yamlnode", "report/source", "report/markup", "report/words", "report/theme", "report/sheet", "report/doc", "report/font", "report/draw", "report/image", "templates", "charts", "report/layout", "report/pdf", "report/press"}

// worldly are the packages that a pure one may not import, with those below them.
var worldly = []string{"os", "net", "syscall", "math/rand", "crypto/rand", "path/filepath", "log"}

// clock are the identifiers of package time that look at the clock or the
// machine's zone.
var clock = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "Sleep", "NewTimer", "NewTicker", "Local", "LoadLocation"}

// owners says which packages may import a foreign module or package. The
// longest prefix counts. A library that is not here fails the test.
var owners = map[string]string{
	"rsc.io/qr":                                "report/press",
	"golang.org/x/sys":                         "report/archive report/lock",
	"github.com/riverqueue/river":              "report/queue",
	"github.com/jackc/pgx/v5":                  "report/queue",
	"modernc.org/sqlite":                       "report/queue",
	"github.com/wneessen/go-mail":              "report/deliver",
	"github.com/pkg/sftp":                      "report/deliver",
	"golang.org/x/crypto":                      "report/deliver",
	"github.com/spf13/viper":                   "report/config",
	"github.com/go-pdf/fpdf":                   "report/pdf cmd/bench/plain",
	"github.com/wcharczuk/go-chart":            "charts",
	"github.com/golang/freetype":               "charts", // a type in go-chart's Renderer interface
	"github.com/yuin/goldmark":                 "report/markup",
	"github.com/go-text/typesetting":           "report/font",
	"github.com/go-text/typesetting/segmenter": "report/layout",
	"github.com/google/go-cmp":                 "report/golden",
	"github.com/klauspost/compress":            "report/font",
	"golang.org/x/image":                       "report/font",
	"eliasnaur.com/font":                       "report/font cmd/bench/plain",
	"codeberg.org/go-fonts":                    "report/font cmd/bench/plain",
	"github.com/spf13/cobra":                   "cmd/brief",
	"github.com/spf13/pflag":                   "cmd/brief",
	"go.yaml.in/yaml/v3":                       "report/yamlnode report/source report/config report/dataset report/markup report/words report/theme",
	"golang.org/x/text":                        "report report/config report/dataset report/font report/words cmd/brief",
}

// banned are packages nobody may import, and why.
var banned = map[string]string{
	"C":                                  "brief is built with CGO_ENABLED=0, one file for every machine",
	"plugin":                             "templates and data are never code",
	"unsafe":                             "what it saves is never worth a reader's doubt",
	"encoding/gob":                       "data are never deserialised code",
	"github.com/yuin/goldmark/extension": "its tables and links turn values into markup; tables are parsed by markup itself",
	"github.com/yuin/goldmark/renderer":  "nothing is rendered to HTML, so no raw HTML can come through",
	"github.com/xuri/excelize":           "it loses rows silently and weighs more than the rest of brief; only a test may ask it",
	"github.com/prometheus":              "its registry starts work at program start; counters are written as text",
	"github.com/spf13/cobra/doc":         "it adds a Markdown and a man page renderer to a program that prints two pages",
	"gopkg.in/yaml.v3":                   "go.yaml.in/yaml/v3 is the maintained one",
	"github.com/goccy/go-yaml":           "it takes NUL bytes and needs minutes for deep nesting",
}

// A source is one Go file.
type source struct {
	pkg  string // its folder, from the root
	name string // its path, from the root
	file *ast.File
	test bool
}

// sources parses every Go file of the repository, ordered by path.
func sources(t *testing.T) (*token.FileSet, []source) {
	t.Helper()
	set := token.NewFileSet()
	var all []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			if name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(set, p, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, source{path.Dir(name), name, f, strings.HasSuffix(name, "_test.go")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return set, all
}

// imports are the import paths of a file.
func (s source) imports() []string {
	var ps []string
	for _, i := range s.file.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			panic(err) // the parser has read it
		}
		ps = append(ps, p)
	}
	return ps
}

// below reports whether p is pkg or a package below it.
func below(p, pkg string) bool { return p == pkg || strings.HasPrefix(p, pkg+"/") }

func TestWhoImportsWhom(t *testing.T) {
	_, all := sources(t)
	table := map[string]rule{}
	for _, r := range rules {
		table[r.pkg] = r
	}
	seen := map[string]bool{}
	for _, s := range all {
		if s.test {
			continue
		}
		r, ok := table[s.pkg]
		if !ok && !seen[s.pkg] {
			t.Errorf("%s is a package that report/rules_test.go does not know: add what it may import, and why no more", s.pkg)
		}
		seen[s.pkg] = true
		for _, p := range s.imports() {
			own, ok := strings.CutPrefix(p, module)
			if ok && r.may != "*" && !slices.Contains(strings.Fields(r.may), own) {
				t.Errorf("%s: %s may not import %s: %s", s.name, s.pkg, own, r.why)
			}
		}
	}
	for _, r := range rules {
		if !seen[r.pkg] {
			t.Errorf("report/rules_test.go has a rule for %s, which does not exist", r.pkg)
		}
	}
}

func TestForeignLibrariesHaveOneOwner(t *testing.T) {
	_, all := sources(t)
	used := map[string]bool{}
	for _, s := range all {
		for _, p := range s.imports() {
			if why := ban(p); why != "" && !(s.test && strings.Contains(why, "only a test")) {
				t.Errorf("%s: nobody may import %s: %s", s.name, p, why)
			}
			if s.test || !strings.Contains(strings.Split(p, "/")[0], ".") {
				continue
			}
			lib := owned(p)
			used[lib] = true
			switch {
			case lib == "":
				t.Errorf("%s: %s has no owner: a new library needs a line in report/rules_test.go and in ARCHITECTURE.md", s.name, p)
			case !slices.Contains(strings.Fields(owners[lib]), s.pkg):
				t.Errorf("%s: %s may not import %s: its owner is %s, whose types and functions stand between", s.name, s.pkg, p, owners[lib])
			}
		}
	}
	for _, lib := range slices.Sorted(maps.Keys(owners)) {
		if !used[lib] {
			t.Errorf("report/rules_test.go gives %s an owner, but nobody imports it", lib)
		}
	}
}

// owned is the longest prefix of p that has an owner, or "".
func owned(p string) string {
	best := ""
	for lib := range owners {
		if below(p, lib) && len(lib) > len(best) {
			best = lib
		}
	}
	return best
}

// ban says why p is banned, or "".
func ban(p string) string {
	for _, b := range slices.Sorted(maps.Keys(banned)) {
		if below(p, b) {
			return banned[b]
		}
	}
	return ""
}

// heavy are packages that no dependency may bring in behind our back: each
// does work at every start.
var heavy = []string{"github.com/yuin/goldmark/extension", "github.com/xuri/excelize", "github.com/prometheus", "github.com/spf13/cobra/doc", "testing"}

func TestProgramLinksNothingHeavy(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", module+"cmd/brief").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		for _, h := range heavy {
			if below(p, h) {
				t.Errorf("brief links %s: it does work at every start; `go list -deps` and `go mod why` say who brings it", p)
			}
		}
	}
}

func TestPureStagesHaveNoWorld(t *testing.T) {
	set, all := sources(t)
	for _, s := range all {
		if s.test || !slices.Contains(pure, s.pkg) {
			continue
		}
		for _, p := range s.imports() {
			for _, w := range worldly {
				if below(p, w) {
					t.Errorf("%s: %s may not import %s: it is pure, the world comes in as values", s.name, s.pkg, p)
				}
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(clock, sel.Sel.Name) {
					at := set.Position(sel.Pos())
					t.Errorf("%s:%d: %s may not use time.%s: the date of issue is the only clock, and it comes in", s.name, at.Line, s.pkg, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	_, all := sources(t)
	said, where := map[string]bool{}, map[string]string{}
	for _, s := range all {
		if s.test {
			continue
		}
		name := s.file.Name.Name
		where[s.pkg] = name
		if d := s.file.Doc.Text(); name == "main" && d != "" || strings.HasPrefix(d, "Package "+name+" ") {
			said[s.pkg] = true
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(where)) {
		if !said[pkg] {
			t.Errorf("%s has no package comment: say what goes in, what comes out and what it must not know", pkg)
		}
	}
}

// top is all that the top of the repository holds, beside dot files and what
// .gitignore names there.
var top = strings.Fields(`cmd report charts templates data config.yaml go.mod go.sum
	README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md LICENSE Makefile`)

func TestTopOfTheRepository(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	ignored := read(t, ".gitignore")
	for _, e := range entries {
		n := e.Name()
		if strings.HasPrefix(n, ".") || slices.Contains(top, n) || strings.Contains(ignored, "\n/"+n+"/\n") {
			continue
		}
		t.Errorf("%s stands at the top of the repository; it belongs in one of cmd, report, charts, templates or data", n)
	}
}

// read is a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
