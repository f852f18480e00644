package servers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail is Postfix, which only root can start. It takes mail for people at
// example.org, and nobody else's; busy@ is tried again later, full@ has no room,
// and nobody@ is nobody. Messages over 2 MB are refused.
type Mail struct {
	Address     string // 127.0.0.1:PORT: encrypted and signed in, or not at all
	Plain       string // 127.0.0.1:PORT: neither
	Certificate string // a file: of the authority, which is the server itself
	User        string // who may sign in
	Password    string
	Stop        func() // the end of the test does it, too
	dir         string
	port, plain string
	t           testing.TB // with which it goes, however often it was started
}

// postfixMain are the settings of the server.
const postfixMain = `compatibility_level = 3.6
queue_directory = %[1]s/spool
data_directory = %[1]s/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = %[1]s/mail.log
maillog_file_prefixes = /
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
mynetworks = 127.0.0.0/8
default_transport = error:no mail leaves this machine
virtual_mailbox_domains = example.org
virtual_mailbox_base = %[1]s/boxes
virtual_mailbox_maps = texthash:%[1]s/etc/people
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
alias_maps =
alias_database =
message_size_limit = 2000000
smtpd_tls_cert_file = %[1]s/tls/cert.pem
smtpd_tls_key_file = %[1]s/tls/key.pem
smtpd_tls_security_level = may
cyrus_sasl_config_path = %[1]s/etc/sasl
smtpd_sasl_local_domain = test
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access regexp:%[1]s/etc/special, permit_mynetworks, reject
smtpd_delay_reject = yes
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
notify_classes =
`

// postfixServices are the server's programs.
const postfixServices = `127.0.0.1:%[1]s inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:%[2]s inet n - n - - smtpd -o smtpd_tls_security_level=none
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
postlog unix-dgram n - n - 1 postlogd
`

// StartMail starts the server with a mailbox for each of people, and its
// folders, spool and settings apart from any other on the machine.
func StartMail(t testing.TB, people ...string) *Mail {
	t.Helper()
	m := &Mail{t: t, dir: folder(t), port: port(t), plain: port(t), User: "brief@test", Password: "secret \"of\" the desk"}
	m.Address, m.Plain = "127.0.0.1:"+m.port, "127.0.0.1:"+m.plain
	m.Certificate = filepath.Join(m.dir, "tls", "cert.pem")
	if err := os.Chmod(m.dir, 0o755); err != nil { // its programs run as users of their own
		t.Fatal(err)
	}
	for name, owner := range map[string]string{"spool": "", "data": "postfix", "boxes": "nobody"} {
		own(t, filepath.Join(m.dir, name), owner)
	}
	cert, key := certificate(t)
	write(t, 0o644, cert, m.Certificate)
	write(t, 0o600, key, m.dir, "tls", "key.pem")
	write(t, 0o644, fmt.Sprintf(postfixMain, m.dir), m.dir, "etc", "main.cf")
	write(t, 0o644, fmt.Sprintf(postfixServices, m.port, m.plain), m.dir, "etc", "master.cf")
	write(t, 0o644, "", m.dir, "etc", "dynamicmaps.cf")
	write(t, 0o644, "/^busy@/ 450 4.2.1 mailbox busy, try again later\n/^full@/ 452 4.2.2 mailbox full\n/^nobody@/ 550 5.1.1 no such user\n", m.dir, "etc", "special")
	var boxes strings.Builder
	for _, p := range people {
		fmt.Fprintf(&boxes, "%s@example.org %s/\n", p, p)
	}
	write(t, 0o644, boxes.String(), m.dir, "etc", "people")
	m.passwords(t)
	m.Restart()
	return m
}

// own makes a folder that is a user's, or the test's.
func own(t testing.TB, name, owner string) {
	t.Helper()
	err := os.Mkdir(name, 0o755)
	if err == nil && owner != "" {
		var u *user.User
		if u, err = user.Lookup(owner); err == nil {
			uid, _ := strconv.Atoi(u.Uid) // they are numbers
			gid, _ := strconv.Atoi(u.Gid)
			err = os.Chown(name, uid, gid)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// passwords says who may sign in.
func (m *Mail) passwords(t testing.TB) {
	t.Helper()
	file := filepath.Join(m.dir, "etc", "sasldb2")
	write(t, 0o644, fmt.Sprintf("pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: %s\n", file), m.dir, "etc", "sasl", "smtpd.conf")
	name, realm, _ := strings.Cut(m.User, "@")
	c := exec.Command(program(t, "saslpasswd2"), "-p", "-c", "-f", file, "-u", realm, name)
	c.Stdin = strings.NewReader(m.Password)
	out, err := c.CombinedOutput()
	var group *user.Group
	if err == nil {
		group, err = user.LookupGroup("postfix")
	}
	if err == nil {
		gid, _ := strconv.Atoi(group.Gid)
		err = os.Chown(file, 0, gid)
	}
	if err == nil {
		err = os.Chmod(file, 0o640)
	}
	if err != nil {
		t.Fatalf("passwords of the mail server: %v\n%s", err, out)
	}
}

// Restart starts the server again after Stop, with the same mailboxes.
func (m *Mail) Restart() {
	m.t.Helper()
	etc := filepath.Join(m.dir, "etc")
	postfix := program(m.t, "postfix")
	exec.Command(postfix, "-c", etc, "set-permissions").Run() // it also speaks of manual pages that are not there
	os.Remove(filepath.Join(m.dir, "spool", "pid", "master.pid"))
	stop := start(m.t, exec.Command(postfix, "-c", etc, "start-fg"), func() bool { return greets(m.Address) && greets(m.Plain) })
	m.Stop = sync.OnceFunc(func() { // the program is a shell's child, which knows how to stop its own
		if out, err := exec.Command(postfix, "-c", etc, "stop").CombinedOutput(); err != nil {
			m.t.Errorf("the mail server does not stop: %v\n%s", err, out)
		}
		stop()
	})
	m.t.Cleanup(m.Stop)
}

// greets reports whether a mail server says its name.
func greets(address string) bool {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(2 * time.Second))
	b := make([]byte, 4)
	n, _ := c.Read(b)
	return strings.HasPrefix(string(b[:n]), "220")
}

// Box are the messages in somebody's mailbox, in any order.
func (m *Mail) Box(t testing.TB, who string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(m.dir, "boxes", who, "new", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, n := range names {
		all = append(all, read(t, n))
	}
	return all
}

// Log is what the server noted.
func (m *Mail) Log(t testing.TB) string { return read(t, m.dir, "mail.log") }

// certificate makes one for this machine, which vouches for itself.
func certificate(t testing.TB) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
}

// Settle waits until all that the server took lies in mailboxes.
func (m *Mail) Settle(t testing.TB) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		kept := 0
		for _, queue := range []string{"maildrop", "incoming", "active", "deferred"} {
			found, err := filepath.Glob(filepath.Join(m.dir, "spool", queue, "*"))
			deeper, _ := filepath.Glob(filepath.Join(m.dir, "spool", queue, "?", "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range append(found, deeper...) {
				if info, err := os.Stat(name); err == nil && !info.IsDir() {
					kept++
				}
			}
		}
		if kept == 0 {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("the mail server keeps %d messages:\n%s", kept, m.Log(t))
		}
	}
}
