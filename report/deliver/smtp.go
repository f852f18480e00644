package deliver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	netmail "net/mail"
	"net/textproto"
	"os"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// timeouts are how long a mail server may take. RFC 5321, 4.5.3.2 allows it more
// for single commands; what it takes for the end of a message is as there.
type timeouts struct{ connect, command, block, dot, quit time.Duration }

var usual = timeouts{connect: 30 * time.Second, command: 2 * time.Minute, block: 3 * time.Minute, dot: 10 * time.Minute, quit: 5 * time.Second}

// answers is the most that is read of one server in one session, in bytes.
const answers = 1 << 20

// A session is one conversation with a mail server.
type session struct {
	*smtp.Client
	conn net.Conn
	host string
	timeouts
	stop func() bool // ends the watch over the context
}

// A limited is a connection from which no more than answers is read.
type limited struct {
	net.Conn
	left int
}

func (w *limited) Read(b []byte) (int, error) {
	if w.left <= 0 {
		return 0, errors.New("its answers are too long")
	}
	n, err := w.Conn.Read(b[:min(len(b), w.left)])
	w.left -= n
	return n, err
}

// session connects to the server, and encrypts and signs in as the config says.
// An error is a *NotTaken.
func (m *mailServer) session(ctx context.Context) (*session, error) {
	d := net.Dialer{Timeout: m.timeouts.connect}
	conn, err := d.DialContext(ctx, "tcp", m.address)
	if err != nil {
		return nil, &NotTaken{fmt.Errorf("the mail server %s: %w", m.address, err), true}
	}
	s := &session{conn: &limited{conn, answers}, host: m.host, timeouts: m.timeouts}
	s.stop = context.AfterFunc(ctx, func() { conn.Close() })
	if err := s.begin(m); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// begin is all that comes before a message.
func (s *session) begin(m *mailServer) error {
	s.wait(s.command)
	conf, err := m.encryption()
	if err != nil {
		return &NotTaken{err, true}
	}
	if m.port == "465" { // encrypted from the first byte: RFC 8314, 3.3
		s.conn = tls.Client(s.conn, conf)
	}
	if s.Client, err = smtp.NewClient(s.conn, s.host); err != nil {
		return s.missed("its greeting", err)
	}
	s.wait(s.command)
	if err := s.Hello(myName(s.conn.LocalAddr())); err != nil {
		return s.missed("EHLO", err)
	}
	if err := s.encrypt(m, conf); err != nil {
		return err
	}
	return s.signIn(m)
}

// encrypt asks for TLS where the config wants it, and goes on without it only
// where the config allows that.
func (s *session) encrypt(m *mailServer, conf *tls.Config) error {
	if _, on := s.TLSConnectionState(); on || m.tls == "none" {
		return nil
	}
	if offered, _ := s.Extension("STARTTLS"); !offered {
		if m.tls == "opportunistic" {
			return nil
		}
		return &NotTaken{fmt.Errorf("the mail server %s offers no TLS, and nothing is sent without it", s.host), true}
	}
	s.wait(s.command)
	if err := s.StartTLS(conf); err != nil {
		return s.missed("STARTTLS", err)
	}
	return nil
}

// signIn names the desk to the server, by the best way that it offers.
func (s *session) signIn(m *mailServer) error {
	password, err := m.password()
	if err != nil {
		return &NotTaken{err, true}
	}
	if m.user == "" {
		return nil
	}
	_, offered := s.Extension("AUTH")
	var by smtp.Auth
	for _, way := range strings.Fields(offered) {
		switch {
		case way == "SCRAM-SHA-256":
			by = smtp.ScramSHA256Auth(m.user, string(password))
		case way == "PLAIN" && by == nil:
			by = smtp.PlainAuth("", m.user, string(password), s.host, m.local)
		}
	}
	if by == nil && strings.Contains(" "+offered+" ", " LOGIN ") {
		by = smtp.LoginAuth(m.user, string(password), s.host, m.local)
	}
	if by == nil {
		return &NotTaken{fmt.Errorf("the mail server %s offers no sign-in that brief knows, which are SCRAM-SHA-256, PLAIN and LOGIN; it offers %q", s.host, shown(offered)), true}
	}
	s.wait(s.command)
	if err := s.Auth(by); err != nil {
		return s.missed("AUTH", err)
	}
	return nil
}

// post sends one message to one address. It returns what the server answered to
// the end of it. An error is a *NotTaken before that end, or where the server
// refused; once the end was on its way, silence is an *Uncertain.
func (s *session) post(from, to string, text []byte) (answer string, err error) {
	ascii := !strings.ContainsFunc(from+to, func(r rune) bool { return r > 0x7e })
	if utf8, _ := s.Extension("SMTPUTF8"); !ascii && !utf8 {
		return "", &NotTaken{fmt.Errorf("the mail server %s takes no address with letters beyond ASCII, such as %s", s.host, to), false}
	}
	s.SkipSMTPUTF8(ascii)
	s.wait(s.command)
	if err := s.Mail((&netmail.Address{Address: from}).String()); err != nil {
		return "", s.missed("MAIL", err)
	}
	s.wait(s.command)
	if err := s.Rcpt((&netmail.Address{Address: to}).String()); err != nil {
		return "", s.missed("RCPT", err)
	}
	s.wait(s.command)
	w, err := s.Data()
	if err != nil {
		return "", s.missed("DATA", err)
	}
	if err := s.body(w, text); err != nil {
		return "", s.missed("the message", err)
	}
	s.wait(s.dot)
	err = w.Close() // the dot: from here on the server may have it
	said := (*textproto.Error)(nil)
	switch {
	case err == nil:
		return shown("250 " + w.(*smtp.DataCloser).ServerResponse()), nil
	case errors.As(err, &said) && (said.Code/100 == 4 || said.Code/100 == 5):
		return "", s.missed("the end of the message", err)
	}
	return "", &Uncertain{Err: fmt.Errorf("the mail server %s had the whole message and did not say whether it took it: %s", s.host, reason(err)), Again: true}
}

// body writes a message but for its end, and sees it off.
func (s *session) body(w io.Writer, text []byte) error {
	for len(text) > 0 {
		s.wait(s.block)
		n, err := w.Write(text[:min(len(text), 1<<15)])
		if err == nil {
			err = s.Text.W.Flush()
		}
		if err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// wait gives the server that long for what comes.
func (s *session) wait(d time.Duration) { s.conn.SetDeadline(time.Now().Add(d)) }

// bye ends a session as a server wishes it.
func (s *session) bye() {
	s.wait(s.quit)
	s.Quit() // whatever it says: what was sent is sent
	s.end()
}

// end cuts the connection.
func (s *session) end() {
	s.stop()
	s.conn.Close()
}

// missed is what a server said, or did not, when it surely did not take the
// message: an answer that begins with 5 is its last word (RFC 5321, 4.2.1).
func (s *session) missed(at string, err error) error {
	said := (*textproto.Error)(nil)
	last := errors.As(err, &said) && said.Code/100 == 5
	return &NotTaken{fmt.Errorf("the mail server %s at %s: %s", s.host, at, reason(err)), !last}
}

// reason is an error in one line, by the server's own words if it said any.
func reason(err error) string {
	if said := (*textproto.Error)(nil); errors.As(err, &said) {
		return shown(fmt.Sprintf("%03d %s", said.Code, said.Msg))
	}
	broken := (*net.OpError)(nil)
	switch cut := errors.As(err, &broken); {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "no answer in time"
	case cut, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection ended"
	}
	return shown(err.Error())
}

// shown is a part of what a server said that is short and safe to print.
func shown(s string) string {
	s = oneLine(s)
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200]) + "\u2026"
	}
	return s
}

// myName is how brief greets a server: the address that it comes from, which
// says nothing of the machine's name (RFC 5321, 4.1.3).
func myName(a net.Addr) string {
	t, ok := a.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case t.IP.To4() != nil:
		return "[" + t.IP.String() + "]"
	}
	return "[IPv6:" + t.IP.String() + "]"
}
