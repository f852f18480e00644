package ipp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/report/golden"
)

var twoSteps = []Operation{CreateJob, SendDocument}

func made(Job) error { return nil }

// TestRequests holds what is sent, for both ways to print and all wishes.
func TestRequests(t *testing.T) {
	var b strings.Builder
	for _, steps := range [][]Operation{twoSteps, nil} {
		d := newDevice(t, steps...)
		able(d)
		p, _ := open(t, d.address)
		w := Wishes{Copies: 3, Sides: "two-sided-long-edge", Media: "A4", Tray: "tray-2", Staple: true, Colour: "color", JobName: "KAZ 2026-W48 copy 3 of 12"}
		var before []int
		job, err := p.Print(t.Context(), w, []byte("%PDF-1.7"), func(j Job) error {
			before = append(before, j.ID, len(d.pages))
			return nil
		})
		if err != nil || job.ID != 1 {
			t.Fatalf("%+v, %v", job, err)
		}
		if _, err := p.Print(t.Context(), Wishes{JobName: "plain", Media: "Letter"}, []byte("%PDF"), made); err != nil {
			t.Fatal(err)
		}
		if err := p.Cancel(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		p.FindJob(t.Context(), "other", time.Time{})
		fmt.Fprintf(&b, "operations %v: job before the document, documents before: %v\n%s\n", steps, before, strings.Join(d.got, ""))
		if len(d.pages) != 2 || d.pages[0] != "%PDF-1.7" {
			t.Errorf("the printer got %q", d.pages)
		}
	}
	golden.Compare(t, "requests.txt", b.String())
}

// able makes a printer that can and has much.
func able(d *device) {
	loaded := func(tray string, x, y int) Value {
		return Collection(attribute("media-size", Collection(attribute("x-dimension", Int(TagInteger, x)), attribute("y-dimension", Int(TagInteger, y)))),
			attribute("media-source", Text(TagKeyword, tray)))
	}
	d.set(
		attribute("copies-supported", Value{Tag: TagRange, Raw: "\x00\x00\x00\x01\x00\x00\x00\x63"}),
		attribute("sides-supported", keywords("one-sided", "two-sided-long-edge")...),
		attribute("media-supported", keywords("iso_a4_210x297mm", "na_letter_8.5x11in", "custom_long_210x900mm")...),
		attribute("media-ready", keywords("iso_a4_210x297mm", "na_letter_8.5x11in")...),
		attribute("media-col-ready", loaded("tray-1", 21590, 27940), loaded("tray-2", 21000, 29700)),
		attribute("media-source-supported", keywords("tray-1", "tray-2")...),
		attribute("finishings-supported", Int(TagEnum, 3), Int(TagEnum, staple)),
		attribute("print-color-mode-supported", keywords("auto", "color", "monochrome")...),
		attribute("multiple-document-handling-supported", keywords("separate-documents-uncollated-copies", "separate-documents-collated-copies")...),
	)
}

// TestErrors holds what is said of each answer to each step that matters, and
// whether the document may have been printed.
func TestErrors(t *testing.T) {
	var b strings.Builder
	for _, op := range []Operation{ValidateJob, CreateJob, SendDocument, PrintJob} {
		fmt.Fprintf(&b, "%v\n", op)
		for _, c := range []struct {
			name string
			says func(Message) *Message
			http func(http.ResponseWriter, []byte) bool
		}{
			{"0x0403", status(0x0403), nil},
			{"0x0405", status(0x0405), nil},
			{"0x040b", func(q Message) *Message {
				a := answer(q, 0x040b, attribute("status-message", Text(TagText, "no\x1b[31m A4")))
				a.Groups = append(a.Groups, Group{UnsupportedGroup, Attributes{attribute("media", Text(TagKeyword, "iso_a4_210x297mm")), attribute("sides", Value{Tag: TagUnsupported})}})
				return &a
			}, nil},
			{"0x0001, ignored", func(q Message) *Message {
				a := answer(q, 0x0001)
				a.Groups = append(a.Groups, Group{UnsupportedGroup, Attributes{attribute("finishings", Int(TagEnum, 4))}})
				return &a
			}, nil},
			{"0x0499", status(0x0499), nil},
			{"0x0500", status(0x0500), nil},
			{"0x0504", status(0x0504), nil},
			{"0x0507", status(0x0507), nil},
			{"0x0508", status(0x0508), nil},
			{"another id", func(q Message) *Message { q.ID++; a := answer(q, 0); return &a }, nil},
			{"HTTP 302", nil, reply(302, "Location", "http://elsewhere/")},
			{"HTTP 401", nil, reply(401)},
			{"HTTP 404", nil, reply(404)},
			{"HTTP 426", nil, reply(426)},
			{"HTTP 502", nil, reply(502)},
			{"HTTP 503", nil, reply(503)},
			{"HTTP 204", nil, reply(204)},
			{"a page", nil, reply(200, "Content-Type", "text/html", "", "<html>")},
			{"cut short", nil, reply(200, "Content-Type", "application/ipp", "", "\x02\x00\x00")},
			{"no IPP", nil, reply(200, "Content-Type", "application/ipp", "", "\x02\x00\x00\x00\x00\x00\x00\x01\x44")},
			{"2 MiB", nil, reply(200, "Content-Type", "application/ipp", "", strings.Repeat("x", 2<<20))},
		} {
			steps := twoSteps
			if op == PrintJob {
				steps = nil
			}
			d := newDevice(t, steps...)
			p, _ := open(t, d.address)
			d.says = func(q Message) *Message {
				if c.says == nil || Operation(q.Code) != op {
					return nil
				}
				return c.says(q)
			}
			d.http = func(w http.ResponseWriter, body []byte) bool {
				return c.http != nil && Operation(body[3]) == op && c.http(w, body)
			}
			_, err := p.Print(t.Context(), Wishes{JobName: "job"}, []byte("%PDF"), made)
			e, _ := errors.AsType[*Error](err)
			if e != nil && e.Kind != Uncertain && op == SendDocument && d.jobs != nil && jobOf(d.jobs[0]).State != JobCanceled {
				t.Errorf("%v, %s: a job without a document is left", op, c.name)
			}
			fmt.Fprintf(&b, "  %-16s %v\n", c.name, err)
		}
	}
	golden.Compare(t, "errors.txt", b.String())
}

func status(s Status) func(Message) *Message {
	return func(q Message) *Message { a := answer(q, s); return &a }
}

// reply answers by HTTP with headers; the last, without a name, is the body.
func reply(code int, headers ...string) func(http.ResponseWriter, []byte) bool {
	return func(w http.ResponseWriter, _ []byte) bool {
		body := ""
		for i := 0; i < len(headers); i += 2 {
			if headers[i] == "" {
				body = headers[i+1]
				continue
			}
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		w.Write([]byte(body))
		return true
	}
}

func TestOpenRefuses(t *testing.T) {
	var b strings.Builder
	for _, a := range []string{"", "printer", "lpd://h/", "ipp:///ipp/print", "ipp://u:secret@h/", "ipp://h/?a", "ipp://h:x/", "http://h/", "https://h:444/p", "ipp://h", "ipps://[::1]/ipp/print"} {
		p, err := Open(a, Options{})
		if err != nil {
			fmt.Fprintf(&b, "%-24s %v\n", a, err)
			continue
		}
		fmt.Fprintf(&b, "%-24s %s at %s\n", a, p.uri, p.url.String())
	}
	golden.Compare(t, "addresses.txt", b.String())
}

// TestMadeEndsTheJob: who cannot keep account of a job prints nothing.
func TestMadeEndsTheJob(t *testing.T) {
	full := errors.New("disk full")
	for _, steps := range [][]Operation{twoSteps, nil} {
		d := newDevice(t, steps...)
		p, _ := open(t, d.address)
		_, err := p.Print(t.Context(), Wishes{JobName: "job"}, []byte("%PDF"), func(Job) error { return full })
		if !errors.Is(err, full) || len(d.pages) != 0 {
			t.Errorf("%v, %d documents", err, len(d.pages))
		}
		if steps != nil && jobOf(d.jobs[0]).State != JobCanceled {
			t.Errorf("the job is %v", d.jobs[0])
		}
	}
}

// TestIgnored: a printer that takes a job and says that it will not heed a wish
// gets no document; if it has it already, that is told.
func TestIgnored(t *testing.T) {
	for _, steps := range [][]Operation{twoSteps, nil} {
		d := newDevice(t, steps...)
		d.says = func(q Message) *Message {
			if op := Operation(q.Code); op != CreateJob && op != PrintJob {
				return nil
			}
			a := answer(q, 0x0001)
			d.jobs = append(d.jobs, jobIs(1, "job", Pending))
			a.Groups = append(a.Groups, Group{JobGroup, d.jobs[0]}, Group{UnsupportedGroup, Attributes{attribute("finishings", Int(TagEnum, 4))}})
			return &a
		}
		p, _ := open(t, d.address)
		job, err := p.Print(t.Context(), Wishes{JobName: "job"}, []byte("%PDF"), made)
		pages, jobs := d.quiet()
		switch {
		case steps == nil && (err != nil || job.Ignored.Get("finishings") == nil):
			t.Errorf("in one step: %+v, %v", job, err)
		case steps != nil && (kindOf(err) != Refused || len(pages) > 0 || jobOf(jobs[0]).State != JobCanceled):
			t.Errorf("in two steps: %v, %d documents, job %v", err, len(pages), jobs[0])
		}
	}
}

// TestOldVersion is a printer that speaks IPP/1.1 only.
func TestOldVersion(t *testing.T) {
	d := newDevice(t)
	asked := 0
	d.says = func(q Message) *Message {
		if asked++; q.Version == 0x0101 {
			return nil
		}
		a := answer(q, statusVersion)
		return &a
	}
	p, _ := open(t, d.address)
	_, err := p.Print(t.Context(), Wishes{JobName: "job"}, []byte("%PDF"), made)
	if pages, _ := d.quiet(); err != nil || len(pages) != 1 || asked != 4 {
		t.Errorf("%v, %d documents, %d questions", err, len(pages), asked)
	}
}

// kindOf is the kind of an error of this package, 0 for another.
func kindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return 0
}

// TestDeadlines: a printer that takes a request and says nothing is left at the
// end of the time, and what it may have stays uncertain.
func TestDeadlines(t *testing.T) {
	d := newDevice(t)
	release := make(chan bool)
	defer close(release)
	d.says = func(q Message) *Message {
		if Operation(q.Code) == PrintJob {
			<-release
		}
		return nil
	}
	p, _ := open(t, d.address)
	p.opt.Timeout = 300 * time.Millisecond
	_, err := p.Print(t.Context(), Wishes{JobName: "job"}, []byte("%PDF"), made)
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Uncertain || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a printer that says nothing: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err = p.Attributes(stopped)
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Away || !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is over: %v", err)
	}
}

// TestCuts ends the connection of each step at bytes of the request and of the
// answer. An error that says that nothing was sent must be right, no error at
// all must be right, and after an uncertain one the printer's lists must lead
// to one document at most.
func TestCuts(t *testing.T) {
	n, kinds := 0, map[string]int{}
	for _, steps := range [][]Operation{twoSteps, nil} {
		for step := range 3 + len(steps)/2 {
			for _, k := range cutsAt() {
				n++
				kinds[cutOnce(t, steps, step, k)]++
			}
		}
	}
	if n < 200 || kinds["uncertain"] == 0 || kinds["away"] == 0 || kinds["printed"] == 0 {
		t.Errorf("%d cuts: %v", n, kinds)
	}
	t.Logf("%d cuts: %v", n, kinds)
}

// cutsAt are cuts before, in and behind the request, and before and in the
// answer. A request has some 400 bytes, the document 20,000; answers some 200.
func cutsAt() []cut {
	var all []cut
	for _, in := range []int{0, 1, 10, 100, 150, 200, 250, 300, 400, 500, 600, 700, 1000, 2000, 4096, 8192, 10000, 15000, 20000, 20300, 20500} {
		all = append(all, cut{in, -1})
	}
	for out := 0; out < 320; out += 15 {
		all = append(all, cut{-1, out})
	}
	return all
}

// cutOnce cuts one step of a print and then does what a careful caller does.
func cutOnce(t *testing.T, steps []Operation, step int, k cut) string {
	d := newDevice(t, steps...)
	d.jobs = []Attributes{append(jobIs(1, "another", JobCompleted), attribute("time-at-completed", Int(TagInteger, 9000)))}
	p, clock := open(t, d.address)
	d.cut(append(slices.Repeat([]cut{whole}, step), k)...)
	pdf := []byte("%PDF" + strings.Repeat("x", 20000))
	at := fmt.Sprintf("%v, step %d, cut %v", steps, step, k)

	began := clock.now()
	job, err := p.Print(t.Context(), Wishes{JobName: "job"}, pdf, made)
	pages, jobs := d.quiet()
	if err == nil {
		if len(pages) != 1 || pages[0] != string(pdf) {
			t.Errorf("%s: no error, %d documents", at, len(pages))
		}
		return "printed"
	}
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		t.Fatalf("%s: %v", at, err)
	case e.Kind == Away && len(pages) > 0:
		t.Errorf("%s: nothing was sent, but the printer has it: %v", at, err)
	case e.Kind == Away:
		return "away"
	case e.Kind != Uncertain:
		t.Errorf("%s: %v", at, err)
	case job.ID == 0:
		clock.at = clock.at.Add(20 * time.Second)
		_, found, err := p.FindJob(t.Context(), "job", began)
		if err != nil || found == CannotTell || (found == Found) != (len(jobs) == 2) {
			t.Errorf("%s: finding %v, %v, the printer has %d jobs", at, found, err, len(jobs))
		}
	default: // the job tells of itself whether it has its document
		j, err := p.Job(t.Context(), job.ID)
		if printed := j.State == Processing; err != nil || printed && len(pages) == 0 || !printed && !slices.Equal(j.Reasons, []string{"job-incoming"}) {
			t.Errorf("%s: the job is %+v, %v, with %d documents", at, j, err, len(pages))
		}
	}
	return "uncertain"
}
