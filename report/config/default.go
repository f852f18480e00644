package config

import (
	"bytes"
	"fmt"
	"strings"
)

const head = `# The settings of this desk. A line that begins with # is a comment.
# "brief check" finds what is wrong here, "brief config explain" shows every
# setting with its value and where it comes from.
`

// examples stand at the end of a new config.yaml, as comments.
const examples = `
# A report of your own needs a template and a name, no program:
#   memo: { template: memo, for: country, pages: 1, actors: [RUS, CHN] }
#
# A table that your staff already keep, a row for each country:
#   influence:
#     file: data/influence_wide.csv
#     shape: wide
#     key: Country
#     columns: { "Main US Interest": us_interest, "Russia Influence": {actor: RUS}, "China Influence": {actor: CHN} }
#     words: { Strong: {level: strong}, Moderate: {level: moderate}, Growing: {trend: growing} }
#
# brief run makes what a schedule is due for, brief publish sends it to outlets:
# schedules:
#   weekly: { report: country, for: all, at: Mon 06:00, missed: each, to: [share] }
# outlets:
#   share: { kind: folder, path: outbox }
`

// Default returns the commented config.yaml that says what is built in: Load
// gives the same Config for it as for no file at all.
func Default() []byte { return DefaultWith(nil) }

// DefaultWith is Default with other files for some datasets, by name.
func DefaultWith(files map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	group := ""
	for i := range keys {
		k := &keys[i]
		top, field, nested := strings.Cut(k.name, ".")
		switch {
		case strings.Contains(k.name, "*"):
			if top != group {
				entriesOf(&b, top, files)
			}
		case k.later:
			continue
		case !nested:
			fmt.Fprintf(&b, "\n# %s\n%s: %s\n", sentence(k.doc), k.name, k.written())
		default:
			if top != group {
				fmt.Fprintf(&b, "\n%s:\n", top)
			}
			fmt.Fprintf(&b, "  %-40s # %s\n", field+": "+k.written(), k.doc)
		}
		group = top
	}
	b.WriteString(examples)
	return b.Bytes()
}

// written is the built-in default as it stands in a file.
func (k *key) written() string { return value{text: k.preset}.String() }

// headOf says what the entries of a group are.
var headOf = map[string]string{
	"datasets": "The data: each dataset with its file. One that is not listed is read from its usual\n# place if a file is there.",
	"reports":  "The report builders: which template is made of which data, for what, on how many pages.",
}

// entriesOf writes the built-in entries of a group, one a line; files take the
// place of the built-in ones.
func entriesOf(b *bytes.Buffer, group string, files map[string]string) {
	if headOf[group] == "" {
		return
	}
	fmt.Fprintf(b, "\n# %s\n%s:\n", headOf[group], group)
	for _, e := range builtin {
		if e.group != group {
			continue
		}
		var fields []string
		for _, v := range e.values {
			k := find(group + ".*." + v[0])
			if file := files[e.name]; k.field() == "file" && file != "" && group == "datasets" {
				v[1] = file
			}
			fields = append(fields, v[0]+": "+k.split(value{text: v[1]}).String())
		}
		fmt.Fprintf(b, "  %-16s { %s }\n", e.name+":", strings.Join(fields, ", "))
	}
}

// sentence writes doc with a capital at its head.
func sentence(doc string) string { return strings.ToUpper(doc[:1]) + doc[1:] }
