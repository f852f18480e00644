package deliver

import (
	"bytes"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

// arrived is a copy as the server of its reader has it.
func arrived(t testing.TB, s *script, c Copy) (raw string, l *letter) {
	t.Helper()
	m := mailTo(t, s.address, World{}, "reply_to", "Editors <editors@example.org>")
	if _, err := m.Send(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	all := s.messages()
	return all[len(all)-1], opened(t, all[len(all)-1])
}

// headers are the names of a message's headers, in their order.
func headers(raw string) (names []string) {
	head, _, _ := strings.Cut(raw, "\r\n\r\n")
	for _, line := range strings.Split(head, "\r\n") {
		if name, _, ok := strings.Cut(line, ":"); ok && line[0] != ' ' && line[0] != '\t' {
			names = append(names, name)
		}
	}
	return names
}

// TestMailSays holds what a reader has.
func TestMailSays(t *testing.T) {
	c := copyOf(0)
	c.File.Mark, c.File.Contact = "TLP:AMBER", "desk@example.org"
	c.File.BottomLine = []string{"Influence grows & trade falls.", "\u0412\u043b\u0438\u044f\u043d\u0438\u0435 <\u0440\u0430\u0441\u0442\u0451\u0442>."}
	_, l := arrived(t, startScript(t, nil), c)
	for name, want := range map[string]string{
		"Subject": "[TLP:AMBER] Avaland, 2026-W48 - Invented desk", "From": `"Invented desk" <desk@example.org>`, "Reply-To": `"Editors" <editors@example.org>`,
		"To": "Anna \"A.\" Serik\u044f <anna@example.org>", "Message-Id": "<xav-2026-w48-v1.7c0f-3d00@example.org>", "Date": "Tue, 24 Nov 2026 05:00:00 +0000",
		"User-Agent": "", "X-Mailer": "", "Auto-Submitted": "auto-generated",
	} {
		if got := l.decoded(t, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, s := range []string{"Avaland, 2026-W48", "TLP:AMBER", "Influence grows & trade falls. " + c.File.BottomLine[1], "desk@example.org", "XAV/2026-W48/v1, 7C0F-3D00"} {
		if !strings.Contains(l.text, s) {
			t.Errorf("the text lacks %q:\n%s", s, l.text)
		}
	}
	if !strings.Contains(l.html, "Influence grows &amp; trade falls. \u0412\u043b\u0438\u044f\u043d\u0438\u0435 &lt;\u0440\u0430\u0441\u0442\u0451\u0442&gt;.") {
		t.Errorf("the page is\n%s", l.html)
	}
	if l.name != c.File.Name || !bytes.Equal(l.file, c.File.PDF) {
		t.Errorf("%s is attached", l.name)
	}
}

// TestNotices holds what tells of a recall, a correction, and a failed run.
func TestNotices(t *testing.T) {
	s := startScript(t, nil)
	c := copyOf(0)
	c.Kind = Recall
	c.File.PDF, c.File.Text = nil, "Avaland, 2026-W48, version 1 was recalled.\n\nWhy: wrong figures.\n"
	_, l := arrived(t, s, c)
	if got := l.decoded(t, "Subject"); got != "[TLP:GREEN] Avaland, 2026-W48, version 1 was recalled." || l.file != nil || !strings.Contains(l.text, "Why: wrong figures.") {
		t.Errorf("a recall is %q:\n%s", got, l.text)
	}
	c = copyOf(0)
	c.Kind = Correction
	_, l = arrived(t, s, c)
	if got := l.decoded(t, "Subject"); got != "[TLP:GREEN] Correction: Avaland, 2026-W48 - Invented desk" || l.file == nil {
		t.Errorf("a correction is %q", got)
	}
	at := time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	m := mailTo(t, s.address, World{})
	for range 2 {
		if err := Notice(t.Context(), m, "editor@example.org", "brief: weekly\r\nBcc: all@example.org", "The run failed.\n\nNo data.\n", at); err != nil {
			t.Fatal(err)
		}
	}
	all := s.messages()
	if l = opened(t, all[3]); all[2] != all[3] || l.decoded(t, "Subject") != "brief: weekly Bcc: all@example.org" || l.Get("Bcc") != "" || l.text != "The run failed.\n\nNo data.\n" {
		t.Errorf("a notice is\n%s", all[3])
	}
}

// hostile are words that try to be more than words.
var hostile = []string{
	"\r\nBcc: all@example.org", "\nX: y", "\r", "\x00", "\"", "\\", "<b@example.org>", ",", ";", "(", "=?utf-8?q?x?=", "\u202e", "\u2066", "\ufeff", "\u2028", "\u0085",
	"\u00e9\u0439\u6f22", "\xff", ".", "\r\n.\r\n", "\t", " ", "Anna", strings.Repeat("long ", 60), strings.Repeat("x", 300), "\r\n\r\n<script>", "boundary=0123456789abcdef0123456789abcdef",
}

// TestNoHeaderIsForged holds, with words of any kind in every field that people
// fill, that a mail has the headers of any other, its reader alone, and its
// attachment.
func TestNoHeaderIsForged(t *testing.T) {
	s := startScript(t, nil)
	raw, _ := arrived(t, s, copyOf(0))
	want := headers(raw)
	rapid.Check(t, func(r *rapid.T) {
		word := func(what string) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(hostile), 1, 4).Draw(r, what), "")
		}
		c := copyOf(0)
		f := c.File
		c.Recipient.Name, f.Title, f.Series, f.Period, f.Mark = word("name"), word("title"), word("series"), word("period"), word("mark")
		f.BottomLine, f.Desk, f.Contact, f.Lang, f.Name = []string{word("line"), word("line")}, word("desk"), word("contact"), word("lang"), word("file")+".pdf"
		m := messageOf(c, "example.org")
		m.from = &netmail.Address{Name: "Invented desk", Address: "desk@example.org"}
		m.replyTo = &netmail.Address{Name: "Editors", Address: "editors@example.org"}
		b, err := m.bytes()
		if err != nil {
			r.Fatal(err)
		}
		again, _ := m.bytes()
		if !bytes.Equal(b, again) {
			r.Fatal("a second time it has other bytes")
		}
		if got := headers(string(b)); !slices.Equal(got, want) {
			r.Fatalf("headers %q, want %q in\n%s", got, want, b)
		}
		l := opened(t, string(b))
		to, err := netmail.ParseAddressList(l.Get("To"))
		if err != nil || len(to) != 1 || to[0].Address != "anna@example.org" {
			r.Fatalf("it goes to %v, %v: %q", to, err, l.Get("To"))
		}
		for _, name := range []string{"Subject", "To"} {
			if bad := strings.IndexFunc(l.decoded(t, name), func(c rune) bool {
				return unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c)
			}); bad >= 0 {
				r.Fatalf("%s is %q", name, l.decoded(t, name))
			}
		}
		if !bytes.Equal(l.file, f.PDF) || !strings.HasSuffix(l.name, ".pdf") || strings.ContainsFunc(l.name, func(c rune) bool { return c > '~' || c < ' ' }) {
			r.Fatalf("%q is attached, %d bytes", l.name, len(l.file))
		}
		for _, line := range strings.Split(string(b), "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") { // RFC 5322, 2.1.1
				r.Fatalf("a line of %d bytes: %q", len(line), line)
			}
		}
	})
}
