package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand is brief man, which writes what --help says as manual pages.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "manual pages of brief and each of its commands, in a folder",
		Example: "  brief man /usr/local/share/man/man1",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("write brief man DIR", "no folder named")
			}
			return atMost(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.man(cmd, args[0]) },
	}
}

func (a *app) man(cmd *cobra.Command, dir string) error {
	b, err := a.open(cmd)
	if err != nil {
		return err
	}
	day, err := a.today(b.cfg, "")
	if err != nil {
		return err
	}
	undo, err := makeFolder(dir)
	if err != nil {
		return err
	}
	version, _ := built()
	for _, c := range withSubcommands(cmd.Root()) {
		path := filepath.Join(dir, manName(c)+".1")
		if err := writeWhole(path, []byte(manPage(c, day.Format("2006-01-02"), "brief "+version))); err != nil {
			undo()
			return err
		}
		a.ui.result(relative(path))
	}
	return a.ui.failed
}

// withSubcommands are c and all commands below it that people may call.
func withSubcommands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, below := range c.Commands() {
		if below.IsAvailableCommand() {
			all = append(all, withSubcommands(below)...)
		}
	}
	return all
}

// manName is what man calls the page of a command: brief-config-explain.
func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage is the page of one command, in the macros of man(7). cobra's own
// writer is not used: it brings a Markdown renderer that works at every start.
func manPage(c *cobra.Command, date, source string) string {
	var p strings.Builder
	title := strings.ToUpper(manName(c))
	fmt.Fprintf(&p, ".TH %q 1 %q %q %q\n", title, date, source, "Policy briefs")
	section := func(name string) { fmt.Fprintf(&p, ".SH %s\n", name) }
	section("NAME")
	fmt.Fprintf(&p, "%s \\- %s\n", roff(manName(c)), roff(c.Short))
	section("SYNOPSIS")
	fmt.Fprintf(&p, ".B %s\n", roff(c.UseLine()))
	if c.Long != "" {
		section("DESCRIPTION")
		p.WriteString(roff(c.Long) + "\n")
	}
	var below, flags strings.Builder
	for _, s := range c.Commands() {
		if s.IsAvailableCommand() {
			fmt.Fprintf(&below, ".TP\n.B %s\n%s\n", roff(s.Use), roff(s.Short))
		}
	}
	flag := func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(&flags, ".TP\n.B %s\n%s\n", strings.TrimSpace(roff(name)+" \\fI"+roff(value)), roff(usage))
	}
	c.NonInheritedFlags().VisitAll(flag)
	c.InheritedFlags().VisitAll(flag)
	for _, s := range []struct{ name, text string }{
		{"COMMANDS", below.String()}, {"OPTIONS", flags.String()}, {"EXIT STATUS", exitStatus()},
	} {
		if s.text != "" {
			section(s.name)
			p.WriteString(s.text)
		}
	}
	if c.Example != "" {
		section("EXAMPLES")
		fmt.Fprintf(&p, ".EX\n%s\n.EE\n", roff(c.Example))
	}
	if c.HasParent() {
		section("SEE ALSO")
		fmt.Fprintf(&p, ".BR %s (1)\n", roff(manName(c.Root())))
	}
	return p.String()
}

// exitStatus is what the exit codes mean, as the list of a page.
func exitStatus() string {
	var b strings.Builder
	for _, e := range exitMeanings {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", e.code, roff(e.means))
	}
	return b.String()
}

// roff writes text so that nothing in it is a request or an escape.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
