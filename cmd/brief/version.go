package main

import (
	"cmp"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "version, commit and profile",
		Example: "  brief version\n  brief version --format json",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := a.open(cmd)
			if err != nil {
				return err
			}
			version, commit := built()
			if a.ui.json {
				a.ui.event(struct {
					Version string `json:"version"`
					Commit  string `json:"commit"`
					Profile string `json:"profile"`
				}{version, commit, b.cfg.Profile})
				return nil
			}
			a.ui.result("brief " + version + ", commit " + commit + ", profile " + b.cfg.Profile)
			return nil
		},
	}
}

// version is set by make dist, and commit by all of make, which builds without the
// Go tool's own note of them: so a folder with changes gives the same bytes as one
// without.
var version, commit string

// built is what make or the Go tool noted when this program was built.
func built() (number, of string) {
	number, of = cmp.Or(version, "(devel)"), cmp.Or(commit, "unknown")
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return number, of
	}
	if version == "" && info.Main.Version != "" {
		number = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			of = s.Value[:12]
		}
	}
	return number, of
}
