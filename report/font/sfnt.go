package font

// A table is one table of a font file.
type table struct {
	tag  string
	data []byte
}

// sfntFile joins tables, which must be in the order of their tags, to a font
// file with TrueType outlines (OpenType, "Organization of an OpenType Font").
func sfntFile(tables []table) []byte {
	n, log := len(tables), 0
	for 2<<log <= n {
		log++
	}
	size := 12 + 16*n
	for _, t := range tables {
		size += (len(t.data) + 3) &^ 3
	}
	b := make([]byte, 0, size)
	b = append(b, 0, 1, 0, 0)
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		b = be.AppendUint16(b, uint16(v))
	}
	at := 12 + 16*n
	for _, t := range tables {
		b = append(b, t.tag...)
		b = be.AppendUint32(b, checksum(t.data))
		b = be.AppendUint32(b, uint32(at))
		b = be.AppendUint32(b, uint32(len(t.data)))
		at += (len(t.data) + 3) &^ 3
	}
	head := -1
	for _, t := range tables {
		if t.tag == "head" {
			head = len(b)
		}
		b = append(b, t.data...)
		for len(b)&3 != 0 {
			b = append(b, 0)
		}
	}
	if head >= 0 && len(b) >= head+12 {
		be.PutUint32(b[head+8:], 0xB1B0AFBA-checksum(b)) // checkSumAdjustment, 0 until now
	}
	return b
}

// checksum is the sum of the big-endian words of b, padded with zeros.
func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += be.Uint32(b)
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + be.Uint32(rest[:])
}
