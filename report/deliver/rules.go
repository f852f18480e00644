package deliver

import (
	"maps"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/problem"
)

// An Issue is an edition that may be sent: what the rules look at, and the file.
type Issue struct {
	*archive.Entry
	Mark      string    // on its pages, "" for none
	Lang      string    // of its words
	Countries []string  // that it is about, by ID
	Embargo   time.Time // of the schedule that made it; zero for none

	File   func() (*File, error)
	Notice func() (*File, error) // that it was recalled
}

// A Desk is who may get what, as the workspace says at a moment.
type Desk struct {
	Outlets    map[string]config.Outlet
	Recipients map[string][]*dataset.Recipient // by dataset, in the order of its file
	Found      map[string]problem.List         // in them, by dataset
	Mark       string                          // of config.yaml; "" for none
}

// recipients are those whom an outlet may reach, whoever they are.
func (d *Desk) recipients(o config.Outlet) []*dataset.Recipient {
	switch o.Kind {
	case "mail", "mail-draft":
		return d.Recipients[o.Keys["recipients"].Text]
	case "printer":
		return slices.DeleteFunc(slices.Clone(d.Recipients["recipients"]), func(r *dataset.Recipient) bool { return r.Printer.Text != o.Name })
	}
	return nil
}

// recipient is one of those whom an outlet may reach, nil if it is none.
func (d *Desk) recipient(o config.Outlet, id string) *dataset.Recipient {
	all := d.recipients(o)
	if i := slices.IndexFunc(all, func(r *dataset.Recipient) bool { return r.ID == id }); i >= 0 {
		return all[i]
	}
	return nil
}

// tlp are the labels of TLP 2.0, each for fewer people than the one before
// (FIRST, Traffic Light Protocol 2.0, section 3).
var tlp = []string{"", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}

// broken is what is wrong with the recipients that an outlet may reach. A bad
// row may be anyone's, so it refuses every edition there.
func (d *Desk) broken(o config.Outlet) problem.List {
	name := o.Keys["recipients"].Text
	if o.Kind == "printer" {
		name = "recipients"
	}
	if name == "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Found[name]), func(p problem.Problem) bool { return p.Severity < problem.Error })
}

// Check says what is wrong between recipients and outlets: somebody whose
// printer is no outlet, or none that prints, would get nothing and nobody would
// know.
func (d *Desk) Check() problem.List {
	var printers []string
	for _, name := range slices.Sorted(maps.Keys(d.Outlets)) {
		if d.Outlets[name].Kind == "printer" {
			printers = append(printers, name)
		}
	}
	var found problem.List
	for _, name := range slices.Sorted(maps.Keys(d.Recipients)) {
		found = append(found, d.Found[name]...)
		for _, r := range d.Recipients[name] {
			at := r.Printer
			if at.Text == "" || slices.Contains(printers, at.Text) {
				continue
			}
			p := problem.Errorf(at.Place, "O201", "printer %q is no outlet of config.yaml that prints", at.Text)
			switch near := problem.Nearest(at.Text, printers); {
			case near != "":
				p = p.WithHint("did you mean %s?", near)
			case len(printers) > 0:
				p = p.WithHint("known: %s", strings.Join(printers, ", "))
			default:
				p = p.WithHint("add an outlet of kind printer, or leave it empty")
			}
			found = append(found, p)
		}
	}
	return found.Sorted()
}

// mark is what an edition is treated as: its own mark, or that of config.yaml
// where the desk has become stricter since.
func (d *Desk) mark(of string) string {
	if was, now := slices.Index(tlp, of), slices.Index(tlp, d.Mark); was >= 0 && now > was {
		return d.Mark
	}
	return of
}

// mayHave reports whether somebody who may have some marks may have one. Who
// may have a label of TLP may have those for more people; a desk's own words
// must be named.
func mayHave(marks []string, mark string) bool {
	n := slices.Index(tlp, mark)
	if n >= 0 && n <= 1 || slices.Contains(marks, mark) {
		return true
	}
	return n >= 0 && slices.ContainsFunc(marks, func(m string) bool { return slices.Index(tlp, m) >= n })
}

// skips says why a recipient does not get an edition by an outlet, though no
// rule forbids it; "" if it does.
func skips(i *Issue, o config.Outlet, r *dataset.Recipient) string {
	switch {
	case r.Expired:
		return "active_until " + r.Until.Text + " is past"
	case !r.Gets(i.Countries):
		return "gets " + strings.Join(r.Countries, ", ")
	case r.Language.Text != "" && r.Language.Text != i.Lang:
		return "reads " + r.Language.Text + ", and this is in " + i.Lang
	case o.Kind != "printer" && r.Address.Text == "":
		return "has no address"
	}
	return ""
}

// refuses says which rule forbids that somebody gets an edition by an outlet, or
// that anybody does where r is nil; none if it is empty. Proofs and drafts have
// no version, so they are no edition that could be named.
func (d *Desk) refuses(i *Issue, o config.Outlet, r *dataset.Recipient) problem.List {
	var found problem.List
	mark := d.mark(i.Mark)
	say := func(code, format string, args ...any) {
		at := o.Place
		if r != nil {
			at = r.Place
		}
		found = append(found, problem.Errorf(at, code, format, args...))
	}
	now := ""
	if mark != i.Mark {
		now = ", as config.yaml says now"
	}
	switch {
	case mark == "TLP:RED" && r == nil && o.Kind == "printer":
		say("H404", "%s is TLP:RED%s, and nobody is named who gets it at the printer %s", i.ID(), now, o.Name)
	case mark == "TLP:RED" && r != nil && r.List:
		say("H403", "%s is TLP:RED%s, and %s is a list: nobody knows who reads there", i.ID(), now, r.ID)
	case r != nil && !mayHave(r.Marks, mark):
		say("H402", "%s is %s%s, and %s may have %s", i.ID(), mark, now, r.ID, either(r.Marks))
	}
	return found
}

// either names the marks that somebody may have.
func either(marks []string) string {
	if len(marks) == 0 {
		return "TLP:CLEAR alone"
	}
	return strings.Join(marks, ", ")
}

// holds says what forbids that an edition goes to anybody now: it is none, was
// withdrawn, or is under embargo; asked says that a person named this version.
func holds(i *Issue, now, until time.Time, asked bool) problem.List {
	refuse := func(code, hint, format string, args ...any) problem.List {
		return problem.List{problem.Errorf(problem.Place{}, code, format, args...).WithHint("%s", hint)}
	}
	switch {
	case i.Proof > 0:
		return refuse("H406", "brief approve "+i.Key+" --by NAME makes it a version", "%s is a proof, and proofs are not sent", i.ID())
	case i.Recall != nil:
		return refuse("H407", "", "%s was recalled: %s", i.ID(), i.Recall.Note)
	case (i.State == archive.IsSuperseded || i.State == archive.IsCorrected) && !asked:
		return refuse("H407", "send "+i.By, "%s is not valid any more: there is %s", i.ID(), i.By)
	case until.IsZero() && i.Embargo.After(now):
		return refuse("H405", "it is sent by itself then, where its schedule names outlets", "%s is under embargo until %s", i.ID(), clock(i.Embargo))
	}
	return nil
}

// clock is an instant for people, with its zone.
func clock(t time.Time) string { return t.Format("2 January 2006, 15:04 -07:00") }

// A RefusedError says that rules forbid what was asked for: nothing was sent.
type RefusedError struct{ Found problem.List }

// Error returns one line for people.
func (e *RefusedError) Error() string { return e.Found.Error() }
