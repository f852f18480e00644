package report

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// sized is a file system whose files say that they have a size.
type sized struct {
	fstest.MapFS
	size int64
}

func (s sized) Stat(name string) (fs.FileInfo, error) {
	info, err := s.MapFS.Stat(name)
	if err == nil && info.Mode().IsRegular() {
		return sizedInfo{info, s.size}, nil
	}
	return info, err
}

type sizedInfo struct {
	fs.FileInfo
	size int64
}

func (i sizedInfo) Size() int64 { return i.size }

// What is wrong with an input beside a file is said as it is: it is not there,
// is a folder, or is too large.
func TestBesides(t *testing.T) {
	files := fstest.MapFS{
		"manifest.json":  {Data: []byte("{}")},
		"data/x.csv/y":   {},
		"data/small.csv": {Data: []byte("a")},
	}
	for _, c := range []struct {
		name string
		size int64
		want string
	}{
		{"manifest.json", 2, ""},
		{"data/small.csv", maxBeside, ""},
		{"data/small.csv", maxBeside + 1, `V106: with "data/small.csv" the folder of inputs has more than the 268435456 bytes that are read`},
		{"data/x.csv", 1, `V106: "data/x.csv" in the folder of inputs is not a regular file`},
		{"none.csv", 1, `V106: there is no "none.csv" in the folder of inputs beside the file`},
	} {
		left := int64(maxBeside)
		data, found := besides(sized{files, c.size}, c.name, &left)
		if said := found.Error(); (data == nil) != (c.want != "") || !strings.Contains(said, c.want) || c.want == "" && (said != "" || left != maxBeside-c.size) {
			t.Errorf("%s of %d bytes: %q, %d left", c.name, c.size, said, left)
		}
	}
	left := int64(0)
	if _, found := besides(sized{files, 1}, "data/small.csv", &left); found == nil {
		t.Error("more is read than is left")
	}
}
