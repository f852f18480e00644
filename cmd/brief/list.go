package main

import (
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/problem"
)

// lists are what brief list knows.
var lists = []string{"countries", "regions", "reports", "themes", "schedules", "outlets"}

// A listed is one line of brief list.
type listed struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Region string `json:"region,omitempty"`

	aliases []string // of a country
	about   string   // what more people read of it
}

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:       "list [" + strings.Join(lists, "|") + "]",
		Short:     "what there is; countries if nothing else is asked",
		Example:   "  brief list\n  brief list reports --format json",
		Args:      atMost(1),
		ValidArgs: lists,
		RunE: func(cmd *cobra.Command, args []string) error {
			what := "countries"
			if len(args) > 0 {
				what = args[0]
			}
			if !slices.Contains(lists, what) {
				hint := "write one of " + strings.Join(lists, ", ")
				if near := problem.Nearest(what, lists); near != "" {
					hint = "did you mean " + near + "?"
				}
				return usagef(hint, "no list of %q", shortened(what))
			}
			return a.list(cmd, what)
		},
	}
}

func (a *app) list(cmd *cobra.Command, what string) error {
	b, err := a.open(cmd)
	if err != nil {
		return err
	}
	all, found, err := b.list(what)
	if err != nil {
		return err
	}
	a.ui.problems(found, problem.Note)
	if len(all) == 0 && found.Err() == nil {
		a.ui.say("there are no %s", what)
	}
	if a.ui.json {
		for _, l := range all {
			a.ui.event(l)
		}
	} else {
		a.ui.write([]byte(table(all)))
	}
	if found.Err() != nil {
		return errListed
	}
	return nil
}

// table writes what there is, one a line.
func table(all []listed) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, l := range all {
		line := l.ID
		for _, more := range []string{l.Name, l.Region, l.about} {
			if more != "" && more != line {
				line += "\t" + more
			}
		}
		w.Write([]byte(line + "\n"))
	}
	w.Flush()
	return text.String()
}

// list is what there is of a kind. Countries and regions are read from the
// countries alone: what is wrong elsewhere does not matter here.
func (b *desk) list(what string) ([]listed, problem.List, error) {
	if b.found.Err() != nil {
		return nil, nil, b.found
	}
	var all []listed
	found := slices.Clone(b.found)
	one := strings.TrimSuffix(what, "s")
	plain := func(names []string) {
		for _, n := range names {
			all = append(all, listed{Kind: one, ID: n, Name: n})
		}
	}
	switch what {
	case "countries", "regions":
		builder, wrong := report.Open(report.Workspace{Files: b.files, Config: b.only("countries")}, time.Time{})
		for _, p := range wrong { // sources, actors and so on are not read: what calls them finds them not, and nobody reads their sheets
			if !slices.Contains([]string{"D020", "D021", "D073"}, p.Code) {
				found = append(found, p)
			}
		}
		if what == "regions" {
			plain(builder.Regions())
			break
		}
		for _, p := range builder.Countries() {
			all = append(all, listed{Kind: "country", ID: p.ID, Name: p.Name, Region: p.Region, aliases: p.Aliases})
		}
	case "reports":
		for _, name := range slices.Sorted(maps.Keys(b.cfg.Reports)) {
			all = append(all, listed{Kind: one, ID: name, Name: name, about: "for a " + b.cfg.Reports[name].For})
		}
	case "themes":
		plain(b.names(themeFiles))
	case "schedules":
		plain(slices.Sorted(maps.Keys(b.cfg.Schedules)))
	case "outlets":
		plain(slices.Sorted(maps.Keys(b.cfg.Outlets)))
	}
	return all, found, nil
}
