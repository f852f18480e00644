package dataset

import (
	"bytes"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"brief/report/config"
)

// TestWorkbook: the good data as one workbook are the same data, and another
// program opens it.
func TestWorkbook(t *testing.T) {
	files, sets := good(t)
	want, _ := Load(files, sets, issued)
	book, names, found := Workbook(files, sets, issued)
	if found.Err() != nil {
		t.Fatal(found)
	}
	if again, _, _ := Workbook(files, sets, issued); !bytes.Equal(book, again) {
		t.Error("written twice, the bytes differ")
	}
	in := maps.Clone(sets)
	for _, name := range names {
		d := sets[name]
		delete(files, d.File)
		d.File = "data/desk.xlsx"
		in[name] = d
	}
	sameData(t, "as written", want, files, in, map[string][]byte{"desk.xlsx": book})
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.GetSheetList(), names) {
		t.Errorf("sheets %q, want %q", f.GetSheetList(), names)
	}
	for _, name := range names {
		if lists, err := f.GetDataValidations(name); err != nil || len(lists) == 0 {
			t.Errorf("%s has no lists to choose from: %v", name, err)
		}
	}
}

// TestWorkbookOfBadData: no workbook is made of data with errors, nor of what a
// sheet cannot hold.
func TestWorkbookOfBadData(t *testing.T) {
	files, sets := good(t)
	files["data/actors.csv"] = &fstest.MapFile{Data: []byte("id\n1\n")}
	if book, _, found := Workbook(files, sets, issued); book != nil || found.Err() == nil {
		t.Errorf("%d bytes, %v", len(book), found)
	}
	files, sets = good(t)
	sets["recipients"] = config.Dataset{File: "data/recipients.csv"}
	_, names, _ := Workbook(files, sets, issued)
	for _, n := range []string{"recipients", "scales", "texts"} {
		if slices.Contains(names, n) {
			t.Errorf("%s is in the workbook", n)
		}
	}
}
