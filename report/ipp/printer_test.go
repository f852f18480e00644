package ipp

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A device is a printer of ours: it says what the test wants to hear, keeps what
// it was given, and cuts connections.
type device struct {
	t       *testing.T
	address string

	mu      sync.Mutex
	printer Attributes                             // Get-Printer-Attributes
	jobs    []Attributes                           // in the order in which they came
	got     []string                               // requests, as text
	pages   []string                               // documents, whole or begun
	says    func(Message) *Message                 // before anything else; nil goes on
	http    func(http.ResponseWriter, []byte) bool // true has answered
	cuts    []cut                                  // of the connections to come, first to last

	conns sync.Mutex // beside mu, which is held while an answer is written
	open  int
	done  sync.Cond // a connection was closed
}

// A cut is how many bytes a connection carries before it ends; below 0 is all.
type cut struct{ in, out int }

var whole = cut{-1, -1}

// newDevice is an idle printer that takes documents in two steps or in one.
func newDevice(t *testing.T, steps ...Operation) *device {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &device{t: t, address: "ipp://" + l.Addr().String() + "/ipp/print"}
	d.done.L = &d.conns
	d.printer = Attributes{
		attribute("printer-state", Int(TagEnum, 3)),
		attribute("printer-state-reasons", keywords("none")...),
		attribute("printer-up-time", Int(TagInteger, 10000)),
		attribute("document-format-supported", Text(TagMimeType, "application/pdf")),
		attribute("operations-supported"),
	}
	for _, o := range append(steps, ValidateJob, GetJobs) {
		a := &d.printer[len(d.printer)-1]
		a.Values = append(a.Values, Int(TagEnum, int(o)))
	}
	s := http.Server{Handler: d}
	go s.Serve(&cutter{l, d})
	t.Cleanup(func() { s.Close() })
	return d
}

// quiet waits until the printer has done with all that reached it, and returns
// what came of it.
func (d *device) quiet() (pages []string, jobs []Attributes) {
	d.conns.Lock()
	for d.open > 0 {
		d.done.Wait()
	}
	d.conns.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pages, d.jobs
}

// set changes what the printer says of itself.
func (d *device) set(as ...Attribute) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range as {
		d.printer = append(slices.DeleteFunc(d.printer, func(b Attribute) bool { return a.Name == b.Name }), a)
	}
}

// cut says how the connections to come end.
func (d *device) cut(cuts ...cut) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cuts = cuts
}

func (d *device) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	d.mu.Lock()
	defer d.mu.Unlock()
	q, document, bad := Parse(body)
	if bad == nil && len(document) > 0 {
		d.pages = append(d.pages, string(document)) // a printer begins before it has all
	}
	if err != nil || d.http != nil && d.http(w, body) {
		return
	}
	if bad != nil {
		http.Error(w, bad.Error(), http.StatusBadRequest)
		return
	}
	d.got = append(d.got, dump(q))
	a := d.answer(q, len(document) > 0)
	b, err := a.Append(nil)
	if err != nil {
		d.t.Error(err)
	}
	w.Header().Set("Content-Type", "application/ipp")
	w.Header().Set("Content-Length", fmt.Sprint(len(b)))
	w.Write(b)
}

// answer does what a printer does.
func (d *device) answer(q Message, document bool) Message {
	if d.says != nil {
		if a := d.says(q); a != nil {
			return *a
		}
	}
	a := answer(q, statusOK)
	of := q.Group(OperationGroup)
	id, _ := of.Int("job-id")
	var job Attributes
	if id > 0 && id <= len(d.jobs) {
		job = d.jobs[id-1]
	}
	switch op := Operation(q.Code); {
	case op == GetPrinterAttributes:
		a.Groups = append(a.Groups, Group{PrinterGroup, d.printer})
	case op == GetJobs:
		done := of.text("which-jobs") == "completed"
		for _, j := range d.jobs {
			if done == (jobOf(j).State >= JobCanceled) {
				a.Groups = append(a.Groups, Group{JobGroup, j})
			}
		}
	case op == CreateJob || op == PrintJob:
		job = jobIs(len(d.jobs)+1, of.text("job-name"), Pending)
		if !document {
			job = append(job[:len(job)-1], attribute("job-state-reasons", keywords("job-incoming")...))
		}
		d.jobs = append(d.jobs, job)
		a.Groups = append(a.Groups, Group{JobGroup, job})
	case op == ValidateJob:
	case job == nil:
		return answer(q, statusNotFound)
	case op == CancelJob:
		d.jobs[id-1] = jobIs(id, job.text("job-name"), JobCanceled)
	case op == SendDocument:
		d.jobs[id-1] = jobIs(id, job.text("job-name"), Processing)
		a.Groups = append(a.Groups, Group{JobGroup, d.jobs[id-1]})
	case op == GetJobAttributes:
		a.Groups = append(a.Groups, Group{JobGroup, job})
	}
	return a
}

// jobIs is a job as a printer describes it.
func jobIs(id int, name string, s JobState, reasons ...string) Attributes {
	if reasons == nil {
		reasons = []string{"none"}
	}
	return Attributes{
		attribute("job-id", Int(TagInteger, id)), attribute("job-name", Text(TagName, name)),
		attribute("job-state", Int(TagEnum, int(s))), attribute("job-state-reasons", keywords(reasons...)...),
	}
}

// answer is an answer without anything but a status.
func answer(q Message, s Status, more ...Attribute) Message {
	return Message{0x0200, uint16(s), q.ID, []Group{{OperationGroup, append(Attributes{
		attribute("attributes-charset", Text(TagCharset, "utf-8")),
		attribute("attributes-natural-language", Text(TagLanguage, "en")),
	}, more...)}}}
}

// dump is a request as text.
func dump(m Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v\n", Operation(m.Code))
	for _, g := range m.Groups {
		fmt.Fprintf(&b, "  group %d\n", g.Tag)
		for _, a := range g.Attributes {
			s := a.String()
			if a.Name == "printer-uri" {
				s = a.Name
			}
			fmt.Fprintf(&b, "    %02x %s\n", a.Values[0].Tag, s)
		}
	}
	return b.String()
}

// A cutter is a listener whose connections end as the device says.
type cutter struct {
	net.Listener
	d *device
}

func (c *cutter) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	k := whole
	if len(c.d.cuts) > 0 {
		k, c.d.cuts = c.d.cuts[0], c.d.cuts[1:]
	}
	c.d.conns.Lock()
	c.d.open++
	c.d.conns.Unlock()
	return &cutConn{conn, k, sync.OnceValue(func() error {
		c.d.conns.Lock()
		c.d.open--
		c.d.conns.Unlock()
		c.d.done.Broadcast()
		return conn.Close()
	})}, nil
}

type cutConn struct {
	net.Conn
	cut
	close func() error
}

func (c *cutConn) Close() error { return c.close() }

func (c *cutConn) Read(b []byte) (int, error) {
	if c.in >= 0 && c.in < len(b) {
		b = b[:c.in]
	}
	if c.in == 0 {
		c.Close()
		return 0, net.ErrClosed
	}
	n, err := c.Conn.Read(b)
	if c.in > 0 {
		c.in -= n
	}
	return n, err
}

func (c *cutConn) Write(b []byte) (int, error) {
	if c.out < 0 || len(b) <= c.out {
		n, err := c.Conn.Write(b)
		if c.out >= 0 {
			c.out -= n
		}
		return n, err
	}
	n, _ := c.Conn.Write(b[:c.out])
	c.Close()
	return n, net.ErrClosed
}

// A clock stands still but for who sleeps.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.at = c.at.Add(d)
	return ctx.Err()
}

// open is a Printer for an address, on a clock of the test.
func open(t *testing.T, address string) (*Printer, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	p, err := Open(address, Options{Now: c.now, Sleep: c.sleep})
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}
