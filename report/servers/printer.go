package servers

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A Printer is ippeveprinter, the sample printer of IPP Everywhere.
type Printer struct {
	Address string // ipp://localhost:PORT/ipp/print; ipps:// at the same port
	Stop    func() // as if it were switched off; the end of the test does it, too
	port    string
	dir     string
}

// work is the command of a printer: it notes how a job is to be printed, and
// keeps the job under way until the file go is there, if the printer is slow. A
// line of the file trouble is a change of printer-state-reasons.
const work = `#!/bin/sh
dir=$(dirname "$0")
env | grep ^IPP_ | sort >"$dir/as-asked.$IPP_JOB_ID"
cp "$1" "$dir/document.$IPP_JOB_ID"
if test -e "$dir/trouble"; then cat "$dir/trouble" >&2; fi
while test -e "$dir/slow" && ! test -e "$dir/go"; do sleep 0.05; done
`

// StartPrinter starts a printer of PDF that prints on both sides. attributes,
// if there are any, are its own instead, in ippeveprinter's form.
func StartPrinter(t testing.TB, attributes string) *Printer {
	t.Helper()
	p := &Printer{dir: folder(t), port: port(t)}
	p.Address = "ipp://localhost:" + p.port + "/ipp/print"
	args := []string{"-r", "off", "-n", "localhost", "-p", p.port, "-d", p.dir, "-K", p.dir, "-c", write(t, 0o755, work, p.dir, "work")}
	if attributes == "" {
		args = append(args, "-2", "-f", "application/pdf")
	} else {
		args = append(args, "-a", write(t, 0o644, attributes, p.dir, "attributes"))
	}
	c := exec.Command(program(t, "ippeveprinter"), append(args, "Test printer")...)
	c.Env = append(os.Environ(), "DBUS_SYSTEM_BUS_ADDRESS="+bus(t, p.dir), "HOME="+p.dir)
	p.Stop = start(t, c, answers(p.port))
	return p
}

// Slow keeps jobs under way until Go. trouble, such as "STATE: +media-jam-error",
// is what the printer then has.
func (p *Printer) Slow(t testing.TB, trouble string) {
	write(t, 0o644, "", p.dir, "slow")
	if trouble != "" {
		write(t, 0o644, trouble+"\n", p.dir, "trouble")
	}
}

// Go ends what Slow keeps.
func (p *Printer) Go(t testing.TB) { write(t, 0o644, "", p.dir, "go") }

// Document is what the printer printed of a job, empty if nothing.
func (p *Printer) Document(t testing.TB, job int) string {
	return read(t, p.dir, "document."+strconv.Itoa(job))
}

// AsAsked are the attributes of a job that the printer printed, as
// IPP_SIDES=one-sided.
func (p *Printer) AsAsked(t testing.TB, job int) []string {
	return strings.Split(read(t, p.dir, "as-asked."+strconv.Itoa(job)), "\n")
}

// Documents is how many jobs the printer printed.
func (p *Printer) Documents(t testing.TB) int { return len(p.Printed(t)) }

// Printed is what the printer printed of all jobs, in any order.
func (p *Printer) Printed(t testing.TB) (all [][]byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(p.dir, "document.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		all = append(all, []byte(read(t, n)))
	}
	return all
}

// Certificate is the one that the printer shows, which it made for itself.
func (p *Printer) Certificate(t testing.TB) *x509.Certificate {
	t.Helper()
	c, err := tls.Dial("tcp", "localhost:"+p.port, &tls.Config{InsecureSkipVerify: true}) // only to look at it
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0]
}
