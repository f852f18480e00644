package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// A chain is a folder of lines, a file for each month: each line holds the hash
// of the one before it, so that a line that was changed, moved or taken away is
// found. Lines are only added. What the last line says is not relied on before
// it is on the disk.
type chain[L link[L]] struct {
	fs      bounded
	dir     string
	written string // the fault points
	synced  string
}

// A link is a line of a chain. It is written as JSON, in one way only.
type link[L any] interface {
	place() (n int, prev string) // its number, from 1, and the hash of the line before it
	placed(n int, prev string) L // the same line, there
	when() time.Time             // at which it was written
	about() string               // the edition
}

// writeLine is a line as its chain holds it.
func writeLine[L any](l L) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		panic(err) // a line is text and numbers
	}
	return b.Bytes()
}

// parseLine reads what writeLine wrote, and nothing else.
func parseLine[L any](text []byte) (l L, ok bool) {
	ok = json.Unmarshal(text, &l) == nil && bytes.Equal(writeLine(l), text)
	return l, ok
}

// A part is one month of a chain, as far as it is whole.
type part[L any] struct {
	name  string
	lines []L
	head  string // hash of the last line
	whole []byte
	torn  bool // a program died while it wrote the next line
}

// A RegisterError says which line of a register is not what it was.
type RegisterError struct {
	File string
	Line int
	What string
}

// Error returns one line for people.
func (e *RegisterError) Error() string { return fmt.Sprintf("%s:%d %s", e.File, e.Line, e.What) }

// isMonth reports whether a file of a chain has a name that it may have.
func isMonth(name string) bool { return len(name) == len("2006-01") && !begins(name).IsZero() }

// months are the names of the files of the chain, oldest first.
func (c chain[L]) months() ([]string, error) {
	names, err := c.fs.List(c.dir)
	if missing(err) {
		return nil, nil
	}
	return slices.DeleteFunc(names, func(n string) bool { return !isMonth(n) }), err
}

// read reads a month. What stands behind the last end of a line is torn; a
// whole line that is none is an error.
func (c chain[L]) read(month string) (part[L], error) {
	p := part[L]{name: c.dir + "/" + month}
	b, err := c.fs.Read(p.name)
	if err != nil {
		return p, err
	}
	for len(b) > len(p.whole) {
		line, _, ended := bytes.Cut(b[len(p.whole):], []byte("\n"))
		if !ended {
			p.torn = true
			break
		}
		l, ok := parseLine[L](b[len(p.whole) : len(p.whole)+len(line)+1])
		if !ok {
			return p, c.broken(p.name, len(p.lines)+1)
		}
		p.lines = append(p.lines, l)
		p.head = sum(line)
		p.whole = b[:len(p.whole)+len(line)+1]
	}
	return p, nil
}

func (c chain[L]) broken(file string, line int) error {
	return &RegisterError{file, line, "is no line of a register"}
}

// head is the last line, the zero Head if there is none.
func (c chain[L]) head() (Head, error) {
	for l, err := range c.backward() {
		if err != nil {
			return Head{}, err
		}
		text := writeLine(l)
		n, _ := l.place()
		return Head{n, sum(text[:len(text)-1])}, nil
	}
	return Head{}, nil
}

// backward yields the lines, newest first. The months before the line at which
// the reader stops are not read.
func (c chain[L]) backward() iter.Seq2[L, error] {
	return func(yield func(L, error) bool) {
		var none L
		names, err := c.months()
		if err != nil {
			yield(none, err)
			return
		}
		for _, month := range slices.Backward(names) {
			name := c.dir + "/" + month
			b, err := c.fs.Read(name)
			if err != nil {
				yield(none, err)
				return
			}
			b = b[:bytes.LastIndexByte(b, '\n')+1] // what stands behind is torn
			for n := bytes.Count(b, []byte("\n")); n > 0; n-- {
				start := bytes.LastIndexByte(b[:len(b)-1], '\n') + 1
				l, ok := parseLine[L](b[start:])
				if !ok {
					yield(none, c.broken(name, n))
					return
				}
				if !yield(l, nil) {
					return
				}
				b = b[:start]
			}
		}
	}
}

// some are the lines of a month that are about some editions. The others are
// not looked at: most of ten years are of other countries.
func (c chain[L]) some(month string, ids map[string]bool) ([]L, error) {
	return c.those(month, func(text []byte) bool {
		_, rest, _ := bytes.Cut(text, []byte(`"edition":"`))
		id, _, _ := bytes.Cut(rest, []byte(`"`))
		return ids[string(id)]
	})
}

// those are the lines of a month that are wanted by their text. The others are
// not looked at, which takes a hundred times longer.
func (c chain[L]) those(month string, wanted func(text []byte) bool) ([]L, error) {
	name := c.dir + "/" + month
	b, err := c.fs.Read(name)
	if err != nil {
		return nil, err
	}
	var lines []L
	n := 0
	for text := range bytes.Lines(b) {
		n++
		if !bytes.HasSuffix(text, []byte("\n")) || !wanted(text) {
			continue
		}
		l, ok := parseLine[L](text)
		if !ok {
			return nil, c.broken(name, n)
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// newest is the newest month, "" if there is none.
func (c chain[L]) newest() (string, error) {
	names, err := c.months()
	if err != nil || len(names) == 0 {
		return "", err
	}
	return names[len(names)-1], nil
}

// follows refuses a chain whose newest month holds a line that is none: what was
// added would follow it.
func (c chain[L]) follows() error {
	newest, err := c.newest()
	if newest == "" || err != nil {
		return err
	}
	_, err = c.read(newest)
	return err
}

// add adds lines, each following the one before it, and makes sure that they
// are on the disk before anybody relies on them. The chain follows already.
func (c chain[L]) add(a *Archive, lines ...L) error {
	head, err := c.head()
	if err != nil {
		return err
	}
	newest, err := c.newest()
	if err != nil || len(lines) == 0 {
		return err
	}
	month := max(newest, lines[0].when().UTC().Format("2006-01")) // a clock that went back moves no line
	var text []byte
	for _, l := range lines {
		w := writeLine(l.placed(head.Line+1, head.SHA256))
		head = Head{head.Line + 1, sum(w[:len(w)-1])}
		text = append(text, w...)
	}
	name := c.dir + "/" + month
	return a.steps(
		func() error { return c.fs.Append(name, text) },
		func() error { return c.settle(a, name) },
	)
}

// settle makes sure that a file of the chain is on the disk.
func (c chain[L]) settle(a *Archive, name string) error {
	return a.steps(
		point(c.written),
		func() error { return c.fs.Sync(name) },
		func() error { return c.fs.SyncDir(c.dir) }, point(c.synced),
	)
}

// mend takes a torn line away: nobody relied on it, since it was never synced.
func (c chain[L]) mend(a *Archive) error {
	names, err := c.months()
	if err != nil || len(names) == 0 {
		return err
	}
	for _, name := range slices.Backward(names) { // the newest may be empty: a clock that went back writes into the one before
		b, err := c.fs.Read(c.dir + "/" + name)
		if err != nil {
			return err
		}
		whole := b[:bytes.LastIndexByte(b, '\n')+1]
		if len(whole) < len(b) {
			if err := a.replace(c.dir+"/"+name, whole); err != nil {
				return err
			}
		}
		if len(whole) > 0 {
			break
		}
	}
	return nil
}

// holds reports whether a line with a hash is in the chain. The months after
// it are hardly looked at.
func (c chain[L]) holds(h Head) (bool, error) {
	months, err := c.months()
	if err != nil {
		return false, err
	}
	for _, month := range slices.Backward(months) {
		b, err := c.fs.Read(c.dir + "/" + month)
		if err != nil {
			return false, err
		}
		first, _, _ := bytes.Cut(b, []byte("\n"))
		if l, ok := parseLine[L](append(bytes.Clone(first), '\n')); ok {
			if n, _ := l.place(); n > h.Line {
				continue
			}
		}
		for text := range bytes.Lines(b) {
			if sum(bytes.TrimSuffix(text, []byte("\n"))) == h.SHA256 {
				return true, nil
			}
		}
	}
	return false, nil
}

// unbroken refuses a chain in which a line from a number on does not hold the hash
// of the line before it. The lines are not looked at but for that.
func (c chain[L]) unbroken(from int) error {
	months, err := c.months()
	if err != nil {
		return err
	}
	first := 0
	for i, month := range slices.Backward(months) {
		l, ok, err := c.first(month)
		if err != nil {
			return err
		}
		if n, _ := l.place(); ok && n <= from {
			first = i
			break
		}
	}
	begin := fmt.Appendf(nil, `{"n":%d,`, from)
	prev := ""
	for _, month := range months[first:] {
		name := c.dir + "/" + month
		b, err := c.fs.Read(name)
		if err != nil {
			return err
		}
		n := 0
		for text := range bytes.Lines(b) {
			n++
			line, whole := bytes.CutSuffix(text, []byte("\n"))
			switch {
			case !whole, prev == "" && !bytes.HasPrefix(line, begin):
				continue
			case prev != "" && !bytes.HasSuffix(line, []byte(`"prev":"`+prev+`"}`)):
				return &RegisterError{name, n, "does not hold the hash of the line before it: one of them was changed"}
			}
			prev = sum(line)
		}
	}
	return nil
}

// first is the first line of a month; ok is false where that has none.
func (c chain[L]) first(month string) (l L, ok bool, err error) {
	b, err := c.fs.Read(c.dir + "/" + month)
	if err != nil {
		return l, false, err
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	l, ok = parseLine[L](append(bytes.Clone(line), '\n'))
	return l, ok, nil
}

// lacks says why the chain does not hold a head, "" if it does: it ends before
// that line, or has another one there.
func (c chain[L]) lacks(h Head) (why string, err error) {
	if h == (Head{}) {
		return "", nil
	}
	held, err := c.holds(h)
	if held || err != nil {
		return "", err
	}
	last, err := c.head()
	switch {
	case err != nil:
		return "", err
	case last.Line == 0:
		return "has no line", nil
	case last.Line < h.Line:
		return fmt.Sprintf("ends with line %d: lines were cut off, or all of it was written anew", last.Line), nil
	}
	return fmt.Sprintf("has another line %d: lines were cut off and others written, or all of it was written anew", h.Line), nil
}

// since are the lines of the months since a day, oldest first.
func (c chain[L]) since(day time.Time) ([]L, error) {
	names, err := c.months()
	var all []L
	for _, n := range names {
		if err != nil || strings.Compare(n, day.Format("2006-01")) < 0 {
			continue
		}
		var p part[L]
		p, err = c.read(n)
		all = append(all, p.lines...)
	}
	return all, err
}
