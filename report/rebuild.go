package report

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/font"
	"brief/report/pdf"
	"brief/report/problem"
	"brief/templates"
)

// AtHand is what a file is held against, besides itself.
type AtHand struct {
	Program string // name and version of the program that looks
	Files   fs.FS  // where the fonts of a theme are looked for, by their names; or nil
	Beside  fs.FS  // the folder of inputs beside a file for records, or nil

	Archive *archive.Archive // that may know the file, and hold its inputs; or nil
}

// inputsOf returns the inputs of a file: its attachments, or for records what
// lies beside it. All of them must be what the manifest names, and no others
// may be there (V106).
func inputsOf(f *pdf.File, h AtHand) (*Inputs, problem.List) {
	if f.Profile == pdf.Records {
		if h.Beside == nil && h.Archive != nil {
			if in, err := inputsIn(h.Archive, f); in != nil && err == nil { // an error is told with the second verdict
				return in, nil
			}
		}
		if h.Beside == nil {
			return nil, problem.List{problem.Errorf(problem.Place{}, "V106", "this file for records has its inputs in a folder beside it, which is not there").
				WithHint("put the folder that ends in .inputs beside it")}
		}
		return inputsBeside(h.Beside, f.Inputs)
	}
	files := map[string][]byte{}
	for _, a := range f.Attachments {
		files[a.Name] = a.Data
	}
	m, found := manifestOf(files[manifestName])
	if found != nil {
		return nil, found
	}
	in := &Inputs{Manifest: m}
	known := []string{manifestName}
	for i, name := range attached(m.Files) {
		known = append(known, name)
		data, there := files[name]
		found = append(found, in.take(m.Files[i], name, data, there)...)
	}
	for _, a := range f.Attachments {
		if !slices.Contains(known, a.Name) {
			found = append(found, problem.Errorf(problem.Place{}, "V106", "attachment %q is not in the manifest", a.Name))
		}
	}
	return in, found
}

// maxBeside is how many bytes of inputs are read from a folder.
const maxBeside = 256 << 20

// inputsBeside reads the inputs that lie in a folder, as a workspace has them.
// Their manifest must have the hash that the file says, if it says one.
func inputsBeside(files fs.FS, sum string) (*Inputs, problem.List) {
	left := int64(maxBeside)
	data, lacks := besides(files, manifestName, &left)
	if lacks != nil {
		return nil, lacks
	}
	m, found := manifestOf(data)
	if found != nil {
		return nil, found
	}
	if sum != "" && m.sum() != sum {
		return nil, problem.List{problem.Errorf(problem.Place{}, "V106", "the manifest beside the file is not the one that the file names: it was changed or swapped")}
	}
	in := &Inputs{Manifest: m}
	known := []string{manifestName}
	for _, f := range m.Files {
		known = append(known, f.Name)
		data, lacks := besides(files, f.Name, &left)
		if lacks == nil {
			lacks = in.take(f, f.Name, data, true)
		}
		found = append(found, lacks...)
	}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !slices.Contains(known, name) && !strings.HasPrefix(d.Name(), ".") {
			found = append(found, problem.Errorf(problem.Place{}, "V106", "input %q is not in the manifest", name))
		}
		return err
	})
	if err != nil {
		found = append(found, problem.Errorf(problem.Place{}, "V106", "the inputs beside the file cannot be read: %v", err))
	}
	return in, found
}

// besides reads a file of the folder beside a file for records, and takes its
// size from the bytes that are left to read.
func besides(files fs.FS, name string, left *int64) ([]byte, problem.List) {
	lacks := func(format string, args ...any) ([]byte, problem.List) {
		return nil, problem.List{problem.Errorf(problem.Place{}, "V106", format, args...)}
	}
	info, err := fs.Stat(files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lacks("there is no %q in the folder of inputs beside the file", name)
	case err == nil && !info.Mode().IsRegular():
		return lacks("%q in the folder of inputs is not a regular file", name)
	case err == nil && info.Size() > *left:
		return lacks("with %q the folder of inputs has more than the %d bytes that are read", name, int64(maxBeside))
	}
	var data []byte
	if err == nil {
		data, err = fs.ReadFile(files, name)
	}
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err // the name is said already
	}
	if err != nil {
		return lacks("%q in the folder of inputs cannot be read: %v", name, err)
	}
	*left -= info.Size()
	return data, nil
}

// manifestOf reads a manifest.
func manifestOf(data []byte) (Manifest, problem.List) {
	if data == nil {
		return Manifest{}, problem.List{problem.Errorf(problem.Place{}, "V106", "the file holds no manifest of its inputs")}
	}
	m, err := readManifest(data)
	if err != nil {
		return m, problem.List{problem.Errorf(problem.Place{}, "V106", "%v", err)}
	}
	names := map[string]bool{}
	for _, f := range m.Files {
		if fold := strings.ToLower(f.Name); !fs.ValidPath(f.Name) || names[fold] {
			return m, problem.List{problem.Errorf(problem.Place{}, "V106", "the manifest has a strange name, %q", f.Name)}
		} else {
			names[fold] = true
		}
	}
	return m, nil
}

// InputNames are the names of the files in a folder of inputs, by its manifest,
// that of the manifest among them. The error is a problem.List.
func InputNames(manifest []byte) ([]string, error) {
	m, found := manifestOf(manifest)
	if found != nil {
		return nil, found
	}
	names := []string{manifestName}
	for _, f := range m.Files {
		names = append(names, f.Name)
	}
	return names, nil
}

// take adds an input, if it is what the manifest says.
func (in *Inputs) take(want Item, name string, data []byte, there bool) problem.List {
	switch {
	case !there:
		return problem.List{problem.Errorf(problem.Place{}, "V106", "%q is in the manifest and not with the file", name)}
	case item(want.Name, data) != want:
		return problem.List{problem.Errorf(problem.Place{}, "V106", "%q is not the input that the manifest names: it was changed or swapped", name)}
	}
	in.Files = append(in.Files, newInput(want.Name, data))
	return nil
}

// missing says what the file was made with that is not at hand (V107), and
// returns the fonts that are.
func (in *Inputs) missing(h AtHand) (fonts memory, found problem.List) {
	lacks := func(format string, args ...any) {
		found = append(found, problem.Errorf(problem.Place{}, "V107", format, args...))
	}
	for _, b := range in.Manifest.BuiltIn {
		own, err := fs.ReadFile(templates.Files, strings.TrimPrefix(b.Name, "templates/"))
		if err != nil || item(b.Name, own) != b {
			lacks("it was made with another %s than this program has", b.Name)
		}
	}
	fonts = memory{}
	for _, f := range in.Manifest.Fonts {
		if sum := font.Sum(f.Name); sum != "" {
			if sum != f.SHA256 {
				lacks("it was made with another %s than this program has", f.Name)
			}
			continue
		}
		var data []byte
		err := error(fs.ErrNotExist)
		if h.Files != nil && fs.ValidPath(f.Name) {
			data, err = fs.ReadFile(h.Files, f.Name)
		}
		switch {
		case err != nil:
			lacks("the font %s of theme %s is not at hand", f.Name, in.Manifest.Order.Theme)
		case item(f.Name, data) != f:
			lacks("the font %s at hand is not the one that it was made with", f.Name)
		default:
			fonts[f.Name] = data
		}
	}
	return fonts, found
}

// rebuild makes the edition again from its inputs. The error is a problem.List
// where they make none.
func (in *Inputs) rebuild(ctx context.Context, fonts memory) (*Edition, error) {
	files := memory{}
	for name, data := range fonts {
		files[name] = data
	}
	var settings []byte
	for _, f := range in.Files {
		if files[f.Name] = f.Data; f.Name == configName {
			settings = f.Data
		}
	}
	made := in.Manifest.Order
	date, err := time.Parse(time.DateOnly, made.Date)
	today := date
	if err == nil && made.ReadFor != "" {
		today, err = time.Parse(time.DateOnly, made.ReadFor)
	}
	late := time.Time{}
	if err == nil && made.Late != "" {
		late, err = time.Parse(time.DateOnly, made.Late)
	}
	if err != nil {
		return nil, fmt.Errorf("the manifest has no date of issue")
	}
	if settings == nil {
		return nil, errors.New("there is no " + configName)
	}
	cfg, found := config.Load(config.Sources{File: configName, YAML: settings})
	if found.Err() != nil {
		return nil, found
	}
	b, _ := Open(Workspace{Files: files, Config: cfg, Program: in.Manifest.Program}, today)
	past, err := in.past(b)
	if err != nil {
		return nil, err
	}
	return b.Build(ctx, Order{
		Previous: past,
		Report:   made.Report, Country: made.Country, Region: made.Region, Date: date, Paper: made.Paper, Theme: made.Theme,
		Lang: made.Lang, Mark: made.Mark, Profile: made.Profile, Version: made.Version, Draft: made.Draft,
		Proof: made.Proof, Archived: made.Archived, Corrects: made.Corrects, Note: made.Note, Late: late, Period: path.Base(made.Edition),
		Register: made.Register,
	})
}

// Named returns the inputs as files, the manifest first, by the names under
// which a folder beside the file holds them.
func (in *Inputs) Named() []Input {
	all := []Input{{Name: manifestName, Data: in.Manifest.write()}}
	for _, f := range in.Files {
		all = append(all, Input{Name: path.Clean(f.Name), Data: f.Data})
	}
	return all
}
