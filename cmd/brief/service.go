package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// serviceCommand is brief service, which has the machine run brief by itself.
func (a *app) serviceCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "service", Short: "have this machine run brief by itself"})
	f := serviceFlags{name: "brief", system: runtime.GOOS}
	install := &cobra.Command{
		Use:   "install",
		Short: "a systemd unit or timer, a launchd agent, or tasks of the Task Scheduler",
		Long: "Has this machine run brief for the workspace: brief serve as a service of systemd or\n" +
			"launchd, or with --timer brief run every five minutes; and brief status each hour by\n" +
			"a timer of its own. On Windows it is always brief run, by the Task Scheduler. The\n" +
			"service of a whole machine runs as the owner of the workspace, shut in: it can write\n" +
			"into the archive, the output and the outlets' folders, and nowhere else.",
		Example: "  brief service install --dry-run\n  brief service install --user",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serviceDo(cmd, f, (*app).install) },
	}
	remove := &cobra.Command{
		Use:     "remove",
		Short:   "takes away what install has put there; the workspace stays as it is",
		Example: "  brief service remove",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serviceDo(cmd, f, (*app).uninstall) },
	}
	for _, c := range []*cobra.Command{install, remove} {
		c.Flags().BoolVar(&f.user, "user", false, "for you alone, while you are logged in, not for the machine")
		c.Flags().BoolVar(&f.dry, "dry-run", false, "only print what would be written and run")
		c.Flags().StringVar(&f.name, "name", f.name, "the `NAME` of the service, where a machine has several")
	}
	install.Flags().BoolVar(&f.timer, "timer", false, "brief run every five minutes, in place of brief serve")
	c.AddCommand(install, remove)
	return c
}

// A serviceFlags is what a person asks of brief service.
type serviceFlags struct {
	user, dry, timer bool
	name             string
	system           string // GOOS
}

// A plan is what a service is made of.
type servicePlan struct {
	files   []serviceFile
	folders []string   // that it writes into, which must be there before it is shut in
	owner   string     // of those that are made
	start   [][]string // commands that start it
	end     [][]string // and that end it
}

// A serviceFile is a file of a service.
type serviceFile struct{ path, text string }

// writtenBy stands in each file that install writes; no other is replaced or
// taken away.
const writtenBy = "Written by brief service install"

var serviceName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,40}$`)

func (a *app) serviceDo(cmd *cobra.Command, f serviceFlags, do func(*app, *servicePlan, serviceFlags) error) error {
	if !serviceName.MatchString(f.name) {
		return usagef("write small letters, digits and -", "--name %q is none", shortened(f.name))
	}
	b, err := a.open(cmd)
	if err != nil {
		return err
	}
	if b.dir == "" {
		return usagef("brief init DIR makes one", "there is no config.yaml here or in a folder above, so there is nothing to run")
	}
	if b.found.Err() != nil {
		return b.found
	}
	p, err := a.servicePlan(b, f)
	if err != nil {
		return err
	}
	return do(a, p, f)
}

// install writes a plan's files and starts it; a dry run prints both.
func (a *app) install(p *servicePlan, f serviceFlags) error {
	if f.dry {
		for _, file := range p.files {
			a.ui.write([]byte("# " + file.path + "\n" + file.text + "\n"))
		}
		for _, c := range p.start {
			a.ui.result("# run: " + commandLine(c))
		}
		return nil
	}
	for _, file := range p.files {
		if b, err := os.ReadFile(file.path); err == nil && !strings.Contains(string(b), writtenBy) {
			return &worldError{file.path, "--name gives the service another name", errors.New("is there already, and not written by brief")}
		}
	}
	for _, dir := range p.folders {
		if err := ownFolder(dir, p.owner); err != nil {
			return &worldError{dir, "", bare(err)}
		}
	}
	for _, file := range p.files {
		if _, err := makeFolder(filepath.Dir(file.path)); err != nil {
			return &worldError{file.path, "", bare(err)}
		}
		if err := writeWhole(file.path, []byte(file.text)); err != nil {
			if errors.Is(err, fs.ErrPermission) && !f.user {
				return &worldError{file.path, "run it as root, or with --user", fs.ErrPermission}
			}
			return err
		}
		a.ui.result(file.path)
	}
	return a.runEach(p.start)
}

// uninstall ends a service and takes its files away.
func (a *app) uninstall(p *servicePlan, f serviceFlags) error {
	if f.dry {
		for _, c := range p.end {
			a.ui.result("# run: " + commandLine(c))
		}
		for _, file := range p.files {
			a.ui.result("# take away: " + file.path)
		}
		return nil
	}
	err := a.runEach(p.end)
	for _, file := range p.files {
		b, e := os.ReadFile(file.path)
		switch {
		case errors.Is(e, fs.ErrNotExist):
			continue
		case e == nil && !strings.Contains(string(b), writtenBy):
			a.ui.say("%s stays: it was not written by brief", file.path)
			continue
		case e == nil:
			e = os.Remove(file.path)
		}
		if e != nil {
			err = errors.Join(err, &worldError{file.path, "run it as root", bare(e)})
			continue
		}
		a.ui.say("%s is taken away", file.path)
	}
	return err
}

// runEach runs commands, all of them, and says which failed.
func (a *app) runEach(commands [][]string) (err error) {
	for _, c := range commands {
		if out, e := exec.Command(c[0], c[1:]...).CombinedOutput(); e != nil && err == nil {
			said, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
			err = &worldError{commandLine(c), "", fmt.Errorf("%w: %s", e, shortened(said))}
		}
	}
	return err
}

// commandLine is a command as a person would type it.
func commandLine(c []string) string {
	words := slices.Clone(c)
	for i, w := range words {
		if strings.ContainsAny(w, " \t\"'$\\&;()*") {
			words[i] = `"` + strings.ReplaceAll(w, `"`, `\"`) + `"`
		}
	}
	return strings.Join(words, " ")
}

// installed are the files of services that are there.
func (a *app) installed(user bool) (paths []string) {
	f := serviceFlags{user: user, name: "*", system: runtime.GOOS}
	dir, err := a.unitFolder(f)
	if err != nil {
		return nil
	}
	all, _ := filepath.Glob(filepath.Join(dir, "*brief*"))
	for _, path := range all {
		if b, err := os.ReadFile(path); err == nil && strings.Contains(string(b), writtenBy) && !strings.Contains(path, "status") {
			paths = append(paths, path)
		}
	}
	return paths
}
