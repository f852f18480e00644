package dataset

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"brief/report/config"
	"brief/report/problem"
)

var soffice = flag.String("soffice", "", "the program of LibreOffice, which then saves the workbooks of TestSavedAnew")

// TestSavedAnew: a workbook of ours that another program opened and saved holds
// the same data, and so do workbooks that the program made of CSV files. The
// program is excelize, or LibreOffice where -soffice names it.
func TestSavedAnew(t *testing.T) {
	save, convert := savedByExcelize, madeByExcelize
	if *soffice != "" {
		save, convert = libreOffice, libreOffice
	}
	for _, desk := range []struct {
		name string
		open func(testing.TB) (fstest.MapFS, map[string]config.Dataset)
	}{{"good", good}, {"default", defaultDesk}} {
		t.Run(desk.name, func(t *testing.T) {
			files, sets := desk.open(t)
			want, _ := Load(files, sets, issued)
			book, names, found := Workbook(files, sets, issued)
			if found.Err() != nil {
				t.Fatal(found)
			}
			in := maps.Clone(sets)
			for _, name := range names {
				d := sets[name]
				d.File = "data/desk.xlsx"
				in[name] = d
			}
			saved := save(t, map[string][]byte{"desk.xlsx": book})
			sameData(t, "saved anew", want, files, in, saved)

			tables, in := map[string][]byte{}, maps.Clone(sets)
			for _, name := range slices.Sorted(maps.Keys(sets)) {
				if d := sets[name]; path.Ext(d.File) == ".csv" && files[d.File] != nil {
					tables[path.Base(d.File)] = files[d.File].Data
					d.File = strings.TrimSuffix(d.File, ".csv") + ".xlsx"
					in[name] = d
				}
			}
			sameData(t, "made of CSV", want, files, in, convert(t, tables))
		})
	}
}

// defaultDesk is what a new workspace holds.
func defaultDesk(t testing.TB) (fstest.MapFS, map[string]config.Dataset) {
	t.Helper()
	cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: config.Default()})
	if found.Err() != nil {
		t.Fatal(found)
	}
	files := fstest.MapFS{}
	root := os.DirFS("../../data")
	for _, pattern := range []string{"*.csv", "*.yaml", "texts/*"} {
		names, err := fs.Glob(root, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := fs.ReadFile(root, name)
			if err != nil {
				t.Fatal(err)
			}
			files["data/"+name] = &fstest.MapFile{Data: b}
		}
	}
	return files, cfg.Datasets
}

// sameData loads sets from files and the workbooks beside them, and compares.
func sameData(t *testing.T, how string, want *Set, files fstest.MapFS, sets map[string]config.Dataset, books map[string][]byte) {
	t.Helper()
	files = maps.Clone(files)
	for name, b := range books {
		files["data/"+name] = &fstest.MapFile{Data: b}
	}
	got, found := Load(files, sets, issued)
	if slices.ContainsFunc(found, func(p problem.Problem) bool { return p.Severity > problem.Note }) {
		t.Errorf("%s: %v", how, found)
	}
	cells := cmp.Transformer("text", func(c Cell) string { return c.Text }) // an empty cell is a column that is not there
	if d := cmp.Diff(want, got, cells, cmpopts.IgnoreTypes(problem.Place{}), cmpopts.IgnoreUnexported(Set{}), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s, the workbook holds other data:\n%s", how, d)
	}
}

func savedByExcelize(t *testing.T, books map[string][]byte) map[string][]byte {
	saved := map[string][]byte{}
	for name, b := range books {
		f, err := excelize.OpenReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		saved[name] = out.Bytes()
	}
	return saved
}

func madeByExcelize(t *testing.T, tables map[string][]byte) map[string][]byte {
	made := map[string][]byte{}
	for name, b := range tables {
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		name = strings.TrimSuffix(name, ".csv")
		made[name+".xlsx"] = grid(rows).workbook(t, name, 0, 0)
	}
	return made
}

// libreOffice opens files in LibreOffice and saves them as workbooks. Of a CSV
// file it is told what its dialog asks: comma, quote, UTF-8, from line 1, each
// column as it looks, in American English.
func libreOffice(t *testing.T, files map[string][]byte) map[string][]byte {
	t.Helper()
	in, out, profile := t.TempDir(), t.TempDir(), t.TempDir()
	args := []string{"-env:UserInstallation=file://" + profile, "--headless", "--convert-to", "xlsx", "--outdir", out}
	names := slices.Sorted(maps.Keys(files))
	if strings.HasSuffix(names[0], ".csv") {
		args = append(args, "--infilter=CSV:44,34,76,1,,1033")
	}
	for _, name := range names {
		file := filepath.Join(in, name)
		if err := os.WriteFile(file, files[name], 0o666); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	said, err := exec.Command(*soffice, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	saved := map[string][]byte{}
	for _, name := range names {
		name = strings.TrimSuffix(name, path.Ext(name)) + ".xlsx"
		if saved[name], err = os.ReadFile(filepath.Join(out, name)); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	return saved
}
