package deliver

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"brief/report/config"
	"brief/report/servers"
)

// keysOf are settings of an outlet.
func keysOf(pairs ...string) map[string]config.Text {
	m := map[string]config.Text{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = config.Text{Text: pairs[i+1]}
	}
	return m
}

// mailTo is an outlet at a mail server of the tests, which may think for a
// second or two only.
func mailTo(t testing.TB, address string, w World, more ...string) *mailServer {
	t.Helper()
	keys := keysOf(append([]string{"server", address, "from", "Invented desk <desk@example.org>"}, more...)...)
	o, err := Open(config.Outlet{Name: "mail", Kind: "mail", Keys: keys}, w)
	if err != nil {
		t.Fatal(err)
	}
	return o.(*mailServer)
}

// postfix is the server, and an outlet that signs in to it.
func postfix(t testing.TB, people ...string) (*servers.Mail, *mailServer) {
	t.Helper()
	s := servers.StartMail(t, people...)
	env := map[string]string{"BRIEF_MAIL_USER": s.User, "BRIEF_MAIL_PASSWORD": s.Password}
	return s, mailTo(t, s.Address, World{Env: func(n string) string { return env[n] }}, "tls", "required", "ca_file", s.Certificate)
}

// mailSide is Postfix where the tests may start it, else a server of ours.
func mailSide(t *testing.T) side {
	if os.Getuid() != 0 {
		s := startScript(t, nil)
		return side{mailTo(t, s.address, World{}), func(t *testing.T) [][]byte { return attachments(t, s.messages()) }, func(t *testing.T) func() { return s.leave(t) }, false}
	}
	s, o := postfix(t, "anna")
	return side{
		outlet: o,
		received: func(t *testing.T) [][]byte {
			s.Settle(t)
			return attachments(t, s.Box(t, "anna"))
		},
		away: func(*testing.T) func() { s.Stop(); return s.Restart },
	}
}

// attachments are the files that messages bring.
func attachments(t testing.TB, messages []string) (all [][]byte) {
	t.Helper()
	for _, text := range messages {
		all = append(all, opened(t, text).file)
	}
	return all
}

// A letter is a message as its reader has it.
type letter struct {
	netmail.Header
	text, html string
	name       string
	file       []byte
}

// opened takes a message apart.
func opened(t testing.TB, text string) *letter {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	l := &letter{Header: m.Header}
	l.part(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return l
}

func (l *letter) part(t testing.TB, kind, encoding string, body io.Reader) {
	t.Helper()
	is, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatalf("%v in %q", err, kind)
	}
	if strings.HasPrefix(is, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if name := p.FileName(); name != "" {
				l.name = name
			}
			l.part(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
		}
	}
	switch encoding {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	switch is {
	case "text/plain":
		l.text = strings.ReplaceAll(string(b), "\r\n", "\n")
	case "text/html":
		l.html = strings.ReplaceAll(string(b), "\r\n", "\n")
	default:
		l.file = b
	}
}

// decoded is a header as people see it.
func (l *letter) decoded(t testing.TB, name string) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(l.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFortyMails holds that each of forty people gets one mail, which is for
// them, with the edition byte for byte.
func TestFortyMails(t *testing.T) {
	if os.Getuid() != 0 {
		return // Postfix needs root; a server of ours is asked in every other test
	}
	var people []string
	for n := range 40 {
		people = append(people, fmt.Sprintf("reader%d", n))
	}
	s, o := postfix(t, people...)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	sent := map[string]Copy{}
	for i, p := range people {
		c := copyOf(i % 10)
		c.ID = fmt.Sprintf("7C0F-%04d", i)
		c.Recipient = Person{ID: p, Name: "Reader " + p, Address: p + "@example.org"}
		out, err := o.Send(ctx, c, nil)
		if err != nil || out.State != Sent || !strings.Contains(out.Evidence, "250 2.0.0 Ok: queued as ") {
			t.Fatalf("%s: %+v, %v", p, out, err)
		}
		sent[p] = c
	}
	s.Settle(t)
	ids := map[string]bool{}
	for _, p := range people {
		box := s.Box(t, p)
		if len(box) != 1 {
			t.Fatalf("%s has %d mails", p, len(box))
		}
		l := opened(t, box[0])
		if !bytes.Equal(l.file, sent[p].File.PDF) {
			t.Errorf("%s has other bytes", p)
		}
		if to, err := netmail.ParseAddress(l.Get("To")); err != nil || to.Address != p+"@example.org" {
			t.Errorf("%s has a mail to %v, %v", p, to, err)
		}
		if ids[l.Get("Message-Id")] {
			t.Errorf("%s twice", l.Get("Message-Id"))
		}
		ids[l.Get("Message-Id")] = true
	}
}

// TestPostfixRefuses holds that a real server's own words decide.
func TestPostfixRefuses(t *testing.T) {
	if os.Getuid() != 0 {
		return
	}
	s, o := postfix(t, "anna", "busy", "full")
	big := copyOf(0)
	big.File.PDF = bytes.Repeat([]byte("0123456789abcdef"), 1<<17)
	to := func(who string) Copy {
		c := copyOf(0)
		c.Recipient.Address = who + "@example.org"
		return c
	}
	for _, c := range []struct {
		what  string
		o     *mailServer
		copy  Copy
		again bool
		says  string
	}{
		{"busy", o, to("busy"), true, "at RCPT: 450 4.2.1 "},
		{"full", o, to("full"), true, "at RCPT: 452 4.2.2 "},
		{"nobody", o, to("nobody"), false, "at RCPT: 550 5.1.1 "},
		{"no mailbox", o, to("stranger"), false, "at RCPT: 550 5.1.1 "},
		{"too large", o, big, false, "at the end of the message: 552 5.3.4 "},
		{"no sign-in", mailTo(t, s.Address, World{}, "tls", "required", "ca_file", s.Certificate), copyOf(0), false, "at RCPT: 554 5.7.1 "},
		{"wrong password", mailTo(t, s.Address, World{Env: func(string) string { return "wrong" }}, "tls", "required", "ca_file", s.Certificate), copyOf(0), false, "at AUTH: 535 5.7.8 "},
		{"unknown authority", mailTo(t, s.Address, World{}, "tls", "required"), copyOf(0), true, "certificate signed by unknown authority"},
		{"no TLS", mailTo(t, s.Plain, World{}, "tls", "required"), copyOf(0), true, "offers no TLS"},
	} {
		_, err := c.o.Send(t.Context(), c.copy, nil)
		missed := (*NotTaken)(nil)
		if !errors.As(err, &missed) || missed.Again != c.again || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q, again %v", c.what, err, c.says, c.again)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, c.o, c.o), s.Password) {
			t.Errorf("%s: the password is told", c.what)
		}
	}
	s.Settle(t)
	if n := len(s.Box(t, "anna")); n != 0 {
		t.Errorf("anna has %d mails", n)
	}
	if out, err := mailTo(t, s.Plain, World{}).Send(t.Context(), copyOf(0), nil); err != nil {
		t.Errorf("on this machine, without TLS: %v, %v", out, err)
	}
}
