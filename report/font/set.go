package font

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"brief/report/doc"
	"brief/report/problem"
)

// A Set is the faces of a theme: a chain for each of its face names.
type Set struct {
	chains map[string]*Chain
	last   *Chain
}

// Chain returns the chain of a face name of the theme ("regular", "medium",
// "bold", "display"). A name that the theme does not have is set in the last
// built-in face.
func (s *Set) Chain(face string) *Chain {
	if c := s.chains[face]; c != nil {
		return c
	}
	return s.last
}

// Open finds the faces of a theme: built-in ones by name (see Builtin), others
// as files that the function file reads. Files are parsed at once, so that all
// their problems are found; built-in faces when a letter first needs them.
// What is the same in two themes, or in one theme opened twice, is shared: a
// file is parsed, and a word shaped, once in the life of the process.
//
// The problems are F600 (no such file), F602 (it cannot be read), G801 (not a
// font that can be set: what was found), G802 (a
// first face without letters or figures), G803 (no right to embed) and G804 (a
// type names a face that the theme does not have). With any of them the Set is
// nil.
func Open(t *doc.Theme, file func(name string) ([]byte, error)) (*Set, problem.List) {
	o := opener{theme: t, file: file, files: map[string]source{}}
	s := &Set{chains: map[string]*Chain{}, last: shared([]source{{fallback, face(fallback)}})}
	for _, name := range slices.Sorted(maps.Keys(t.Faces)) {
		if c := o.chain(name, t.Faces[name]); c != nil {
			s.chains[name] = c
		}
	}
	o.types()
	if err := o.problems.Err(); err != nil {
		return nil, o.problems
	}
	return s, o.problems
}

// A source is where a face comes from; id is equal for equal faces only.
type source struct {
	id   string
	load func() *Face
}

// An opener opens the faces of one theme.
type opener struct {
	theme    *doc.Theme
	file     func(string) ([]byte, error)
	files    map[string]source // read before, by name; no load if it failed
	problems problem.List
}

// chain returns the chain of a face name, or nil if one of its faces failed.
func (o *opener) chain(name string, faces []string) *Chain {
	var list []source
	for i, f := range faces {
		s := source{f, face(f)}
		if s.load == nil {
			s = o.open(name, f, o.theme.NamedAt(name, i))
		}
		if s.load == nil {
			return nil
		}
		list = append(list, s)
	}
	if len(list) == 0 {
		o.add(problem.Errorf(o.theme.NamedAt(name, 0), "G801", "theme %s: face %q names no font", o.theme.Name, name).
			WithHint("built in are %s", strings.Join(Builtin(), ", ")))
		return nil
	}
	last := fallback
	if strings.HasSuffix(faces[0], "Bold") {
		last = fallbackBold
	} else if face(faces[0]) == nil && list[0].load().Weight() >= 600 {
		last = fallbackBold
	}
	return shared(append(list, source{last, face(last)}))
}

// open reads a font file of the workspace, named at a place. A file that several face names use
// is read, and its problems told, once.
func (o *opener) open(name, file string, named problem.Place) source {
	if s, ok := o.files[file]; ok {
		return s
	}
	o.files[file] = source{}
	if ext := path.Ext(file); ext == "" || strings.Contains(ext, " ") {
		p := problem.Errorf(named, "G801", "theme %s: face %q: %q is neither a built-in face nor a font file", o.theme.Name, name, file)
		if near := problem.Nearest(file, Builtin()); near != "" {
			o.add(p.WithHint("did you mean %q?", near))
		} else {
			o.add(p.WithHint("built in are %s", strings.Join(Builtin(), ", ")))
		}
		return source{}
	}
	at := problem.Place{File: file}
	b, err := o.file(file)
	var list problem.List
	switch {
	case errors.As(err, &list):
		o.add(list...)
		return source{}
	case errors.Is(err, fs.ErrNotExist):
		if named.File == "" {
			named = at
		}
		o.add(problem.Errorf(named, "F600", "there is no font file %s, and face %q of theme %s names it", file, name, o.theme.Name).
			WithHint("put it there, or name one of the built-in faces: %s", strings.Join(Builtin(), ", ")))
		return source{}
	case err != nil:
		o.add(problem.Errorf(at, "F602", "cannot be read, and face %q of theme %s names it: %v", name, o.theme.Name, pathless(err)))
		return source{}
	}
	id := "sha256:" + string(sum(b))
	f, err := parsed.get(id, b)
	switch {
	case errors.Is(err, ErrRights):
		o.add(problem.Errorf(at, "G803", "%v", err).WithHint("take a font with an open licence, or ask its maker"))
		return source{}
	case err != nil:
		hint := "take the file from its maker again, or name another font"
		if kind := (*kindError)(nil); errors.As(err, &kind) {
			hint = kind.hint
		}
		o.add(problem.Errorf(at, "G801", "%v", err).WithHint("%s", hint))
		return source{}
	}
	if lacks := f.lacks(); lacks != "" {
		o.add(problem.Errorf(at, "G802", "font has no %q", lacks).WithHint("a theme's font needs the letters A to Z, a to z, figures, space and hyphen"))
		return source{}
	}
	o.files[file] = source{id, func() *Face { return f }}
	return o.files[file]
}

// pathless takes the path off an error.
func pathless(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// types looks whether every face that a type names is there.
func (o *opener) types() {
	var wanted []string
	for _, t := range o.theme.Type {
		wanted = append(wanted, t.Face, t.Value, t.Strong)
	}
	slices.Sort(wanted)
	known := slices.Sorted(maps.Keys(o.theme.Faces))
	for _, w := range slices.Compact(wanted) {
		if _, ok := o.theme.Faces[w]; ok || w == "" {
			continue
		}
		p := problem.Errorf(problem.Place{}, "G804", "theme %s has no face %q", o.theme.Name, w)
		if near := problem.Nearest(w, known); near != "" {
			p = p.WithHint("did you mean %q?", near)
		} else if len(known) > 0 {
			p = p.WithHint("it has %s", strings.Join(known, ", "))
		}
		o.add(p)
	}
}

func (o *opener) add(p ...problem.Problem) { o.problems = append(o.problems, p...) }

// lacks returns the first character that text cannot do without and that the
// face does not have, or "".
func (f *Face) lacks() string {
	const needed = " -.,:;()0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	for _, r := range needed {
		if !f.Has(r) {
			return string(r)
		}
	}
	return ""
}

func sum(b []byte) []byte {
	s := sha256.Sum256(b)
	return s[:]
}

// parsed keeps the faces of files by their content, chains the chains by the
// ids of their faces. Both forget everything when a process meets more than it
// could ever need.
var (
	parsed faces
	chains struct {
		mu sync.Mutex
		by map[string]*Chain
	}
)

const (
	maxFaces  = 64
	maxChains = 256
)

type faces struct {
	mu sync.Mutex
	by map[string]func() (*Face, error)
}

// get returns the face of b, parsing it if it was not met before.
func (k *faces) get(id string, b []byte) (*Face, error) {
	k.mu.Lock()
	get := k.by[id]
	if get == nil {
		get = sync.OnceValues(func() (*Face, error) { return Parse(b) })
		if k.by == nil || len(k.by) >= maxFaces {
			k.by = map[string]func() (*Face, error){}
		}
		k.by[id] = get
	}
	k.mu.Unlock()
	return get()
}

// shared returns the chain of the faces.
func shared(list []source) *Chain {
	c := &Chain{}
	key := ""
	for _, s := range list {
		key += s.id + "\x00"
		c.faces = append(c.faces, s.load)
	}
	chains.mu.Lock()
	defer chains.mu.Unlock()
	if old := chains.by[key]; old != nil {
		return old
	}
	if chains.by == nil || len(chains.by) >= maxChains {
		chains.by = map[string]*Chain{}
	}
	chains.by[key] = c
	return c
}
