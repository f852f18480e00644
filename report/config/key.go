package config

import "strings"

// A kind says what a setting holds and how it is written.
type kind int

const (
	isText       kind = iota // one line
	isName                   // small letters, digits, - and _: a template, a theme, a dataset
	isCode                   // capital letters and digits: an actor
	isChoice                 // one of allowed
	isTruth                  // true or false
	isNumber                 // an integer from min to max
	isPeriod                 // a time such as 90d
	isSize                   // bytes, such as 512MiB
	isKeep                   // all, or a period
	isFile                   // a file or folder of the workspace, never outside
	isData                   // such a file that holds data
	isPicture                // a PNG or SVG file of the workspace
	isFolder                 // a file or folder that may lie outside with allow_outside
	isAnywhere               // a path that only its owner can judge
	isZone                   // an IANA time zone
	isLanguage               // en, kk, zh-Hant
	isMark                   // a handling mark
	isListen                 // host:port
	isClockTimes             // Mon 06:00
	isInstant                // 2026-12-01T09:00+05:00
	isBudget                 // pages: 2 or 2-4
	isColumns                // what the columns of a file mean
	isWords                  // what the words of a file mean
	isTexts                  // people's words by name
)

// A key is one setting that config.yaml knows. The table of keys drives the
// defaults, all checks, the names in the environment, Explain and Default.
type key struct {
	name    string // desk.next_edition; datasets.*.file where people choose the middle
	kind    kind
	preset  string   // the built-in default, as written in config.yaml
	allowed []string // choice
	min     int64    // number: the smallest
	max     int64    // number: the largest; text: the most characters
	many    bool     // a list of such values
	blank   bool     // may be empty
	kinds   []string // outlets: the kinds that have this key; empty: all
	flag    string   // the flag of the command line that sets it, or ""
	later   bool     // accepted and checked, not shown in a new config.yaml
	doc     string
}

// keys is the table. Groups stand together, in the order of config.yaml.
var keys = []key{
	{name: "desk.name", kind: isText, preset: "Central Asia desk", max: 80, doc: "who makes the briefs"},
	{name: "desk.series", kind: isText, preset: "Central Asia series", max: 80, blank: true, doc: "the series, printed in the head of each page"},
	{name: "desk.contact", kind: isText, max: 200, blank: true, doc: "whom readers may ask, printed at the end"},
	{name: "desk.signature", kind: isText, max: 200, blank: true, doc: "who signs a cover note, its lines separated by |"},
	{name: "desk.logo", kind: isPicture, blank: true, doc: "the desk's sign in the head of page 1: a PNG or SVG file"},
	{name: "desk.notice", kind: isText, max: 200, blank: true, doc: "a line under the head of every edition, such as: Invented data"},
	{name: "desk.next_edition", kind: isTruth, preset: "false", later: true, doc: "say when the next edition comes"},
	{name: "zone", kind: isZone, preset: "Asia/Almaty", doc: "the time zone that decides which day is today"},
	{name: "approve", kind: isChoice, preset: "none", allowed: []string{"none", "required"}, doc: "whether a person approves each edition before it is sent: none or required"},
	{name: "edition", kind: isChoice, preset: "week", allowed: []string{"week", "month", "day"}, doc: "the period of one edition: week, month or day"},
	{name: "output", kind: isFolder, preset: "briefs", blank: true, flag: "output", doc: "the folder for finished briefs"},
	{name: "archive", kind: isFolder, preset: "archive", blank: true, doc: "the folder that keeps each edition with its inputs; empty: nothing is kept"},
	{name: "allow_outside", kind: isTruth, preset: "false", later: true, doc: "true: output, archive and outlets may lie outside this folder"},
	{name: "mark", kind: isMark, preset: "TLP:CLEAR", flag: "mark", doc: "the handling mark: a TLP 2.0 label, free text, or none"},
	{name: "paper", kind: isChoice, preset: "a4", allowed: []string{"a4", "letter"}, flag: "paper", doc: "the paper: a4 or letter"},
	{name: "profile", kind: isChoice, preset: "standard", allowed: []string{"standard", "records"}, flag: "profile", doc: "the kind of PDF: standard (PDF/UA-1 and PDF/A-3a) or records (PDF/A-2a)"},
	{name: "theme", kind: isName, preset: "desk", flag: "theme", doc: "the look: a file in templates/themes, or a built-in theme"},
	{name: "lang", kind: isLanguage, preset: "en", flag: "lang", doc: "the language of heads and labels: a file in templates/words"},
	{name: "strict", kind: isTruth, preset: "false", flag: "strict", doc: "treat warnings as errors"},

	{name: "datasets.*.file", kind: isData, doc: "the file, below this folder"},
	{name: "datasets.*.folder", kind: isFile, doc: "a folder with one file for each country or region"},
	{name: "datasets.*.optional", kind: isTruth, doc: "true: the file may be missing"},
	{name: "datasets.*.shape", kind: isChoice, allowed: []string{"tidy", "wide"}, doc: "tidy: a row for each rating; wide: a row for each country"},
	{name: "datasets.*.key", kind: isText, max: 64, doc: "wide: the column that holds the country"},
	{name: "datasets.*.columns", kind: isColumns, doc: "what each column is: a field, {actor: RUS}, or ignore"},
	{name: "datasets.*.words", kind: isWords, doc: "wide: what each word means: {level: strong} or {trend: growing}"},
	{name: "datasets.*.defaults", kind: isTexts, doc: "values for fields that the file has no column for"},
	{name: "datasets.*.sheet", kind: isText, max: 31, doc: "the sheet of a workbook, if not the only one or the one named like the dataset"},
	{name: "datasets.*.encoding", kind: isChoice, allowed: []string{"windows-1251", "windows-1252"}, doc: "the encoding of a text file that is not UTF-8"},
	{name: "datasets.*.decimal", kind: isChoice, allowed: []string{".", ","}, doc: "what parts whole from decimals: . or ,"},
	{name: "datasets.*.dates", kind: isChoice, allowed: []string{"dmy", "mdy"}, doc: "how the file writes dates, if not as 2026-11-24"},
	{name: "datasets.*.max_age", kind: isPeriod, doc: "how old data may be, such as 90d"},
	{name: "datasets.*.stale", kind: isChoice, allowed: []string{"refuse", "mark", "ignore"}, doc: "what happens to data older than max_age"},

	{name: "reports.*.template", kind: isName, doc: "the file in templates, without .md"},
	{name: "reports.*.for", kind: isChoice, allowed: []string{"country", "region"}, doc: "what one edition is about"},
	{name: "reports.*.pages", kind: isBudget, min: 1, max: 64, doc: "the page budget: 2, or 2-4"},
	{name: "reports.*.actors", kind: isCode, many: true, doc: "the actors whose ratings it prints, in this order"},
	{name: "reports.*.datasets", kind: isName, many: true, doc: "the datasets that it may read; without it, all"},
	{name: "reports.*.words", kind: isTexts, doc: "own words for heads and labels"},
	{name: "reports.*.missing", kind: isChoice, allowed: []string{"refuse", "print"}, doc: "print: a missing rating is printed as such, not refused"},
	{name: "reports.*.theme", kind: isName, doc: "its own theme"},
	{name: "reports.*.facing", kind: isTruth, doc: "true: for binding; the frame moves from the fold, and pages come in pairs"},

	{name: "schedules.*.report", kind: isName, doc: "the report to make"},
	{name: "schedules.*.for", kind: isText, many: true, max: 80, doc: "all, a region, or a list of countries"},
	{name: "schedules.*.at", kind: isClockTimes, doc: "when: Mon 06:00, daily 18:30, 1st 09:00, last working day 09:00"},
	{name: "schedules.*.zone", kind: isZone, doc: "its own time zone"},
	{name: "schedules.*.missed", kind: isChoice, allowed: []string{"each", "once", "skip"}, doc: "what happens to times that passed while the machine was off"},
	{name: "schedules.*.changed_only", kind: isTruth, doc: "true: only where the data changed"},
	{name: "schedules.*.holidays", kind: isFile, doc: "a file of days that are not working days"},
	{name: "schedules.*.embargo", kind: isInstant, doc: "not sent before this time"},
	{name: "schedules.*.to", kind: isName, many: true, doc: "the outlets that get the editions"},

	{name: "outlets.*.kind", kind: isChoice, allowed: []string{"folder", "printer", "mail", "mail-draft", "sftp"}, doc: "what sort of outlet it is"},
	{name: "outlets.*.path", kind: isFolder, kinds: []string{"folder", "mail-draft", "sftp"}, doc: "the folder"},
	{name: "outlets.*.recipients", kind: isName, kinds: []string{"mail", "mail-draft"}, doc: "the dataset of recipients"},
	{name: "outlets.*.server", kind: isListen, kinds: []string{"mail"}, doc: "the mail server, host:port"},
	{name: "outlets.*.from", kind: isText, max: 200, kinds: []string{"mail"}, doc: "the address that mails come from"},
	{name: "outlets.*.reply_to", kind: isText, max: 200, kinds: []string{"mail"}, doc: "the address that answers go to; none: from"},
	{name: "outlets.*.tls", kind: isChoice, allowed: []string{"required", "opportunistic", "none"}, kinds: []string{"mail"}, doc: "encryption on the way to the mail server; without this line required, on this machine none"},
	{name: "outlets.*.ca_file", kind: isAnywhere, blank: true, kinds: []string{"mail"}, doc: "the file of authorities (PEM) that the mail server's certificate comes from; none: the machine's"},
	{name: "outlets.*.password_file", kind: isAnywhere, blank: true, kinds: []string{"mail"}, doc: "the file of the mail server's password, readable only by its owner; or BRIEF_MAIL_PASSWORD"},
	{name: "outlets.*.uri", kind: isText, max: 300, kinds: []string{"printer"}, doc: "the printer's address, ipp://host/path"},
	{name: "outlets.*.sides", kind: isChoice, allowed: []string{"one-sided", "two-sided-long-edge", "two-sided-short-edge"}, kinds: []string{"printer"}, doc: "which sides are printed"},
	{name: "outlets.*.copies", kind: isNumber, min: 1, max: 500, kinds: []string{"printer"}, doc: "copies of each edition"},
	{name: "outlets.*.numbered", kind: isTruth, kinds: []string{"printer"}, doc: "true: each copy has its number and its reader on it"},
	{name: "outlets.*.media", kind: isText, max: 80, blank: true, kinds: []string{"printer"}, doc: "the paper, by the printer's own name"},
	{name: "outlets.*.tray", kind: isText, max: 80, blank: true, kinds: []string{"printer"}, doc: "the tray, by the printer's own name"},
	{name: "outlets.*.staple", kind: isTruth, kinds: []string{"printer"}, doc: "true: stapled"},
	{name: "outlets.*.colour", kind: isChoice, allowed: []string{"auto", "colour", "grey"}, kinds: []string{"printer"}, doc: "colour or grey"},
	{name: "outlets.*.booklet", kind: isTruth, kinds: []string{"printer"}, doc: "true: imposed for folding"},
	{name: "outlets.*.cover", kind: isChoice, allowed: []string{"none", "first"}, kinds: []string{"printer"}, doc: "first: a page before each copy says whom it is for"},
	{name: "outlets.*.host", kind: isText, max: 253, kinds: []string{"sftp"}, doc: "the machine"},
	{name: "outlets.*.user", kind: isText, max: 80, kinds: []string{"mail", "sftp"}, doc: "the name to sign in with; for mail also BRIEF_MAIL_USER"},
	{name: "outlets.*.key_file", kind: isAnywhere, blank: true, kinds: []string{"sftp"}, doc: "the file of the private key, readable only by its owner"},
	{name: "outlets.*.known_hosts_file", kind: isAnywhere, blank: true, kinds: []string{"sftp"}, doc: "the file of known machines"},

	{name: "jobs.database", kind: isText, max: 500, blank: true, later: true, doc: "empty, or postgres://… where several machines share the work"},
	{name: "notify.command", kind: isText, max: 500, blank: true, later: true, doc: "the command that tells of failures"},
	{name: "notify.mail", kind: isText, max: 200, many: true, blank: true, later: true, doc: "the addresses that are told of failures"},
	{name: "notify.dead_man", kind: isPeriod, preset: "8d", later: true, doc: "tell somebody when nothing came for so long"},
	{name: "notify.touch", kind: isFolder, blank: true, later: true, doc: "a file touched on success"},
	{name: "retention.keep", kind: isKeep, preset: "all", doc: "all, or how long editions are kept, such as 5y"},
	{name: "web.listen", kind: isListen, preset: "127.0.0.1:8380", later: true, doc: "the address of the desk page"},
	{name: "limits.pages", kind: isNumber, preset: "12", min: 1, max: 64, doc: "the most pages of one edition"},
	{name: "limits.seconds", kind: isNumber, preset: "60", min: 1, max: 3600, doc: "the most seconds for one edition"},
	{name: "limits.memory", kind: isSize, preset: "512MiB", min: 64 << 20, max: 64 << 30, doc: "the most memory"},
	{name: "limits.data", kind: isSize, preset: "64MiB", min: 1 << 10, max: 1 << 30, doc: "the most that is read of data, templates and fonts"},
}

// A named is an entry of a map whose names people choose, as it is built in.
type named struct {
	group, name string
	values      [][2]string // field and value
}

// builtin are the datasets and reports of the built-in default, in the order
// of config.yaml.
var builtin = []named{
	{"datasets", "scales", [][2]string{{"file", "data/scales.yaml"}}},
	{"datasets", "sources", [][2]string{{"file", "data/sources.yaml"}}},
	{"datasets", "countries", [][2]string{{"file", "data/countries.csv"}}},
	{"datasets", "actors", [][2]string{{"file", "data/actors.csv"}}},
	{"datasets", "influence", [][2]string{{"file", "data/influence.csv"}, {"max_age", "90d"}, {"stale", "mark"}}},
	{"datasets", "recommendations", [][2]string{{"file", "data/recommendations.csv"}}},
	{"datasets", "points", [][2]string{{"file", "data/points.csv"}}},
	{"datasets", "texts", [][2]string{{"folder", "data/texts"}, {"optional", "true"}}},
	{"datasets", "judgements", [][2]string{{"file", "data/judgements.csv"}, {"optional", "true"}}},
	{"datasets", "indicators", [][2]string{{"file", "data/indicators.csv"}, {"optional", "true"}}},
	{"datasets", "indicator_defs", [][2]string{{"file", "data/indicator_defs.csv"}, {"optional", "true"}}},
	{"datasets", "recipients", [][2]string{{"file", "data/recipients.csv"}, {"optional", "true"}}},
	{"reports", "country", [][2]string{{"template", "country"}, {"for", "country"}, {"pages", "2"}, {"actors", "RUS, CHN"}}},
	{"reports", "region", [][2]string{{"template", "region"}, {"for", "region"}, {"pages", "2-4"}}},
}

// groups are the maps whose names people choose.
var groups = []string{"datasets", "reports", "schedules", "outlets"}

// env is the name of the setting in the environment, or "" where people choose
// a part of its name.
func (k *key) env() string {
	if strings.Contains(k.name, "*") {
		return ""
	}
	return "BRIEF_" + strings.ToUpper(strings.ReplaceAll(k.name, ".", "_"))
}

// field is the last part of the name.
func (k *key) field() string { return k.name[strings.LastIndexByte(k.name, '.')+1:] }

// find returns the key of the table with this name, or nil.
func find(name string) *key {
	for i := range keys {
		if keys[i].name == name {
			return &keys[i]
		}
	}
	return nil
}

// below returns the words that may follow prefix ("" or "desk." or
// "outlets.*."), in the order of the table.
func below(prefix string) []string {
	var all []string
	last := ""
	for i := range keys {
		rest, ok := strings.CutPrefix(keys[i].name, prefix)
		if !ok {
			continue
		}
		word, _, _ := strings.Cut(rest, ".")
		if word != last {
			all = append(all, word)
		}
		last = word
	}
	return all
}
