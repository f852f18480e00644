package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/font"
	"brief/report/pdf"
	"brief/templates"
)

// inputsFormat is the form of a manifest. A program that reads another must
// know it first.
const inputsFormat = "brief-inputs 1"

// The names of the inputs that are no file of the workspace.
const (
	manifestName = "manifest.json"
	configName   = "config.yaml"
)

// Inputs are all that an edition was made of, and nothing else: the data that
// its report reads, its template, words and theme, and the settings that shape
// its pages. What comes with the program and fonts are only named, by their
// hashes. With them the edition can be made again, byte for byte.
type Inputs struct {
	Manifest Manifest
	Files    []Input // in the order of Manifest.Files
}

// An Input is a file, by its name in the workspace.
type Input struct {
	Name string
	Data []byte

	item   Item
	packed *pdf.Packed // or nil
}

func newInput(name string, data []byte) Input {
	return Input{Name: name, Data: data, item: item(name, data)}
}

// builtIn is a file that came with the program, without data if there is none
// of that name; read once for a Builder.
func (b *Builder) builtIn(name string) Input {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := "built in " + name
	if f, ok := b.kept[key].(Input); ok {
		return f
	}
	data, _ := fs.ReadFile(templates.Files, strings.TrimPrefix(name, "templates/"))
	f := newInput(name, data)
	b.kept[key] = f
	return f
}

// A Manifest says how an edition was made, and of what.
type Manifest struct {
	Format  string `json:"format"`
	Program string `json:"program"`
	Order   Made   `json:"order"`
	Files   []Item `json:"files"`
	BuiltIn []Item `json:"built_in"` // came with the program
	Fonts   []Item `json:"fonts"`    // built in, or files of the workspace

	Previous *pastState `json:"previous,omitempty"` // the edition that it was compared with
}

// Made is the order that an edition was made to, nothing left to a default.
type Made struct {
	Report  string `json:"report"`
	Country string `json:"country,omitempty"`
	Region  string `json:"region,omitempty"`
	Date    string `json:"date"`
	ReadFor string `json:"read_for,omitempty"` // the day that the data were read for, if another
	Edition string `json:"edition"`
	Version int    `json:"version"`
	Paper   string `json:"paper"`
	Theme   string `json:"theme"`
	Lang    string `json:"lang"`
	Mark    string `json:"mark"`
	Draft   bool   `json:"draft"`
	Proof   int    `json:"proof,omitempty"`

	Archived bool         `json:"archived,omitempty"` // an archive was at hand
	Register archive.Head `json:"register,omitzero"`  // of it, as the period was opened
	Late     string       `json:"late,omitempty"`     // the day on which it was made, if it was due before
	Corrects int          `json:"corrects,omitempty"` // the version that this one corrects
	Note     string       `json:"note,omitempty"`     // what was wrong with it
	Profile  string       `json:"profile"`
}

// An Item is a file and its hash.
type Item struct {
	Name   string `json:"name"`
	Size   int    `json:"size,omitempty"`
	SHA256 string `json:"sha256"`
}

func item(name string, data []byte) Item {
	sum := sha256.Sum256(data)
	return Item{name, len(data), hex.EncodeToString(sum[:])}
}

// inputs gathers what the edition was made of.
func (w *work) inputs() *Inputs {
	in := &Inputs{Manifest: Manifest{Format: inputsFormat, Program: w.program, Order: w.made(), Fonts: w.look.faces}}
	names := map[string]bool{}
	var datasets []string
	for _, name := range dataset.Readable(w.report.Datasets) {
		files := w.filesOf(name)
		if len(files) > 0 {
			datasets = append(datasets, name)
		}
		for _, f := range files {
			names[f] = true
		}
	}
	if logo := w.cfg.Desk.Logo; logo != "" {
		names[path.Clean(logo)] = true
	}
	for _, f := range slices.Sorted(maps.Keys(names)) {
		in.add(w.files.input(f))
	}
	in.add(newInput(configName, w.cfg.Shape(w.report.Name, datasets, map[string]string{
		"paper": w.paper.Name, "theme": w.look.theme.Name, "mark": cmp.Or(w.mark(), "none"),
		"lang": w.cfg.Own("lang"), // names the edition, beside that of the order
	})))
	for _, f := range []string{templateFile(w.report.Template), themeFile(w.look.theme.Name), wordsFile(w.lang())} {
		own := w.builtIn(f)
		if data, ok := w.files.kept(f); ok && !bytes.Equal(data, own.Data) {
			in.add(w.files.input(f))
		} else {
			in.Manifest.BuiltIn = append(in.Manifest.BuiltIn, own.item)
		}
	}
	if w.order.Previous != nil {
		in.addPast(w.order.Previous)
	}
	return in
}

func (in *Inputs) add(f Input) {
	in.Files = append(in.Files, f)
	in.Manifest.Files = append(in.Manifest.Files, f.item)
}

// made is the order with every default filled in.
func (w *work) made() Made {
	o, e := w.order, w.edition
	m := Made{
		Report: w.report.Name, Country: o.Country, Region: o.Region, Date: o.Date.Format(time.DateOnly),
		Edition: e.Key, Version: e.Version, Paper: w.paper.Name, Theme: w.look.theme.Name, Lang: w.lang(),
		Mark: cmp.Or(w.mark(), "none"), Draft: o.Draft, Proof: o.Proof, Archived: o.Archived, Corrects: o.Corrects, Note: o.Note, Profile: w.profile().String(),
		Register: o.Register,
	}
	if !w.set.Today.Equal(o.Date) {
		m.ReadFor = w.set.Today.Format(time.DateOnly)
	}
	if !o.Late.IsZero() {
		m.Late = o.Late.Format(time.DateOnly)
	}
	return m
}

// filesOf are the files of a dataset that were read and that the edition
// prints from; of the desk's texts only that of its country or region.
func (w *work) filesOf(name string) []string {
	file := path.Clean(strings.ReplaceAll(w.cfg.Datasets[name].File, `\`, "/"))
	if name == "texts" {
		t := w.set.RegionText(w.order.Region)
		if w.order.Country != "" {
			t = w.set.CountryText(w.order.Country)
		}
		if t == nil {
			return nil
		}
		file = t.Place.File
	}
	if _, ok := w.files.kept(file); !ok {
		return nil
	}
	return []string{file}
}

// facesOf are the faces that a theme names: built-in ones and files.
func facesOf(t *doc.Theme, files *snapshot) []Item {
	var faces []string
	for _, chain := range t.Faces {
		faces = append(faces, chain...)
	}
	slices.Sort(faces)
	var items []Item
	for _, name := range slices.Compact(faces) {
		if data, ok := files.kept(name); ok {
			items = append(items, item(name, data))
		} else {
			items = append(items, Item{Name: name, SHA256: font.Sum(name)})
		}
	}
	return items
}

// write returns the manifest as its file: one line for each entry, so that two
// of them can be compared by eye.
func (m Manifest) write() []byte {
	var b bytes.Buffer
	b.Grow(256 + 128*(len(m.Files)+len(m.BuiltIn)+len(m.Fonts)))
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	line := func(before string, v any) {
		b.WriteString(before)
		if err := enc.Encode(v); err != nil {
			panic(err) // a manifest is text and numbers
		}
		b.Truncate(b.Len() - 1) // the end of the line
	}
	line("{\n\"format\": ", m.Format)
	line(",\n\"program\": ", m.Program)
	line(",\n\"order\": ", &m.Order)
	for _, list := range []struct {
		name  string
		items []Item
	}{{"files", m.Files}, {"built_in", m.BuiltIn}, {"fonts", m.Fonts}} {
		b.WriteString(",\n\"" + list.name + "\": [")
		for i := range list.items {
			before := ",\n"
			if i == 0 {
				before = "\n"
			}
			line(before, &list.items[i])
		}
		b.WriteString("\n]")
	}
	if m.Previous != nil {
		line(",\n\"previous\": ", m.Previous)
	}
	b.WriteString("\n}\n")
	return b.Bytes()
}

// sum is the SHA-256 of the manifest as its file, in hexadecimal.
func (m Manifest) sum() string { return item(manifestName, m.write()).SHA256 }

// differs says in which entry m first differs from other, "" if in none.
func (m Manifest) differs(other Manifest) string {
	switch {
	case m.Format != other.Format:
		return "form"
	case m.Program != other.Program:
		return "program"
	case m.Order != other.Order:
		return "order, that is edition, version, date or look"
	case !slices.Equal(m.Files, other.Files):
		return "list of files"
	case !slices.Equal(m.BuiltIn, other.BuiltIn):
		return "list of what came with the program"
	case !slices.Equal(m.Fonts, other.Fonts):
		return "list of fonts"
	case !reflect.DeepEqual(m.Previous, other.Previous):
		return "edition before"
	}
	return ""
}

// readManifest reads what write wrote, and nothing else.
func readManifest(b []byte) (Manifest, error) {
	var m Manifest
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil || m.Format == "" {
		return m, errors.New("the manifest is no manifest of brief")
	}
	if _, err := dec.Token(); err != io.EOF {
		return m, errors.New("something stands behind the manifest")
	}
	if m.Format != inputsFormat {
		return m, fmt.Errorf("the inputs have the form %q, this program knows %q", m.Format, inputsFormat)
	}
	if !m.Order.Register.Valid() {
		return m, errors.New("the manifest names a line of a register that can be none")
	}
	if !bytes.Equal(m.write(), b) {
		return m, errors.New("the manifest is not written as brief writes it")
	}
	return m, nil
}

// attached are the names under which files are attached: a name without its
// folders, or where two would be the same, with "-" for the slashes; where that
// is another's name, with a number before it.
func attached(files []Item) []string {
	fold := strings.ToLower // some systems have one name for both
	shared := map[string]int{manifestName: 1}
	for _, f := range files {
		shared[fold(attachable(path.Base(f.Name)))]++
	}
	taken := map[string]bool{manifestName: true}
	names := make([]string, len(files))
	for i, f := range files {
		name := attachable(path.Base(f.Name))
		if shared[fold(name)] > 1 {
			name = attachable(strings.ReplaceAll(f.Name, "/", "-"))
		}
		for n := 2; taken[fold(name)]; n++ {
			name = fmt.Sprintf("%d-%s", n, strings.TrimPrefix(name, fmt.Sprintf("%d-", n-1)))
		}
		taken[fold(name)] = true
		names[i] = name
	}
	return names
}

// attachable is a name that every system can save a file under.
func attachable(name string) string {
	if strings.HasPrefix(name, ".") {
		name = "_" + name
	}
	return strings.NewReplacer(":", "-", "\\", "-").Replace(name)
}

// attachments are the inputs as they are put into a file, the manifest last,
// each with a word of the language on what it is.
func (in *Inputs) attachments(words *templates.Words) []pdf.Attachment {
	var all []pdf.Attachment
	for i, name := range attached(in.Manifest.Files) {
		f := in.Files[i]
		kind := kindOf(f.Name)
		all = append(all, pdf.Attachment{
			Name: name, Type: mediaType(f.Name), About: words.Word("attached-" + kind), Source: kind == "data", Data: f.Data, Packed: f.packed,
		})
	}
	return append(all, pdf.Attachment{
		Name: manifestName, Type: mediaType(manifestName), About: words.Word("attached-manifest"), Data: in.Manifest.write(),
	})
}

// kindOf is what an input is: data are what the page prints from.
func kindOf(name string) string {
	switch {
	case name == configName:
		return "settings"
	case strings.HasPrefix(name, pastFolder):
		return "previous"
	case strings.HasPrefix(name, "templates/themes/"):
		return "theme"
	case strings.HasPrefix(name, "templates/words/"):
		return "words"
	case strings.HasPrefix(name, "templates/"):
		return "template"
	case mediaType(name) == "image/png" || mediaType(name) == "image/svg+xml":
		return "logo"
	}
	return "data"
}

// mediaType is the type of a file by its name (RFC 2083, 4180, 7763, 8259, 9512; SVG 1.1).
func mediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		return "text/csv"
	case ".md":
		return "text/markdown"
	case ".png":
		return "image/png"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		return "application/json"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".yaml", ".yml":
		return "application/yaml"
	}
	return "application/octet-stream"
}
