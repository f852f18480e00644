package layout

import (
	"encoding/binary"
	"slices"
	"sync"

	"brief/report/doc"
	"brief/report/font"
)

// Texts keeps the texts that were set in the faces of one theme: most words of
// a batch are the same in every document. What is kept of a text depends on
// nothing but its words, tones and signs and its role, which find it again, so
// no page shows whether it was there. It is safe for concurrent use.
type Texts struct {
	theme *doc.Theme
	fonts *font.Set

	mu         sync.Mutex
	young, old map[string]*paragraph // by key
	size       int                   // of what young keeps
}

// Bounds of what is kept.
const (
	mostTexts  = 1 << 20 // bytes, about, of young and of old
	mostBroken = 6       // ways in which one text is broken
)

// NewTexts keeps texts in the faces of a theme.
func NewTexts(t *doc.Theme, fonts *font.Set) *Texts { return &Texts{theme: t, fonts: fonts} }

// of is k if it keeps texts in these faces, else nil.
func (k *Texts) of(t *doc.Theme, fonts *font.Set) *Texts {
	if k == nil || k.theme != t || k.fonts != fonts {
		return nil
	}
	return k
}

// get is a text in a role, cut and shaped by s if it is not there.
func (k *Texts) get(s *setter, t *doc.Text, role doc.TypeRole) *paragraph {
	s.key = appendKey(s.key[:0], t, role)
	if p := k.find(s.key); p != nil {
		return p
	}
	p := s.shaped(t, role)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.put(string(s.key), p)
	return p
}

// find is what is kept under a key, or nil. What old keeps is young again.
func (k *Texts) find(key []byte) *paragraph {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p := k.young[string(key)]; p != nil {
		return p
	}
	p := k.old[string(key)]
	if p != nil {
		k.put(string(key), p)
	}
	return p
}

// put keeps p. When young is full, it is old, and what was old goes.
func (k *Texts) put(key string, p *paragraph) {
	const stretch, line = 400, 400 // bytes, about, with what hangs on them
	if k.size += len(key) + line + stretch*len(p.stretches); k.young == nil || k.size > mostTexts {
		k.young, k.old, k.size = map[string]*paragraph{}, k.young, 0
	}
	k.young[key] = p
}

// appendKey appends all that the stretches of a text depend on.
func appendKey(b []byte, t *doc.Text, role doc.TypeRole) []byte {
	b = append(b, byte(role))
	for i := range t.Runs {
		r := &t.Runs[i]
		b = append(b, byte(r.Tone), flag(r.Keep)|flag(r.Shape != nil)<<1)
		if m := r.Shape; m != nil {
			b = binary.AppendVarint(append(b, byte(m.Kind), flag(m.Narrow)), int64(m.Steps))
			b = binary.AppendVarint(b, int64(m.At))
		}
		b = append(binary.AppendUvarint(b, uint64(len(r.Words))), r.Words...)
	}
	return b
}

func flag(is bool) byte {
	if is {
		return 1
	}
	return 0
}

// shows reports whether the faces have all letters of a text.
func (s *setter) shows(t *doc.Text, role doc.TypeRole) bool {
	return !slices.ContainsFunc(t.Runs, func(r doc.Run) bool {
		chain := s.style(role, r.Tone).chain
		return len(chain.Missing(r.Words)) > 0 || len(chain.Refused(r.Words)) > 0
	})
}

// A breakKey is what the lines of a paragraph depend on.
type breakKey struct {
	measure units
	how     breaking
}

// brokenLines are the lines of a paragraph for one key.
type brokenLines struct {
	breakKey
	lines []line
}

// kept returns the lines that were made for k before, or makes them. Of the ways
// in which a paragraph was broken it keeps the first few and the last.
func (p *paragraph) kept(k breakKey, make func() []line) []line {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.lines {
		if p.lines[i].breakKey == k {
			return p.lines[i].lines
		}
	}
	b := brokenLines{k, make()}
	if len(p.lines) < mostBroken {
		p.lines = append(p.lines, b)
	} else {
		p.lines[mostBroken-1] = b
	}
	return b.lines
}
