package archive

import (
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// A lossy is an FS in memory whose power can fail: before its kth operation
// everything stops, and what was not synced may be lost, cut or zeroed.
//
// A file has bytes that programs see and bytes that are on the disk. A folder
// has the names that programs see and changes of names that are not on the disk
// yet, in their order; a crash keeps a prefix of them. A rename is one change
// in each of two folders, and both happen or none.
type lossy struct {
	files map[string]*lossyFile // by name, what programs see; folders end in "/"
	disk  map[string]*lossyFile // the names that are on the disk
	late  []change              // changes of names that are not
	left  int                   // operations until the power fails; negative: never
	fail  int                   // the operation that fails with err, counted down; negative: none
	err   error
	ever  bool // every operation after it fails too
	ops   int
}

type lossyFile struct {
	seen, synced []byte
	tail         bool // what was synced before an append stays
}

// A change is a name that came (file set) or went, in a folder; two of one
// rename have one number.
type change struct {
	dirs     []string
	from, to string // from "" for a new name, to "" for one that went
	file     *lossyFile
}

var errPower = errors.New("the power is gone")

func newLossy() *lossy {
	return &lossy{files: map[string]*lossyFile{"/": {}}, disk: map[string]*lossyFile{"/": {}}, left: -1, fail: -1}
}

// op counts one operation, and stops or fails it.
func (l *lossy) op() error {
	l.ops++
	if l.left == 0 {
		return errPower
	}
	l.left--
	if l.fail > 0 {
		l.fail--
	}
	if l.fail == 0 {
		if !l.ever {
			l.fail = -1
		}
		return l.err
	}
	return nil
}

func dir(n string) string {
	d := path.Dir("/" + strings.TrimSuffix(n, "/"))
	if d == "/" {
		return "/"
	}
	return d[1:] + "/"
}

func folder(n string) string {
	if n == "" {
		return "/"
	}
	return n + "/"
}

func gone(n string) error { return &fs.PathError{Op: "open", Path: n, Err: fs.ErrNotExist} }

func (l *lossy) Mkdir(n string) error {
	if err := l.op(); err != nil {
		return err
	}
	at := ""
	for part := range strings.SplitSeq(n, "/") {
		at += part + "/"
		if l.files[at] == nil {
			f := &lossyFile{}
			l.files[at] = f
			l.late = append(l.late, change{[]string{dir(at)}, "", at, f})
		}
	}
	return nil
}

func (l *lossy) Write(n string, data []byte) error {
	if err := l.op(); err != nil {
		return err
	}
	if l.files[n] != nil {
		return &fs.PathError{Op: "open", Path: n, Err: fs.ErrExist}
	}
	if l.files[dir(n)] == nil {
		return gone(n)
	}
	f := &lossyFile{seen: slices.Clone(data)}
	l.files[n] = f
	l.late = append(l.late, change{[]string{dir(n)}, "", n, f})
	return nil
}

func (l *lossy) Append(n string, data []byte) error {
	if err := l.op(); err != nil {
		return err
	}
	f := l.files[n]
	if f == nil {
		if l.files[dir(n)] == nil {
			return gone(n)
		}
		f = &lossyFile{}
		l.files[n] = f
		l.late = append(l.late, change{[]string{dir(n)}, "", n, f})
	}
	f.seen = append(slices.Clone(f.seen), data...)
	f.tail = true
	return nil
}

func (l *lossy) Sync(n string) error {
	if err := l.op(); err != nil {
		return err
	}
	f := l.files[n]
	if f == nil {
		return gone(n)
	}
	f.synced = slices.Clone(f.seen)
	return nil
}

func (l *lossy) SyncDir(n string) error {
	if err := l.op(); err != nil {
		return err
	}
	d := folder(n)
	if l.files[d] == nil {
		return gone(n)
	}
	var rest []change
	for _, c := range l.late {
		if !slices.Contains(c.dirs, d) {
			rest = append(rest, c)
			continue
		}
		l.happen(l.disk, c)
	}
	l.late = rest
	return nil
}

// happen makes a change of names.
func (l *lossy) happen(names map[string]*lossyFile, c change) {
	switch {
	case c.from == "":
		names[c.to] = c.file
	case c.to == "":
		maps.DeleteFunc(names, func(n string, _ *lossyFile) bool {
			return n == c.from || strings.HasPrefix(n, c.from) && strings.HasSuffix(c.from, "/")
		})
	default:
		for _, n := range slices.Collect(maps.Keys(names)) {
			if n == c.from || strings.HasPrefix(n, c.from) && strings.HasSuffix(c.from, "/") {
				names[c.to+strings.TrimPrefix(n, c.from)] = names[n]
				delete(names, n)
			}
		}
		if !strings.HasSuffix(c.from, "/") {
			names[c.to] = c.file
		}
	}
}

func (l *lossy) Rename(from, to string) error {
	if err := l.op(); err != nil {
		return err
	}
	if l.files[from] == nil && l.files[from+"/"] == nil {
		return gone(from)
	}
	if l.files[from] == nil {
		from, to = from+"/", to+"/"
		for n := range l.files {
			if strings.HasPrefix(n, to) && n != to {
				return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}
			}
		}
	}
	if l.files[dir(to)] == nil {
		return gone(to)
	}
	c := change{[]string{dir(from), dir(to)}, from, to, l.files[from]}
	l.happen(l.files, c)
	l.late = append(l.late, c)
	return nil
}

func (l *lossy) Read(n string, most int) ([]byte, error) {
	if err := l.op(); err != nil {
		return nil, err
	}
	f := l.files[n]
	if f == nil {
		return nil, gone(n)
	}
	if len(f.seen) > most {
		return nil, ErrTooLong
	}
	return slices.Clone(f.seen), nil
}

func (l *lossy) List(n string) ([]string, error) {
	if err := l.op(); err != nil {
		return nil, err
	}
	d := folder(n)
	if l.files[d] == nil {
		return nil, gone(n)
	}
	if d == "/" {
		d = ""
	}
	var names []string
	for name := range l.files {
		rest, ok := strings.CutPrefix(name, d)
		rest = strings.TrimSuffix(rest, "/")
		if ok && rest != "" && !strings.Contains(rest, "/") {
			names = append(names, rest)
		}
	}
	slices.Sort(names)
	return names, nil
}

func (l *lossy) RemoveAll(n string) error {
	if err := l.op(); err != nil {
		return err
	}
	for _, name := range []string{n, n + "/"} {
		if l.files[name] != nil {
			c := change{[]string{dir(n)}, name, "", nil}
			l.happen(l.files, c)
			l.late = append(l.late, c)
		}
	}
	return nil
}

// crash is what is on the disk when the power comes back: a prefix of the
// changes of each folder, and of each file what was synced, or the new bytes,
// cut or zeroed.
func (l *lossy) crash(r *rand.Rand) *lossy {
	after := newLossy()
	names := maps.Clone(l.disk)
	stopped := map[string]bool{}
	for _, c := range l.late {
		if slices.ContainsFunc(c.dirs, func(d string) bool { return stopped[d] }) || r.IntN(3) == 0 {
			for _, d := range c.dirs {
				stopped[d] = true
			}
			continue
		}
		l.happen(names, c)
	}
	for _, n := range slices.Sorted(maps.Keys(names)) { // chance in one order, so that a seed gives one disk
		if reachable(names, n) {
			b := names[n].after(r)
			after.files[n] = &lossyFile{seen: b, synced: b}
			after.disk[n] = after.files[n]
		}
	}
	return after
}

// reachable reports whether the folders above a name are there.
func reachable(names map[string]*lossyFile, n string) bool {
	for d := dir(n); d != "/"; d = dir(d) {
		if names[d] == nil {
			return false
		}
	}
	return true
}

// after is what a crash leaves of a file.
func (f *lossyFile) after(r *rand.Rand) []byte {
	if string(f.seen) == string(f.synced) {
		return slices.Clone(f.seen)
	}
	b := slices.Clone(f.seen)
	from := 0
	if f.tail && strings.HasPrefix(string(f.seen), string(f.synced)) {
		from = len(f.synced)
	}
	switch r.IntN(4) {
	case 0:
		return slices.Clone(f.synced)
	case 1:
		return b
	case 2:
		return b[:from+r.IntN(len(b)-from+1)]
	}
	clear(b[from:])
	return b
}
