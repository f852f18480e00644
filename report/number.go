package report

import (
	"errors"
	"io/fs"
	"strconv"

	"brief/report/pdf"
	"brief/report/press"
	"brief/report/problem"
	"brief/templates"
)

// A Numbering makes numbered copies of one finished file.
type Numbering struct {
	press *press.Numbering
	words *templates.Words
	lang  string
}

// NewNumbering returns a Numbering of a file in a language. The words on it are
// those of the workspace, else the built-in ones. The error is a problem.List.
func NewNumbering(files fs.FS, lang string, file []byte) (*Numbering, error) {
	f, err := pdf.Read(file)
	if err != nil {
		return nil, err
	}
	name := wordsFile(lang)
	src, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		src, err = fs.ReadFile(templates.Files, name[len("templates/"):])
	}
	if err != nil {
		return nil, problem.List{noFile(files, name, "language", err)}
	}
	words, found := templates.ParseWords(name, src)
	if found.Err() != nil {
		return nil, found
	}
	return &Numbering{press.NewNumbering(f), words, lang}, nil
}

// Copy returns copy c: the same bytes for the same copy, as often as it is made.
func (n *Numbering) Copy(c press.Copy) ([]byte, error) {
	label, err := n.words.Text("copy-number", map[string]string{"n": strconv.Itoa(c.Number), "of": strconv.Itoa(c.Of)})
	if err != nil {
		return nil, err
	}
	code, err := n.words.Text("copy-code", map[string]string{"id": c.ID})
	if err != nil {
		return nil, err
	}
	return n.press.Copy(c, press.Words{Label: label, Code: code, Lang: n.lang})
}
