package main

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/config"
	"brief/report/deliver"
	"brief/report/problem"
	"brief/report/runs"
)

// doctorCommand is brief doctor, which looks at all that brief stands on.
func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "what brief stands on here: one line each, with the mend; exit 5 if something is to be mended",
		Long: "Looks at the program, settings, data, fonts, archive, clock, zone data, disk, state\n" +
			"folder, database, schedules, outlets, notices and the service: one line each, and\n" +
			"below what is wrong, how it is mended. It makes one brief in memory, and sends nothing.",
		Example: "  brief doctor\n  brief doctor --format json",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.doctor(cmd) },
	}
}

// A finding is what doctor says of one thing.
type finding struct {
	Event string `json:"event"`
	What  string `json:"what"`
	State string `json:"state"`
	Text  string `json:"text"`
	Mend  string `json:"mend"`
}

// The states of a finding.
const (
	isWell = "ok"
	isNote = "note" // worth knowing
	isIll  = "mend"
)

// A doctor looks at one workspace.
type doctor struct {
	*app
	desk *desk
	ctx  context.Context
	ill  int
}

func (a *app) doctor(cmd *cobra.Command) error {
	d := &doctor{app: a, ctx: cmd.Context()}
	version, commit := built()
	d.say("version", isWell, fmt.Sprintf("brief %s, commit %s, %s %s/%s", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH), "")
	var err error
	if d.desk, err = a.open(cmd); err != nil {
		d.fault("config", err, "")
		return d.verdict()
	}
	d.config()
	d.data()
	d.archive()
	d.zones()
	if d.desk.dir != "" {
		d.state()
		d.database(cmd)
		d.schedules()
		d.outlets()
		d.notices()
		d.service()
	}
	return d.verdict()
}

// say prints a finding.
func (d *doctor) say(what, state, text, mend string) {
	if state == isIll {
		d.ill++
	}
	if d.ui.json {
		d.ui.event(finding{"doctor", what, state, text, mend})
		return
	}
	line := fmt.Sprintf("%-5s %-10s %s", state, what, visible(text))
	if mend != "" {
		line += "; " + visible(mend)
	}
	d.ui.result(line)
}

// fault is a finding of something that fails.
func (d *doctor) fault(what string, err error, mend string) {
	d.say(what, isIll, problemText(err), mend)
}

// verdict is how doctor ends.
func (d *doctor) verdict() error {
	if d.ill == 0 {
		return nil
	}
	return &worldError{"", "", fmt.Errorf("%s to mend", number(d.ill, "thing"))}
}

// config looks at the settings.
func (d *doctor) config() {
	b := d.desk
	name := "built in: there is no config.yaml here or in a folder above"
	if b.dir != "" {
		name = relative(b.dir) + "/" + b.name
	}
	found := append(slices.Clone(b.found), b.refused()...)
	if n := count(found, problem.Error); n > 0 {
		d.say("config", isIll, fmt.Sprintf("%s has %s", name, number(n, "error")), "brief check lists them")
		return
	}
	d.say("config", isWell, name, "")
}

// data looks at the datasets, and makes one brief in memory.
func (d *doctor) data() {
	b := d.desk
	if unread(b.found) {
		return
	}
	today, err := d.today(b.cfg, "")
	if err != nil {
		d.fault("data", err, "")
		return
	}
	builder, _ := report.Open(report.Workspace{Files: b.files, Config: b.cfg, Program: program()}, today)
	found := builder.Check(d.ctx, today)
	rows := 0
	for _, c := range builder.Counts() {
		rows += c.Rows
	}
	text := fmt.Sprintf("%s, %s, %s", number(rows, "row"), number(count(found, problem.Error), "error"), number(count(found, problem.Warning), "warning"))
	if count(found, problem.Error) > 0 {
		d.say("data", isIll, text, "brief check lists them")
	} else {
		d.say("data", isWell, text, "")
	}
	places := builder.Countries()
	if len(places) == 0 || b.cfg.Reports["country"].For != "country" {
		return
	}
	start := time.Now()
	e, err := builder.Build(d.ctx, report.Order{Report: "country", Country: places[0].ID, Date: today, Draft: true})
	if err != nil {
		d.fault("page", err, "")
		return
	}
	var fonts []string
	for _, f := range e.Inputs.Manifest.Fonts {
		fonts = append(fonts, f.Name)
	}
	d.say("fonts", isWell, strings.Join(fonts, ", "), "")
	d.say("page", isWell, fmt.Sprintf("%s: %s, %d KB, in %s", places[0].Name, number(e.PageCount, "page"), len(e.PDF)>>10, span(time.Since(start))), "")
}

// schedules says when each runs next.
func (d *doctor) schedules() {
	b := d.desk
	if len(b.cfg.Schedules) == 0 {
		d.say("schedules", isNote, "config.yaml names none", "the comment there shows one")
	}
	for _, name := range slices.Sorted(maps.Keys(b.cfg.Schedules)) {
		s, _, err := runs.Schedule(b.cfg.Schedules[name], b.files)
		if err != nil {
			d.fault("schedules", err, "")
			continue
		}
		slot, ok := s.Next(d.now())
		if !ok {
			d.say("schedules", isIll, name+" has no next time", "look at its at and holidays")
			continue
		}
		text := name + " runs next " + runs.When(slot.At)
		for at, until := slot, d.now().AddDate(1, 0, 0); ok && at.At.Before(until); at, ok = s.Next(at.At) {
			if at.Note != "" { // a timer of systemd passes over a time that a day does not have
				text += "; " + at.At.Format("2 Jan 2006") + ": " + at.Note
				break
			}
		}
		d.say("schedules", isWell, text, "")
	}
}

// outlets asks each whether copies could be sent now. It sends nothing.
func (d *doctor) outlets() {
	b := d.desk
	for _, name := range slices.Sorted(maps.Keys(b.cfg.Outlets)) {
		o := b.cfg.Outlets[name]
		text := name + ", a " + o.Kind
		switch err := d.reach(o); {
		case err != nil:
			d.say("outlets", isIll, text+": "+err.Error(), "")
		default:
			d.say("outlets", isWell, text+", can be reached", "")
		}
	}
}

// reachTime is how long an outlet may take to answer.
const reachTime = 15 * time.Second

func (d *doctor) reach(o config.Outlet) error {
	ctx, cancel := context.WithTimeout(d.ctx, reachTime)
	defer cancel()
	k := &keeper{app: d.app, desk: d.desk}
	out, err := deliver.Open(o, deliver.World{Dir: d.desk.dir, Env: d.getenv})
	if err == nil {
		err = out.Check(ctx)
	}
	return k.deliveryError(err)
}
