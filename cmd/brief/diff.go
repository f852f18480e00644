package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/dataset"
	"brief/report/problem"
)

// A diffEvent is a change as JSON. Country is empty where a whole region's rows
// changed. Renamed says that it is no change of a value: something is called
// otherwise.
type diffEvent struct {
	Country    string `json:"country"`
	Dataset    string `json:"dataset"`
	Key        string `json:"key"`
	Field      string `json:"field"`
	Old        string `json:"old"`
	New        string `json:"new"`
	OldSource  string `json:"old_source"`
	NewSource  string `json:"new_source"`
	Correction bool   `json:"correction"`
	OldEdition string `json:"old_edition"`           // KAZ/2026-W47/v1
	NewEdition string `json:"new_edition,omitempty"` // absent: the data as they are now
	Renamed    bool   `json:"renamed,omitempty"`
}

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff COUNTRY [OLD [NEW]]",
		Short: "what changed between two kept editions, or since the last one",
		Long: "Diff compares what two editions of a country or region were made of: levels, trends, interests, points,\n" +
			"recommendations, judgements, values of indicators and texts. Without NEW it compares with the data as they\n" +
			"are now, without OLD the newest edition with them.",
		Example: "  brief diff Kazakhstan\n  brief diff KAZ 2026-W47 2026-W48\n  brief diff \"Central Asia\" 2026-W47 --format json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("write brief diff COUNTRY", "no country named")
			}
			return atMost(3)(cmd, args)
		},
		ValidArgsFunction: a.completeDiff,
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			return k.diff(cmd.Context(), args)
		},
	}
}

// completeDiff completes a country, then periods of its editions.
func (a *app) completeDiff(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return offered(a.named(cmd, "countries"), typed), cobra.ShellCompDirectiveNoFileComp
	}
	k, err := a.keeper(cmd)
	if err != nil || len(args) > 2 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	series, err := k.series(strings.Split(args[0], "/"))
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	periods, _ := k.archive.Periods(series)
	slices.Reverse(periods)
	return offered(choices(periods), typed), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// diff prints what changed.
func (k *keeper) diff(ctx context.Context, args []string) error {
	if n, err := k.named(args[0]); err == nil { // the edition itself, in place of its country
		old := n.period
		if n.version != "" {
			old += "/" + n.version
		}
		args = slices.Insert(slices.Clone(args), 1, old)
		args[0] = n.series
	}
	series, err := k.series(strings.Split(strings.Trim(args[0], "/"), "/"))
	switch {
	case err != nil:
		return err
	case len(args) > 3:
		return usagef("write two editions", "one edition too many: %q", shortened(args[3]))
	}
	pair := make([]*archive.Entry, 2)
	for i, word := range args[1:] {
		if !strings.HasPrefix(word, args[0]+"/") && !strings.HasPrefix(word, series+"/") {
			word = series + "/" + word
		}
		if pair[i], err = k.entry(word); err != nil {
			return err
		}
	}
	if pair[0] == nil {
		if pair[0], err = k.newest(series); err != nil {
			return err
		}
	}
	today, err := k.today(k.cfg, "")
	if err != nil {
		return err
	}
	b, found, err := k.builder(today)
	if err != nil {
		return err
	}
	var now *archive.Record
	if pair[1] != nil {
		now = &pair[1].Record
		found = nil // in what is not looked at
	}
	c, err := limited(ctx, k.cfg.Limits.Seconds, "comparing "+series, func(context.Context) (*report.Compared, error) {
		return b.Compare(k.archive, &pair[0].Record, now)
	})
	var refused problem.List
	if errors.As(err, &refused) {
		err = errListed
	}
	found = append(slices.Clone(found), refused...)
	k.ui.problems(slices.DeleteFunc(found, func(p problem.Problem) bool { return p.Severity == problem.Note }), problem.Warning)
	if err != nil {
		return k.archiveError(err)
	}
	k.changes(c, &pair[0].Record, now)
	return nil
}

// newest is the newest version of the newest period of a series.
func (k *keeper) newest(series string) (*archive.Entry, error) {
	key, err := k.archive.Last(series)
	if err != nil {
		return nil, k.archiveError(err)
	}
	if key == "" {
		return nil, &report.Unknown{Code: "A601", What: "no edition of " + series + " is kept", Hint: "brief archive list shows what is"}
	}
	return k.entry(key)
}

// changes prints what differs between an edition and another, or the data as
// they are now.
func (k *keeper) changes(c *report.Compared, was, now *archive.Record) {
	name, id := "the data now", ""
	if now != nil {
		name, id = now.ID(), now.ID()
	}
	if k.ui.json {
		for i, ch := range slices.Concat(c.Changes, c.Renamed) {
			before, after := ch.Values()
			k.ui.event(diffEvent{
				ch.Country, ch.Dataset, ch.Key, ch.Field, before, after, ch.WasSource.Text, ch.NowSource.Text, ch.Correction,
				was.ID(), id, i >= len(c.Changes),
			})
		}
		return
	}
	says := "no change"
	if n := len(c.Changes); n > 0 {
		says = number(n, "change")
	}
	k.ui.result(fmt.Sprintf("%s: %s since %s%s", name, says, was.ID(), otherwise(c)))
	for i := range c.Changes {
		ch := &c.Changes[i]
		k.ui.result(visible("  " + about(c, ch) + ": " + happened(c, ch)))
	}
	for i := range c.Renamed {
		k.ui.result(visible("  " + renamedTo(c, &c.Renamed[i])))
	}
}

// otherwise says what differs besides values.
func otherwise(c *report.Compared) string {
	var notes []string
	if c.Renewed {
		notes = append(notes, "data renewed")
	}
	of := func(ch dataset.Change) bool { return ch.Dataset == "scales" }
	if slices.ContainsFunc(c.Renamed, func(ch dataset.Change) bool { return !of(ch) }) {
		notes = append(notes, "names renewed")
	}
	if slices.ContainsFunc(c.Renamed, of) {
		notes = append(notes, "words of the scales renewed")
	}
	if notes == nil {
		return ""
	}
	return "; " + strings.Join(notes, ", ")
}

// renamedTo is a name or a word that is another.
func renamedTo(c *report.Compared, ch *dataset.Change) string {
	what := strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(ch.Dataset, "_defs"), "s"), "countrie", "country")
	return fmt.Sprintf("%s %s, %s: %s; now: %s", what, ch.Key, strings.ReplaceAll(ch.Field, "_", " "), label(c.Was, ch, ch.Was), label(c.Now, ch, ch.Now))
}

// about is what a change is of, as people call it.
func about(c *report.Compared, ch *dataset.Change) string {
	name := ""
	if c.Region != "" && ch.Country != "" {
		name = ch.Country
		for _, s := range []*dataset.Set{c.Now, c.Was} {
			if country := s.Country(ch.Country); country != nil {
				name = country.Name.Text
				break
			}
		}
		name += ", "
	}
	switch parts := strings.Split(ch.Key, "/"); {
	case ch.Dataset == "influence" && len(parts) == 3:
		name += actorName(c, parts[1])
		if parts[2] != "overall" {
			name += " " + parts[2]
		}
		if ch.Field != "level" {
			name += " " + ch.Field
		}
		return name
	case ch.Dataset == "texts":
		return name + "text " + strings.TrimPrefix(ch.Key, parts[0]+"/")
	case ch.Dataset == "countries" && c.Region != "" && (ch.Came() || ch.Went()):
		return strings.TrimSuffix(name, ", ")
	case ch.Dataset == "countries":
		return name + strings.ReplaceAll(ch.Field, "_", " ")
	case ch.Dataset == "indicators":
		return name + indicatorName(c, ch)
	case ch.Field == "text":
		return name + strings.TrimSuffix(ch.Dataset, "s") + " " + ch.Key
	}
	return name + strings.TrimSuffix(ch.Dataset, "s") + " " + ch.Key + " " + ch.Field
}

// actorName is the name of an actor by its ID.
func actorName(c *report.Compared, id string) string {
	for _, s := range []*dataset.Set{c.Now, c.Was} {
		if a := s.Actor(id); a != nil {
			return a.Name.Text
		}
	}
	return id
}

// indicatorName is what a value of an indicator is called.
func indicatorName(c *report.Compared, ch *dataset.Change) string {
	for _, s := range []*dataset.Set{c.Now, c.Was} {
		for _, i := range s.Indicators {
			for _, o := range i.Values {
				if o.Key == ch.Key {
					name := i.Label.Text + " " + o.When.Text
					if ch.Field != "value" {
						name += " " + ch.Field
					}
					return name
				}
			}
		}
	}
	return "indicator " + ch.Key + " " + ch.Field
}

// happened is what became of a value, in words. A value that rests on another
// source or is told by another hand, and one that the desk read wrongly before,
// have not moved.
func happened(c *report.Compared, ch *dataset.Change) string {
	was, now := label(c.Was, ch, ch.Was), label(c.Now, ch, ch.Now)
	rated := ch.Dataset == "influence"
	switch {
	case ch.Dataset == "texts" && !ch.Came() && !ch.Went():
		return "text revised"
	case ch.Dataset == "texts" && ch.Came():
		return "new text"
	case ch.Dataset == "texts":
		return "text taken away"
	case ch.Dataset == "countries" && c.Region != "" && ch.Came():
		return arrived(c.Was, ch, "came", "from")
	case ch.Dataset == "countries" && c.Region != "" && ch.Went():
		return arrived(c.Now, ch, "went", "to")
	case ch.Came() && rated:
		return "rated " + now + by(ch.NowSource, ch.NowDesk) + ", not rated before"
	case ch.Came():
		return "new: " + now + from(ch.NowSource)
	case ch.Went() && rated:
		return "not rated any more; " + hand(ch.WasSource, ch.WasDesk) + " said " + was
	case ch.Went():
		return "taken away: " + was + from(ch.WasSource)
	case rated && !ch.SameHand():
		return "rated " + now + by(ch.NowSource, ch.NowDesk) + "; " + hand(ch.WasSource, ch.WasDesk) + " said " + was
	case ch.Resourced():
		return now + from(ch.NowSource) + "; " + source(ch.WasSource, "was") + " said " + was
	case ch.Correction:
		return now + "; before " + was + ": a correction, " + source(ch.NowSource, "it") + " says the same as before"
	case rated:
		return was + ", now " + now + from(ch.NowSource)
	}
	return was + "; now: " + now + from(ch.NowSource)
}

// arrived says that a country came to a region or went from it: other is the
// state in which it was not there.
func arrived(other *dataset.Set, ch *dataset.Change, how, way string) string {
	if k := other.Country(ch.Country); k != nil {
		return how + ", " + way + " " + k.Region.Text
	}
	return how
}

// source names a source, or says else where there is none.
func source(c dataset.Cell, other string) string {
	if c.Text == "" {
		return other
	}
	return "source " + c.Text
}

// hand names who rates: a source, or the desk from one.
func hand(c dataset.Cell, desk bool) string {
	if desk {
		return "this desk" + from(c)
	}
	return source(c, "was")
}

func by(c dataset.Cell, desk bool) string {
	if c.Text == "" && !desk {
		return ""
	}
	return " by " + hand(c, desk)
}

func from(c dataset.Cell) string {
	if c.Text == "" {
		return ""
	}
	return " (source " + c.Text + ")"
}

// label is a value as people read it: a level by its label.
func label(s *dataset.Set, ch *dataset.Change, c dataset.Cell) string {
	scale := ""
	switch {
	case ch.Dataset == "influence" && ch.Field == "level":
		scale = "influence"
	case ch.Dataset == "influence" && ch.Field == "trend":
		scale = "trend"
	case ch.Dataset == "judgements" && ch.Field != "text":
		scale = ch.Field
	}
	switch known := s.Scales[scale]; {
	case c.Text == "":
		return "nothing"
	case known != nil && known.Index(c.Text) >= 0:
		return known.Levels[known.Index(c.Text)].Label.Text
	}
	return c.Text
}
