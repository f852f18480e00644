package main

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"brief/report/config"
	"brief/report/dataset"
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
			hint := "write brief completion " + strings.Join(shells, " or ")
			switch {
			case len(args) == 0:
				return usagef(hint, "no shell named")
			case !slices.Contains(shells, args[0]):
				return usagef(hint, "no completion for %q", shortened(args[0]))
			}
			return atMost(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var script strings.Builder
			var err error
			switch root := cmd.Root(); args[0] {
			case "bash":
				err = root.GenBashCompletionV2(&script, true)
				script.WriteString(bashWords)
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

// bashWords takes the place of a function of the script that calls the package
// bash-completion, which is not everywhere: without it, it puts together again
// what bash takes apart at = and :, as in --mark=TLP:RED.
const bashWords = `
__brief_init_completion()
{
    COMPREPLY=()
    if declare -F _get_comp_words_by_ref >/dev/null 2>&1; then
        _get_comp_words_by_ref "$@" cur prev words cword
        return
    fi
    local line=${COMP_LINE:0:COMP_POINT} rest word last="" i
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        rest=${line#"${line%%[![:space:]]*}"}
        word=${COMP_WORDS[i]}
        ((i == COMP_CWORD)) && word=$rest # up to the cursor
        if ((i > 0)) && [[ $rest == "$line" && ( $word == [=:]* || $last == *[=:] ) ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
        last=$word line=${rest#"$word"}
    done
    cword=$((${#words[@]} - 1))
    cur=${words[cword]} prev=
    ((cword > 0)) && prev=${words[cword-1]}
    return 0
}
`

// completeFlags says what the flags of brief may be. What a shell asks for
// must print nothing else, whatever is wrong with the workspace.
func (a *app) completeFlags(root *cobra.Command) {
	fixed := func(flag string, words ...string) {
		a.complete(root, flag, func(*cobra.Command) []choice { return choices(words) })
	}
	fixed("paper", "a4", "letter")
	fixed("profile", "standard", "records")
	fixed("format", "text", "json")
	fixed("mark", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "none")
	listed := func(flag, what string) {
		a.complete(root, flag, func(cmd *cobra.Command) []choice { return a.named(cmd, what) })
	}
	listed("country", "countries")
	listed("region", "regions")
	listed("report", "reports")
	listed("theme", "themes")
	a.complete(root, "lang", func(cmd *cobra.Command) []choice {
		b, err := a.open(cmd)
		if err != nil {
			return nil
		}
		return choices(b.names(wordsFiles))
	})
}

// complete makes choices the completion of a flag.
func (a *app) complete(c *cobra.Command, flag string, choices func(*cobra.Command) []choice) {
	err := c.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return offered(choices(cmd), typed), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag does not exist
	}
}

// A choice is one thing that may be typed: by any of its names, the first of
// which is offered where nothing is typed yet.
type choice struct {
	names []string
	doc   string
}

// choices are words without more to say.
func choices(words []string) []choice {
	var all []choice
	for _, w := range words {
		all = append(all, choice{names: []string{w}})
	}
	return all
}

// offered are the choices that what is typed may become, as a shell wants them.
func offered(all []choice, typed string) []string {
	var words []string
	for _, c := range all {
		switch w, ok := c.completed(typed); {
		case ok && c.doc != "":
			words = append(words, cobra.CompletionWithDesc(w, c.doc))
		case ok:
			words = append(words, w)
		}
	}
	return words
}

// completed is the first name that begins with what is typed; else, in any
// case, what is typed and the rest of a name, since a shell drops what does not
// begin as it was typed, and brief understands any case.
func (c choice) completed(typed string) (string, bool) {
	for _, name := range c.names {
		if strings.HasPrefix(name, typed) {
			return name, true
		}
	}
	want := dataset.Fold(typed)
	for _, name := range c.names {
		for rest := name; rest != ""; {
			_, n := utf8.DecodeRuneInString(rest)
			rest = rest[n:]
			if dataset.Fold(strings.TrimSuffix(name, rest)) == want {
				return typed + rest, true
			}
		}
	}
	return "", false
}

// named are the things of one list.
func (a *app) named(cmd *cobra.Command, what string) []choice {
	b, err := a.open(cmd)
	if err != nil {
		return nil
	}
	all, _, err := b.list(what)
	if err != nil {
		return nil
	}
	var choices []choice
	for _, l := range all {
		switch what {
		case "countries":
			choices = append(choices, choice{append([]string{l.Name, l.ID}, l.aliases...), l.ID + ", " + l.Region})
		case "reports":
			choices = append(choices, choice{[]string{l.ID}, l.Name})
		default:
			choices = append(choices, choice{names: []string{l.Name}})
		}
	}
	return choices
}

func (a *app) completeThemes(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return offered(a.named(cmd, "themes"), typed), cobra.ShellCompDirectiveNoFileComp
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
