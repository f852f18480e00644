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
	file []byte
	load func() *Face
}

// builtins returns the built-in faces in a fixed order. Roboto is the default
// look, Liberation the serif, DejaVu has the letters and signs that those lack.
var builtins = sync.OnceValue(func() []builtin {
	var list []builtin
	for _, b := range []struct {
		name string
		file []byte
	}{
		{"Roboto Regular", robotoregular.TTF},
		{"Roboto Medium", robotomedium.TTF},
		{"Roboto Bold", robotobold.TTF},
		{"Liberation Serif", liberationserifregular.TTF},
		{"Liberation Serif Bold", liberationserifbold.TTF},
		{fallback, dejavusans.TTF},
		{fallbackBold, dejavusansbold.TTF},
	} {
		list = append(list, builtin{b.name, b.file, sync.OnceValue(func() *Face {
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

// face returns the built-in face of that name, or nil.
func face(name string) func() *Face {
	all := builtins()
	i := slices.IndexFunc(all, func(b builtin) bool { return b.name == name })
	if i < 0 {
		return nil
	}
	return all[i].load
}
