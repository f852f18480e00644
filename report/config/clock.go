package config

import (
	"strconv"
	"strings"

	"brief/report/problem"
)

var weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// checkClockTimes allows "Mon 06:00", "Mon,Thu 06:00", "daily 18:30",
// "1st 09:00" and "last working day 09:00".
func checkClockTimes(s string) fault {
	days, clock, ok := cutLast(s)
	if !ok {
		return fault{"S102", "want a day and a time, found " + quoted(s), `write "Mon 06:00" or "daily 18:30"`}
	}
	if f := checkClock(clock); f.code != "" {
		return f
	}
	if days == "daily" || days == "last working day" || isOrdinal(days) {
		return fault{}
	}
	for _, d := range strings.Split(days, ",") {
		if f := checkWeekday(strings.TrimSpace(d)); f.code != "" {
			return f
		}
	}
	return fault{}
}

// cutLast cuts s at its last space.
func cutLast(s string) (before, after string, ok bool) {
	s = strings.TrimSpace(s)
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return "", s, false
	}
	return strings.TrimSpace(s[:i]), s[i+1:], true
}

func checkClock(s string) fault {
	hour, minute, ok := strings.Cut(s, ":")
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !ok || err != nil || err2 != nil || len(hour) != 2 || len(minute) != 2 || h < 0 || h > 23 || m < 0 || m > 59 {
		return fault{"S102", "want a time from 00:00 to 23:59, found " + quoted(s), `write "Mon 06:00" or "daily 18:30"`}
	}
	return fault{}
}

func checkWeekday(s string) fault {
	for _, d := range weekdays {
		if s == d {
			return fault{}
		}
	}
	known := append([]string{"daily", "last working day"}, weekdays...)
	f := fault{"S103", "want a weekday such as Mon, daily, 1st or last working day, found " + quoted(s), ""}
	if len(s) > 3 && strings.HasSuffix(strings.ToLower(s), "day") {
		known = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "daily", "last working day"}
	}
	if near := problem.Nearest(s, known); near != "" {
		if strings.HasSuffix(near, "day") && !strings.Contains(near, " ") {
			near = near[:3]
		}
		f.hint = "did you mean " + near + "?"
	}
	return f
}

// isOrdinal reports whether s is a day of the month as English writes it.
func isOrdinal(s string) bool {
	if len(s) < 3 {
		return false
	}
	n, ok := digits(s[:len(s)-2])
	suffix := "th"
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return ok && n >= 1 && n <= 31 && s[len(s)-2:] == suffix
}
