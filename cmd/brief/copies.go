package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/deliver"
)

// copiesCommand is brief copies: who got which copy of which file.
func (a *app) copiesCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "copies",
		Short: "who got which copy of an edition, when, and how it went",
	})
	c.AddCommand(a.copiesListCommand(), a.copiesFindCommand(), a.copiesResolveCommand(), a.copiesAddCommand())
	return c
}

func (a *app) copiesListCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "list EDITION",
		Short:             "every copy of an edition and what has become of it",
		Example:           "  brief copies list KAZ/2026-W48\n  brief copies list KAZ/2026-W48/v1 --format json",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			e, err := k.entry(args[0])
			if err != nil {
				return err
			}
			all, err := k.publisher(cmd).Copies(e.ID())
			if err != nil {
				return k.deliveryError(err)
			}
			k.tellCopies(all, false)
			if len(all) == 0 {
				k.ui.say("nobody got %s", e.ID())
			}
			return nil
		},
	}
}

func (a *app) copiesFindCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "find ID",
		Short:   "the copy with the code that is printed on it",
		Example: "  brief copies find 7C0F-3D07",
		Args:    oneCopy,
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			all, err := k.copiesOf(cmd, args[0])
			if err != nil {
				return err
			}
			k.tellCopies(all, true)
			return nil
		},
	}
}

// oneCopy wants the code of a copy.
func oneCopy(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("write "+cmd.CommandPath()+" 7C0F-3D07; brief copies list shows them", "no copy named")
	}
	return atMost(1)(cmd, args)
}

// copiesOf are the copies with a code, of which there must be one.
func (k *keeper) copiesOf(cmd *cobra.Command, id string) ([]*deliver.Held, error) {
	all, err := k.publisher(cmd).Find(id)
	if err != nil {
		return nil, k.deliveryError(err)
	}
	if len(all) == 0 {
		return nil, &report.Unknown{Code: "A607", What: fmt.Sprintf("no copy %q is in the register", shortened(id)), Hint: "brief copies list EDITION shows those of an edition"}
	}
	return all, nil
}

func (a *app) copiesResolveCommand() *cobra.Command {
	words := []string{"printed", "sent", "failed"}
	return &cobra.Command{
		Use:     "resolve ID " + strings.Join(words, "|"),
		Short:   "say how a copy ended of which nobody knew",
		Example: "  brief copies resolve 7C0F-3D07 printed",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("write "+cmd.CommandPath()+" 7C0F-3D07 printed", "it takes the code of a copy, and how it ended")
			}
			return atMost(2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			as := ""
			for _, w := range words {
				if w == strings.ToLower(args[1]) {
					as = w
				}
			}
			if as == "" {
				return usagef("write "+strings.Join(words, ", "), "a copy cannot end %q", shortened(args[1]))
			}
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			all, err := k.copiesOf(cmd, args[0])
			if err != nil {
				return err
			}
			for i, h := range all {
				if all[i], err = k.publisher(cmd).Resolve(h, deliver.State(as)); err != nil {
					return k.deliveryError(err)
				}
			}
			k.tellCopies(all, true)
			return nil
		},
	}
}

func (a *app) copiesAddCommand() *cobra.Command {
	var to string
	var again bool
	c := &cobra.Command{
		Use:               "add EDITION --to NAME",
		Short:             "register a copy that was given by hand",
		Example:           "  brief copies add KAZ/2026-W48 --to \"A. Serik\"",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := said("--to", to, "the name of who has it", 80); err != nil {
				return err
			}
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			e, err := k.entry(args[0])
			if err != nil {
				return err
			}
			h, err := k.publisher(cmd).Add(e.ID(), strings.TrimSpace(to), again)
			if err != nil {
				return k.deliveryError(err)
			}
			k.tellCopies([]*deliver.Held{h}, true)
			return nil
		},
	}
	c.Flags().StringVar(&to, "to", "", "the `NAME` of who has it: a recipient's, or anybody's")
	c.Flags().BoolVar(&again, "again", false, "one more for the same person")
	return c
}
