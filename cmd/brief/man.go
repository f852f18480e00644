package main

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
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
		var page bytes.Buffer
		c.DisableAutoGenTag = true // the day stands in the foot of a page
		header := doc.GenManHeader{Section: "1", Date: &day, Source: "brief " + version, Manual: "Policy briefs"}
		if err := doc.GenMan(c, &header, &page); err != nil {
			return err
		}
		path := filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1")
		if err := writeWhole(path, page.Bytes()); err != nil {
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
