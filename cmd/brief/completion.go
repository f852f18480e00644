package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"brief/report/config"
)

// shells are those that completion is written for.
var shells = []string{"bash", "zsh", "fish"}

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:       "completion " + strings.Join(shells, "|"),
		Short:     "a script that completes commands, flags and names in a shell",
		Example:   "  source <(brief completion bash)\n  brief completion fish > ~/.config/fish/completions/brief.fish",
		ValidArgs: shells,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(shells, args[0]) {
				return usagef("write brief completion "+strings.Join(shells, " or "), "no shell named")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var script strings.Builder
			var err error
			switch root := cmd.Root(); args[0] {
			case "bash":
				err = root.GenBashCompletionV2(&script, true)
			case "zsh":
				err = root.GenZshCompletion(&script)
			case "fish":
				err = root.GenFishCompletion(&script, true)
			}
			a.ui.write([]byte(script.String()))
			return err
		},
	}
}

// completeFlags says what the flags of brief may be. What a shell asks for
// must print nothing else, whatever is wrong with the workspace.
func (a *app) completeFlags(root *cobra.Command) {
	fixed := func(flag string, words ...string) {
		a.complete(root, flag, func(*cobra.Command) []string { return words })
	}
	fixed("paper", "a4", "letter")
	fixed("profile", "standard", "records")
	fixed("format", "text", "json")
	fixed("mark", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "none")
	a.complete(root, "country", func(cmd *cobra.Command) []string {
		return a.named(cmd, "countries", func(l listed) string {
			return cobra.CompletionWithDesc(l.Name, l.ID+", "+l.Region)
		})
	})
	a.complete(root, "region", func(cmd *cobra.Command) []string {
		return a.named(cmd, "regions", func(l listed) string { return l.Name })
	})
	a.complete(root, "report", func(cmd *cobra.Command) []string {
		return a.named(cmd, "reports", func(l listed) string { return cobra.CompletionWithDesc(l.ID, l.Name) })
	})
	a.complete(root, "theme", func(cmd *cobra.Command) []string {
		return a.named(cmd, "themes", func(l listed) string { return l.Name })
	})
}

// complete makes words the completion of a flag.
func (a *app) complete(c *cobra.Command, flag string, words func(*cobra.Command) []string) {
	err := c.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return words(cmd), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag does not exist
	}
}

// named are the things of one list, as a shell wants them.
func (a *app) named(cmd *cobra.Command, what string, say func(listed) string) []string {
	b, err := a.open(cmd)
	if err != nil {
		return nil
	}
	all, _, err := b.list(what)
	if err != nil {
		return nil
	}
	var words []string
	for _, l := range all {
		words = append(words, say(l))
	}
	return words
}

func (a *app) completeThemes(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.named(cmd, "themes", func(l listed) string { return l.Name }), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) completeKeys(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var settings []config.Setting
	if b, err := a.open(cmd); err == nil {
		settings = b.cfg.Explain("")
	}
	var words []string
	for _, s := range settings {
		words = append(words, cobra.CompletionWithDesc(s.Key, s.Doc))
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}
