package pdf

import "testing"

func BenchmarkWrite(b *testing.B) {
	t := &testing.T{}
	s := set(t, testDocument())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Write(s.doc, s.pages, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
