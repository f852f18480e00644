package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A form is what the number format of a cell makes of its number.
type form int

const (
	plain   form = iota
	dated        // a day, perhaps with a time of day
	timed        // a time of day
	percent      // shown a hundred times as large
	scaled       // shown in thousands or millions
	mixed        // one or another of these, by what the number is
)

// style reads the number formats of cells, by the number of their style
// (ECMA-376 part 1, 18.8.9, 18.8.10 and 18.8.31).
func (b *Book) style() func(*element) error {
	own := map[string]form{}
	return func(e *element) error {
		switch {
		case e.ends:
		case e.is("styleSheet", "numFmts", "numFmt"):
			own[e.attr("numFmtId")] = formOf(e.attr("formatCode"))
		case e.is("styleSheet", "cellXfs", "xf"):
			id := e.attr("numFmtId")
			if len(b.styles) == MaxStyles {
				return beyond("the workbook has more than %d styles of cells", MaxStyles)
			}
			f, ok := own[id]
			if !ok {
				f = builtIn(id)
			}
			b.styles = append(b.styles, f)
		}
		return nil
	}
}

// builtIn is the form of a format that programs know by its number (18.8.30):
// of dates also those that mean dates in East Asian languages only.
func builtIn(id string) form {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return plain
	case n == 9, n == 10:
		return percent
	case n >= 14 && n <= 17, n == 22, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 54, n == 57, n == 58:
		return dated
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n == 55, n == 56, n >= 45 && n <= 47:
		return timed
	}
	return plain
}

// formOf is the form of a format by its code (18.8.31). Its sections are for
// positive and negative numbers, for zero, or for those of a condition: what
// they show must be of one form, or it is mixed. One that shows nothing of a
// number decides nothing.
func formOf(code string) form {
	found, any := plain, false
	for _, s := range sections(code) {
		if !strings.ContainsAny(s, "0#?ymdhs") {
			continue
		}
		f := formOfSection(s)
		if any && f != found {
			return mixed
		}
		found, any = f, true
	}
	return found
}

func formOfSection(s string) form {
	switch {
	case strings.ContainsAny(s, "yd"):
		return dated
	case strings.ContainsAny(s, "hs"):
		return timed
	case strings.Contains(s, "m"):
		return dated // a month
	case strings.Contains(s, "%"):
		return percent
	case thousands(s):
		return scaled
	}
	return plain
}

// sections are the sections of a format without the characters that they show
// as they are, without colours and conditions, in small letters.
func sections(code string) []string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return clean(b.String())
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return clean(b.String())
			}
			if inside := strings.ToLower(code[i+1 : i+end]); inside != "" && strings.Trim(inside, "hms") == "" {
				b.WriteString(inside) // time that has passed
			}
			i += end
		default:
			b.WriteByte(c)
		}
	}
	return clean(b.String())
}

// clean splits a format into its sections, and takes the words out of them that
// hold letters of dates.
func clean(code string) []string {
	return strings.Split(strings.NewReplacer("general", "0", "am/pm", "h", "a/p", "h").Replace(strings.ToLower(code)), ";")
}

// thousands reports whether a comma stands behind the last digit of a format:
// it divides by a thousand.
func thousands(code string) bool {
	last := strings.LastIndexAny(code, "0#?")
	return last >= 0 && strings.HasPrefix(code[last+1:], ",")
}

// An epoch is the day from which a workbook counts (18.17.4.1).
type epoch int

const (
	windows   epoch = iota // 1 is 1 January 1900, and 60 a day that never was
	macintosh              // 0 is 1 January 1904
)

// day returns a number as a date, or a date with a time of day. It is not ok
// for a number that is no day: before the epoch, after the year 9999, or 29
// February 1900, which spreadsheets alone know.
func (e epoch) day(n float64) (string, bool) {
	const last = 2_958_465 // 31 December 9999
	whole := math.Floor(n)
	seconds := math.Round((n - whole) * 86_400)
	if seconds == 86_400 {
		whole, seconds = whole+1, 0
	}
	first := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case e == macintosh:
		first = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
		if whole < 0 || whole > last-1462 {
			return "", false
		}
	case whole < 1 || whole > last || whole == 60:
		return "", false
	case whole < 60:
		first = first.AddDate(0, 0, 1)
	}
	d := first.AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return d.Format(time.DateOnly), true
	}
	return d.Format(time.DateTime), true
}

// clockTime returns a number as a time that has passed.
func clockTime(n float64) (string, bool) {
	s := math.Round(n * 86_400)
	if s < 0 || s > 1e9 {
		return "", false
	}
	t := int(s)
	return strconv.Itoa(t/3600) + ":" + twoDigits(t/60%60) + ":" + twoDigits(t%60), true
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
