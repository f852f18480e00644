package deliver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"os"
	"runtime"
	"strings"
	"time"

	"brief/report/config"
)

// A mailServer is an outlet that takes each copy as a mail of its own.
type mailServer struct {
	address, host, port string
	from, replyTo       *netmail.Address
	tls                 string // required, opportunistic or none
	local               bool   // on this machine
	ca                  string // file of the authorities that certificates come from; "" for the machine's
	user                string
	password            func() (secret, error)
	timeouts            timeouts
}

// A secret is what nobody may read by accident.
type secret string

// String hides it, in every verb of package fmt.
func (secret) String() string   { return "***" }
func (secret) GoString() string { return "***" }

func openMail(o config.Outlet, w World) (Outlet, error) {
	m := &mailServer{address: o.Keys["server"].Text, tls: o.Keys["tls"].Text, timeouts: usual}
	var err error
	if m.host, m.port, err = net.SplitHostPort(m.address); err != nil || m.host == "" {
		return nil, &SettingError{o, "server", "is no host:port"}
	}
	ip := net.ParseIP(m.host)
	m.local = m.host == "localhost" || ip != nil && ip.IsLoopback()
	switch {
	case m.tls == "" && m.local:
		m.tls = "none"
	case m.tls == "":
		m.tls = "required"
	case m.tls != "required" && !m.local:
		return nil, &SettingError{o, "tls", "is " + m.tls + ", and only a mail server on this machine may do without encryption"}
	}
	if m.from, err = netmail.ParseAddress(o.Keys["from"].Text); err != nil {
		return nil, &SettingError{o, "from", "is no mail address"}
	}
	if r := o.Keys["reply_to"].Text; r != "" {
		if m.replyTo, err = netmail.ParseAddress(r); err != nil {
			return nil, &SettingError{o, "reply_to", "is no mail address"}
		}
	}
	if f := o.Keys["ca_file"].Text; f != "" {
		m.ca = w.path(f)
	}
	if m.user = o.Keys["user"].Text; m.user == "" {
		m.user = w.variable("BRIEF_MAIL_USER")
	}
	m.password = func() (secret, error) { return w.password(o.Keys["password_file"].Text) }
	return m, nil
}

// variable is what the environment has under a name.
func (w World) variable(name string) string {
	if w.Env == nil {
		return ""
	}
	return w.Env(name)
}

// password is the one of the mail server: the environment's, or the only line
// of a file that nobody else can read.
func (w World) password(file string) (secret, error) {
	if p := w.variable("BRIEF_MAIL_PASSWORD"); p != "" {
		return secret(p), nil
	}
	if file == "" {
		file = w.variable("BRIEF_MAIL_PASSWORD_FILE")
	}
	if file == "" {
		return "", nil
	}
	b, err := readPrivate(w.path(file))
	return secret(strings.TrimRight(string(b), "\r\n")), err
}

// readPrivate reads a file that only its owner may read. Windows has no such
// modes.
func readPrivate(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others; chmod 600 keeps it private", name)
	}
	return os.ReadFile(name)
}

// encryption is how TLS is spoken: with the server's own name, by certificates
// of known authorities.
func (m *mailServer) encryption() (*tls.Config, error) {
	c := &tls.Config{ServerName: m.host, MinVersion: tls.VersionTLS12}
	if m.ca == "" {
		return c, nil
	}
	b, err := os.ReadFile(m.ca)
	if err != nil {
		return nil, err
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(b) {
		return nil, fmt.Errorf("%s has no certificate", m.ca)
	}
	return c, nil
}

// Check connects, encrypts and signs in.
func (m *mailServer) Check(ctx context.Context) error {
	s, err := m.session(ctx)
	if err == nil {
		s.bye()
	}
	return err
}

// Send sends a copy in a transaction of its own.
func (m *mailServer) Send(ctx context.Context, c Copy, _ func(string)) (Outcome, error) {
	text, err := m.text(c)
	if err != nil {
		return Outcome{}, &NotTaken{err, false}
	}
	return m.send(ctx, c.Recipient.Address, text)
}

// text is the message of a copy.
func (m *mailServer) text(c Copy) ([]byte, error) {
	msg := messageOf(c, domain(m.from.Address))
	msg.from, msg.replyTo = m.from, m.replyTo
	return msg.bytes()
}

// send sends one message to one address.
func (m *mailServer) send(ctx context.Context, to string, text []byte) (Outcome, error) {
	s, err := m.session(ctx)
	if err != nil {
		return Outcome{}, err
	}
	said, err := s.post(m.from.Address, to, text)
	if err != nil {
		s.end()
		return Outcome{}, err
	}
	s.bye()
	return Outcome{Sent, "", said}, nil
}

// domain is what stands behind the @ of an address.
func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// Ask finds nothing: nobody can look into a mailbox. A second message has the
// ID of the first.
func (m *mailServer) Ask(context.Context, Copy, string) (Outcome, error) {
	return Outcome{}, &Uncertain{Err: errors.New("the mail server cannot say whether it took the message"), Again: true}
}

// Cancel is not for mails.
func (m *mailServer) Cancel(context.Context, Copy, string) error { return errors.ErrUnsupported }

// Notice sends a few lines of text by an outlet of the kind mail: to the desk,
// that a run failed. at is its date; the same notice has the same Message-ID.
// Its errors are those of Send.
func Notice(ctx context.Context, o Outlet, to, subject, text string, at time.Time) error {
	m, ok := o.(*mailServer)
	if !ok {
		return &NotTaken{errors.New("a notice goes by an outlet of kind mail"), false}
	}
	who, err := netmail.ParseAddress(to)
	if err != nil {
		return &NotTaken{fmt.Errorf("%q is no mail address", shown(to)), false}
	}
	key := sum([]byte(to + "\n" + subject + "\n" + text + "\n" + at.UTC().Format(time.RFC3339)))
	msg := message{from: m.from, replyTo: m.replyTo, to: who, id: messageID("notice."+key[:24], domain(m.from.Address)), date: at, subject: oneLine(subject), lang: "en"}
	for _, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		msg.say("p", strings.Split(p, "\n")...)
	}
	b, err := msg.bytes()
	if err != nil {
		return &NotTaken{err, false}
	}
	_, err = m.send(ctx, who.Address, b)
	return err
}
