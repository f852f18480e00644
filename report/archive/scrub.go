package archive

import (
	"errors"
	"fmt"
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
// nothing. What it returns is in the order of the names.
func (a *Archive) Scrub() ([]Finding, error) {
	s := &scrub{Archive: a, used: map[string]bool{}, issued: map[string]string{}, held: map[input]error{}, lines: map[string]bool{}, told: map[Head]bool{}}
	for _, look := range []func() error{s.top, s.registerChain, s.editions, s.objects} {
		if err := look(); err != nil {
			return s.found, err
		}
	}
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

// top looks for what no archive holds.
func (s *scrub) top() error {
	names, err := s.fs.List("")
	for _, n := range names {
		if !slices.Contains([]string{"FORMAT", "editions", "objects", "register", "tmp", "lock"}, n) {
			s.find(Finding{File: n}, "is no part of an archive")
		}
	}
	return err
}

// registerChain follows the register from its first line.
func (s *scrub) registerChain() error {
	names, err := s.fs.List("register")
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	n, prev := 0, ""
	for _, name := range names {
		if len(name) != len("2006-01") || begins(name).IsZero() {
			s.find(Finding{File: "register/" + name}, "is no part of the register")
			continue
		}
		p, err := s.read(name)
		broken, isBroken := err.(*RegisterError)
		if err != nil && !isBroken {
			return err
		}
		for i, l := range p.lines {
			at := fmt.Sprintf("%s:%d", p.name, i+1)
			switch {
			case l.Prev != prev && l.N != n+1:
				s.find(Finding{File: at, ID: l.Edition}, "is line %d and does not follow line %d: lines were taken away, added or moved", l.N, n)
			case l.Prev != prev:
				s.find(Finding{File: at, ID: l.Edition}, "does not hold the hash of the line before it: one of them was changed")
			case l.N != n+1:
				s.find(Finding{File: at, ID: l.Edition}, "is line %d and stands where line %d belongs", l.N, n+1)
			}
			n = l.N
			w := l.write()
			prev = sum(w[:len(w)-1])
			s.lines[prev] = true
			if l.Did == Issued {
				if was, ok := s.issued[l.Edition]; ok && was != l.Record {
					s.find(Finding{File: at, ID: l.Edition}, "issues %s a second time, with another record", l.Edition)
				}
				s.issued[l.Edition] = l.Record
			}
		}
		switch {
		case isBroken:
			s.find(Finding{File: fmt.Sprintf("%s:%d", broken.File, broken.Line)}, "%s; what follows it was not read", broken.What)
		case p.torn:
			s.find(Finding{File: fmt.Sprintf("%s:%d", p.name, len(p.lines)+1)}, "was never finished; the next run takes it away")
		}
	}
	return nil
}

// editions reads every edition.
func (s *scrub) editions() error {
	series, err := s.Series()
	if err != nil {
		return err
	}
	if _, err := s.fs.Read("FORMAT"); missing(err) && len(series)+len(s.lines) > 0 { // it is written before anything is kept
		s.find(Finding{File: "FORMAT"}, "is gone; it held %q", strings.TrimSpace(format))
	}
	top, err := s.fs.List("editions")
	if err != nil && !missing(err) {
		return err
	}
	for _, name := range top {
		if _, err := s.fs.List("editions/" + name); errors.Is(err, syscall.ENOTDIR) {
			s.find(Finding{File: "editions/" + name}, "is no series of editions")
		}
	}
	kept := map[string]bool{}
	for _, name := range series {
		periods, err := s.fs.List("editions/" + name)
		if err != nil {
			return err
		}
		for _, p := range periods {
			versions, err := s.fs.List("editions/" + name + "/" + p)
			if err != nil {
				s.find(Finding{File: "editions/" + name + "/" + p}, "is no period of a series")
				continue
			}
			for _, v := range versions {
				kept[name+"/"+p+"/"+v] = true
				if err := s.edition(name + "/" + p + "/" + v); err != nil {
					return err
				}
			}
		}
	}
	for id := range s.issued {
		if !kept[id] {
			s.find(Finding{File: "editions/" + id, ID: id}, "is gone; the register says that it was issued")
		}
	}
	return nil
}

// recordOf is the hash of the record that the register has of an edition. One
// that it had not may have come since it was read: nobody waits for a scrub.
func (s *scrub) recordOf(id string) (hash string, registered bool, err error) {
	if hash, registered = s.issued[id]; registered {
		return hash, true, nil
	}
	lines, err := s.linesOf(map[string]bool{id: true})
	for _, l := range lines {
		if l.Did == Issued {
			hash, registered = l.Record, true
		}
	}
	if broken := (*RegisterError)(nil); errors.As(err, &broken) {
		err = nil // which registerChain has found
	}
	return hash, registered, err
}

// edition reads one version or proof.
func (s *scrub) edition(id string) error {
	dir := "editions/" + id
	names, err := s.fs.List(dir)
	if err != nil {
		s.find(Finding{File: dir}, "is no folder of an edition")
		return nil
	}
	for _, n := range names {
		if n != pdfName && n != recordName {
			s.find(Finding{File: dir + "/" + n, ID: id}, "is no part of an edition")
		}
	}
	b, err := s.fs.Read(dir + "/" + recordName)
	if err != nil && !missing(err) {
		return err
	}
	want, registered, e := s.recordOf(id)
	if e != nil {
		return e
	}
	switch {
	case err != nil:
		s.find(Finding{File: dir + "/" + recordName, ID: id}, "is gone")
		return nil
	case !registered:
		s.find(Finding{File: dir, ID: id}, "is not in the register")
	case sum(b) != want:
		s.find(Finding{File: dir + "/" + recordName, ID: id}, "is not the record that the register names")
	}
	r, err := readRecord(b)
	if err != nil {
		s.find(Finding{File: dir + "/" + recordName, ID: id}, "%v", err)
		return nil
	}
	if r.ID() != id {
		s.find(Finding{File: dir + "/" + recordName, ID: id}, "is the record of %s", r.ID())
	}
	if err := s.head(r); err != nil {
		return err
	}
	found := len(s.found)
	for _, in := range r.Inputs {
		s.used[object(in.SHA256)] = true
		if err := s.bytes(object(in.SHA256), in, Finding{ID: id}); err != nil {
			return err
		}
	}
	return s.bytes(dir+"/"+pdfName, r.PDF, Finding{ID: id, PDF: len(s.found) == found})
}

// head holds the register against the head that an edition has of it. The
// editions of a period share one, which is told once. One that is not among the
// lines may have come since they were read.
func (s *scrub) head(r Record) error {
	if h := r.Head; h != (Head{}) && !s.lines[h.SHA256] && !s.told[h] {
		s.told[h] = true
		why, err := s.Lacks(h)
		if broken := (*RegisterError)(nil); errors.As(err, &broken) { // which registerChain has found
			why, err = "has no such line that can be read", nil
		}
		if why != "" {
			s.find(Finding{File: "register", ID: r.ID()}, "is not the one that the edition knew: that had line %d as %s, and the register %s", h.Line, h.Short(), why)
		}
		return err
	}
	return nil
}

// bytes holds a file against its hash.
func (s *scrub) bytes(file string, k Kept, f Finding) error {
	shared := input{k.SHA256, k.Size}
	err, known := s.held[shared]
	if !known || file != object(k.SHA256) {
		_, err = s.kept(file, k)
	}
	if file == object(k.SHA256) {
		s.held[shared] = err
	}
	if d, ok := err.(*DamageError); ok {
		f.File = d.File
		s.find(f, "%s", d.What)
		return nil
	}
	return err
}

// objects looks for inputs that no edition has.
func (s *scrub) objects() error {
	folders, err := s.fs.List("objects")
	if missing(err) {
		return nil
	}
	for _, f := range folders {
		names, err := s.fs.List("objects/" + f)
		if err != nil {
			s.find(Finding{File: "objects/" + f}, "is no folder of inputs")
			continue
		}
		for _, n := range names {
			name := "objects/" + f + "/" + n
			if s.used[name] {
				continue
			}
			b, err := s.fs.Read(name)
			if err != nil {
				return err
			}
			if object(sum(b)) != name { // else a program died between an input and its edition
				s.find(Finding{File: name}, "is not an input of any edition, nor what its name says")
			}
		}
	}
	return err
}

// Mend writes the PDF of an edition anew. It must have the hash that its
// record names, and the record must be the one that the register names.
func (a *Archive) Mend(id string, pdf []byte) error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	err = a.mend(id, pdf)
	if e := unlock(); err == nil {
		err = e
	}
	return err
}

func (a *Archive) mend(id string, pdf []byte) error {
	r, err := a.Record(id)
	if err != nil {
		return err
	}
	line := Line{Did: Issued, Edition: id, Record: sum(r.write())}
	switch file, err := a.registered(line); {
	case err != nil:
		return err
	case file == "":
		return &DamageError{"editions/" + id + "/" + recordName, "is not the record that the register names"}
	}
	if sum(pdf) != r.PDF.SHA256 {
		return &DamageError{"editions/" + id + "/" + pdfName, "is not what was made again"}
	}
	return a.replace("editions/"+id+"/"+pdfName, pdf)
}
