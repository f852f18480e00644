package deliver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"brief/report/golden"
)

// A script is a mail server of ours that says what a test wants.
type script struct {
	address string
	// does is what happens instead of what a server says to a verb; to one
	// recipient, "RCPT anna@example.org". A number is said; stall is silence;
	// close ends the connection; "kept, " before it keeps the message first.
	does map[string]string
	cut  func(c net.Conn) net.Conn // what becomes of a connection

	mu   sync.Mutex
	held []string // messages that it took
	list net.Listener
	done chan struct{}
}

// startScript starts the server until the test ends.
func startScript(t testing.TB, does map[string]string) *script {
	t.Helper()
	s := &script{does: does, done: make(chan struct{})}
	s.come(t, "127.0.0.1:0")
	t.Cleanup(func() { close(s.done); s.list.Close() })
	return s
}

// come lets it listen at an address.
func (s *script) come(t testing.TB, address string) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s.list, s.address = l, l.Addr().String()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if s.cut != nil {
				c = s.cut(c)
			}
			go s.talk(c)
		}
	}()
}

// leave takes the server away, until back.
func (s *script) leave(t testing.TB) (back func()) {
	s.list.Close()
	return func() { s.come(t, s.address) }
}

// messages are those that it took.
func (s *script) messages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.held)
}

// says answers a verb: by the script, or as a server does. It reports whether
// the conversation goes on: after a refusal only to be greeted in another way.
func (s *script) says(c net.Conn, verb, usual string) bool {
	do, scripted := s.does[verb]
	if !scripted {
		do = usual
	}
	switch do {
	case "stall":
		<-s.done
		return false
	case "close":
		return false
	}
	_, err := io.WriteString(c, do+"\r\n")
	return err == nil && (do[0] < '4' || verb == "EHLO")
}

// talk is one conversation, of one message.
func (s *script) talk(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	if !s.says(c, "connect", "220 script.example.org at your service") {
		return
	}
	usual := map[string]string{
		"EHLO": "250-script.example.org\r\n250-8BITMIME\r\n250 AUTH PLAIN", "HELO": "250 script.example.org", "AUTH": "235 welcome",
		"MAIL": "250 from you", "RCPT": "250 to them", "DATA": "354 go on", "QUIT": "221 bye",
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		said, ok := usual[verb]
		if _, to, found := strings.Cut(rest, "<"); found && s.does[verb+" "+strings.Trim(to, "<>")] != "" {
			verb += " " + strings.Trim(to, "<>")
		}
		switch {
		case !ok:
			said = "502 not here"
		case verb == "DATA" && s.does["body"] != "":
			io.WriteString(c, said+"\r\n")
			r.Discard(200)
			s.says(c, "body", "")
			return
		}
		if !s.says(c, verb, said) {
			return
		}
		if verb == "DATA" && !s.takes(c, r) {
			return
		}
	}
}

// takes reads a message to its end and answers that.
func (s *script) takes(c net.Conn, r *bufio.Reader) bool {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	do, kept := strings.CutPrefix(s.does["."], "kept, ")
	if kept || s.does["."] == "" || do[0] == '2' {
		s.mu.Lock()
		s.held = append(s.held, b.String())
		s.mu.Unlock()
	}
	if kept {
		if do == "stall" {
			<-s.done
		}
		return false
	}
	return s.says(c, ".", "250 queued as 1")
}

// verdict is how an attempt ended, by words of a table.
func verdict(out Outcome, err error) string {
	missed, unsure := (*NotTaken)(nil), (*Uncertain)(nil)
	switch {
	case err == nil:
		return string(out.State) + ": " + out.Evidence
	case errors.As(err, &missed) && missed.Again:
		return "again: " + err.Error()
	case errors.As(err, &missed):
		return "failed: " + err.Error()
	case errors.As(err, &unsure):
		return "uncertain: " + err.Error()
	}
	return "no judgement: " + err.Error()
}

// signedIn is the environment of somebody who may send.
func signedIn(name string) string {
	return map[string]string{"BRIEF_MAIL_USER": "brief", "BRIEF_MAIL_PASSWORD": "open sesame"}[name]
}

// TestEachReplyAtEachVerb says how each answer of a mail server ends, and holds
// that nothing is called not taken that the server holds.
func TestEachReplyAtEachVerb(t *testing.T) {
	verbs := []string{"connect", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "body", ".", "QUIT"}
	replies := []string{"421 4.3.2 shutting down", "450 4.2.1 busy", "550 5.1.1 no", "554-5.7.1 not\r\n554 5.7.1 you", "354 go on", "99 bottles", "stall", "close"}
	type try struct{ verb, does, ends string }
	var all []*try
	for _, v := range verbs {
		for _, r := range replies {
			if v == "DATA" && r[0] == '3' {
				continue // it is right there
			}
			all = append(all, &try{verb: v, does: r})
		}
	}
	all = append(all, &try{verb: ".", does: "kept, close"}, &try{verb: ".", does: "kept, stall"}, &try{verb: ".", does: "250-2.0.0 Ok\r\n250 queued as \x1b[31mred"},
		&try{verb: "EHLO", does: "250 nothing but this"}, &try{verb: "none"})
	t.Run("verbs", func(t *testing.T) {
		for _, x := range all {
			t.Run(x.verb+" "+x.does, func(t *testing.T) {
				t.Parallel()
				s := startScript(t, map[string]string{x.verb: x.does})
				m := mailTo(t, s.address, World{Env: signedIn})
				m.timeouts = timeouts{10 * time.Second, 10 * time.Second, 10 * time.Second, 10 * time.Second, time.Second}
				if strings.Contains(x.does, "stall") {
					m.timeouts = timeouts{5 * time.Second, 2 * time.Second, 2 * time.Second, 2 * time.Second, time.Second}
				}
				c := copyOf(0)
				if x.verb == "body" {
					c.File.PDF = make([]byte, 8<<20) // more than the wire holds
				}
				x.ends = verdict(m.Send(t.Context(), c, nil))
				held := len(s.messages())
				if strings.HasPrefix(x.ends, "sent") != (held == 1) && !strings.HasPrefix(x.ends, "uncertain") {
					t.Errorf("it says %s, and the server has %d", x.ends, held)
				}
				x.ends += fmt.Sprintf(" [%d held]", held)
			})
		}
	})
	var b strings.Builder
	for _, x := range all {
		fmt.Fprintf(&b, "%-8s %-44q %s\n", x.verb, x.does, x.ends)
	}
	golden.Compare(t, "smtp.golden", b.String())
}

// TestSomeAreRefused holds that one refused recipient is no other's concern.
func TestSomeAreRefused(t *testing.T) {
	s := startScript(t, map[string]string{"RCPT b@example.org": "450 4.2.1 busy", "RCPT c@example.org": "550 5.1.1 no", "RCPT d@example.org": "close"})
	m := mailTo(t, s.address, World{})
	var got []string
	for _, who := range []string{"a", "b", "c", "d", "e"} {
		c := copyOf(0)
		c.Recipient = Person{ID: who, Address: who + "@example.org"}
		how, _, _ := strings.Cut(verdict(m.Send(t.Context(), c, nil)), ":")
		got = append(got, how)
	}
	if want := []string{"sent", "again", "failed", "again", "sent"}; !slices.Equal(got, want) || len(s.messages()) != 2 {
		t.Errorf("%v, %d held; want %v, 2", got, len(s.messages()), want)
	}
}

// A mortal is a connection that dies after so many bytes in and out.
type mortal struct {
	net.Conn
	in, out int
	hard    bool
}

func (c *mortal) die() error {
	if t, ok := c.Conn.(*net.TCPConn); ok && c.hard {
		t.SetLinger(0) // what was sent and not read yet is lost, too
	}
	c.Conn.Close()
	return io.ErrUnexpectedEOF
}

func (c *mortal) Read(b []byte) (int, error) {
	if c.in <= 0 {
		return 0, c.die()
	}
	n, err := c.Conn.Read(b[:min(len(b), c.in)])
	c.in -= n
	return n, err
}

func (c *mortal) Write(b []byte) (int, error) {
	if c.out < len(b) {
		n, _ := c.Conn.Write(b[:c.out])
		c.out = 0
		return n, c.die()
	}
	c.out -= len(b)
	return c.Conn.Write(b)
}

// TestTwoHundredCuts cuts the connection before, in and after each answer: what
// is called sent the server holds, what is called not taken it does not, and a
// second attempt is the same message.
func TestTwoHundredCuts(t *testing.T) {
	const seed = 20261124
	chance := rand.New(rand.NewPCG(seed, 12))
	t.Logf("seed %d", seed)
	text, err := mailTo(t, "127.0.0.1:25", World{}).text(copyOf(0))
	if err != nil {
		t.Fatal(err)
	}
	ends := map[string]int{}
	for n := range 200 {
		s := startScript(t, nil)
		in, out := 90+chance.IntN(len(text)+60), 1<<20
		if n%2 == 0 {
			in, out = 1<<20, chance.IntN(200)
		}
		hard := n%3 == 0
		s.cut = func(c net.Conn) net.Conn { return &mortal{c, in, out, hard} }
		m := mailTo(t, s.address, World{})
		how, _, _ := strings.Cut(verdict(m.Send(t.Context(), copyOf(0), nil)), ":")
		ends[how]++
		held := len(s.messages())
		switch {
		case how == "failed", how == "no judgement", how == "sent" && held != 1, how == "again" && held != 0:
			t.Errorf("cut %d: after %d bytes to the server and %d from it: %s, and it holds %d", n, in, out, how, held)
		}
		if how == "sent" {
			continue
		}
		s.cut = nil
		if how, _, _ := strings.Cut(verdict(m.Send(t.Context(), copyOf(0), nil)), ":"); how != "sent" {
			t.Errorf("cut %d: then %s", n, how)
		}
		if all := s.messages(); len(all) != held+1 || all[0] != all[len(all)-1] {
			t.Errorf("cut %d: it holds %d messages, which are not the same", n, len(all))
		}
	}
	if ends["again"] == 0 || ends["uncertain"] == 0 || ends["sent"] == 0 {
		t.Errorf("the cuts try too little: %v", ends)
	}
	t.Log(ends)
}
