package randomdesk

import (
	"fmt"
	"strings"
)

// scripts are letters that names are made of: a vowel after each consonant.
var scripts = []struct{ consonants, vowels string }{
	{"bdfgklmnprstvz", "aeiou"},
	{"bdfgklmnprstvz", "aeiou"},
	{"čďğłńřšțżh", "áéíöü"},
	{"бвгдклмнпрстқғң", "аәеиоөұү"},
	{"βγδκλμνπρστ", "αεηιου"},
	{"բգդկլմնպրստ", "աեիոու"},
	{"ბგდკლმნპრსტ", "აეიოუ"},
}

// name is a name that no other number has. Odd ones are long, of several
// words, with hyphens and apostrophes, with letters of other scripts, or with
// marks that are letters of their own.
func (m *maker) name(n int, odd bool) string {
	script := 0
	if odd || m.often(15) {
		script = m.IntN(len(scripts))
	}
	name := m.made(script, m.between(2, 4)) + m.tail(script, n)
	if !odd {
		return name
	}
	switch m.IntN(4) {
	case 0: // 60 letters and more
		for len([]rune(name)) < 55 {
			name += m.oneOf(" and ", " of ", "-") + m.made(script, m.between(2, 4))
		}
	case 1:
		name += "’s " + m.made(script, 3)
	case 2: // marks apart from their letters
		name += " a\u0304 e\u0301 o\u0308"
	case 3:
		name = m.made(script, 10) + m.tail(script, n)
	}
	return name
}

// made is a word of so many syllables, its first letter large where the script
// has large ones.
func (m *maker) made(script, syllables int) string {
	c, v := []rune(scripts[script].consonants), []rune(scripts[script].vowels)
	var b []rune
	for range syllables {
		b = append(b, c[m.IntN(len(c))], v[m.IntN(len(v))])
	}
	return strings.ToTitle(string(b[:1])) + string(b[1:])
}

// tail writes a number in the letters of a script, so that names differ.
func (m *maker) tail(script, n int) string {
	c, v := []rune(scripts[script].consonants), []rune(scripts[script].vowels)
	var b []rune
	for ; n > 0; n /= len(c) {
		b = append(b, c[n%len(c)], v[0])
	}
	return string(b)
}

// word is a word of Latin letters.
func (m *maker) word() string { return m.made(0, m.between(1, 4)) }

// phrase is a few words, the first one with a large letter.
func (m *maker) phrase(low, high int) string {
	words := []string{m.word()}
	for range m.between(low, high) - 1 {
		words = append(words, strings.ToLower(m.word()))
	}
	return strings.Join(words, " ")
}

// sentence is a longer phrase, with a comma now and then.
func (m *maker) sentence(low, high int) string {
	words := strings.Fields(m.phrase(low, high))
	for i := 3; i < len(words)-2; i += 4 + m.IntN(5) {
		words[i] += ","
	}
	return strings.Join(words, " ")
}

// aims are one to so many short phrases after commas.
func (m *maker) aims(most int) string {
	var all []string
	for range m.between(1, most) {
		all = append(all, m.phrase(1, 3))
	}
	return strings.Join(all, ", ")
}

// unique is a word that no other number has.
func (m *maker) unique(n int) string { return m.word() + fmt.Sprint(n+1) }

// letters writes a number in so many capital letters.
func letters(n, wide int) string {
	b := make([]byte, wide)
	for i := wide - 1; i >= 0; i-- {
		b[i] = 'A' + byte(n%26)
		n /= 26
	}
	return string(b)
}
