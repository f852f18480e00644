package report

import (
	"errors"
	"io/fs"

	"brief/report/draw"
	"brief/report/font"
	"brief/report/image"
	"brief/report/layout"
	"brief/report/problem"
	"brief/templates"
)

// The files of a template, a language's words and a theme.
func templateFile(name string) string { return "templates/" + name + ".md" }
func wordsFile(lang string) string    { return "templates/words/" + lang + ".yaml" }
func themeFile(name string) string    { return "templates/themes/" + name + ".yaml" }

// templateOf is a template of the workspace, else a built-in one.
func (b *Builder) templateOf(name string) (*templates.Template, problem.List) {
	return keep(b, templateFile(name), "template", templates.Parse)
}

// mended is a template that could not be parsed as it would be after the hints
// on it, with what is found then; see templates.Mended. It is for telling
// problems, and nothing else.
func (b *Builder) mended(name string, told problem.List) (*templates.Template, problem.List) {
	file := templateFile(name)
	b.mu.Lock()
	defer b.mu.Unlock()
	key := "mended " + file
	if p, ok := b.kept[key].(parsed[*templates.Template]); ok {
		return p.value, p.found
	}
	var p parsed[*templates.Template]
	if src, err := fs.ReadFile(b.files, file); err == nil {
		p.value, p.found = templates.Mended(file, src, told)
	}
	b.kept[key] = p
	return p.value, p.found
}

// wordsOf are the words of a language.
func (b *Builder) wordsOf(lang string) (*templates.Words, problem.List) {
	return keep(b, wordsFile(lang), "language", templates.ParseWords)
}

// lookOf is a theme with its faces.
func (b *Builder) lookOf(name string) (look, problem.List) {
	return keep(b, themeFile(name), "theme", func(file string, src []byte) (look, problem.List) {
		t, found := templates.ParseTheme(file, src)
		if found.Err() != nil {
			return look{}, found
		}
		fonts, missing := font.Open(t, func(name string) ([]byte, error) { return fs.ReadFile(b.files, name) })
		return look{t, fonts, layout.NewTexts(t, fonts), facesOf(t, b.files)}, append(found, missing...)
	})
}

// logoOf is the desk's logo as a drawing, nil if it has none. A file that
// cannot be read is the fault of the setting that names it.
func (b *Builder) logoOf(name string) (*draw.Drawing, problem.List) {
	if name == "." {
		return nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if p, ok := b.kept[name].(parsed[*draw.Drawing]); ok {
		return p.value, p.found
	}
	var p parsed[*draw.Drawing]
	if src, err := readPicture(b.files, name); err != nil {
		p.found = problem.List{*err}
	} else {
		p.value, p.found = image.Read(name, src, layout.LogoWidth, layout.LogoHeight)
	}
	b.kept[name] = p
	return p.value, p.found
}

// A parsed is what is kept of a file.
type parsed[T any] struct {
	value T
	found problem.List
}

// keep returns what read made of a file of the workspace, or of the built-in
// file of the same name; each file is read once for a Builder.
func keep[T any](b *Builder, name, kind string, read func(string, []byte) (T, problem.List)) (T, problem.List) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p, ok := b.kept[name].(parsed[T]); ok {
		return p.value, p.found
	}
	var p parsed[T]
	src, err := fs.ReadFile(b.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		src, err = fs.ReadFile(templates.Files, name[len("templates/"):])
	}
	if err != nil {
		p.found = problem.List{noFile(b.files, name, kind, err)}
	} else {
		p.value, p.found = read(name, src)
	}
	b.kept[name] = p
	return p.value, p.found
}
