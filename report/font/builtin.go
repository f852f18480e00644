package font

import (
	"slices"
	"sync"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"eliasnaur.com/font/roboto/robotobold"
	"eliasnaur.com/font/roboto/robotomedium"
	"eliasnaur.com/font/roboto/robotoregular"
)

// A builtin is a face that comes with the program.
type builtin struct {
	name string
	sum  string // SHA-256 of file, in hexadecimal; written here since hashing takes longer than a brief, and held by a test
	file []byte
	load func() *Face
}

// builtins returns the built-in faces in a fixed order. Roboto is the default
// look, Liberation the serif, DejaVu has the letters and signs that those lack.
var builtins = sync.OnceValue(func() []builtin {
	var list []builtin
	for _, b := range []struct {
		name, sum string
		file      []byte
	}{
		{"Roboto Regular", "797e35f7f5d6020a5c6ea13b42ecd668bcfb3bbc4baa0e74773527e5b6cb3174", robotoregular.TTF},
		{"Roboto Medium", "7984aafeaf437899ce89b251d2875fc5048cb7d290152eac070239cca7ff726c", robotomedium.TTF},
		{"Roboto Bold", "36f3709dea3e3ce3c6aedc058079e55980825f898f1e901d091c73c40de8bab1", robotobold.TTF},
		{"Liberation Serif", "a82e5f4350d6b66d44d1c77f718d7c658a23ae6097c115748f5ab58c0723af59", liberationserifregular.TTF},
		{"Liberation Serif Bold", "1226cecb60336d5ab5401c8ecb608cd93fe2576df85ec1f2410eac524878323c", liberationserifbold.TTF},
		{fallback, "7da195a74c55bef988d0d48f9508bd5d849425c1770dba5d7bfc6ce9ed848954", dejavusans.TTF},
		{fallbackBold, "e6476c1b80502924294eed40894c5b18e06c181444ca953e5334262df9c27724", dejavusansbold.TTF},
	} {
		list = append(list, builtin{b.name, b.sum, b.file, sync.OnceValue(func() *Face {
			// The module's checksum vouches for the file, so it is not
			// checked again at every start; a test does.
			f, err := read(b.file)
			if err != nil {
				panic("font: " + b.name + ": " + err.Error())
			}
			return f
		})})
	}
	return list
})

// The last faces of every chain.
const (
	fallback     = "DejaVu Sans"
	fallbackBold = "DejaVu Sans Bold"
)

// Builtin returns the names of the faces that come with the program.
func Builtin() []string {
	var names []string
	for _, b := range builtins() {
		names = append(names, b.name)
	}
	return names
}

// Sum returns the SHA-256 of the file of a built-in face, in hexadecimal, or ""
// if there is no such face.
func Sum(name string) string {
	for _, b := range builtins() {
		if b.name == name {
			return b.sum
		}
	}
	return ""
}

// face returns the built-in face of that name, or nil.
func face(name string) func() *Face {
	all := builtins()
	i := slices.IndexFunc(all, func(b builtin) bool { return b.name == name })
	if i < 0 {
		return nil
	}
	return all[i].load
}
