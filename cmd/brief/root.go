package main

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"brief/report"
	"brief/report/problem"
)

// A makeFlags is what a person asks of a brief.
type makeFlags struct {
	country, region wanted
	all             bool
	output          string
	date            string
	report          string
	paper, theme    string
	lang, profile   string
	mark            string
	draft, strict   bool
}

// wanted is all that a flag was given. One is enough: to drop all of several but
// the last, as flags do, would make less than was asked for.
type wanted []string

// Set implements pflag.Value.
func (w *wanted) Set(s string) error {
	*w = append(*w, s)
	return nil
}

// String implements pflag.Value.
func (w *wanted) String() string { return strings.Join(*w, ", ") }

// Type implements pflag.Value.
func (w *wanted) Type() string { return "string" }

// rootCommand is brief itself, which makes briefs, with all other commands.
func (a *app) rootCommand() *cobra.Command {
	var f makeFlags
	root := &cobra.Command{
		Use:   "brief",
		Short: "policy briefs of two printed pages, from data and a template",
		Long: "Brief makes policy briefs of two printed pages from a desk's data and a template.\n" +
			"Without a config.yaml here or in a folder above, built-in data of Central Asia are used.",
		Example: "  brief --country Kazakhstan\n" +
			"  brief --region \"Central Asia\" --paper letter -o print/\n" +
			"  brief --all --date 2026-11-24",
		Args:              a.noWords,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.setUp() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.makeBriefs(cmd, &f) },
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(wrongFlag)
	f.add(root.Flags())
	p := root.PersistentFlags()
	p.StringVar(&a.config, "config", "", "this config `FILE`; else config.yaml here or in a folder above")
	p.StringVar(&a.format, "format", "text", "`FORM` of results and problems: text, or json with one object a line")
	p.BoolVarP(&a.ui.quiet, "quiet", "q", false, "nothing but results and errors")
	p.BoolVarP(&a.ui.verbose, "verbose", "v", false, "each stage with its time")
	root.AddGroup(&cobra.Group{ID: "make", Title: "Make:"}, &cobra.Group{ID: "look", Title: "Look:"}, &cobra.Group{ID: "week", Title: "Week:"}, &cobra.Group{ID: "send", Title: "Send:"}, &cobra.Group{ID: "more", Title: "More:"})
	for _, c := range []*cobra.Command{
		inGroup("make", a.initCommand()), inGroup("make", a.checkCommand()),
		inGroup("make", a.approveCommand()), inGroup("make", a.correctCommand()), inGroup("make", a.recallCommand()),
		inGroup("week", a.runCommand()), inGroup("week", a.runsCommand()), inGroup("week", a.statusCommand()), inGroup("week", a.serveCommand()), inGroup("week", a.serviceCommand()), inGroup("week", a.doctorCommand()),
		inGroup("send", a.publishCommand()), inGroup("send", a.copiesCommand()),
		inGroup("send", a.bookletCommand()), inGroup("send", a.preflightCommand()),
		inGroup("look", a.verifyCommand()), inGroup("look", a.whyCommand()),
		inGroup("look", a.diffCommand()), inGroup("look", a.archiveCommand()),
		inGroup("look", a.listCommand()), inGroup("week", a.scheduleCommand()), inGroup("look", a.themeCommand()), inGroup("look", a.configCommand()),
		inGroup("more", a.completionCommand()), inGroup("more", a.manCommand()), inGroup("more", a.versionCommand()),
	} {
		root.AddCommand(c)
	}
	root.SetHelpCommandGroupID("more")
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Short = "what a command does, and its flags"
		}
	}
	a.completeFlags(root)
	return root
}

func inGroup(id string, c *cobra.Command) *cobra.Command {
	c.GroupID = id
	return c
}

func (f *makeFlags) add(s *pflag.FlagSet) {
	s.SortFlags = false
	s.Var(&f.country, "country", "the brief of this country: `NAME`, code or alias, any case")
	s.Var(&f.region, "region", "the overview of this region, by `NAME`")
	s.BoolVar(&f.all, "all", false, "the briefs of all countries of the data")
	s.StringVarP(&f.output, "output", "o", "", "the `PATH` of a file or a folder (ends in / or exists), or - for standard output")
	s.StringVar(&f.date, "date", "", "the `DAY` of issue, such as 2026-11-24; else today")
	s.StringVar(&f.report, "report", "", "the report of config.yaml with this `NAME`; else country or region")
	s.StringVar(&f.paper, "paper", "", "the `PAPER`: a4 or letter")
	s.StringVar(&f.theme, "theme", "", "the look, by `NAME`")
	s.StringVar(&f.lang, "lang", "", "the `LANGUAGE` of heads and labels, such as en")
	s.StringVar(&f.profile, "profile", "", "the `KIND` of PDF: standard or records")
	s.StringVar(&f.mark, "mark", "", "the handling `MARK`: a TLP label, free text, or none")
	s.BoolVar(&f.draft, "draft", false, "DRAFT on each page")
	s.BoolVar(&f.strict, "strict", false, "warnings are errors")
}

// setUp checks the flags that all commands share.
func (a *app) setUp() error {
	switch a.format {
	case "text":
	case "json":
		a.ui.json = true
	default:
		return usagef("write text or json", "no format %q", shortened(a.format))
	}
	if a.ui.quiet && a.ui.verbose {
		return usagef("keep one of them", "-q and -v do not go together")
	}
	return nil
}

// noWords refuses words after brief that are no command: a misspelt command, or
// a country that lacks its flag.
func (a *app) noWords(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	word := shortened(args[0])
	name, exact := a.countryMeant(cmd, strings.Join(args, " "))
	near := cmd.SuggestionsFor(args[0])
	switch {
	case exact, name != "" && len(near) == 0:
		return usagef("did you mean brief --country "+quotedArg(name)+"?", "unknown command %q", word)
	case len(near) > 0:
		return usagef("did you mean brief "+near[0]+"?", "unknown command %q", word)
	}
	return usagef("brief --help lists the commands", "unknown command %q", word)
}

// countryMeant is the country that a word names, or nearly names, or "".
func (a *app) countryMeant(cmd *cobra.Command, word string) (name string, exact bool) {
	b, err := a.open(cmd)
	if err != nil {
		return "", false
	}
	builder, _ := report.Open(report.Workspace{Files: b.files, Config: b.only("countries")}, time.Time{})
	places := builder.Countries()
	id, err := builder.Find(word)
	var names []string
	for _, p := range places {
		if err == nil && p.ID == id {
			return p.Name, true
		}
		names = append(names, p.Name)
	}
	return problem.Nearest(word, names), false
}

func quotedArg(s string) string {
	if strings.ContainsAny(s, " '()&") {
		return `"` + s + `"`
	}
	return s
}

// wrongFlag says what is wrong with a flag, and what was meant.
func wrongFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usagef("brief "+strings.TrimPrefix(cmd.CommandPath()+" --help", "brief ")+" lists the flags", "%s", shortened(err.Error()))
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			known = append(known, f.Name)
		}
	})
	hint := cmd.CommandPath() + " --help lists the flags"
	near := problem.Nearest(unknown.GetSpecifiedName(), known)
	switch {
	case unknown.GetSpecifiedName() == "version" && !cmd.HasParent():
		hint = "did you mean brief version?"
	case near != "" && len(unknown.GetSpecifiedName()) > 1:
		hint = "did you mean --" + near + "?"
	}
	dashes := "--"
	if unknown.GetSpecifiedShortnames() != "" {
		dashes = "-"
	}
	return usagef(hint, "unknown flag %s%s", dashes, shortened(unknown.GetSpecifiedName()))
}

// group is a command that only holds others: alone, or with a word that is
// none of them, it is used wrongly.
func group(c *cobra.Command) *cobra.Command {
	c.SuggestionsMinimumDistance = 2
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(cmd *cobra.Command, args []string) error {
		var names []string
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				names = append(names, sub.Name())
			}
		}
		hint := "write " + cmd.CommandPath() + " " + strings.Join(names, " or ")
		if len(args) == 0 {
			return usagef(hint, "%s says not what to do", cmd.CommandPath())
		}
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			hint = "did you mean " + cmd.CommandPath() + " " + near[0] + "?"
		}
		return usagef(hint, "unknown command %q", cmd.CommandPath()+" "+shortened(args[0]))
	}
	return c
}

// atMost allows so many words after a command.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usagef(cmd.CommandPath()+" --help shows what it takes", "one word too many: %q", shortened(args[n]))
		}
		return nil
	}
}
