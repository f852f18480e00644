package servers

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
)

// SSH is OpenSSH's server, which lets whoever runs the test take files in and
// out, by a key.
type SSH struct {
	Address string // 127.0.0.1:PORT
	User    string
	Key     string // a file: the private key
	Known   string // a file: the server's own key, as known_hosts has it
	Files   string // the folder of the files
	Stop    func() // the end of the test does it, too
	dir     string
	port    string
	t       testing.TB // with which it goes, however often it was started
}

// StartSSH starts the server with keys and files apart from any other on the
// machine.
func StartSSH(t testing.TB) *SSH {
	t.Helper()
	s := &SSH{t: t, dir: folder(t), port: port(t)}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s.Address, s.User, s.Files = "127.0.0.1:"+s.port, me.Username, filepath.Join(s.dir, "files")
	s.Key, s.Known = filepath.Join(s.dir, "client"), filepath.Join(s.dir, "known_hosts")
	if err := os.Mkdir(s.Files, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]string{"client": "ed25519", "host": "ed25519", "other": "ecdsa"} {
		if out, err := exec.Command(program(t, "ssh-keygen"), "-q", "-t", kind, "-N", "", "-C", "test", "-f", filepath.Join(s.dir, name)).CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen: %v\n%s", err, out)
		}
	}
	write(t, 0o600, read(t, s.dir, "client.pub"), s.dir, "authorized_keys")
	public := strings.Fields(read(t, s.dir, "host.pub"))
	write(t, 0o644, "[127.0.0.1]:"+s.port+" "+strings.Join(public[:2], " ")+"\n", s.Known)
	write(t, 0o644, strings.NewReplacer("DIR", s.dir, "PORT", s.port).Replace(`ListenAddress 127.0.0.1:PORT
HostKey DIR/other
HostKey DIR/host
PidFile DIR/pid
AuthorizedKeysFile DIR/authorized_keys
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowTcpForwarding no
X11Forwarding no
Subsystem sftp internal-sftp -d DIR/files
ForceCommand internal-sftp -d DIR/files
`), s.dir, "config")
	s.Restart()
	return s
}

// Restart starts the server again after Stop, with the same keys and files.
func (s *SSH) Restart() {
	s.t.Helper()
	if os.Getuid() == 0 { // where it leaves its privileges; Debian's service makes it
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			s.t.Fatal(err)
		}
	}
	s.Stop = start(s.t, exec.Command(program(s.t, "sshd"), "-D", "-e", "-f", filepath.Join(s.dir, "config")), answers(s.port))
}
