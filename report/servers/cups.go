package servers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// CUPS is a server of queues with one queue, which changes no byte and keeps
// what it is given. Of a job whose name holds "fails" the device fails, with
// "waits" the job is under way for ever.
type CUPS struct {
	Address string // ipp://localhost:PORT/printers/save
	Stop    func() // the end of the test does it, too
	port    string
	dir     string
}

// backend is the device behind the queue.
const backend = `#!/bin/sh
out=%s
if test $# = 0; then echo 'direct save:/ "Unknown" "Keeps what it is given"'; exit; fi
case "$3" in
*fails*) echo "ERROR: the device failed" >&2; exit 1 ;;
*waits*) exec sleep 600 ;;
esac
printf 'copies=%%s %%s\n' "$4" "$5" >"$out/$1.options"
cat "${6:--}" >"$out/$1.part" && mv "$out/$1.part" "$out/$1.document"
`

// StartCUPS starts the server with its folders, spool and settings apart from
// any other on the machine.
func StartCUPS(t testing.TB) *CUPS {
	t.Helper()
	c := &CUPS{dir: folder(t), port: port(t)}
	c.Address = "ipp://localhost:" + c.port + "/printers/save"
	sub := func(name string) string {
		d := filepath.Join(c.dir, name)
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
		return d
	}
	bin := sub("bin")
	if err := os.Symlink("/usr/lib/cups/daemon", filepath.Join(bin, "daemon")); err != nil { // what starts the device
		t.Fatal(err)
	}
	files := write(t, 0o644, fmt.Sprintf("SystemGroup root\nServerRoot %s\nRequestRoot %s\nTempDir %s\nCacheDir %s\nStateDir %s\nServerBin %s\nAccessLog %[6]s\nErrorLog stderr\nPageLog %[6]s\n",
		sub("etc"), sub("spool"), sub("tmp"), sub("cache"), sub("run"), bin), c.dir, "files.conf")
	settings := write(t, 0o644, fmt.Sprintf(`Listen 127.0.0.1:%s
LogLevel warn
Browsing No
WebInterface No
DefaultAuthType None
ErrorPolicy abort-job
<Location />
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Allow from 127.0.0.1
  </Limit>
</Policy>
`, c.port), c.dir, "cupsd.conf")
	write(t, 0o700, fmt.Sprintf(backend, sub("out")), bin, "backend", "save")
	c.Stop = start(t, exec.Command(program(t, "cupsd"), "-f", "-c", settings, "-s", files), answers(c.port))
	c.admin(t, "lpadmin", "-p", "save", "-E", "-v", "save:/", "-m", "raw")
	return c
}

// admin runs a program of CUPS against the server.
func (c *CUPS) admin(t testing.TB, name string, args ...string) {
	t.Helper()
	out, err := exec.Command(program(t, name), append([]string{"-h", "127.0.0.1:" + c.port}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Disable stops the queue, as a person does; Enable starts it again.
func (c *CUPS) Disable(t testing.TB) { c.admin(t, "cupsdisable", "save") }

// Enable starts the queue again.
func (c *CUPS) Enable(t testing.TB) { c.admin(t, "cupsenable", "save") }

// Document is what the device was given of a job, empty if nothing.
func (c *CUPS) Document(t testing.TB, job int) string {
	return read(t, c.dir, "out", strconv.Itoa(job)+".document")
}

// Options are those of a job that the device was given, as copies=2.
func (c *CUPS) Options(t testing.TB, job int) []string {
	return strings.Fields(read(t, c.dir, "out", strconv.Itoa(job)+".options"))
}
