package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"brief/report/problem"
)

// A fault is what is wrong with a value, before its place is known. The zero
// fault is none.
type fault struct{ code, what, hint string }

func wrong(format string, args ...any) fault {
	return fault{code: "K903", what: fmt.Sprintf(format, args...)}
}

func (f fault) with(format string, args ...any) fault {
	f.hint = fmt.Sprintf(format, args...)
	return f
}

// meant is f with the value that was meant for a hint, if there is one.
func (f fault) meant(value string) fault {
	if value == "" {
		return f
	}
	return f.with("did you mean %s?", value)
}

func (f fault) at(p problem.Place) problem.Problem {
	return problem.Problem{Place: p, Severity: problem.Error, Code: f.code, What: f.what, Hint: f.hint}
}

// named puts the name of the setting before what is wrong with its value.
func (k *key) named(f fault, at problem.Place) fault {
	if f.code == "K903" && at.Line > 0 { // elsewhere the place is the name
		f.what = k.field() + ": " + f.what
	}
	return f
}

// parse reads one value of the kind that k holds; what it returns has the type
// of the field of Config that it fills.
func (k *key) parse(s string) (any, fault) {
	if s == "" {
		return k.none()
	}
	if strings.Contains(s, "\n") {
		return nil, wrong("want one line of text, found several")
	}
	switch k.kind {
	case isText:
		if n := utf8.RuneCountInString(s); n > int(k.max) {
			return nil, wrong("want at most %d characters, found %d", k.max, n)
		}
		return s, fault{}
	case isChoice:
		return k.parseChoice(s)
	case isTruth:
		if s != "true" && s != "false" {
			return nil, wrong("want true or false, found %s", quoted(s)).meant(truthMeant(s))
		}
		return s == "true", fault{}
	case isNumber:
		n, ok := digits(s)
		if !ok || n < k.min || n > k.max {
			return nil, wrong("want an integer from %d to %d, found %s", k.min, k.max, quoted(s))
		}
		return int(n), fault{}
	case isBudget:
		return k.parseBudget(s)
	case isSize:
		return k.parseSize(s)
	case isPeriod:
		d, ok := duration(s)
		if !ok {
			return nil, wrong("want a duration over 0 such as 90d, 12h or 5y, found %s", quoted(s)).meant(durationMeant(s))
		}
		return d, fault{}
	case isKeep:
		if _, ok := duration(s); !ok && s != "all" {
			return nil, wrong("want all, or a duration over 0 such as 5y, found %s", quoted(s)).meant(durationMeant(s))
		}
		return s, fault{}
	case isMark:
		return parseMark(s)
	case isColumns, isWords, isTexts:
		return nil, wrong("want settings below it, found %s", quoted(s))
	}
	return s, k.kind.check(s)
}

// check is what is wrong with a text of this kind.
func (k kind) check(s string) fault {
	switch k {
	case isName:
		return checkName(s)
	case isCode:
		return checkCode(s)
	case isFile:
		return checkInside(s)
	case isData:
		return checkData(s)
	case isPicture:
		return checkPicture(s)
	case isZone:
		return checkZone(s)
	case isLanguage:
		return checkLanguage(s)
	case isListen:
		return checkAddress(s)
	case isClockTimes:
		return checkClockTimes(s)
	case isInstant:
		return checkInstant(s)
	}
	return fault{} // whether a folder leaves the workspace is known once allow_outside is
}

// none is what an empty value means.
func (k *key) none() (any, fault) {
	switch {
	case k.kind == isMark:
		return nil, fault{"H401", "the mark is empty", "write none for no mark"}
	case k.blank && k.many:
		return []string{}, fault{}
	case k.blank:
		return "", fault{}
	}
	if k.preset != "" {
		return nil, wrong("no value").with("write one such as %s, or take the line away", k.preset)
	}
	return nil, wrong("no value").with("%s", k.doc)
}

func quoted(s string) string { return strconv.Quote(shorten(s)) }

func (k *key) parseChoice(s string) (any, fault) {
	for _, a := range k.allowed {
		if s == a {
			return s, fault{}
		}
	}
	f := wrong("want %s, found %s", either(k.allowed), quoted(s))
	if near := problem.Nearest(s, k.allowed); near != "" {
		f = f.with("did you mean %s?", near)
	}
	return nil, f
}

// either writes words as "a, b or c".
func either(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return words[0]
}

// digits reads a whole number as people write it: no sign, no leading zero,
// no other base.
func digits(s string) (int64, bool) {
	if len(s) > 18 || s == "" || s[0] == '0' && s != "0" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// A pages is a page budget.
type pages struct{ min, max int }

func (k *key) parseBudget(s string) (any, fault) {
	low, high, span := strings.Cut(s, "-")
	if !span {
		high = low
	}
	a, ok := digits(strings.TrimSpace(low))
	b, ok2 := digits(strings.TrimSpace(high))
	if !ok || !ok2 || a < k.min || b > k.max || a > b {
		return nil, wrong("want an integer from %d to %d, or a span such as 2-4, found %s", k.min, k.max, quoted(s))
	}
	return pages{int(a), int(b)}, fault{}
}

func (k *key) parseSize(s string) (any, fault) {
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}} {
		num, ok := strings.CutSuffix(s, u.name)
		if n, isNum := digits(strings.TrimSpace(num)); ok && isNum && n <= k.max/u.bytes && n*u.bytes >= k.min {
			return n * u.bytes, fault{}
		}
	}
	return nil, wrong("want a size from %s to %s such as %s, found %s", bytesOf(k.min), bytesOf(k.max), k.preset, quoted(s)).meant(k.sizeMeant(s))
}

// bytesOf writes a size as config.yaml has it.
func bytesOf(n int64) string {
	switch {
	case n%(1<<30) == 0:
		return strconv.FormatInt(n>>30, 10) + "GiB"
	case n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + "MiB"
	}
	return strconv.FormatInt(n>>10, 10) + "KiB"
}

// duration reads 90d, 2w, 12h or 5y: days of 24 hours, years of 365 days, at
// most a hundred years.
func duration(s string) (time.Duration, bool) {
	const day = 24 * time.Hour
	for _, u := range []struct {
		name string
		long time.Duration
	}{{"h", time.Hour}, {"d", day}, {"w", 7 * day}, {"y", 365 * day}} {
		num, ok := strings.CutSuffix(s, u.name)
		if n, isNum := digits(num); ok && isNum && n > 0 && n <= int64(36500*day/u.long) {
			return time.Duration(n) * u.long, true
		}
	}
	return 0, false
}

// checkCode allows the id of an actor.
func checkCode(s string) fault {
	if len(s) < 2 || len(s) > 8 || s[0] < 'A' || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return wrong("want the id of an actor in capital letters, such as RUS, found %s", quoted(s))
	}
	return fault{}
}

// checkName allows what is safe as part of a file name on every system.
func checkName(s string) fault {
	ok := s != "" && len(s) <= 40 && s[0] >= 'a' && s[0] <= 'z'
	for _, c := range s {
		ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')
	}
	if !ok {
		return wrong("want a name of small letters, digits, - and _, found %s", quoted(s))
	}
	return fault{}
}

// checkLanguage allows the form of BCP 47: en, kk, zh-Hant.
func checkLanguage(s string) fault {
	for i, part := range strings.Split(s, "-") {
		n := len(part)
		letters := strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		alnum := strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
		if i == 0 && (n < 2 || n > 3 || !letters || part != strings.ToLower(part)) || i > 0 && (n < 2 || n > 8 || !alnum) {
			return wrong("want a language such as en, kk or zh-Hant, found %s", quoted(s)).meant(languageMeant(s))
		}
	}
	return fault{}
}

// CheckLanguage says what is wrong with the tag of a language, "" if nothing is.
func CheckLanguage(s string) (what, hint string) {
	f := checkLanguage(s)
	return f.what, f.hint
}

// checkAddress allows host:port.
func checkAddress(s string) fault {
	i := strings.LastIndexByte(s, ':')
	if i > 0 && !strings.ContainsAny(s, " /") {
		if n, ok := digits(s[i+1:]); ok && n > 0 && n < 1<<16 {
			return fault{}
		}
	}
	return wrong("want host:port such as 127.0.0.1:8380, found %s", quoted(s))
}

// checkInstant allows RFC 3339, with or without seconds.
func checkInstant(s string) fault {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if _, err := time.Parse(form, s); err == nil {
			return fault{}
		}
	}
	return wrong("want a time such as 2026-12-01T09:00+05:00, found %s", quoted(s))
}
