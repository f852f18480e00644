package main

import (
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"brief/report/config"
	"brief/report/problem"
)

// configCommand is brief config, which holds explain and schema.
func (a *app) configCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "config", Short: "look into the settings"})
	explain := &cobra.Command{
		Use:     "explain [KEY]",
		Short:   "each setting, its value, and which layer gave it",
		Example: "  brief config explain\n  brief config explain datasets.influence",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			key := ""
			if len(args) > 0 {
				key = args[0]
			}
			return a.explain(cmd, key)
		},
		ValidArgsFunction: a.completeKeys,
	}
	schema := &cobra.Command{
		Use:     "schema",
		Short:   "the settings as a JSON Schema, for editors that complete and check as you write",
		Example: "  brief config schema > config.schema.json",
		Args:    atMost(0),
		RunE: func(*cobra.Command, []string) error {
			a.ui.write(config.Schema())
			return nil
		},
	}
	c.AddCommand(explain, schema)
	return c
}

// An explained is one setting as JSON.
type explained struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Layer string `json:"layer"`
	Place string `json:"place"`
	Env   string `json:"env"`
	Flag  string `json:"flag"`
	Doc   string `json:"doc"`
}

func (a *app) explain(cmd *cobra.Command, key string) error {
	b, err := a.open(cmd)
	if err != nil {
		return err
	}
	a.ui.problems(b.found, problem.Note)
	settings := b.cfg.Explain(key)
	if len(settings) == 0 {
		var known []string
		for _, s := range b.cfg.Explain("") {
			known = append(known, s.Key)
		}
		hint := "brief config explain lists them all"
		if near := problem.Nearest(key, known); near != "" {
			hint = "did you mean " + near + "?"
		}
		return usagef(hint, "no setting %q", shortened(key))
	}
	switch {
	case a.ui.json:
		for _, s := range settings {
			a.ui.event(explained{s.Key, s.Value, s.Layer.String(), s.Place.String(), s.Env, s.Flag, s.Doc})
		}
	case len(settings) == 1:
		a.ui.write([]byte(inFull(settings[0])))
	default:
		a.ui.write([]byte(asTable(settings)))
	}
	if b.found.Err() != nil {
		return errListed
	}
	return nil
}

// asTable writes settings one a line: key, value, layer, place.
func asTable(settings []config.Setting) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, s := range settings {
		w.Write([]byte(s.Key + "\t" + s.Value + "\t" + origin(s) + "\n"))
	}
	w.Flush()
	return b.String()
}

// inFull writes all that is known of one setting.
func inFull(s config.Setting) string {
	text := s.Key + ": " + s.Value + "\n  " + s.Doc + "\n  from: " + origin(s) + "\n"
	if s.Env != "" {
		text += "  environment: " + s.Env + "\n"
	}
	if s.Flag != "" {
		text += "  flag: --" + s.Flag + "\n"
	}
	return text
}

// origin says which layer gave a value, and where.
func origin(s config.Setting) string {
	if s.Place.File == "" {
		return s.Layer.String()
	}
	return s.Layer.String() + ", " + s.Place.String()
}
