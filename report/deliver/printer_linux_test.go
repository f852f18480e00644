package deliver

import (
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"brief/report/config"
	"brief/report/servers"
)

func init() { sides["printer"] = printerSide }

// outlet opens a printer of the config.
func outlet(t *testing.T, uri string, keys ...string) *printer {
	t.Helper()
	o := config.Outlet{Name: "floor3", Kind: "printer", Keys: map[string]config.Text{"uri": {Text: uri}}}
	for _, k := range keys {
		name, value, _ := strings.Cut(k, "=")
		o.Keys[name] = config.Text{Text: value}
	}
	p, err := Open(o, World{})
	if err != nil {
		t.Fatal(err)
	}
	return p.(*printer)
}

func printerSide(t *testing.T) side {
	r := servers.StartPrinter(t, "")
	w := newWire(t, r.Address)
	return side{
		outlet:   outlet(t, w.address, "sides=two-sided-long-edge", "media=Letter"),
		received: func(t *testing.T) [][]byte { return r.Printed(t) },
		away: func(t *testing.T) func() {
			w.off()
			return func() { w.on(t) }
		},
		answers: true,
	}
}

// A wire goes to a server. It can be pulled out, and put in again.
type wire struct {
	address string // of the server, by the wire
	end, to string // host:port
	l       net.Listener
}

func newWire(t *testing.T, address string) *wire {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{to: u.Host, end: "localhost:0"}
	w.on(t)
	u.Host = w.end
	w.address = u.String()
	t.Cleanup(w.off)
	return w
}

func (w *wire) on(t *testing.T) {
	l, err := net.Listen("tcp", w.end)
	if err != nil {
		t.Fatal(err)
	}
	w.l, w.end = l, l.Addr().String()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.join(c)
		}
	}()
}

func (w *wire) off() { w.l.Close() }

// join carries bytes both ways until one side ends.
func (w *wire) join(c net.Conn) {
	defer c.Close()
	s, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer s.Close()
	go io.Copy(s, c)
	io.Copy(c, s)
}
