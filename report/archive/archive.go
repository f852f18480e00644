// Package archive keeps editions: the bytes that were issued and the exact
// bytes of all that they were made of, in a folder, for ever. What was kept is
// never changed and never taken away. A register says in which order editions
// came, each line holding the hash of the one before. It must not know what an
// edition says or how it is made.
//
// In the folder are
//
//	FORMAT               brief-archive 1
//	editions/KAZ/2026-W48/v1/brief.pdf, record.json
//	objects/ab/cdef…     inputs by their SHA-256, kept once
//	register/2026-11     what was issued in that month, one line each
//	copies/2026-11       what became of copies in that month, one line each
//	outlets/share        held while a program sends to that outlet
//	tmp/                 what is on its way
//	lock                 held while something is added
//	token                that the desk page asks for, readable by its owner alone
package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"brief/report/fault"
)

// format is what FORMAT holds. A higher number is a newer program's.
const format = "brief-archive 1\n"

// The names of an edition's files, beside its inputs.
const (
	pdfName    = "brief.pdf"
	recordName = "record.json"
)

// An FS is the folder of an archive, by slash-separated names below it. A name
// that is not there is an error for which errors.Is(err, fs.ErrNotExist).
// What was written, appended, renamed or made may be lost with the power until
// it is synced: a file's bytes by Sync, the names in a folder by SyncDir.
type FS interface {
	Mkdir(name string) error               // with those above it; one that is there is no error
	Write(name string, data []byte) error  // makes a file that is not there yet
	Append(name string, data []byte) error // adds to a file, which is made if it is not there
	Sync(name string) error
	SyncDir(name string) error
	Rename(from, to string) error               // to must not be a folder that holds something; a file is replaced
	Read(name string, most int) ([]byte, error) // a file of more bytes is an error for which errors.Is(err, ErrTooLong)
	List(name string) ([]string, error)         // the names in a folder, sorted
	RemoveAll(name string) error
}

// An Archive is a folder of editions. It may be used by several programs at
// once, if the folder's locks are safe.
type Archive struct {
	fs   bounded
	lock func() (unlock func() error, err error)
	name func() string // a name that nobody else has, for tmp
}

// Open opens the archive in a folder. lock keeps other programs out while
// something is added; name gives names by chance. An archive that a newer
// program began is refused with a *NewerError, and nothing in it is touched.
func Open(files FS, lock func() (unlock func() error, err error), name func() string) (*Archive, error) {
	a := &Archive{bounded{files}, lock, name}
	return a, a.checkFormat()
}

// A NewerError says that an archive has a form that this program does not know.
type NewerError struct{ Form string }

// Error returns one line for people.
func (e *NewerError) Error() string {
	return fmt.Sprintf("the archive has the form %q, and this program knows %q; use the newer program", e.Form, strings.TrimSpace(format))
}

func (a *Archive) checkFormat() error {
	b, err := a.fs.Read("FORMAT")
	switch {
	case missing(err):
		return nil
	case err != nil:
		return err
	case string(b) != format:
		form := string(b)
		return &NewerError{strings.TrimSpace(form[:min(len(form), 40)])}
	}
	return nil
}

// An Edition is what is kept: its record, its PDF, and the bytes of its inputs
// in the order of the record.
type Edition struct {
	Record Record
	PDF    []byte
	Inputs [][]byte
	Slot   *Slot // that it answers; nil for what a person asked for
}

// A TakenError says that another edition has the version already.
type TakenError struct{ Newest int }

// Error returns one line for people.
func (e *TakenError) Error() string { return fmt.Sprintf("version %d is there already", e.Newest) }

// A StaleProofError says that a proof cannot become a version: there is a newer
// one.
type StaleProofError struct{ Newest int }

// Error returns one line for people.
func (e *StaleProofError) Error() string {
	return fmt.Sprintf("the newest proof is proof %d", e.Newest)
}

// Add keeps an edition and registers it as issued at a time. Then, with
// everybody else still kept out, it calls issue, which puts the file where
// people look for it.
//
// Where a step was done by an earlier Add that did not come to its end, the
// later ones are repeated, and what is found is synced again before Add relies
// on it. If another edition has that version, or another version is the proof
// that was approved, the error is a *TakenError; if that proof is not the newest
// any more, a *StaleProofError.
func (a *Archive) Add(e Edition, at time.Time, issue func() error) error {
	r := e.Record
	if err := r.valid(); err != nil {
		return err
	}
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	return errors.Join(a.add(e, at, issue), unlock())
}

// begin locks the archive, makes its folders, and mends what a program that
// died has left.
func (a *Archive) begin() (unlock func() error, err error) {
	unlock, err = a.lock()
	if err != nil {
		return nil, err
	}
	for _, do := range []func() error{
		func() error { return fault.At("locked") },
		a.checkFormat, a.prepare, a.repair,
	} {
		if err := do(); err != nil {
			return nil, errors.Join(err, unlock())
		}
	}
	return unlock, nil
}

// prepare makes the folders of a new archive, and those of an old one that a
// copy of it left behind since they were empty.
func (a *Archive) prepare() error {
	for _, dir := range []string{"editions", "objects", "register", "tmp"} {
		if err := a.fs.Mkdir(dir); err != nil {
			return err
		}
	}
	if _, err := a.fs.Read("FORMAT"); !missing(err) {
		return err
	}
	return a.steps(
		func() error { return a.fs.SyncDir("") },
		func() error { return a.replace("FORMAT", []byte(format)) },
	)
}

// replace puts a file at a name, whole or not at all, whatever is there.
func (a *Archive) replace(name string, data []byte) error {
	tmp := "tmp/" + a.name()
	err := a.steps(
		func() error { return a.write(tmp, data) }, point("replacement-written"),
		func() error { return a.fs.Rename(tmp, name) },
		func() error { return a.fs.SyncDir(above(name)) },
		func() error { return a.fs.SyncDir("tmp") },
	)
	if err != nil {
		a.fs.RemoveAll(tmp) // what cannot be taken away now, the next run sweeps
	}
	return err
}

// above is the folder that a name stands in, "" for the archive's own.
func above(name string) string {
	if d := path.Dir(name); d != "." {
		return d
	}
	return ""
}

// steps does one thing after the other up to the first that fails.
func (a *Archive) steps(all ...func() error) error {
	for _, do := range all {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// point is a fault point as a step.
func point(name string) func() error { return func() error { return fault.At(name) } }

func (a *Archive) add(e Edition, at time.Time, issue func() error) error {
	id := e.Record.ID()
	record := e.Record.write()
	dir := "editions/" + id
	line := e.Slot.of(Line{At: at.UTC().Truncate(time.Second), Did: Issued, Edition: id, Record: sum(record)})
	if _, err := a.unanswered(e.Record.Key, e.Slot, id); err != nil {
		return err
	}
	found := false
	switch was, err := a.fs.Read(dir + "/" + recordName); {
	case err == nil && string(was) != string(record):
		newest, err := a.newest(e.Record.Key)
		return errors.Join(&TakenError{newest}, err)
	case err == nil:
		found = true
	case !missing(err):
		return err
	default:
		if lost, err := a.issued(id); err != nil || lost {
			return errors.Join(&DamageError{dir, "is gone, and the register says that it was issued: nothing else may have its name"}, err)
		}
		if err := a.approvable(e.Record); err != nil {
			return err
		}
	}
	var fresh []string
	err := a.steps(
		func() (err error) {
			if !found {
				fresh, err = a.put(e, dir, record, line)
			}
			return err
		},
		func() error { return a.settle(dir) },
		func() error { return a.register(line, found) },
		func() error { return a.stillAnswers(e, at) },
	)
	if err != nil {
		if !found {
			a.undo(dir, line, fresh)
		}
		return err
	}
	return a.steps(a.sweep, point("intent-removed"), issue, point("issued"))
}

// room refuses an edition for which the disk is too full: four times its size
// is what it takes with its file in the place where people look, and leaves
// something for the register (RELIABILITY 2, P1).
func (a *Archive) room(e Edition) error {
	disk, knows := a.fs.FS.(interface{ Free() (int64, error) })
	if !knows {
		return nil
	}
	need := int64(len(e.PDF))
	for _, in := range e.Inputs {
		need += int64(len(in))
	}
	free, err := disk.Free()
	if err == nil && free < 4*need {
		err = &fs.PathError{Op: "write", Path: ".", Err: syscall.ENOSPC}
	}
	return err
}

// issued reports whether the register of the months from the edition's period
// on says that it was issued.
func (a *Archive) issued(id string) (bool, error) {
	months, err := a.lines().months()
	if err != nil {
		return false, err
	}
	from := begins(path.Base(path.Dir(id))).AddDate(0, -1, 0).Format("2006-01")
	for _, month := range months {
		if month < from {
			continue
		}
		lines, err := a.lines().some(month, map[string]bool{id: true})
		if err != nil || slices.ContainsFunc(lines, func(l Line) bool { return l.Did == Issued }) {
			return err == nil, err
		}
	}
	return false, nil
}

// put writes an edition into a folder of tmp and renames that to dir. fresh
// are the inputs that were not kept before.
func (a *Archive) put(e Edition, dir string, record []byte, line Line) (fresh []string, err error) {
	if err := a.room(e); err != nil {
		return nil, err
	}
	fresh, err = a.keep(e)
	if err != nil {
		return fresh, err
	}
	tmp := "tmp/" + a.name()
	intent := tmp + ".intent"
	return fresh, a.steps(
		func() error { return a.fs.Mkdir(tmp) },
		func() error { return a.write(tmp+"/"+pdfName, e.PDF) }, point("file-written"),
		func() error { return a.write(tmp+"/"+recordName, record) }, point("record-written"),
		func() error { return a.fs.SyncDir(tmp) }, point("folder-synced"),
		func() error { return a.write(intent, line.write()) },
		func() error { return a.fs.SyncDir("tmp") }, point("intent-synced"),
		func() error { return a.fs.Mkdir(path.Dir(dir)) },
		func() error { return a.fs.Rename(tmp, dir) },
	)
}

// undo takes away what an Add brought that failed, so that a full disk is no
// fuller than before. An edition that has its line in the register stays, and
// the next run relies on it. Where undo fails itself, the next run has all that
// it needs to finish the edition or to sweep it.
func (a *Archive) undo(dir string, l Line, fresh []string) {
	if file, err := a.registered(l); err != nil || file != "" {
		return
	}
	back := "tmp/" + a.name()
	err := a.steps(
		func() error { return a.lines().mend(a) },
		func() error {
			if err := a.fs.Rename(dir, back); !missing(err) { // missing: it had not arrived
				return err
			}
			return nil
		},
		func() error { // before its inputs go, else the power could fail and leave it without them
			if err := a.fs.SyncDir(path.Dir(dir)); !missing(err) {
				return err
			}
			return nil
		},
		func() error { return a.fs.SyncDir("tmp") },
	)
	if err != nil {
		return
	}
	for _, name := range fresh {
		a.fs.RemoveAll(name)
	}
	a.sweep()
}

// settle makes sure that an edition's folder and its files are on the disk.
func (a *Archive) settle(dir string) error {
	return a.steps(
		point("renamed"),
		func() error { return a.fs.Sync(dir + "/" + pdfName) },
		func() error { return a.fs.Sync(dir + "/" + recordName) },
		func() error { return a.fs.SyncDir(dir) },
		func() error { return a.syncAbove(dir) },
		func() error { return a.fs.SyncDir("tmp") }, point("parents-synced"),
	)
}

// write makes a file whose bytes outlive the power.
func (a *Archive) write(name string, data []byte) error {
	if err := a.fs.Write(name, data); err != nil {
		return err
	}
	return a.fs.Sync(name)
}

// keep writes the inputs that are not kept yet. One that is there is read: if
// it is not what its name says, it was never finished, and is written anew.
// It returns the names that were not there, the last of them perhaps in part.
func (a *Archive) keep(e Edition) (fresh []string, err error) {
	folders := map[string]bool{}
	for i, in := range e.Record.Inputs {
		name := object(in.SHA256)
		was, err := a.fs.most(name, in.Size)
		long := (*DamageError)(nil)
		switch {
		case err == nil && sum(was) == in.SHA256:
			if err := a.fs.Sync(name); err != nil {
				return fresh, err
			}
		case err == nil || missing(err) || errors.As(err, &long):
			if missing(err) {
				fresh = append(fresh, name)
			}
			tmp := "tmp/" + a.name() // whoever dies here leaves no half input
			err := a.steps(
				func() error { return a.fs.Mkdir(path.Dir(name)) },
				func() error { return a.write(tmp, e.Inputs[i]) },
				func() error { return a.fs.Rename(tmp, name) }, point("object-written"),
			)
			if err != nil {
				return fresh, err
			}
		default:
			return fresh, err
		}
		folders[path.Dir(name)] = true
	}
	for _, dir := range sorted(folders) {
		if err := a.fs.SyncDir(dir); err != nil {
			return fresh, err
		}
	}
	return fresh, a.steps(func() error { return a.fs.SyncDir("objects") }, point("objects-synced"))
}

// syncAbove makes sure that the names of a folder and of those above it are on
// the disk.
func (a *Archive) syncAbove(dir string) error {
	for dir != "" {
		dir = above(dir)
		if err := a.fs.SyncDir(dir); err != nil {
			return err
		}
	}
	return nil
}

// object is the name of the file that keeps an input.
func object(hash string) string { return "objects/" + hash[:2] + "/" + hash[2:] }

// sum is the SHA-256 of b in hexadecimal.
func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func sorted(m map[string]bool) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// newest is the number of the newest version of a key, 0 if there is none.
func (a *Archive) newest(key string) (int, error) {
	names, err := a.fs.List("editions/" + key)
	if missing(err) {
		return 0, nil
	}
	n := 0
	for _, name := range names {
		n = max(n, version(name))
	}
	return n, err
}

// version is the number in the name of a version's folder, 0 if it is none.
func version(name string) int { return numbered(name, "v") }

// proof is the number in the name of a proof's folder, 0 if it is none.
func proof(name string) int { return numbered(name, "proof") }

func numbered(name, kind string) int {
	digits, ok := strings.CutPrefix(name, kind)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || digits != strconv.Itoa(n) {
		return 0
	}
	return n
}
