package deliver

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	netmail "net/mail"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/wneessen/go-mail"
)

// A message is one mail, before it has bytes.
type message struct {
	from    *netmail.Address // nil of a draft, which comes from whoever sends it
	replyTo *netmail.Address // nil: from
	to      *netmail.Address
	id      string // without its angle brackets
	date    time.Time
	subject string
	lang    string
	paras   []para
	file    *File // attached; nil for none
	unsent  bool  // a draft
}

// A para is a paragraph of a message; its lines stand below each other.
type para struct {
	kind  string // of HTML: h1, p
	lines []string
}

// messageOf is the mail that brings a copy to its reader. Each word of it is the
// edition's or the desk's own.
func messageOf(c Copy, domain string) message {
	f := c.File
	m := message{
		to:   reader(c.Recipient),
		id:   messageID(f.Edition+"."+c.ID, domain),
		date: c.At, lang: f.Lang, file: f,
	}
	if m.date.IsZero() {
		m.date = f.Date
	}
	head := strings.Join(filled(f.Title, f.Period), ", ")
	m.subject = strings.Join(filled(head, f.Series), " - ")
	if c.Kind == Correction {
		m.subject = "Correction: " + m.subject
	}
	if f.PDF == nil { // a notice, which says all itself
		m.file = nil
		m.subject, _, _ = strings.Cut(f.Text, "\n")
		for _, p := range strings.Split(strings.TrimSpace(f.Text), "\n\n") {
			m.say("p", strings.Split(p, "\n")...)
		}
	} else {
		m.say("h1", head)
		m.say("p", f.Series)
		m.say("p", strings.Join(filled(f.BottomLine...), " "))
		m.say("p", m.attached())
	}
	if f.Mark != "" {
		m.subject = "[" + f.Mark + "] " + m.subject
		m.paras = append([]para{{"p", []string{f.Mark}}}, m.paras...)
	}
	m.say("p", f.Desk, f.Contact, f.Edition+", "+c.ID)
	m.subject = oneLine(m.subject)
	return m
}

// reader is the address of a person. A name is left out that net/mail would not
// write as RFC 2047, 5 wants it: a backslash may not stand in an encoded word.
func reader(p Person) *netmail.Address {
	name := oneLine(p.Name)
	if strings.Contains(name, `\`) {
		name = ""
	}
	return &netmail.Address{Name: name, Address: p.Address}
}

// filled are the words that are not empty.
func filled(words ...string) []string {
	var all []string
	for _, w := range words {
		if w != "" {
			all = append(all, w)
		}
	}
	return all
}

// say adds a paragraph of the lines that have words.
func (m *message) say(kind string, lines ...string) {
	if lines = filled(lines...); len(lines) > 0 {
		m.paras = append(m.paras, para{kind, lines})
	}
}

// attached is the name of the attachment: that of the file, or the edition's
// where mail programs of some readers would not show that.
func (m *message) attached() string {
	name := m.file.Name
	if strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"\/:<>?|*`, r) }) {
		name = strings.ReplaceAll(m.file.Edition, "/", "-") + path.Ext(name)
	}
	return name
}

// messageID is an ID that the same words give each time.
func messageID(words, domain string) string {
	words = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '.', r == '-':
			return r
		}
		return '-'
	}, strings.ToLower(words))
	return words + "@" + cmp.Or(domain, "brief.invalid")
}

// oneLine is text as it may stand in a header: in one line, without letters that
// nobody sees and that turn the direction of others. Where those join letters,
// as in Persian, they stay.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c', r == '\u200d':
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// bytes are the message as it goes over the wire, lines ending in CR LF (RFC
// 5322). The same message has the same bytes.
func (m *message) bytes() ([]byte, error) {
	g := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if m.from != nil {
		g.FromMailAddress(m.from)
	}
	if m.replyTo != nil {
		g.ReplyToMailAddress(m.replyTo)
	}
	g.ToMailAddress(m.to)
	g.Subject(m.subject)
	g.SetDateWithValue(m.date.UTC())
	g.SetMessageIDWithValue(m.id)
	if m.unsent {
		g.SetGenHeader("X-Unsent", "1") // Outlook opens it for sending
	} else {
		g.SetGenHeader("Auto-Submitted", "auto-generated") // so that absence notes do not answer: RFC 3834, 5
	}
	g.SetBodyString(mail.TypeTextPlain, m.plain())
	g.AddAlternativeString(mail.TypeTextHTML, m.html())
	if m.file != nil {
		if err := g.AttachReader(m.attached(), bytes.NewReader(m.file.PDF), mail.WithFileContentType("application/pdf")); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if _, err := g.WriteTo(&b); err != nil {
		return nil, err
	}
	return sameBounds(b.Bytes()), nil
}

// chance finds the boundaries of parts. Nothing in a part looks like one: an
// equals sign is not written as itself there.
var chance = regexp.MustCompile(`boundary="?([0-9a-f]{20,})`)

// sameBounds puts boundaries that follow from the message in the place of those
// that go-mail takes by chance.
func sameBounds(b []byte) []byte {
	found := chance.FindAllSubmatch(b, -1)
	for i, f := range found {
		b = bytes.ReplaceAll(b, f[1], fmt.Appendf(nil, "=%d=", i))
	}
	sum := sha256.Sum256(b)
	for i := range found {
		b = bytes.ReplaceAll(b, fmt.Appendf(nil, "=%d=", i), fmt.Appendf(nil, "%s%d", hex.EncodeToString(sum[:20]), i))
	}
	return b
}

// plain is the message as text.
func (m *message) plain() string {
	var b strings.Builder
	for i, p := range m.paras {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, l := range p.lines {
			b.WriteString(l + "\n")
		}
	}
	return b.String()
}

// html is the message as a page without pictures, links and scripts.
func (m *message) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n"+
		"<body dir=\"auto\" style=\"font-family: sans-serif; max-width: 40em\">\n", html.EscapeString(m.lang), html.EscapeString(m.subject))
	for _, p := range m.paras {
		style := ""
		if p.kind == "h1" {
			style = ` style="font-size: 1.3em"`
		}
		fmt.Fprintf(&b, "<%s%s>", p.kind, style)
		for i, l := range p.lines {
			if i > 0 {
				b.WriteString("<br>\n")
			}
			b.WriteString(html.EscapeString(l))
		}
		fmt.Fprintf(&b, "</%s>\n", p.kind)
	}
	b.WriteString("</body>\n</html>\n")
	return b.String()
}
