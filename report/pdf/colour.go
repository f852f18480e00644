package pdf

import (
	"encoding/binary"
	"math"
	"sync"
	"unicode/utf16"

	"brief/report/font"
)

// appendIntent appends the output intent: device colours mean sRGB
// (ISO 19005-2, 6.2.3).
func appendIntent(b []byte, profile ref) []byte {
	b = append(b, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"+
		"/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)/DestOutputProfile "...)
	return append(appendRef(b, profile), ">>]"...)
}

// deflatedSRGB is the colour profile, compressed once in a process.
var deflatedSRGB = sync.OnceValue(func() []byte { return font.Deflate(sRGB()) })

// sRGB makes a display profile for sRGB (ICC.1:2010, version 4.2): a matrix
// and one parametric curve. Making it here keeps someone else's file, and its
// licence, out of every brief.
func sRGB() []byte {
	curve := fixed("para\x00\x00\x00\x00\x00\x03\x00\x00", 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	tags := [...]struct {
		signature string
		data      []byte // nil: that of the tag before
	}{
		{"desc", localized("sRGB")},
		{"cprt", localized("CC0")},
		{"wtpt", xyz(0.9642, 1, 0.8249)}, // D50, the connection space's white
		// from D65 to D50, Bradford
		{"chad", fixed("sf32\x00\x00\x00\x00", 1.0478112, 0.0228866, -0.0501270, 0.0295424, 0.9904844, -0.0170491, -0.0092345, 0.0150436, 0.7521316)},
		{"rXYZ", xyz(0.4360747, 0.2225045, 0.0139322)},
		{"gXYZ", xyz(0.3850649, 0.7168786, 0.0971045)},
		{"bXYZ", xyz(0.1430804, 0.0606169, 0.7141733)},
		{"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil},
	}
	const headLength = 128
	be := binary.BigEndian
	table := be.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	start := headLength + 4 + 12*len(tags)
	at, length := 0, 0
	for _, t := range tags {
		if t.data != nil {
			at, length = start+len(data), len(t.data)
			data = append(data, t.data...)
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
		}
		table = append(table, t.signature...)
		table = be.AppendUint32(be.AppendUint32(table, uint32(at)), uint32(length))
	}
	head := make([]byte, headLength)
	be.PutUint32(head, uint32(start+len(data)))
	be.PutUint32(head[8:], 0x04200000)
	copy(head[12:], "mntrRGB XYZ ")
	copy(head[24:], "\x07\xEA\x00\x01\x00\x01") // made on 2026-01-01
	copy(head[36:], "acsp")
	copy(head[68:], fixed("", 0.9642, 1, 0.8249))
	return append(append(head, table...), data...)
}

// fixed appends numbers as s15Fixed16 after the head of a tag.
func fixed(head string, values ...float64) []byte {
	b := []byte(head)
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}

func xyz(x, y, z float64) []byte { return fixed("XYZ \x00\x00\x00\x00", x, y, z) }

// localized is a multiLocalizedUnicode tag of one record in English.
func localized(s string) []byte {
	u := utf16.Encode([]rune(s))
	b := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS")
	b = binary.BigEndian.AppendUint32(b, uint32(2*len(u)))
	b = binary.BigEndian.AppendUint32(b, 28)
	for _, c := range u {
		b = binary.BigEndian.AppendUint16(b, c)
	}
	return b
}
