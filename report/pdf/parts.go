package pdf

import (
	"slices"
	"strings"
)

// A Part is what some of a file's bytes are for.
type Part struct {
	Name  string
	Bytes int
}

// partOf are the parts of a file, by how the role of an object begins.
var partOf = []struct{ role, part string }{
	{"page ", "pages"}, {"font ", "fonts"}, {"attachment ", "attachments"}, {"the metadata", "metadata"},
	{"the object stream", "object stream"}, {"the colour profile", "rest"}, {"the cross-reference", "rest"},
}

// Parts returns how many bytes of the file each of its parts takes: content
// streams, fonts, the object stream (tags, links, outline and all other small
// objects), attachments, metadata, and the rest. Together they are the file.
func (f *File) Parts() []Part {
	parts := []Part{{"pages", 0}, {"fonts", 0}, {"object stream", 0}, {"attachments", 0}, {"metadata", 0}, {"rest", 0}}
	type standing struct {
		at   int
		role string
	}
	var all []standing
	for n, o := range f.objects {
		if o.stream != nil {
			all = append(all, standing{o.from, f.roles[n]})
		}
	}
	slices.SortFunc(all, func(a, b standing) int { return a.at - b.at })
	rest := len(f.data)
	for i := len(all) - 1; i >= 0; i-- {
		size := rest - all[i].at
		rest = all[i].at
		name := "rest"
		for _, p := range partOf {
			if strings.HasPrefix(all[i].role, p.role) {
				name = p.part
			}
		}
		at := slices.IndexFunc(parts, func(p Part) bool { return p.Name == name })
		parts[at].Bytes += size
	}
	parts[len(parts)-1].Bytes += rest // the head
	return parts
}
