package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report/archive"
	"brief/report/lock"
	"brief/report/runs"
)

// little is how much of a disk should be left for the editions of some weeks.
const little = 200 << 20

// archive looks at the archive, and by its register at the clock.
func (d *doctor) archive() {
	b := d.desk
	dir := b.archiveDir()
	if dir == "" {
		d.say("archive", isNote, "none, so nothing is kept", "brief init makes a workspace that has one")
		return
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		d.say("archive", isNote, relative(dir)+" is not there yet: the first edition makes it", "")
		return
	}
	a, err := b.openArchive(false)
	if err != nil {
		d.fault("archive", err, "")
		return
	}
	head, err := a.Head()
	if err != nil {
		d.fault("archive", b.archiveError(err), "")
		return
	}
	text := relative(dir) + ", no edition yet"
	if head.Line > 0 {
		text = fmt.Sprintf("%s, the register ends with line %d, %s", relative(dir), head.Line, head.Short())
	}
	if err := writable(dir); err != nil {
		d.say("archive", isIll, text+"; it cannot be written: "+err.Error(), "give the user of brief the right to write there")
	} else {
		d.say("archive", isWell, text, "")
	}
	d.disk(dir)
	for line, err := range a.Backward() {
		if err != nil {
			d.fault("archive", b.archiveError(err), "")
		} else if ahead := line.At.Sub(d.now()); ahead > 5*time.Minute {
			d.say("clock", isIll, fmt.Sprintf("%s, %s behind the newest line of the register", d.now().UTC().Format(time.RFC3339), runs.Span(ahead)), "set it right; what was made is not made again")
			return
		}
		break
	}
	d.say("clock", isWell, d.now().UTC().Format(time.RFC3339), "")
}

// writable tries to make a file in a folder, which is taken away again.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".doctor-")
	if err != nil {
		return bare(err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// disk looks at the room that is left.
func (d *doctor) disk(dir string) {
	disk, err := archive.OpenDisk(dir)
	if err != nil {
		d.fault("disk", d.desk.archiveError(err), "")
		return
	}
	defer disk.Close()
	free, err := disk.Free()
	switch {
	case errors.Is(err, errors.ErrUnsupported):
	case err != nil:
		d.fault("disk", d.desk.archiveError(err), "")
	case free < little:
		d.say("disk", isIll, fmt.Sprintf("%d MiB are left for the archive", free>>20), "make room: an edition takes some 100 KB")
	default:
		d.say("disk", isWell, fmt.Sprintf("%d MiB are left for the archive", free>>20), "")
	}
}

// zones says where the rules of time zones come from: Go takes those of the
// system before those that are built in.
func (d *doctor) zones() {
	text := "built in, of " + runtime.Version()
	for _, dir := range []string{"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"} {
		if info, err := os.Stat(filepath.Join(dir, "UTC")); err != nil || info.IsDir() {
			continue
		}
		text = "those of the system, version not told"
		if b, err := os.ReadFile(filepath.Join(dir, "tzdata.zi")); err == nil {
			if v, ok := strings.CutPrefix(strings.SplitN(string(b), "\n", 2)[0], "# version "); ok {
				text = "those of the system, " + v
			}
		}
		break
	}
	d.say("zones", isWell, text+"; here is "+d.desk.cfg.Zone, "")
}

// state looks at the folder of this machine.
func (d *doctor) state() {
	dir, err := d.stateFolder(d.desk.dir)
	if err != nil {
		d.fault("state", err, "")
		return
	}
	share := (*lock.ShareError)(nil)
	if err := lock.Safe(dir); errors.As(err, &share) {
		d.say("state", isIll, dir+": "+err.Error(), "XDG_STATE_HOME names another place")
	} else if err := writable(dir); err != nil {
		d.say("state", isIll, dir+" cannot be written: "+err.Error(), "XDG_STATE_HOME names another place")
	} else {
		d.say("state", isWell, dir, "")
	}
}

// database asks the queue.
func (d *doctor) database(cmd *cobra.Command) {
	name := "SQLite in the state folder"
	if u, err := url.Parse(d.desk.cfg.Jobs.Database); err == nil && u.Host != "" {
		name = u.Scheme + "://" + u.Host + u.Path // without who asks, and by which password
	}
	w := &watched{app: d.app, cmd: cmd, desk: d.desk}
	q, err := w.openQueue(d.ctx)
	if err != nil {
		d.say("database", isIll, name+": "+err.Error(), "what exists is known to the archive; jobs.database names another")
		return
	}
	defer q.Close()
	d.say("database", isWell, name+", answers, and its tables fit", "")
}

// notices looks whether somebody would be told.
func (d *doctor) notices() {
	line := d.desk.cfg.Notify.Command
	word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch {
	case line == "":
		d.say("notices", isNote, "nobody is told when something does not come", "set notify.command, and run brief status by a timer")
	case strings.ContainsAny(word, `"'$=|&;(){}<>`+"`\\"):
		d.say("notices", isWell, "notify.command is for the shell to read", "")
	default:
		if filepath.Base(word) != word && !filepath.IsAbs(word) {
			word = filepath.Join(d.desk.dir, word)
		}
		if path, err := exec.LookPath(word); err != nil {
			d.say("notices", isIll, "notify.command: "+word+" is no program here", "install it, or name it by its whole path")
		} else {
			d.say("notices", isWell, "notify.command is "+path, "")
		}
	}
}

// service says whether something runs brief by itself.
func (d *doctor) service() {
	var found []string
	for _, user := range []bool{false, true} {
		for _, path := range d.installed(user) {
			found = append(found, path)
		}
	}
	dir, err := d.stateFolder(d.desk.dir)
	if err == nil {
		if f, err := os.OpenFile(filepath.Join(dir, "serve"), os.O_RDWR, 0); err == nil {
			defer f.Close()
			if ok, err := lock.Try(f); err == nil && !ok {
				found = append(found, "brief serve is at work")
			}
		}
	}
	if found == nil {
		d.say("service", isNote, "nothing runs brief by itself", "brief service install, or cron with brief run")
		return
	}
	d.say("service", isWell, strings.Join(found, ", "), "")
}
