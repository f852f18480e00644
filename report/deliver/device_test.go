package deliver

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

	"brief/report/ipp"
)

// A watch stands still but for who sleeps.
type watch struct {
	mu sync.Mutex
	at time.Time
}

func (c *watch) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *watch) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// A device is a printer of ours. It prints a document in five seconds, keeps
// account of all paper that left it, and may cut connections, be busy, forget
// jobs that are done, and lose all of them when it is switched off and on.
type device struct {
	t       *testing.T
	address string
	clock   *watch
	atOnce  bool          // it knows Print-Job alone
	keeps   time.Duration // jobs that are done, for so long; 0 for ever

	mu    sync.Mutex
	since time.Time         // when it was switched on
	last  int               // number of a job
	jobs  []*sheet          // that it knows
	paper map[string][]bool // by name of job: a document that came, whole or begun
	cut   func() cut        // how the next connection ends
	fired int               // cuts
	jam   bool              // until somebody comes
	busy  func() bool

	open int // connections
	done *sync.Cond
}

// A sheet is a job of a device.
type sheet struct {
	id         int
	name       string
	made, came time.Time // zero: no document
	state      ipp.JobState
	ended      time.Time
}

// A cut is how many bytes a connection carries before it ends; below 0 is all.
type cut struct{ in, out int }

func newDevice(t *testing.T, c *watch) *device {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &device{t: t, clock: c, since: c.now(), paper: map[string][]bool{}, address: "ipp://" + l.Addr().String() + "/ipp/print"}
	d.done = sync.NewCond(&d.mu)
	s := http.Server{Handler: d, ConnState: func(_ net.Conn, s http.ConnState) {
		if s == http.StateClosed {
			d.mu.Lock()
			d.open--
			d.mu.Unlock()
			d.done.Broadcast()
		}
	}}
	go s.Serve(&cutter{l, d})
	t.Cleanup(func() { s.Close() })
	return d
}

// sleep lets the time pass when the device has done with all that reached it.
func (d *device) sleep(ctx context.Context, t time.Duration) error {
	d.mu.Lock()
	for d.open > 0 {
		d.done.Wait()
	}
	d.mu.Unlock()
	d.clock.add(t)
	return ctx.Err()
}

// with changes or reads what the device is.
func (d *device) with(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

// restart switches the device off and on: it knows nothing any more, and what
// it was printing is lost.
func (d *device) restart() { d.since, d.last, d.jobs = d.clock.now(), 0, nil }

// pass lets jobs go on to where they are now.
func (d *device) pass() {
	now := d.clock.now()
	for _, j := range d.jobs {
		switch {
		case j.state == ipp.PendingHeld && now.Sub(j.made) > time.Minute: // multiple-operation-time-out
			j.state, j.ended = ipp.JobAborted, now
		case j.state == ipp.Processing && !d.jam && now.Sub(j.came) >= 5*time.Second:
			j.state, j.ended = ipp.JobCompleted, now
		}
	}
	if d.keeps > 0 {
		d.jobs = slices.DeleteFunc(d.jobs, func(j *sheet) bool { return !j.ended.IsZero() && now.Sub(j.ended) > d.keeps })
	}
}

func (d *device) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	d.mu.Lock()
	q, document, bad := ipp.Parse(body)
	if bad != nil || err != nil && len(document) == 0 {
		d.mu.Unlock()
		return
	}
	d.pass()
	a := d.answer(q, document, err == nil)
	d.mu.Unlock()
	b, bad := a.Append(nil)
	if bad != nil {
		d.t.Error(bad)
	}
	w.Header().Set("Content-Type", "application/ipp")
	w.Header().Set("Content-Length", fmt.Sprint(len(b)))
	w.Write(b)
}

func enum(tag ipp.Tag, ns ...int) (vs []ipp.Value) {
	for _, n := range ns {
		vs = append(vs, ipp.Int(tag, n))
	}
	return vs
}

func word(tag ipp.Tag, ws ...string) (vs []ipp.Value) {
	for _, w := range ws {
		vs = append(vs, ipp.Text(tag, w))
	}
	return vs
}

func (d *device) attributes() ipp.Attributes {
	can := []int{int(ipp.PrintJob)}
	if !d.atOnce {
		can = []int{int(ipp.CreateJob), int(ipp.SendDocument)}
	}
	reason := "none"
	if d.jam {
		reason = "media-jam-error"
	}
	return ipp.Attributes{
		{Name: "printer-state", Values: enum(ipp.TagEnum, 3)},
		{Name: "printer-state-reasons", Values: word(ipp.TagKeyword, reason)},
		{Name: "printer-up-time", Values: enum(ipp.TagInteger, d.up(d.clock.now()))},
		{Name: "document-format-supported", Values: word(ipp.TagMimeType, "application/pdf")},
		{Name: "operations-supported", Values: enum(ipp.TagEnum, can...)},
	}
}

// up is a time on the device's own clock.
func (d *device) up(t time.Time) int { return 1 + int(t.Sub(d.since)/time.Second) }

func (d *device) attributesOf(j *sheet) ipp.Attributes {
	reason := "none"
	if j.state == ipp.PendingHeld {
		reason = "job-incoming"
	}
	as := ipp.Attributes{
		{Name: "job-id", Values: enum(ipp.TagInteger, j.id)},
		{Name: "job-name", Values: word(ipp.TagName, j.name)},
		{Name: "job-state", Values: enum(ipp.TagEnum, int(j.state))},
		{Name: "job-state-reasons", Values: word(ipp.TagKeyword, reason)},
	}
	if !j.ended.IsZero() {
		as = append(as, ipp.Attribute{Name: "time-at-completed", Values: enum(ipp.TagInteger, d.up(j.ended))})
	}
	return as
}

// text is the first value of an attribute of a request.
func text(q ipp.Message, name string) string {
	return strings.Join(q.Group(ipp.OperationGroup).Texts(name), "")
}

// answer does what a printer does with a request. Of a document that did not
// come whole it may have printed a page.
func (d *device) answer(q ipp.Message, document []byte, whole bool) ipp.Message {
	a := ipp.Message{Version: 0x0200, ID: q.ID, Groups: []ipp.Group{{Tag: ipp.OperationGroup, Attributes: ipp.Attributes{
		{Name: "attributes-charset", Values: word(ipp.TagCharset, "utf-8")},
		{Name: "attributes-natural-language", Values: word(ipp.TagLanguage, "en")},
	}}}}
	id, _ := q.Group(ipp.OperationGroup).Int("job-id")
	var job *sheet
	if i := slices.IndexFunc(d.jobs, func(j *sheet) bool { return j.id == id }); i >= 0 {
		job = d.jobs[i]
	}
	switch op := ipp.Operation(q.Code); {
	case op == ipp.GetPrinterAttributes:
		a.Groups = append(a.Groups, ipp.Group{Tag: ipp.PrinterGroup, Attributes: d.attributes()})
		return a
	case op == ipp.ValidateJob:
		return a
	case op == ipp.GetJobs:
		for _, j := range d.jobs {
			if (text(q, "which-jobs") == "completed") == (j.state >= ipp.JobCanceled) {
				a.Groups = append(a.Groups, ipp.Group{Tag: ipp.JobGroup, Attributes: d.attributesOf(j)})
			}
		}
		return a
	case (op == ipp.CreateJob || op == ipp.PrintJob) && d.busy != nil && d.busy():
		a.Code = 0x0507
		return a
	case op == ipp.CreateJob || op == ipp.PrintJob:
		d.last++
		job = &sheet{id: d.last, name: text(q, "job-name"), made: d.clock.now(), state: ipp.PendingHeld}
		d.jobs = append(d.jobs, job)
	case job == nil:
		a.Code = 0x0406
		return a
	case op == ipp.CancelJob && job.state < ipp.JobCanceled:
		job.state, job.ended = ipp.JobCanceled, d.clock.now()
	}
	if len(document) > 0 && job.state == ipp.PendingHeld {
		d.paper[job.name] = append(d.paper[job.name], whole)
		job.came, job.state = d.clock.now(), ipp.Processing
		if !whole {
			job.state, job.ended = ipp.JobAborted, d.clock.now()
		}
	}
	a.Groups = append(a.Groups, ipp.Group{Tag: ipp.JobGroup, Attributes: d.attributesOf(job)})
	return a
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
	c.d.open++
	k := cut{-1, -1}
	if c.d.cut != nil {
		k = c.d.cut()
	}
	return &cutConn{conn, k, c.d}, nil
}

type cutConn struct {
	net.Conn
	cut
	d *device
}

func (c *cutConn) fire() {
	c.Close()
	c.d.mu.Lock()
	c.d.fired++
	c.d.mu.Unlock()
}

func (c *cutConn) Read(b []byte) (int, error) {
	if c.in == 0 {
		c.fire()
		c.in = -1
		return 0, net.ErrClosed
	}
	if c.in > 0 && c.in < len(b) {
		b = b[:c.in]
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
	c.fire()
	return n, net.ErrClosed
}
