package pdf

import "testing"

func BenchmarkWrite(b *testing.B) {
	t := &testing.T{}
	s := set(t, testDocument())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Write(s.doc, s.pages); err != nil {
			b.Fatal(err)
		}
	}
}
