package words

import (
	"slices"
	"strings"

	"brief/report/doc"
)

// Facts are the origins of the values in v: its cells and counts, and those
// that its literal words rest on.
func Facts(v doc.Runs) []*doc.Origin {
	var fs []*doc.Origin
	for i := range v {
		r := &v[i]
		switch {
		case r.Origin == nil:
		case !IsLiteral(*r):
			if fs == nil {
				fs = make([]*doc.Origin, 0, len(v))
			}
			fs = AddOrigin(fs, r.Origin)
		default:
			for _, f := range r.Origin.From {
				fs = AddOrigin(fs, f)
			}
		}
	}
	return fs
}

// IsLiteral reports whether r is words of the language, not a value.
func IsLiteral(r doc.Run) bool {
	return r.Origin != nil && (strings.HasPrefix(r.Origin.ID, "words:") || strings.HasPrefix(r.Origin.ID, "sentence:"))
}

// AddOrigin appends o unless the same cell is there already.
func AddOrigin(os []*doc.Origin, o *doc.Origin) []*doc.Origin {
	if slices.ContainsFunc(os, func(p *doc.Origin) bool {
		return p == o || p.ID == o.ID && p.Place == o.Place && p.Source == o.Source && len(o.From) == 0
	}) {
		return os
	}
	return append(os, o)
}
