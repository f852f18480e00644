package pdf

import "testing"

// The parts of a file are all of it, and what it has much of is where it is.
func TestParts(t *testing.T) {
	file := written(t)
	f, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, p := range f.Parts() {
		if all += p.Bytes; p.Bytes == 0 {
			t.Errorf("%s take no bytes", p.Name)
		}
	}
	if all != len(file) {
		t.Errorf("parts have %d bytes, the file has %d", all, len(file))
	}
}
