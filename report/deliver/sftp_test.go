package deliver

import (
	"bytes"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"brief/report/config"
	"brief/report/servers"
)

// remoteTo is an outlet at a machine.
func remoteTo(t testing.TB, pairs ...string) *remote {
	t.Helper()
	o, err := Open(config.Outlet{Name: "vault", Kind: "sftp", Keys: keysOf(pairs...)}, World{})
	if err != nil {
		t.Fatal(err)
	}
	return o.(*remote)
}

// sftpSide is OpenSSH.
func sftpSide(t *testing.T) side {
	s := servers.StartSSH(t)
	return side{
		outlet:   remoteTo(t, "host", s.Address, "path", ".", "user", s.User, "key_file", s.Key, "known_hosts_file", s.Known),
		received: func(t *testing.T) [][]byte { return filesIn(t, s.Files) },
		away:     func(*testing.T) func() { s.Stop(); return s.Restart },
		answers:  true,
	}
}

// filesIn are the files of a folder, which has none on its way.
func filesIn(t testing.TB, dir string) (all [][]byte) {
	t.Helper()
	files, err := os.ReadDir(dir)
	for _, f := range files {
		b, e := os.ReadFile(filepath.Join(dir, f.Name()))
		if err = errors.Join(err, e); strings.HasPrefix(f.Name(), ".") {
			t.Errorf("%s was left", f.Name())
		}
		all = append(all, b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestOpenSSH holds what a real server is asked for, and that whoever cannot be
// trusted gets nothing.
func TestOpenSSH(t *testing.T) {
	s := servers.StartSSH(t)
	keys := func(more ...string) []string {
		return append([]string{"host", s.Address, "path", s.Files, "user", s.User, "key_file", s.Key, "known_hosts_file", s.Known}, more...)
	}
	file := func(text string, mode os.FileMode) string {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return name
	}
	known, err := os.ReadFile(s.Known)
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(known))
	private, err := os.ReadFile(s.Key)
	if err != nil {
		t.Fatal(err)
	}
	_, other, _ := ed25519.GenerateKey(nil)
	signer, err := ssh.NewSignerFromKey(other)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		keys []string
		says string
	}{
		{"unknown machine", keys("known_hosts_file", file("", 0o644)), "add the line: [127.0.0.1]:"},
		{"another key", keys("known_hosts_file", file(knownhosts.Line(fields[:1], signer.PublicKey())+"\n", 0o644)), "shows another key than "},
		{"no such file of machines", keys("known_hosts_file", filepath.Join(t.TempDir(), "none")), "no such file"},
		{"a key that all can read", keys("key_file", file(string(private), 0o644)), "chmod 600 keeps it private"},
		{"a key that is none", keys("key_file", file("key", 0o600)), "no key found"},
		{"nobody", keys("user", "nobody-at-all"), "unable to authenticate"},
		{"no folder", keys("path", s.Files+"/none"), "file does not exist"},
	} {
		r := remoteTo(t, c.keys...)
		got := verdict(r.Send(t.Context(), copyOf(0), nil))
		if !strings.HasPrefix(got, "again: ") || !strings.Contains(got, c.says) {
			t.Errorf("%s: %s; want %q", c.what, got, c.says)
		}
		if _, err := r.Ask(t.Context(), copyOf(0), ""); err == nil || strings.HasPrefix(verdict(Outcome{}, err), "again") {
			t.Errorf("%s: Ask says %v", c.what, err)
		}
	}
	r := remoteTo(t, keys()...)
	name := filepath.Join(s.Files, copyOf(0).File.Name)
	for _, other := range []string{"", "minutes of the meeting", strings.Repeat("x", len(copyOf(0).File.PDF))} {
		if err := os.WriteFile(name, []byte(other), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := verdict(r.Send(t.Context(), copyOf(0), nil)); !strings.HasPrefix(got, "failed: ") || !strings.Contains(got, "is another file") {
			t.Errorf("over another file: %s", got)
		}
		if all := filesIn(t, s.Files); len(all) != 1 || string(all[0]) != other {
			t.Errorf("%q became %q", other, all)
		}
	}
}

// A machineOfOurs is an SSH server in the test, whose connections can be cut.
type machineOfOurs struct {
	dir, known, key, address string
	cut                      func(net.Conn) net.Conn
}

// startMachine starts the server until the test ends.
func startMachine(t testing.TB) *machineOfOurs {
	t.Helper()
	m := &machineOfOurs{dir: t.TempDir()}
	_, private, _ := ed25519.GenerateKey(nil)
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	m.address = l.Addr().String()
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	keys := t.TempDir()
	m.known, m.key = filepath.Join(keys, "known"), filepath.Join(keys, "key")
	if err := errors.Join(os.WriteFile(m.known, []byte(knownhosts.Line([]string{m.address}, signer.PublicKey())+"\n"), 0o644), os.WriteFile(m.key, pem.EncodeToMemory(block), 0o600)); err != nil {
		t.Fatal(err)
	}
	conf := &ssh.ServerConfig{PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) { return nil, nil }}
	conf.AddHostKey(signer)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if m.cut != nil {
				c = m.cut(c)
			}
			go m.serve(c, conf)
		}
	}()
	return m
}

// serve is one connection, of one session.
func (m *machineOfOurs) serve(c net.Conn, conf *ssh.ServerConfig) {
	defer c.Close()
	_, chans, reqs, err := ssh.NewServerConn(c, conf)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(reqs)
	for n := range chans {
		ch, reqs, err := n.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range reqs {
				r.Reply(r.Type == "subsystem", nil)
			}
		}()
		s, err := sftp.NewServer(ch, sftp.WithServerWorkingDirectory(m.dir))
		if err != nil {
			return
		}
		s.Serve()
		s.Close()
		return
	}
}

// A counted connection counts what goes either way.
type counted struct {
	net.Conn
	in, out *int
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	*c.in += n
	return n, err
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	*c.out += n
	return n, err
}

// TestTwoHundredCutsOfSFTP cuts the connection anywhere: a file is there whole
// or not at all, what is called sent is there, and after Ask and, if need be,
// another attempt it is there once.
func TestTwoHundredCutsOfSFTP(t *testing.T) {
	const seed = 20261125
	chance := rand.New(rand.NewPCG(seed, 12))
	t.Logf("seed %d", seed)
	m := startMachine(t)
	r := remoteTo(t, "host", m.address, "path", ".", "user", "brief", "key_file", m.key, "known_hosts_file", m.known)
	r.silence = 20 * time.Second
	c := copyOf(0)
	name := filepath.Join(m.dir, c.File.Name)
	in, out := 0, 0
	m.cut = func(c net.Conn) net.Conn { return counted{c, &in, &out} }
	if _, err := r.Send(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	in, out = in-in/3, out-out/3 // the last third is where files are made
	ends := map[string]int{}
	for n := range 200 {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		a, b := in+chance.IntN(in/2+200), 1<<30
		if n%2 == 0 {
			a, b = 1<<30, out+chance.IntN(out/2+200)
		}
		m.cut = func(c net.Conn) net.Conn { return &mortal{c, a, b, n%3 == 0} }
		how, _, _ := strings.Cut(verdict(r.Send(t.Context(), c, nil)), ":")
		m.cut = nil
		ends[how]++
		had, err := os.ReadFile(name)
		there := err == nil
		if there && !bytes.Equal(had, c.File.PDF) || how == "sent" && !there || how == "again" && there || how == "failed" {
			t.Errorf("cut %d: %s, and there are %d bytes", n, how, len(had))
		}
		_, err = r.Ask(t.Context(), c, "")
		if asked := verdict(Outcome{State: Sent}, err); strings.HasPrefix(asked, "sent") != there || !there && !strings.HasPrefix(asked, "again") {
			t.Errorf("cut %d: Ask says %s, and the file is there: %v", n, asked, there)
		}
		if _, err := r.Send(t.Context(), c, nil); err != nil {
			t.Errorf("cut %d: then %v", n, err)
		}
		if all := filesIn(t, m.dir); len(all) != 1 || !bytes.Equal(all[0], c.File.PDF) {
			t.Errorf("cut %d: then %d files", n, len(all))
		}
	}
	if ends["again"] == 0 || ends["uncertain"] == 0 {
		t.Errorf("the cuts try too little: %v", ends)
	}
	t.Log(ends)
}

// TestSilentMachine holds that one which takes a connection and says nothing is
// left.
func TestSilentMachine(t *testing.T) {
	m := startMachine(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			go io.Copy(io.Discard, c)
		}
	}()
	r := remoteTo(t, "host", l.Addr().String(), "path", ".", "user", "brief", "key_file", m.key, "known_hosts_file", m.known)
	r.silence = 300 * time.Millisecond
	if got := verdict(r.Send(t.Context(), copyOf(0), nil)); !strings.HasPrefix(got, "again: ") {
		t.Error(got)
	}
}
