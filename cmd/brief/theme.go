package main

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/problem"
)

// themeCommand is brief theme, which holds check.
func (a *app) themeCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "theme", Short: "look after themes"})
	check := &cobra.Command{
		Use:     "check [NAME]",
		Short:   "contrast, distance in grey, smallest type, and letters of the data that no face has",
		Example: "  brief theme check\n  brief theme check desk",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.open(cmd)
			if err != nil {
				return err
			}
			name := b.cfg.Theme
			if len(args) > 0 {
				name = args[0]
			}
			if len(args) > 0 && !slices.Contains(b.names(themeFiles), name) {
				p := report.Missing(b.files, "theme", themeFiles, name)
				return &usageError{p.Code, p.What, p.Hint}
			}
			builder, _ := report.Open(report.Workspace{Files: b.files, Config: b.cfg}, time.Time{}) // what is wrong with data is not the theme's
			found := append(slices.Clone(b.found), builder.CheckTheme(name)...)
			a.ui.problems(found, problem.Note)
			if found.Err() != nil {
				return errListed
			}
			a.ui.say("theme %s is good", name)
			return nil
		},
		ValidArgsFunction: a.completeThemes,
	}
	c.AddCommand(check)
	return c
}

// What report.Names finds of a workspace.
const (
	themeFiles = "themes/*.yaml"
	wordsFiles = "words/*.yaml"
)

// names are the themes or languages of the workspace and the built-in ones.
func (b *desk) names(pattern string) []string { return report.Names(b.files, pattern) }
