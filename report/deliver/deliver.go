// Package deliver brings kept editions to people: who gets which copy, by the
// rules on marks, and what became of each. An Outlet takes copies to where they
// go; a Publisher decides, and writes each attempt into the register of copies
// before it is made and its outcome after. It must not know how an edition is
// made or what it says.
package deliver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"brief/report/config"
)

// A File is a kept edition as it is handed over, or a notice about one.
type File struct {
	Edition string // KAZ/2026-W48/v1
	Name    string // that it is handed over under: Kazakhstan-2026-W48.pdf
	PDF     []byte // of an edition; nil of a notice without one
	SHA256  string // of PDF, else of Text
	Text    string // of a notice: what people are to know, in plain lines that end in \n

	Title, Series, Period string // for a subject: Kazakhstan, Central Asia series, 2026-W48
	Paper                 string // of its pages: a4 or letter; "" where nobody knows
	Mark                  string // TLP:AMBER, a desk's own words, or "" for none
	Lang                  string // of the edition, such as en
	Date                  time.Time
	BottomLine            []string // sentences
	Desk, Contact         string
}

// A Person is who gets a copy. The zero Person is whoever reads at the outlet.
type Person struct {
	ID, Name, Address, Language string
	List                        bool // a mailing list: nobody knows who reads there
}

// A Kind says why a copy goes out.
type Kind string

const (
	Edition    Kind = ""           // somebody gets an edition
	Correction Kind = "correction" // who had the version before gets the one that corrects it
	Recall     Kind = "recall"     // who had a version that was withdrawn is told so: File is a notice
)

// A Copy is one copy of a file, for one person or for the outlet itself.
type Copy struct {
	ID         string // 7C0F-3D07: of one edition, outlet, person, number and round, so that planning again plans the same
	Kind       Kind
	Outlet     string
	Recipient  Person
	Number, Of int // copy 3 of 12; 0 where copies have no numbers
	Round      int // 1; more where somebody asked for it again
	File       *File
	At         time.Time // of the first attempt: the date of a message, so that trying again sends the same
	Try        int       // which attempt of all this is, from 1
	Tried      time.Time // when this attempt began
	Strict     bool      // its mark forbids that it arrives twice: TLP:AMBER+STRICT and TLP:RED

	// Begin registers evidence of an attempt before anything can arrive, for an
	// outlet that has some then. An error of it ends the attempt. Nil of a copy
	// that no register knows.
	Begin func(evidence string) error
}

// The states that a copy can be in.
const (
	Waiting    State = "waiting"     // planned, or surely not taken yet
	Sent       State = "sent"        // a mail server or folder accepted it
	HandedOver State = "handed over" // a draft, or given by hand
	Printed    State = "printed"     // the printer said so
	Failed     State = "failed"
	Unknown    State = "unknown" // it may have arrived, and nobody knows
	Refused    State = "refused" // by a rule
	Recalled   State = "recalled"
)

// A State is what has become of a copy.
type State string

// An Outcome is what the other side said of a copy.
type Outcome struct {
	State    State  // Sent, HandedOver or Printed; Waiting where it was taken and is not through yet
	Words    string // for people, "" if the state says all: out of paper
	Evidence string // job id, answer of the mail server, path
}

// An Outlet takes copies to where they go. It never decides who may have them.
// All of its methods end when ctx does. An Outlet is used for one copy at a time.
type Outlet interface {
	// Check says whether copies could be sent now: reachable, writable, and able
	// to do what the config wishes. It sends nothing.
	Check(ctx context.Context) error

	// Send hands a copy over. tell is called with words for people while that
	// takes its time. An error is a *NotTaken or an *Uncertain; any other is
	// taken for an *Uncertain.
	Send(ctx context.Context, c Copy, tell func(string)) (Outcome, error)

	// Ask finds what became of an attempt whose end nobody saw. An error is a
	// *NotTaken where it surely did not arrive, an *Uncertain where nobody will
	// ever know, and another where nobody can be asked at the moment. evidence is
	// what the last outcome of the attempt had, "" if there was none.
	Ask(ctx context.Context, c Copy, evidence string) (Outcome, error)

	// Cancel takes a copy back that waits at the other side. Where that cannot be
	// the error is errors.ErrUnsupported.
	Cancel(ctx context.Context, c Copy, evidence string) error
}

// A NotTaken says that a copy surely did not arrive.
type NotTaken struct {
	Err   error
	Again bool // away, busy or full: worth trying again by itself
}

// Error returns one line for people.
func (e *NotTaken) Error() string { return e.Err.Error() }
func (e *NotTaken) Unwrap() error { return e.Err }

// An Uncertain says that a copy may have arrived.
type Uncertain struct {
	Err   error
	Again bool // the other side knows a second one by its ID: trying again by itself does no harm
}

// Error returns one line for people.
func (e *Uncertain) Error() string { return e.Err.Error() }
func (e *Uncertain) Unwrap() error { return e.Err }

// A World is what outlets need of the machine.
type World struct {
	Dir string                   // the folder of config.yaml, where relative paths begin
	Env func(name string) string // the environment: BRIEF_MAIL_PASSWORD

	Now   func() time.Time                           // the Publisher's clock; nil is time.Now
	Sleep func(context.Context, time.Duration) error // nil waits, until the context is done at most
}

// path is a path of the config on this machine.
func (w World) path(p string) string {
	p = filepath.FromSlash(p)
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(w.Dir, p)
}

// Open opens an outlet of the config. Nothing is reached or made before it is
// used. An outlet that cannot be is refused with a *SettingError.
func Open(o config.Outlet, w World) (Outlet, error) {
	switch o.Kind {
	case "folder":
		return openFolder(o, w)
	case "printer":
		return openPrinter(o, w)
	case "mail":
		return openMail(o, w)
	case "mail-draft":
		return openDraft(o, w)
	case "sftp":
		return openRemote(o, w)
	}
	return nil, &SettingError{o, "kind", "is " + o.Kind + ", which this version does not know"}
}

// A SettingError says what is wrong with an outlet as config.yaml has it.
type SettingError struct {
	Outlet config.Outlet
	Key    string // of the outlet
	What   string
}

// Error returns one line for people.
func (e *SettingError) Error() string {
	return fmt.Sprintf("outlets.%s.%s: %s", e.Outlet.Name, e.Key, e.What)
}

// CopyID is the ID of a copy: eight digits of a hash of what tells it from all
// others of its edition. taken says whether another one has an ID already.
func CopyID(edition string, kind Kind, outlet, person string, number, round int, taken func(id string) bool) string {
	for salt := 0; ; salt++ {
		words := []string{edition, string(kind), outlet, person, fmt.Sprint(number), fmt.Sprint(round), fmt.Sprint(salt)}
		sum := sha256.Sum256([]byte(strings.Join(words, "\n")))
		h := strings.ToUpper(hex.EncodeToString(sum[:4]))
		if id := h[:4] + "-" + h[4:]; !taken(id) {
			return id
		}
	}
}

// IsStrict reports whether a mark forbids that a copy may arrive twice.
func IsStrict(mark string) bool { return mark == "TLP:RED" || mark == "TLP:AMBER+STRICT" }

// sum is the SHA-256 of b in hexadecimal.
func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}
