package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"brief/report/dataset"
)

// fileNames gives each country, by its ID, and each region, by regionName, the
// name of its files: its own in ASCII. Where several would have one, each
// country gets its ID; a region, which has none, gets what its name hashes to,
// so that no other row of the data can change it. No two names differ in case
// alone, since some disks keep only one of them.
func fileNames(s *dataset.Set) map[string]string {
	names := map[string]string{}
	for _, c := range s.Countries {
		names[c.ID.Text] = cmp.Or(ascii(c.Name.Text), c.ID.Text)
	}
	apart(names, func(id string) string { return id })
	taken := map[string]bool{}
	for _, n := range names {
		taken[strings.ToLower(n)] = true
	}
	regions := map[string]string{}
	for _, r := range s.Regions() {
		n := cmp.Or(ascii(r), "region-"+hashed(r))
		if taken[strings.ToLower(n)] {
			n += "-region"
		}
		regions[r] = n
	}
	for more := true; more; {
		more = apart(regions, hashed)
		for r, n := range regions {
			if taken[strings.ToLower(n)] {
				regions[r], more = n+"-"+hashed(r), true
			}
		}
	}
	for r, n := range regions {
		names[regionName(r)] = n
	}
	return names
}

// apart adds to each of several equal names what tells their owners apart,
// until all names differ, and reports whether any did not.
func apart(names map[string]string, tells func(owner string) string) (any bool) {
	for {
		shared := map[string]int{}
		for _, n := range names {
			shared[strings.ToLower(n)]++
		}
		if len(shared) == len(names) {
			return any
		}
		for owner, n := range names {
			if shared[strings.ToLower(n)] > 1 {
				names[owner] = n + "-" + tells(owner)
			}
		}
		any = true
	}
}

// regionName is the key of a region among the names of files; no country has
// such an ID.
func regionName(region string) string { return "region/" + region }

// hashed is a short text in ASCII that stands for a name.
func hashed(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

// FileName is the name of a country or region as the names of its files have it,
// where no other has the same.
func FileName(name string) string { return ascii(name) }

// ascii is a name as letters and digits of ASCII, all else as one "-". Letters
// lose their marks; those that have a usual spelling in ASCII get it.
func ascii(name string) string {
	var b strings.Builder
	gap := false
	write := func(s string) {
		if s == "" {
			return
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(s)
	}
	for _, r := range norm.NFC.String(name) {
		letters := []rune{r}
		if _, known := spellings[unicode.ToLower(r)]; !known {
			letters = []rune(norm.NFD.String(string(r)))
		}
		for _, r := range letters {
			switch s, known := spelling(r); {
			case known:
				write(s)
			case unicode.Is(unicode.Mn, r), r == '\u00AD': // a soft hyphen is not seen
			case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
				write(string(r))
			default:
				gap = true
			}
		}
	}
	return b.String()
}

// spelling returns the usual spelling of a letter that has no form in ASCII
// when its marks are taken off. A sign that has no sound is spelt "".
func spelling(r rune) (s string, known bool) {
	s, known = spellings[unicode.ToLower(r)]
	if known && s != "" && unicode.IsUpper(r) {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s, known
}

// spellings are those of small letters: of Latin alphabets as English writes
// them, of Cyrillic ones as in the romanisations of the BGN and PCGN, without
// marks; Kazakh as in its Latin alphabet of 2021.
var spellings = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'ı': "i", 'ħ': "h", 'ŋ': "ng", 'ŧ': "t", 'ə': "a",

	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'і': "i", 'ї': "yi", 'є': "ye", 'ґ': "g", 'ў': "w",
	'ә': "a", 'ғ': "g", 'қ': "q", 'ң': "ng", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ҳ': "h", 'ҷ': "j", 'ӣ': "i", 'ӯ': "u",
	'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz", 'ѓ': "gj", 'ќ': "kj", 'ѕ': "dz",
}
