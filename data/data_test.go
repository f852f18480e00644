package data_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/data"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/problem"
)

// The words of the source that the data hold, as they stand there: its three
// lists, its three tables, and the sentences that the texts tell.
const source = `
former U.S. President Donald Trump has invited key Central Asian leaders for high-profile discussions
This strategic maneuver appears aimed at countering Beijing’s Belt and Road Initiative and reasserting American presence
Key objectives of this strategic pivot include:
- Enhancing energy partnerships to reduce reliance on Russian oil and gas
- Expanding military cooperation and intelligence sharing
- Supporting infrastructure projects that compete with Chinese initiatives
- Promoting democratic governance and human rights as a strategic soft power tool
| Country | Main US Interest | Russia Influence | China Influence |
| Kazakhstan | Energy & Trade | Strong | Growing |
| Uzbekistan | Security & Infrastructure | Moderate | Strong |
| Kyrgyzstan | Counterterrorism | Strong | Moderate |
Both Russia and China have prioritized maintaining stability and expanding their foothold in the region via:
- Economic investments such as infrastructure projects and trade agreements
- Military cooperation including joint exercises and intelligence sharing
- Political influence through cultural diplomacy and multilateral organizations
However, Washington’s renewed presence threatens to dilute these efforts as Central Asian states weigh the benefits of diversifying partnerships.
| Country | Key Influence Strategy | Primary Objective |
| Russia | Military alliances, Security guarantees | Preserving regional dominance, Countering NATO expansion |
| China | Economic corridors, Trade investments | Expanding Belt and Road, Securing resource supply chains |
| USA | Diplomatic engagement, Development aid | Reducing Russian and Chinese influence, Promoting democratic governance |
To effectively capitalize on this alliance-building opportunity, Washington should prioritize the following:
- Enhanced security collaboration focusing on counterterrorism and border control to ensure regional stability.
- Investment in infrastructure projects improving connectivity that bypasses Russian and Chinese corridors.
- Support for democratic institutions and civil society to build long-term, values-based partnerships.
- Promotion of mutually beneficial trade agreements encouraging diversification away from Eurasian economic dependencies.
| Policy Focus | Expected Outcome |
| Security Collaboration | Regional stability & reduced influence of hostile actors |
| Infrastructure Investment | New trade routes & economic independence |
| Democratic Support | Strengthened governance & resilience |
| Trade Agreements | Expanded market access & reduced Eurasian dependency |
As President Trump convenes with Central Asian leaders
While the full intentions behind these talks remain to be seen
`

// lines are the lines of the source without their list marks.
func lines() []string {
	var ls []string
	for s := range strings.Lines(source) {
		ls = append(ls, strings.TrimPrefix(strings.TrimSpace(s), "- "))
	}
	return ls
}

func load(t *testing.T) (*dataset.Set, problem.List) {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(data.Files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(data.Files, name)
		files["data/"+name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sets := map[string]config.Dataset{"texts": {Folder: "data/texts"}}
	for _, name := range []string{"scales.yaml", "sources.yaml", "countries.csv", "actors.csv", "influence.csv", "points.csv", "recommendations.csv"} {
		key, _, _ := strings.Cut(name, ".")
		sets[key] = config.Dataset{Name: key, File: "data/" + name}
	}
	return dataset.Load(files, sets, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
}

// TestNothingToSay: the default data have no problems, only notes.
func TestNothingToSay(t *testing.T) {
	s, found := load(t)
	for _, p := range found {
		if p.Severity != problem.Note {
			t.Errorf("%v", p)
		}
	}
	for name, n := range s.Counts {
		if n.Rows == 0 || n.Kept != n.Rows {
			t.Errorf("%s: %+v", name, n)
		}
	}
}

// TestWordForWord holds every row against the line of the source that it comes
// from: none is lost, none is added, and no word is changed.
func TestWordForWord(t *testing.T) {
	s, _ := load(t)
	label := func(c dataset.Cell, scale string) string {
		sc := s.Scales[scale]
		if i := sc.Index(c.Text); i >= 0 {
			return sc.Levels[i].Label.Text
		}
		return c.Text
	}
	used := map[string]bool{}
	same := func(line string) {
		used[line] = true
		if !slices.Contains(lines(), line) {
			t.Errorf("the source has no line %q", line)
		}
	}
	for _, p := range s.Points {
		same(p.Text.Text)
	}
	for _, a := range s.Actors {
		same("| " + a.Name.Text + " | " + a.Strategy.Text + " | " + a.Objective.Text + " |")
	}
	for _, r := range s.Recommendations {
		same("| " + r.Focus.Text + " | " + r.Outcome.Text + " |")
		if s.Point(r.Point) == nil || r.To.Text != "Washington" || r.Owner.Text+r.Timeframe.Text+r.Measure.Text+r.Priority.Text != "" {
			t.Errorf("recommendation %s says more or less than the source", r.ID)
		}
	}
	for _, c := range s.Countries {
		line := "| " + c.Name.Text + " | " + c.Interest.Text
		for _, actor := range []string{"RUS", "CHN"} {
			r := s.Rating(c.ID.Text, actor)
			line += " | " + r.Words.Text
			level, trend := label(r.Level, "influence"), label(r.Trend, "trend")
			if word := strings.Replace(level+trend, dataset.NotStated, "", 1); word != r.Words.Text {
				t.Errorf("%s: level %q and trend %q are read from %q", r.Key, level, trend, r.Words.Text)
			}
			if r.Confidence.Stated() || r.AsOf.Stated() {
				t.Errorf("%s: the source states neither confidence nor date", r.Key)
			}
		}
		same(line + " |")
		if s.Rating(c.ID.Text, "USA") != nil {
			t.Errorf("%s: the source rates no US influence", c.ID.Text)
		}
	}
	for i, l := range lines() {
		table := strings.HasPrefix(l, "| ") && !strings.HasPrefix(l, "| Country |") && !strings.HasPrefix(l, "| Policy Focus |")
		point := strings.Contains(source, "\n- "+l+"\n")
		if (table || point) && !used[l] {
			t.Errorf("line %d of the source is in no row: %s", i, l)
		}
	}
}

// TestTexts: what the desk's texts say of the source stands there, and each
// quotation is its own words.
func TestTexts(t *testing.T) {
	s, _ := load(t)
	text := s.CountryText("KAZ")
	if text == nil || len(text.Heads) != 1 || len(text.Heads[0].Paragraphs) != 2 {
		t.Fatalf("text of Kazakhstan: %+v", text)
	}
	told := []string{
		"has invited key Central Asian leaders for high-profile discussions",
		"appears aimed at countering",
		"Belt and Road Initiative",
		"Washington’s renewed presence threatens to dilute",
		"as Central Asian states weigh the benefits of diversifying partnerships",
		"remain to be seen",
	}
	all := text.Heads[0].Paragraphs[0].Text + " " + text.Heads[0].Paragraphs[1].Text
	for _, w := range told {
		if !strings.Contains(all, w) || !strings.Contains(source, w) {
			t.Errorf("%q is not both in the text and in the source", w)
		}
	}
	if _, quoted, ok := strings.Cut(all, "“"); !ok || !slices.Contains(told, quoted[:strings.Index(quoted, "”")]) {
		t.Error("the quotation is not the source's")
	}
	for _, p := range text.Heads[0].Paragraphs {
		if p.Source != "S1" || !strings.HasPrefix(p.Text, "The source ") {
			t.Errorf("%s is not told as the source's: %s", p.ID, p.Text)
		}
	}
}

// TestUndated: the source gives no date, so the brief counts from the day on
// which it was received.
func TestUndated(t *testing.T) {
	s, _ := load(t)
	c := s.Dated(s.Rating("KAZ", "CHN"))
	if c.ID != "sources:S1:accessed" || c.Text != "2026-11-23" {
		t.Errorf("dated by %s: %s", c.ID, c.Text)
	}
	for kind, want := range map[string]string{
		"objective": "The source writes “include”: its list may not be complete.", "means": "Said of both powers together.",
		"recommendation": "Pairing of recommendations and outcomes is ours.",
		"general":        "The source calls Mr Trump both former President and President, and names no invited leader.",
	} {
		if got := s.Source("S1").Remarks[kind].Text; got != want {
			t.Errorf("remark on %s: %q", kind, got)
		}
	}
}

// TestNames: each country is found by its code and its names in its own and in
// its neighbours' languages.
func TestNames(t *testing.T) {
	s, _ := load(t)
	for id, names := range map[string][]string{
		"KAZ": {"KZ", "Қазақстан", "Казахстан", "Qazaqstan"}, "UZB": {"UZ", "O'zbekiston", "Oʻzbekiston", "Узбекистан"}, "KGZ": {"KG", "Кыргызстан", "Kyrgyz Republic"},
	} {
		for _, n := range names {
			if !slices.Contains(s.Country(id).Aliases, n) {
				t.Errorf("%s has no alias %s", id, n)
			}
		}
	}
}
