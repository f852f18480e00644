package theme

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"brief/report/doc"
	"brief/report/problem"
	"brief/report/source"
)

// A reader reads the nodes of a theme's YAML.
type reader struct {
	*source.File
	theme    *doc.Theme
	problems problem.List
	places   map[string]problem.Place // of what this file sets, by its name
}

func (r *reader) errorf(at problem.Place, code, format string, args ...any) *problem.Problem {
	p := problem.Errorf(at, code, format, args...)
	if at.Line > 0 {
		p.Line = string(r.Words(at.Line - 1))
	}
	r.problems = append(r.problems, p)
	return &r.problems[len(r.problems)-1]
}

func (r *reader) nodePlace(n *yaml.Node) problem.Place {
	return r.Place(r.Offset(n.Line, n.Column))
}

// placeOf returns the place of the first of names that this file sets.
func (r *reader) placeOf(names ...string) problem.Place {
	for _, n := range names {
		if p, ok := r.places[n]; ok {
			return p
		}
	}
	return problem.Place{File: r.Name}
}

// mapping calls f for each key of n. Keys that are not known, or stand twice,
// are reported; a nil known lets all pass.
func (r *reader) mapping(n *yaml.Node, what string, known []string, f func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.errorf(r.nodePlace(n), "G812", "%s: wants keys and values", what).Hint = "write key: value"
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case known != nil && !slices.Contains(known, k.Value):
			r.errorf(r.nodePlace(k), "G812", "%s has no key %q", what, k.Value).Hint = problem.DidYouMean(k.Value, known)
		case seen[k.Value]:
			r.errorf(r.nodePlace(k), "G812", "key %q stands twice", k.Value).Hint = "delete one of them"
		default:
			seen[k.Value] = true
			f(k.Value, v)
		}
	}
}

func (r *reader) top(n *yaml.Node) {
	later := map[string]*yaml.Node{}
	r.mapping(n, "a theme", []string{"faces", "colours", "type"}, func(key string, v *yaml.Node) { later[key] = v })
	if v := later["faces"]; v != nil {
		r.mapping(v, "faces", nil, r.face)
	}
	before := r.theme.Colours
	if v := later["colours"]; v != nil {
		r.mapping(v, "colours", colourNames, r.colour)
	}
	r.recolour(before)
	if v := later["type"]; v != nil {
		names := make([]string, len(roleNames))
		for i, n := range roleNames {
			names[i] = n.name
		}
		r.mapping(v, "type", names, r.role)
	}
}

// recolour gives the type of the base the new values of its tokens.
func (r *reader) recolour(before doc.Colours) {
	old, now := colours(&before), colours(&r.theme.Colours)
	for i := range r.theme.Type {
		t := &r.theme.Type[i]
		for j := range old {
			if t.Colour == *old[j] {
				t.Colour = *now[j]
				break
			}
		}
	}
}

// face reads a chain of faces: the first that has a letter sets it.
func (r *reader) face(name string, v *yaml.Node) {
	var chain []string
	var at []problem.Place
	switch {
	case v.Kind == yaml.ScalarNode && v.Value != "":
		chain, at = []string{v.Value}, []problem.Place{r.nodePlace(v)}
	case v.Kind == yaml.SequenceNode:
		for _, f := range v.Content {
			if f.Kind != yaml.ScalarNode || f.Value == "" {
				r.errorf(r.nodePlace(f), "G812", "faces %s: wants names of built-in faces or of files", name)
				continue
			}
			chain, at = append(chain, f.Value), append(at, r.nodePlace(f))
		}
	}
	if len(chain) == 0 {
		r.errorf(r.nodePlace(v), "G812", "faces %s: wants a name, or a list of names", name).Hint = "write [Roboto Regular]"
		return
	}
	r.theme.Faces[name], r.theme.Named[name] = chain, at
}

func (r *reader) colour(name string, v *yaml.Node) {
	i := slices.Index(colourNames, name)
	if c, ok := r.hex(v, name); ok {
		*colours(&r.theme.Colours)[i] = c
		r.places[name] = r.nodePlace(v)
	}
}

// hex reads #RRGGBB.
func (r *reader) hex(v *yaml.Node, what string) (c doc.Colour, ok bool) {
	digits, found := strings.CutPrefix(v.Value, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if v.Kind != yaml.ScalarNode || !found || len(digits) != 6 || err != nil {
		p := r.errorf(r.nodePlace(v), "G810", "%s: %q is no colour", what, v.Value)
		p.Hint = `write "#" and six digits from 0 to F, in quotes`
		return c, false
	}
	return doc.Colour{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n)}, true
}

// role reads how one role is set.
func (r *reader) role(name string, v *yaml.Node) {
	var t *doc.Type
	for _, n := range roleNames {
		if n.name == name {
			t = &r.theme.Type[n.role]
		}
	}
	known := []string{"face", "value", "strong", "size", "lead", "tracking", "colour", "tabular"}
	r.mapping(v, name, known, func(key string, v *yaml.Node) {
		switch key {
		case "face", "value", "strong":
			if _, ok := r.theme.Faces[v.Value]; !ok || v.Kind != yaml.ScalarNode {
				r.errorf(r.nodePlace(v), "G812", "%s: the theme has no face %q", name, v.Value).Hint = "name it under faces"
				return
			}
			*map[string]*string{"face": &t.Face, "value": &t.Value, "strong": &t.Strong}[key] = v.Value
		case "size":
			r.measure(v, name+" size", leastSize(name), maxSize, &t.Size)
		case "lead":
			r.measure(v, name+" lead", minSize, 2*maxSize, &t.Leading)
		case "tracking":
			r.measure(v, name+" tracking", -2, 2, &t.Tracking)
		case "tabular":
			if v.Value != "true" && v.Value != "false" {
				r.errorf(r.nodePlace(v), "G810", "%s: tabular is true or false, found %q", name, v.Value)
			}
			t.Tabular = v.Value == "true"
		case "colour":
			r.places["type "+name] = r.nodePlace(v)
			if i := slices.Index(colourNames, v.Value); i >= 0 {
				t.Colour = *colours(&r.theme.Colours)[i]
			} else if strings.HasPrefix(v.Value, "#") {
				if c, ok := r.hex(v, name+" colour"); ok {
					t.Colour = c
				}
			} else {
				r.errorf(r.nodePlace(v), "G810", "%s: unknown colour %q", name, v.Value).Hint = problem.DidYouMean(v.Value, colourNames)
			}
		}
	})
	if t.Leading < t.Size {
		r.errorf(r.nodePlace(v), "G811", "%s: a lead of %g is less than the size %g: lines would touch", name, t.Leading, t.Size)
	}
}

// leastSize is the smallest size of a role: a handling mark stands on 12
// points (TLP 2.0, 2022), everything else on the floor.
func leastSize(role string) float64 {
	if role == "mark" {
		return minMarkSize
	}
	return minSize
}

// measure reads points.
func (r *reader) measure(v *yaml.Node, what string, least, most float64, to *float64) {
	n, err := strconv.ParseFloat(v.Value, 64)
	if v.Kind != yaml.ScalarNode || err != nil || math.IsNaN(n) || n < least || n > most {
		r.errorf(r.nodePlace(v), "G811", "%s: %q is no measure from %g to %g points", what, v.Value, least, most)
		return
	}
	*to = n
}
