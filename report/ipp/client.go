package ipp

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Options are what a Printer needs of the world. The zero value is good.
type Options struct {
	Roots   *x509.CertPool // who may vouch for a printer; nil: whom the system trusts
	User    string         // whose jobs they are; "" is brief
	Timeout time.Duration  // of a question; 0 is 30 s. A document has four times that.

	Now   func() time.Time                           // nil is time.Now
	Sleep func(context.Context, time.Duration) error // nil waits, until the context is done at most
}

// A Printer is a printer or a queue at an address. Its methods may be called
// from several goroutines. Each question is a connection of its own, so that
// net/http never sends one twice. Redirects are not followed, and no proxy of
// the environment is asked.
type Printer struct {
	uri    string // the attribute printer-uri
	url    url.URL
	http   http.Client
	opt    Options
	lastID atomic.Uint32
	old    atomic.Bool // it speaks IPP/1.1 at most
}

// Open makes a Printer of an address and asks it nothing. An address is
// ipp://host/ipp/print, ipps:// with TLS, both on port 631 (RFC 8010, 4.2), or
// http:// and https:// on theirs.
func Open(address string, o Options) (*Printer, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("printer %q: %w", address, errors.Unwrap(err))
	}
	port := map[string]string{"ipp": "631", "ipps": "631", "http": "80", "https": "443"}[u.Scheme]
	switch {
	case port == "":
		return nil, fmt.Errorf("printer %q: %q is no scheme of printers; write ipp://, ipps://, http:// or https://", address, u.Scheme)
	case u.Hostname() == "":
		return nil, fmt.Errorf("printer %q names no machine; write ipp://host/ipp/print", address)
	case u.User != nil:
		return nil, fmt.Errorf("printer %q: brief does not sign in to printers; take the name out of the address", u.Redacted())
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("printer %q: what stands behind ? or # is of no use", address)
	}
	u.Path = cmp.Or(u.Path, "/")
	u.Host = net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), port))
	p := &Printer{url: *u, opt: o}
	secure := strings.HasSuffix(u.Scheme, "s")
	u.Scheme, p.url.Scheme = "ipp", "http"
	if secure {
		u.Scheme, p.url.Scheme = "ipps", "https"
	}
	p.uri = u.String()
	p.opt.User = cmp.Or(o.User, "brief")
	p.opt.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	if o.Now == nil {
		p.opt.Now = time.Now
	}
	if o.Sleep == nil {
		p.opt.Sleep = sleep
	}
	p.http = http.Client{
		Transport: &http.Transport{
			DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: o.Roots},
			TLSHandshakeTimeout:    10 * time.Second,
			DisableKeepAlives:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: 1 << 16,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return p, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// A request is an operation with what it needs.
type request struct {
	op       Operation
	job      int        // the job that is meant, 0 for none
	more     Attributes // of the operation, behind those that all have
	wishes   Attributes // of the job
	document []byte
}

// message is a request in the order that RFC 8011, 4.1.4 and 4.1.5, asks for.
func (p *Printer) message(q request) Message {
	as := Attributes{
		attribute("attributes-charset", Text(TagCharset, "utf-8")),
		attribute("attributes-natural-language", Text(TagLanguage, "en")),
		attribute("printer-uri", Text(TagURI, p.uri)),
	}
	if q.job != 0 {
		as = append(as, attribute("job-id", Int(TagInteger, q.job)))
	}
	as = append(as, attribute("requesting-user-name", Text(TagName, p.opt.User)))
	m := Message{Version: 0x0200, Code: uint16(q.op), ID: p.lastID.Add(1)}
	if p.old.Load() {
		m.Version = 0x0101
	}
	m.Groups = []Group{{OperationGroup, append(as, q.more...)}}
	if q.wishes != nil {
		m.Groups = append(m.Groups, Group{JobGroup, q.wishes})
	}
	return m
}

// ask sends a request and reads the answer. An error is an *Error, and only a
// request with a document can be Uncertain. An answer with an error says no.
func (p *Printer) ask(ctx context.Context, q request) (Message, error) {
	m := p.message(q)
	body, err := m.Append(nil)
	if err != nil {
		return Message{}, &Error{Op: q.op, Kind: Refused, Err: err}
	}
	limit := p.opt.Timeout
	if q.op.prints() {
		limit *= 4
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	// Without a connection nothing can have reached the printer. With one
	// nobody knows, until it answers.
	lost := Away
	trace := httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {
		if q.op.prints() {
			lost = Uncertain
		}
	}}
	r, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, &trace), http.MethodPost, p.url.String(), bytes.NewReader(append(body, q.document...)))
	if err != nil {
		return Message{}, &Error{Op: q.op, Kind: Refused, Err: err}
	}
	r.Header.Set("Content-Type", "application/ipp")
	r.Header.Set("User-Agent", "brief")
	answer, err := p.http.Do(r)
	if err != nil {
		return Message{}, &Error{Op: q.op, Kind: lost, Words: hint(err), Err: cause(err)}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return Message{}, p.refusal(q.op, answer)
	}
	b, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err == nil {
		var a Message
		if a, err = accept(answer.Header.Get("Content-Type"), b, m.ID); err == nil {
			if Status(a.Code) == statusVersion && p.old.CompareAndSwap(false, true) {
				return p.ask(ctx, q) // a request of this version does nothing (RFC 8011, 4.1.8)
			}
			return a, a.failed(q.op)
		}
		if lost == Away && !errors.Is(err, io.ErrUnexpectedEOF) {
			lost = Refused // a question asked again would be answered like this again
		}
	}
	return Message{}, &Error{Op: q.op, Kind: lost, Err: err}
}

// accept reads the bytes of an answer to the request id.
func accept(contentType string, b []byte, id uint32) (Message, error) {
	if len(b) > maxAnswer {
		return Message{}, fmt.Errorf("an answer of more than %d bytes", maxAnswer)
	}
	if t, _, err := mime.ParseMediaType(contentType); err != nil || t != "application/ipp" {
		return Message{}, fmt.Errorf("an answer of type %q, where a printer sends application/ipp", plain(contentType))
	}
	a, _, err := Parse(b)
	if err != nil {
		return Message{}, fmt.Errorf("an answer that is no IPP message: %w", err)
	}
	if a.ID != id {
		return Message{}, errors.New("an answer to another question")
	}
	return a, nil
}

// failed is the error that an answer holds, nil if it holds none.
func (m Message) failed(op Operation) error {
	s := Status(m.Code)
	if s <= lastSuccess {
		return nil
	}
	return &Error{
		Op: op, Kind: s.kind(op), Status: s,
		Words:       plain(m.Group(OperationGroup).text("status-message")),
		Unsupported: m.Group(UnsupportedGroup),
	}
}

// refusal is what an answer of HTTP that holds no IPP message says.
func (p *Printer) refusal(op Operation, a *http.Response) error {
	e := &Error{Op: op, Kind: Refused, Words: "HTTP " + plain(a.Status)}
	switch c := a.StatusCode; {
	case c == http.StatusUpgradeRequired:
		e.Words += "; the printer asks for TLS: write ipps:// in its address"
	case c == http.StatusUnauthorized:
		e.Words += "; the printer asks for a name and a password, and brief does not sign in to printers"
	case c == http.StatusNotFound:
		e.Words += "; there is no printer at " + p.url.Path + ": most answer at /ipp/print, CUPS at /printers/NAME"
	case c >= 300 && c < 400:
		e.Words += fmt.Sprintf("; it sends to %q: write that address if you trust it", plain(a.Header.Get("Location")))
	case c == http.StatusServiceUnavailable || c == http.StatusTooManyRequests:
		e.Kind = Busy
	case op.prints() && (c >= 500 || c < 300 || c == http.StatusRequestTimeout):
		e.Kind = Uncertain // something between us and the printer may have passed the document on
	case c >= 500:
		e.Kind = Busy
	}
	return e
}

// cause is an error of net/http without the address, which the caller knows.
func cause(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// hint says what to do about a connection that could not be made.
func hint(err error) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "nobody whom this machine trusts vouches for the printer's certificate; name the one who does"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "the printer does not speak TLS here; write ipp:// in its address"
	}
	return ""
}

// Attributes asks what the printer is, can do and has loaded, for Check.
func (p *Printer) Attributes(ctx context.Context) (Attributes, error) {
	m, err := p.ask(ctx, request{op: GetPrinterAttributes, more: Attributes{
		attribute("requested-attributes", Text(TagKeyword, "all")),
		attribute("document-format", Text(TagMimeType, "application/pdf")),
	}})
	return m.Group(PrinterGroup), err
}

// WithTLS is the address at which the printer says that it may be reached with
// TLS, if this one is without; else "". Without it everybody on the way can read
// the pages. printer-uri-supported and uri-security-supported go in step
// (RFC 8011, 5.4.1 and 5.4.3); the printer's name for itself may be unknown
// here, so the machine is ours.
func (p *Printer) WithTLS(a Attributes) string {
	security := a.Texts("uri-security-supported")
	for i, s := range a.Texts("printer-uri-supported") {
		u, err := url.Parse(s)
		if err != nil || p.url.Scheme == "https" || u.Scheme != "ipps" || i >= len(security) || security[i] != "tls" {
			continue
		}
		u.Host = net.JoinHostPort(p.url.Hostname(), cmp.Or(u.Port(), "631"))
		return u.String()
	}
	return ""
}
