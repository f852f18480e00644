package deliver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"

	"brief/report/config"
)

// silence is how long a machine may say nothing. Between its answers brief says
// something at once, so that only a machine that hangs is silent for so long.
const silence = time.Minute

// A machine is one that brief logs in to by SSH. It must be known: brief never
// learns the key of a machine by itself.
type machine struct {
	address, user string
	key, known    string // files; no key: the agent's
	agent         string // its socket, "" for none
	silence       time.Duration
}

// machineOf reads an outlet's settings.
func machineOf(o config.Outlet, w World) (*machine, error) {
	m := &machine{address: o.Keys["host"].Text, user: o.Keys["user"].Text, agent: w.variable("SSH_AUTH_SOCK"), silence: silence}
	if _, _, err := net.SplitHostPort(m.address); err != nil {
		m.address = net.JoinHostPort(strings.Trim(m.address, "[]"), "22")
	}
	if m.known = o.Keys["known_hosts_file"].Text; m.known == "" {
		return nil, &SettingError{o, "known_hosts_file", "is missing; it holds the key of the machine, as ssh-keyscan prints it"}
	}
	m.known = w.path(m.known)
	if m.key = o.Keys["key_file"].Text; m.key != "" {
		m.key = w.path(m.key)
	} else if m.agent == "" {
		return nil, &SettingError{o, "key_file", "is missing, and no SSH agent is there"}
	}
	return m, nil
}

// A live is a connection that dies of silence.
type live struct {
	net.Conn
	silence time.Duration
}

func (l *live) Read(b []byte) (int, error) {
	l.SetReadDeadline(time.Now().Add(l.silence))
	return l.Conn.Read(b)
}

func (l *live) Write(b []byte) (int, error) {
	l.SetWriteDeadline(time.Now().Add(l.silence))
	return l.Conn.Write(b)
}

// call logs in. hangUp ends what it began.
func (m *machine) call(ctx context.Context) (c *ssh.Client, hangUp func(), err error) {
	known, algorithms, err := m.keys()
	if err != nil {
		return nil, nil, err
	}
	by, done, err := m.proofs()
	if err != nil {
		return nil, nil, err
	}
	defer done()
	d := net.Dialer{Timeout: m.silence}
	conn, err := d.DialContext(ctx, "tcp", m.address)
	if err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	conf := &ssh.ClientConfig{User: m.user, Auth: by, HostKeyCallback: known, HostKeyAlgorithms: algorithms}
	over, chans, reqs, err := ssh.NewClientConn(&live{conn, m.silence}, m.address, conf)
	if err != nil {
		stop()
		conn.Close()
		return nil, nil, fmt.Errorf("%s: %w", m.address, err)
	}
	c = ssh.NewClient(over, chans, reqs)
	return c, func() { stop(); c.Close() }, nil
}

// none is a key that no machine has.
type none struct{ ssh.PublicKey }

func (none) Type() string    { return "none" }
func (none) Marshal() []byte { return nil }

// keys are how the machine has to prove that it is the known one. It is asked
// for a key of the kinds that are known of it: it may have others, too.
func (m *machine) keys() (ssh.HostKeyCallback, []string, error) {
	check, err := knownhosts.New(m.known)
	if err != nil {
		return nil, nil, err
	}
	var kinds []string
	wrong := (*knownhosts.KeyError)(nil)
	if errors.As(check(m.address, &net.TCPAddr{}, none{}), &wrong) {
		for _, k := range wrong.Want {
			switch kind := k.Key.Type(); kind {
			case ssh.KeyAlgoRSA:
				kinds = append(kinds, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
			default:
				kinds = append(kinds, kind)
			}
		}
	}
	return func(host string, at net.Addr, key ssh.PublicKey) error {
		err := check(host, at, key)
		switch wrong := (*knownhosts.KeyError)(nil); {
		case errors.As(err, &wrong) && len(wrong.Want) == 0:
			return fmt.Errorf("%s does not know this machine; if its key is right, add the line: %s", m.known, knownhosts.Line([]string{host}, key))
		case errors.As(err, &wrong):
			return fmt.Errorf("the machine shows another key than %s line %d has; if nobody has changed it, somebody else answers", m.known, wrong.Want[0].Line)
		}
		return err
	}, slices.Compact(kinds), nil
}

// proofs are how brief proves who it is: by the key of a file, or by the keys of
// an agent. done ends the connection to that.
func (m *machine) proofs() (by []ssh.AuthMethod, done func(), err error) {
	if m.key == "" {
		conn, err := net.Dial("unix", m.agent)
		if err != nil {
			return nil, nil, fmt.Errorf("the SSH agent: %w", err)
		}
		conn.SetDeadline(time.Now().Add(m.silence))
		return []ssh.AuthMethod{ssh.PublicKeysCallback(agent.NewClient(conn).Signers)}, func() { conn.Close() }, nil
	}
	b, err := readPrivate(m.key)
	if err != nil {
		return nil, nil, err
	}
	key, err := ssh.ParsePrivateKey(b)
	if locked := (*ssh.PassphraseMissingError)(nil); errors.As(err, &locked) {
		err = errors.New("has a passphrase, which nobody is there to type; an SSH agent can hold it")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", m.key, err)
	}
	return []ssh.AuthMethod{ssh.PublicKeys(key)}, func() {}, nil
}
