package config

import (
	"slices"
	"strings"
)

// What people write instead of the forms of config.yaml is never read; it
// gives a hint.

// truthMeant returns true or false for a word of that meaning, or "".
func truthMeant(s string) string {
	switch strings.ToLower(s) {
	case "true", "yes", "on", "y", "1":
		return "true"
	case "false", "no", "off", "n", "0":
		return "false"
	}
	return ""
}

// durationMeant returns the period that "90 days" or "12 H" is, or "".
func durationMeant(s string) string {
	n := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if n < 1 {
		return ""
	}
	unit := strings.ToLower(strings.TrimSpace(s[n:]))
	for _, words := range [][]string{{"h", "hour", "hours"}, {"d", "day", "days"}, {"w", "week", "weeks"}, {"y", "year", "years"}} {
		if meant := s[:n] + words[0]; slices.Contains(words, unit) {
			if _, ok := duration(meant); ok {
				return meant
			}
		}
	}
	return ""
}

// sizeMeant returns the size that "512M" or "512 mb" is, or "".
func (k *key) sizeMeant(s string) string {
	n := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if n < 1 {
		return ""
	}
	unit := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(s[n:])), "B"), "I")
	if unit != "K" && unit != "M" && unit != "G" {
		return ""
	}
	meant := s[:n] + unit + "iB"
	if meant == s {
		return "" // of the right form, and too large or too small
	}
	if _, f := k.parseSize(meant); f.code != "" {
		return ""
	}
	return meant
}

// languageMeant returns the language tag that "EN" or "en_US" is, or "".
func languageMeant(s string) string {
	first, rest, parted := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	meant := strings.ToLower(first)
	if parted {
		meant += "-" + rest
	}
	if meant == s || checkLanguage(meant).code != "" {
		return ""
	}
	return meant
}
