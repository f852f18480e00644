package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"syscall"
)

// A Finding is something in an archive that is not what it was.
type Finding struct {
	File string // in the archive, with :LINE for the register
	What string
	ID   string // the edition that it touches, or ""
	PDF  bool   // only the PDF of the edition is touched: its inputs are whole
}

// Scrub reads every file of the archive and holds it against its record, each
// record against the register, and the register against its chain. It changes
// nothing. What it returns is in the order of the names. What cannot be read is
// a finding, and the rest is looked at all the same; it is an error only if
// nothing can be.
func (a *Archive) Scrub() ([]Finding, error) {
	s := &scrub{Archive: a, used: map[string]bool{}, issued: map[string]string{}, held: map[input]error{}, lines: map[string]bool{}, told: map[Head]bool{}}
	if err := s.top(); err != nil {
		return nil, err
	}
	s.registerChain()
	s.editions()
	s.objects()
	slices.SortStableFunc(s.found, func(x, y Finding) int { return strings.Compare(x.File, y.File) })
	return s.found, nil
}

// A scrub is one look at an archive.
type scrub struct {
	*Archive
	found  []Finding
	issued map[string]string // by ID, the hash of the record that the register has
	used   map[string]bool   // objects that records name
	held   map[input]error   // what became of inputs, which many editions share
	lines  map[string]bool   // hashes of the register's lines
	told   map[Head]bool     // that the register lacks them
	blind  bool              // a part of the register could not be read
	unread []string          // folders that could not be read
}

// An input is an object as a record has it.
type input struct {
	hash string
	size int
}

func (s *scrub) find(f Finding, format string, args ...any) {
	f.What = fmt.Sprintf(format, args...)
	s.found = append(s.found, f)
}

// unreadable notes that a file or folder cannot be read, and why.
func (s *scrub) unreadable(f Finding, err error) {
	if damage := (*DamageError)(nil); errors.As(err, &damage) {
		s.find(f, "%s", damage.What)
		return
	}
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err // the path is said already
	}
	s.find(f, "cannot be read: %v", err)
}

// top looks for what no archive holds.
func (s *scrub) top() error {
	names, err := s.fs.List("")
	for _, n := range names {
		if !slices.Contains([]string{"FORMAT", "editions", "objects", "register", "copies", "outlets", "tmp", "lock", "token"}, n) {
			s.find(Finding{File: n}, "is no part of an archive")
		}
	}
	return err
}

// registerChain follows both registers from their first lines. That of copies
// comes second: what a line names of it was there before that line.
func (s *scrub) registerChain() {
	names := map[Head]string{} // of the register of copies, by where the register of editions first does
	s.blind = !follow(s, s.Archive.lines(), func(at, hash string, l Line) {
		s.lines[hash] = true
		s.line(at, l)
		if _, ok := names[l.Copies]; !ok {
			names[l.Copies] = at
		}
	})
	delete(names, Head{})
	if !follow(s, s.copies(), func(_, hash string, l CopyLine) { delete(names, Head{l.N, hash}) }) || len(names) == 0 {
		return
	}
	first := slices.MinFunc(slices.Collect(maps.Keys(names)), func(x, y Head) int { return x.Line - y.Line }) // one finding is enough
	s.find(Finding{File: names[first]}, "names line %d of the register of copies as %s, which that does not have: lines of it were cut off or changed", first.Line, first.Short())
}

// follow follows a register from its first line, and reports whether all of it
// could be read.
func follow[L link[L]](s *scrub, c chain[L], each func(at, hash string, l L)) (whole bool) {
	names, err := s.fs.List(c.dir)
	if err != nil {
		if !missing(err) {
			s.unreadable(Finding{File: c.dir}, err)
		}
		return missing(err)
	}
	whole = true
	n, prev, known := 0, "", true // known: the line before was read
	for _, name := range names {
		if !isMonth(name) {
			s.find(Finding{File: c.dir + "/" + name}, "is no part of the register")
			continue
		}
		p, err := c.read(name)
		broken := (*RegisterError)(nil)
		if err != nil {
			whole = false
			if !errors.As(err, &broken) {
				s.unreadable(Finding{File: p.name}, err)
				known = false
				continue
			}
		}
		for i, l := range p.lines {
			at := fmt.Sprintf("%s:%d", p.name, i+1)
			m, before := l.place()
			switch {
			case !known:
			case before != prev && m != n+1:
				s.find(Finding{File: at, ID: l.about()}, "is line %d and does not follow line %d: lines were taken away, added or moved", m, n)
			case before != prev:
				s.find(Finding{File: at, ID: l.about()}, "does not hold the hash of the line before it: one of them was changed")
			case m != n+1:
				s.find(Finding{File: at, ID: l.about()}, "is line %d and stands where line %d belongs", m, n+1)
			}
			n, known = m, true
			w := writeLine(l)
			prev = sum(w[:len(w)-1])
			each(at, prev, l)
		}
		switch {
		case broken != nil:
			s.find(Finding{File: fmt.Sprintf("%s:%d", broken.File, broken.Line)}, "%s; what follows it was not read", broken.What)
			known = false
		case p.torn && name == names[len(names)-1]:
			s.find(Finding{File: fmt.Sprintf("%s:%d", p.name, len(p.lines)+1)}, "was never finished; the next run takes it away")
		case p.torn:
			s.find(Finding{File: fmt.Sprintf("%s:%d", p.name, len(p.lines)+1)}, "has no end: it was never finished, or cut off")
		}
	}
	return whole
}

// line notes what a line of the register issues.
func (s *scrub) line(at string, l Line) {
	if l.Did != Issued {
		return
	}
	if was, ok := s.issued[l.Edition]; ok && was != l.Record {
		s.find(Finding{File: at, ID: l.Edition}, "issues %s a second time, with another record", l.Edition)
	}
	s.issued[l.Edition] = l.Record
}

// editions reads every edition.
func (s *scrub) editions() {
	var series []string
	s.walk("", 0, func(name string, _ []string) error {
		series = append(series, name)
		return nil
	}, func(dir string, err error) error {
		s.strange(path.Join("editions", dir), "is no series of editions", err)
		return nil
	})
	if _, err := s.fs.Read("FORMAT"); missing(err) && len(series)+len(s.lines) > 0 { // it is written before anything is kept
		s.find(Finding{File: "FORMAT"}, "is gone; it held %q", strings.TrimSpace(format))
	}
	kept := map[string]bool{}
	for _, name := range series {
		for _, p := range s.list("editions/"+name, "is no series of editions") {
			for _, v := range s.list("editions/"+name+"/"+p, "is no period of a series") {
				kept[name+"/"+p+"/"+v] = true
				s.edition(name + "/" + p + "/" + v)
			}
		}
	}
	for id := range s.issued {
		hidden := func(dir string) bool { return strings.HasPrefix("editions/"+id+"/", dir+"/") }
		if !kept[id] && !slices.ContainsFunc(s.unread, hidden) {
			s.find(Finding{File: "editions/" + id, ID: id}, "is gone; the register says that it was issued")
		}
	}
}

// list is the names in a folder, none if it cannot be read or is none.
func (s *scrub) list(dir, isNone string) []string {
	names, err := s.fs.List(dir)
	s.strange(dir, isNone, err)
	return names
}

// strange notes why a folder could not be read, and says what it is where it is
// no folder at all.
func (s *scrub) strange(dir, isNone string, err error) {
	switch {
	case err == nil || missing(err):
	case errors.Is(err, syscall.ENOTDIR):
		s.find(Finding{File: dir}, "%s", isNone)
	default:
		s.unread = append(s.unread, dir)
		s.unreadable(Finding{File: dir}, err)
	}
}

// recordOf is the hash of the record that the register has of an edition. One
// that it had not may have come since it was read: nobody waits for a scrub.
func (s *scrub) recordOf(id string) (hash string, registered bool) {
	if hash, registered = s.issued[id]; registered || s.blind {
		return hash, registered
	}
	lines, err := s.linesOf(map[string]bool{id: true})
	if err != nil {
		return "", false // it broke this moment
	}
	for _, l := range lines {
		if l.Did == Issued {
			hash, registered = l.Record, true
		}
	}
	return hash, registered
}

// edition reads one version or proof.
func (s *scrub) edition(id string) {
	dir := "editions/" + id
	names, err := s.fs.List(dir)
	if err != nil {
		s.strange(dir, "is no folder of an edition", err)
		return
	}
	for _, n := range names {
		if n != pdfName && n != recordName {
			s.find(Finding{File: dir + "/" + n, ID: id}, "is no part of an edition")
		}
	}
	f := Finding{File: dir + "/" + recordName, ID: id}
	b, err := s.fs.Read(f.File)
	switch {
	case missing(err):
		s.find(f, "is gone")
		return
	case err != nil:
		s.unreadable(f, err)
		return
	}
	switch want, registered := s.recordOf(id); {
	case !registered && !s.blind:
		s.find(Finding{File: dir, ID: id}, "is not in the register")
	case registered && sum(b) != want:
		s.find(f, "is not the record that the register names")
	}
	r, err := readRecord(b)
	if err != nil {
		s.find(f, "%v", err)
		return
	}
	if r.ID() != id {
		s.find(f, "is the record of %s", r.ID())
	}
	s.head(r)
	found := len(s.found)
	for _, in := range r.Inputs {
		s.used[object(in.SHA256)] = true
		s.bytes(object(in.SHA256), in, Finding{ID: id})
	}
	s.bytes(dir+"/"+pdfName, r.PDF, Finding{ID: id, PDF: len(s.found) == found})
}

// head holds the register against the head that an edition has of it. The
// editions of a period share one, which is told once. One that is not among the
// lines may have come since they were read.
func (s *scrub) head(r Record) {
	h := r.Head
	if h == (Head{}) || s.lines[h.SHA256] || s.told[h] {
		return
	}
	s.told[h] = true
	why, err := s.Lacks(h)
	if err != nil { // which registerChain has found
		why = "has no such line that can be read"
	}
	if why != "" {
		s.find(Finding{File: "register", ID: r.ID()}, "is not the one that the edition names: its line %d was %s, and this one %s", h.Line, h.Short(), why)
	}
}

// bytes holds a file against its hash.
func (s *scrub) bytes(file string, k Kept, f Finding) {
	shared := input{k.SHA256, k.Size}
	err, known := s.held[shared]
	if !known || file != object(k.SHA256) {
		_, err = s.kept(file, k)
	}
	if file == object(k.SHA256) {
		s.held[shared] = err
	}
	if err != nil {
		f.File = file
		s.unreadable(f, err)
	}
}

// objects looks for inputs that no edition has.
func (s *scrub) objects() {
	for _, f := range s.list("objects", "is no folder of inputs") {
		for _, n := range s.list("objects/"+f, "is no folder of inputs") {
			file := Finding{File: "objects/" + f + "/" + n}
			if s.used[file.File] {
				continue
			}
			b, err := s.fs.Read(file.File)
			switch {
			case err != nil && !missing(err):
				s.unreadable(file, err)
			case err == nil && object(sum(b)) != file.File: // else a program died between an input and its edition
				s.find(file, "is not an input of any edition, nor what its name says")
			}
		}
	}
}

// Unrecorded is the file of an edition that lost its record: nobody vouches for
// its bytes.
func (a *Archive) Unrecorded(id string) ([]byte, error) {
	return a.fs.most("editions/"+id+"/"+pdfName, maxInput)
}

// MendRecord writes the record of an edition anew. It must be the one that the
// register names.
func (a *Archive) MendRecord(r Record) error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	err = a.vouched(r)
	if err == nil {
		err = a.replace("editions/"+r.ID()+"/"+recordName, r.write())
	}
	return errors.Join(err, unlock())
}

// vouched refuses a record that is not the one that the register names.
func (a *Archive) vouched(r Record) error {
	switch file, err := a.registered(Line{Did: Issued, Edition: r.ID(), Record: sum(r.write())}); {
	case err != nil:
		return err
	case file == "":
		return &DamageError{"editions/" + r.ID() + "/" + recordName, "is not the record that the register names"}
	}
	return nil
}

// Mend writes the PDF of an edition anew. It must have the hash that its
// record names, and the record must be the one that the register names.
func (a *Archive) Mend(id string, pdf []byte) error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	return errors.Join(a.mend(id, pdf), unlock())
}

func (a *Archive) mend(id string, pdf []byte) error {
	r, err := a.Record(id)
	if err == nil {
		err = a.vouched(*r)
	}
	switch {
	case err != nil:
		return err
	case sum(pdf) != r.PDF.SHA256:
		return &DamageError{"editions/" + id + "/" + pdfName, "is not what was made again"}
	}
	return a.replace("editions/"+id+"/"+pdfName, pdf)
}
