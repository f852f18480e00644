package archive

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// A State is what has become of something that is kept.
type State string

// The states of versions, then those of proofs.
const (
	IsIssued     State = "issued"     // the newest version of its key
	IsSuperseded State = "superseded" // there is a later version, or a later proof
	IsCorrected  State = "corrected"  // a later version says what was wrong with it
	IsRecalled   State = "recalled"   // and nothing may take it for valid

	IsProof    State = "proof"    // waits for a person
	IsApproved State = "approved" // is a version now

	IsDamaged State = "damaged" // and nobody can tell
)

// An Entry is a record and what has become of it.
type Entry struct {
	Record
	State  State
	By     string // ID of what took its place, "" for none
	Issued *Line  // that keeps it in the register, nil if none does
	Recall *Line  // that withdrew it, nil if none did
	Damage error  // why its record cannot be read, nil if it can: else Record is its ID alone

	hash string // of the record's file
}

// Entries are all versions and proofs of some keys with their states, in the
// order of the keys. The register is read back to the line that issued the
// oldest of them, and no further. One whose record cannot be read is damaged,
// and stands among the others.
func (a *Archive) Entries(keys ...string) ([]Entry, error) {
	var all []Entry
	ids := map[string]bool{}
	for _, key := range keys {
		names, err := a.Versions(key)
		if err != nil {
			return nil, err
		}
		first := len(all)
		for _, name := range names {
			e := Entry{Record: Record{Key: key}}
			r, hash, err := a.record(key + "/" + name)
			if err == nil {
				e.Record, e.hash = *r, hash
			} else {
				e.Damage, e.Version, e.Proof = err, version(name), proof(name)
			}
			ids[key+"/"+name] = true
			all = append(all, e)
		}
		succeed(all[first:])
	}
	lines, err := a.linesOf(ids)
	if err != nil {
		return nil, err
	}
	about := map[string][]*Line{}
	for i, l := range lines {
		about[l.Edition] = append(about[l.Edition], &lines[i])
	}
	for i := range all {
		all[i].note(about[all[i].ID()])
	}
	return all, nil
}

// Entry is one version or proof with its state.
func (a *Archive) Entry(id string) (*Entry, error) {
	r, err := a.Record(id)
	if err != nil {
		return nil, err
	}
	all, err := a.Entries(r.Key)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(e Entry) bool { return e.ID() == id })
	return &all[i], nil
}

// succeed gives the entries of one key their states, as far as records tell:
// versions come first, each in order.
func succeed(all []Entry) {
	for i := range all {
		e := &all[i]
		e.State = IsIssued
		if e.Proof > 0 {
			e.State = IsProof
		}
		if e.Damage != nil {
			e.State = IsDamaged
			continue
		}
		for _, later := range all {
			switch {
			case e.Proof > 0 && later.OfProof == e.Proof:
				e.State, e.By = IsApproved, later.ID()
			case e.Proof > 0 && later.Proof > e.Proof && e.State != IsApproved:
				e.State, e.By = IsSuperseded, later.ID()
			case e.Proof == 0 && later.Version > e.Version && later.Corrects == e.Version:
				e.State, e.By = IsCorrected, later.ID()
			case e.Proof == 0 && later.Version > e.Version && e.State != IsCorrected:
				e.State, e.By = IsSuperseded, later.ID()
			}
		}
	}
}

// ApprovedAs is the version that a proof became, nil if it became none.
func (a *Archive) ApprovedAs(proof *Record) (*Record, error) {
	names, err := a.Versions(proof.Key)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		r, err := a.Record(proof.Key + "/" + name)
		if err != nil {
			return nil, err
		}
		if r.Proof == 0 && r.OfProof == proof.Proof {
			return r, nil
		}
	}
	return nil, nil
}

// approvable refuses a version of a proof that is not the newest of its key, or
// is a version already.
func (a *Archive) approvable(r Record) error {
	if r.OfProof == 0 {
		return nil
	}
	proof, err := a.NewestProof(r.Key)
	switch {
	case err != nil:
		return err
	case proof == nil || proof.Proof != r.OfProof:
		newest := 0
		if proof != nil {
			newest = proof.Proof
		}
		return &StaleProofError{newest}
	}
	version, err := a.ApprovedAs(proof)
	if version != nil {
		return &TakenError{version.Version}
	}
	return err
}

// note adds what the lines of the register about an entry say.
func (e *Entry) note(lines []*Line) {
	for _, l := range lines {
		switch {
		case l.Did == Issued && e.Issued == nil && (e.Damage != nil || l.Record == e.hash):
			e.Issued = l
		case l.Did == Recalled && e.Recall == nil:
			e.State, e.Recall = IsRecalled, l
		}
	}
}

// linesOf are the lines of the register from that which issued the first of
// some editions on: all lines where one of them was never issued.
func (a *Archive) linesOf(ids map[string]bool) ([]Line, error) {
	names, err := a.lines().months()
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var read [][]Line
	for i := len(names) - 1; i >= 0 && len(ids) > 0; i-- {
		lines, err := a.lines().some(names[i], ids)
		if err != nil {
			return nil, err
		}
		read = append(read, lines)
		for _, l := range lines {
			if l.Did == Issued {
				delete(ids, l.Edition)
			}
		}
	}
	slices.Reverse(read)
	return slices.Concat(read...), nil
}

// lostAtMost is how many versions of one key are taken to have been issued
// between a backup and the moment at which it took the archive's place.
const lostAtMost = 10

// Next is the number of the next version of a key. After a backup took the
// archive's place, versions that it lacks may be in people's hands: the first
// of a key leaves lostAtMost numbers out (RELIABILITY 2, P13).
func (a *Archive) Next(key string) (int, error) {
	n, err := a.newest(key)
	if err != nil {
		return 0, err
	}
	return a.following(key, n, version)
}

// NextProof is the number of the next proof of a key, as Next counts.
func (a *Archive) NextProof(key string) (int, error) {
	names, err := a.Versions(key)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, name := range names {
		n = max(n, proof(name))
	}
	return a.following(key, n, proof)
}

// following is the number after the newest that is kept of a key, or, where a
// backup took the archive's place and nothing of the key came since, after the
// last one that may have been issued. number reads one from the name of a
// version or proof.
func (a *Archive) following(key string, kept int, number func(name string) int) (int, error) {
	_, period := Split(key)
	lines, err := a.Lines(early(period))
	known, lost := kept, false
	for _, l := range lines {
		if l.Did == Restored && l.mayLack(period) {
			lost = true
		}
		if series, name := path.Split(l.Edition); l.Did == Issued && series == key+"/" && number(name) > 0 {
			known, lost = max(known, number(name)), false
		}
	}
	if lost {
		kept = known + lostAtMost
	}
	return kept + 1, err
}

// mayLack reports whether what was issued of a period may be lacking in an
// archive that a backup took the place of. It is the time of issue that counts,
// and that is not known: an old edition may have been corrected in that span.
func (l Line) mayLack(period string) bool { return !early(period).After(l.At) }

// early is the first day on which an edition of a period may be issued: its own
// length before it begins.
func early(period string) time.Time {
	from := begins(period)
	return from.Add(from.Sub(Ends(period)))
}

// Ends is the first day after a period; the zero time for what is none.
func Ends(period string) time.Time {
	from := begins(period)
	switch {
	case from.IsZero():
		return from
	case strings.Contains(period, "W"):
		return from.AddDate(0, 0, 7)
	case len(period) == len("2006-01"):
		return from.AddDate(0, 1, 0)
	}
	return from.AddDate(0, 0, 1)
}

// IsPeriod reports whether a word is an ISO 8601 week that its year has, a
// month or a day.
func IsPeriod(word string) bool {
	from := begins(word)
	if from.IsZero() || !strings.Contains(word, "W") {
		return !from.IsZero() && (from.Format("2006-01") == word || from.Format(time.DateOnly) == word)
	}
	year, week := from.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week) == word
}

// Recall adds to the register that an edition was withdrawn, and why.
func (a *Archive) Recall(r *Record, why string, at time.Time) error {
	return a.Note(Line{At: at, Did: Recalled, Edition: r.ID(), Record: sum(r.write()), Note: why})
}

// Restore adds to the register that a backup took the archive's place, which
// may lack what was issued since a day. A backup is made while editions come:
// those that it has and its register does not are registered first, if all that
// they need is there. Restore returns their IDs. A register that does not follow
// its chain is refused with a *RegisterError.
func (a *Archive) Restore(since, at time.Time) (late []string, err error) {
	unlock, err := a.begin()
	if err != nil {
		return nil, err
	}
	if err := a.Follows(1); err != nil { // what it lacks was not left out: it was changed
		return nil, errors.Join(err, unlock())
	}
	late, err = a.adopt(at)
	if err == nil {
		err = a.register(Line{At: at, Did: Restored, Note: since.Format(time.DateOnly)}, false) // it may be restored again and again
	}
	return late, errors.Join(err, unlock())
}

// adopt registers the whole editions that the register does not have.
func (a *Archive) adopt(at time.Time) (late []string, err error) {
	lines, err := a.Lines(time.Time{})
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, l := range lines {
		known[l.Edition] = known[l.Edition] || l.Did == Issued
	}
	series, err := a.Series()
	for _, s := range series {
		periods, e := a.Periods(s)
		err = errors.Join(err, e)
		for _, p := range periods {
			names, e := a.Versions(s + "/" + p)
			err = errors.Join(err, e)
			for _, name := range names {
				id := s + "/" + p + "/" + name
				if known[id] {
					continue
				}
				if e, damaged := a.Load(id); damaged == nil { // else scrub names it
					late = append(late, id)
					err = errors.Join(err, a.settle("editions/"+id), a.register(Line{At: at, Did: Issued, Edition: id, Record: sum(e.Record.write())}, false))
				}
			}
		}
	}
	return late, err
}

// Inputs are the bytes of the inputs of a record, in its order, each with the
// hash that the record names.
func (a *Archive) Inputs(r *Record) ([][]byte, error) {
	var all [][]byte
	for _, in := range r.Inputs {
		b, err := a.kept(object(in.SHA256), in)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

// PDF is the file of a record, with the hash that the record names.
func (a *Archive) PDF(r *Record) ([]byte, error) {
	return a.kept("editions/"+r.ID()+"/"+pdfName, r.PDF)
}

// Object is the input with a hash, nil if none is kept.
func (a *Archive) Object(hash string) ([]byte, error) {
	if len(hash) != len(sum(nil)) || strings.Trim(hash, "0123456789abcdef") != "" {
		return nil, nil
	}
	b, err := a.fs.Read(object(hash))
	switch {
	case missing(err):
		return nil, nil
	case err == nil && sum(b) != hash:
		return nil, &DamageError{object(hash), "is not what its name says"}
	}
	return b, err
}

// MendInput writes an input anew, by its hash.
func (a *Archive) MendInput(data []byte) error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	name, tmp := object(sum(data)), "tmp/"+a.name()
	dir := name[:strings.LastIndex(name, "/")]
	return errors.Join(a.steps(
		func() error { return a.write(tmp, data) },
		func() error { return a.fs.Mkdir(dir) },
		func() error { return a.fs.Rename(tmp, name) },
		func() error { return a.fs.SyncDir(dir) },
		func() error { return a.syncAbove(dir) },
		func() error { return a.fs.SyncDir("tmp") },
	), unlock())
}

// Repair mends what a program that died has left, as the next Add would.
func (a *Archive) Repair() error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	return unlock()
}
