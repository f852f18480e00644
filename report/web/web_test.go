package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"brief/report/web"
)

const token = "canary-token-of-a-test-1234567890ab"

// open serves a desk on a port of this machine that is free, and returns its
// address.
func open(t *testing.T, change func(*web.Desk)) string {
	t.Helper()
	l, err := web.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := web.Desk{
		Name: "Invented <desk>", Token: token, Port: l.Addr().(*net.TCPAddr).Port, Log: slog.New(slog.DiscardHandler),
		Health: func(context.Context) error { return nil },
		Metrics: func(context.Context) []web.Metric {
			return []web.Metric{
				{Name: "brief_due", Help: "due\nand not there", Values: []web.Sample{{Value: 2}}},
				{Name: "brief_editions_made_total", Help: "made", Counter: true, Label: "schedule", Values: []web.Sample{{Of: `we"ek\ly`, Value: 7}, {Of: "b", Value: 0.5}}},
			}
		},
		Today: func(context.Context) (web.Page, error) {
			return web.Page{Title: "Runs", Sections: []web.Section{
				{Head: "Next", Cols: []string{"Schedule"}, Rows: [][]string{{`<script>alert(1)</script>`}}},
				{Head: "Came", Empty: "nothing yet"},
			}}, nil
		},
	}
	if change != nil {
		change(&d)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- web.Serve(ctx, l, web.Handler(d), d.Log) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// wire sends bytes as they are and reads the answer.
func wire(t *testing.T, addr, request string) (*http.Response, string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(30 * time.Second))
	go io.WriteString(c, request) // who is refused early is not read to the end
	method, _, _ := strings.Cut(request, " ")
	r, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%.60q: %v", request, err)
	}
	defer r.Body.Close()
	b, _ := io.ReadAll(r.Body)
	return r, string(b)
}

// TestHostile asks what a page of somewhere else, a program of another user and
// a broken one ask (RELIABILITY 4). Whatever comes back carries all headers that
// keep others out, and never the token.
func TestHostile(t *testing.T) {
	t.Parallel()
	addr := open(t, nil)
	_, port, _ := net.SplitHostPort(addr)
	host, bearer := "Host: 127.0.0.1:"+port, "Authorization: Bearer "+token
	for _, c := range []struct {
		name, line string
		headers    []string
		status     int
	}{
		{"no token", "GET / HTTP/1.1", []string{host}, 401},
		{"no token, no such page", "GET /archive/token HTTP/1.1", []string{host}, 401},
		{"no token, metrics", "GET /metrics HTTP/1.1", []string{host}, 401},
		{"no token, the sheet", "GET /assets/desk.css HTTP/1.1", []string{host}, 401},
		{"another token", "GET /?token=" + strings.Repeat("a", len(token)) + " HTTP/1.1", []string{host}, 401},
		{"an empty token", "GET /?token= HTTP/1.1", []string{host}, 401},
		{"an empty bearer", "GET / HTTP/1.1", []string{host, "Authorization: Bearer "}, 401},
		{"the token by another scheme", "GET / HTTP/1.1", []string{host, "Authorization: Basic " + token}, 401},
		{"the cookie of another port", "GET / HTTP/1.1", []string{host, "Cookie: brief-1=" + token}, 401},
		{"a rebound name", "GET / HTTP/1.1", []string{"Host: evil.example:" + port, bearer}, 421},
		{"a rebound name, open page", "GET /healthz HTTP/1.1", []string{"Host: evil.example"}, 421},
		{"our name, another port", "GET / HTTP/1.1", []string{"Host: 127.0.0.1:1", bearer}, 421},
		{"our name without a port", "GET / HTTP/1.1", []string{"Host: 127.0.0.1", bearer}, 421},
		{"a name that ends like ours", "GET / HTTP/1.1", []string{"Host: localhost.evil.example:" + port, bearer}, 421},
		{"no host", "GET / HTTP/1.1", []string{bearer}, 400},
		{"two hosts", "GET / HTTP/1.1", []string{host, "Host: evil.example", bearer}, 400},
		{"an address in the request line", "GET http://evil.example/ HTTP/1.1", []string{host, bearer}, 421},
		{"a form of another origin", "POST / HTTP/1.1", []string{host, bearer, "Origin: http://evil.example", "Content-Length: 0"}, 403},
		{"a form of another site", "POST / HTTP/1.1", []string{host, bearer, "Sec-Fetch-Site: cross-site", "Content-Length: 0"}, 403},
		{"a form of a sandbox", "POST / HTTP/1.1", []string{host, bearer, "Origin: null", "Content-Length: 0"}, 403},
		{"an act where there is none", "POST / HTTP/1.1", []string{host, bearer, "Content-Length: 0"}, 405},
		{"an act without a token", "POST / HTTP/1.1", []string{host, "Content-Length: 0"}, 401},
		{"a token in the address of an act", "POST /?token=" + token + " HTTP/1.1", []string{host, "Content-Length: 0"}, 401},
		{"TRACE", "TRACE / HTTP/1.1", []string{host, bearer}, 405},
		{"CONNECT", "CONNECT / HTTP/1.1", []string{host, bearer}, 405},
		{"a socket from elsewhere", "GET / HTTP/1.1", []string{host, "Origin: http://evil.example", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="}, 401},
		{"up and out", "GET /..%2f..%2f..%2fetc%2fpasswd HTTP/1.1", []string{host, bearer}, 404},
		{"up and out, without a token", "GET /assets/..%2f..%2ftoken HTTP/1.1", []string{host}, 401},
		{"a NUL", "GET /%00 HTTP/1.1", []string{host, bearer}, 404},
		{"a gigabyte", "POST / HTTP/1.1", []string{host, bearer, "Content-Length: 1073741824"}, 413},
		{"a gigabyte without a token", "POST / HTTP/1.1", []string{host, "Content-Length: 1073741824"}, 413},
		{"two lengths", "POST / HTTP/1.1", []string{host, bearer, "Content-Length: 5", "Content-Length: 6"}, 400},
		{"long headers", "GET / HTTP/1.1", []string{host, bearer, "X-Long: " + strings.Repeat("a", 16<<10)}, 431},
		{"headers just short of long", "GET / HTTP/1.1", []string{host, bearer, "X-Long: " + strings.Repeat("a", 15<<10)}, 200},
		{"another protocol", "GET / HTTP/3.0", []string{host, bearer}, 505},
		{"a folder", "GET /assets/ HTTP/1.1", []string{host, bearer}, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, body := wire(t, addr, c.line+"\r\n"+strings.Join(c.headers, "\r\n")+"\r\n\r\n")
			if r.StatusCode != c.status {
				t.Errorf("%d, want %d", r.StatusCode, c.status)
			}
			if strings.Contains(fmt.Sprint(r.Header)+body, token) {
				t.Errorf("the answer tells the token:\n%v\n%s", r.Header, body)
			}
			if to := r.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
				t.Errorf("leads to %q", to)
			}
			switch c.status {
			case 400, 431, 505: // net/http's own, before us
			default:
				guarded(t, r)
			}
		})
	}
}

// guarded checks the headers of DESK 10.
func guarded(t *testing.T, r *http.Response) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy":      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
		"Access-Control-Allow-Origin":  "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestSlowHeaders opens connections that never end their first request.
func TestSlowHeaders(t *testing.T) {
	t.Parallel()
	addr := open(t, nil)
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
	c.SetDeadline(time.Now().Add(time.Minute))
	if b, err := io.ReadAll(c); err != nil || strings.Contains(string(b), " 200 ") {
		t.Errorf("%q, %v", b, err)
	}
}

// TestToken walks as a browser does: the first address leaves a cookie, which
// then is enough.
func TestToken(t *testing.T) {
	t.Parallel()
	addr := open(t, nil)
	_, port, _ := net.SplitHostPort(addr)
	r, _ := wire(t, addr, "GET /?token="+token+"&week=2026-W48 HTTP/1.1\r\nHost: localhost:"+port+"\r\n\r\n")
	if got, want := r.Header.Get("Location"), "/?week=2026-W48"; r.StatusCode != 303 || got != want {
		t.Errorf("%d to %q, want 303 to %q", r.StatusCode, got, want)
	}
	guarded(t, r)
	set := r.Header.Get("Set-Cookie")
	for _, want := range []string{"brief-" + port + "=" + token, "; HttpOnly", "; SameSite=Strict", "; Path=/"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie %q lacks %q", set, want)
		}
	}
	cookie, _, _ := strings.Cut(set, ";")
	for _, with := range []string{"Cookie: " + cookie, "Authorization: Bearer " + token} {
		r, body := wire(t, addr, "GET / HTTP/1.1\r\nHost: [::1]:"+port+"\r\n"+with+"\r\n\r\n")
		guarded(t, r)
		if r.StatusCode != 200 || !strings.Contains(body, "nothing yet") {
			t.Errorf("%s: %d\n%s", with, r.StatusCode, body)
		}
		if strings.Contains(body, "<script>") || strings.Contains(body, "<desk>") || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("words of the data are code:\n%s", body)
		}
	}
}

// TestUnknownReader is told where the address stands, in words.
func TestUnknownReader(t *testing.T) {
	t.Parallel()
	addr := open(t, nil)
	r, body := wire(t, addr, "GET / HTTP/1.1\r\nHost: "+addr+"\r\n\r\n")
	if r.StatusCode != 401 || !strings.Contains(body, "The first line that brief serve") || r.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("%d %v\n%s", r.StatusCode, r.Header, body)
	}
}

// TestHealth tells everybody whether all is well, and nobody why not.
func TestHealth(t *testing.T) {
	t.Parallel()
	var ill error
	addr := open(t, func(d *web.Desk) { d.Health = func(context.Context) error { return ill } })
	r, body := wire(t, addr, "GET /healthz HTTP/1.1\r\nHost: "+addr+"\r\n\r\n")
	if guarded(t, r); r.StatusCode != 200 || body != "ok\n" {
		t.Errorf("%d %q", r.StatusCode, body)
	}
	ill = errors.New("archive/register: no space")
	r, body = wire(t, addr, "GET /healthz HTTP/1.1\r\nHost: "+addr+"\r\n\r\n")
	if r.StatusCode != 503 || body != "not well; brief doctor says why\n" {
		t.Errorf("%d %q", r.StatusCode, body)
	}
}

// TestMetrics reads the text format of Prometheus, 0.0.4.
func TestMetrics(t *testing.T) {
	t.Parallel()
	addr := open(t, nil)
	r, body := wire(t, addr, "GET /metrics HTTP/1.1\r\nHost: "+addr+"\r\nAuthorization: Bearer "+token+"\r\n\r\n")
	const want = `# HELP brief_due due\nand not there
# TYPE brief_due gauge
brief_due 2
# HELP brief_editions_made_total made
# TYPE brief_editions_made_total counter
brief_editions_made_total{schedule="we\"ek\\ly"} 7
brief_editions_made_total{schedule="b"} 0.5
`
	if body != want || r.Header.Get("Content-Type") != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("%v\n%s\nwant\n%s", r.Header, body, want)
	}
}

// TestPageThatFails says why, and is no page.
func TestPageThatFails(t *testing.T) {
	t.Parallel()
	addr := open(t, func(d *web.Desk) {
		d.Today = func(context.Context) (web.Page, error) { return web.Page{}, errors.New("archive: <gone>") }
	})
	r, body := wire(t, addr, "GET / HTTP/1.1\r\nHost: "+addr+"\r\nAuthorization: Bearer "+token+"\r\n\r\n")
	if r.StatusCode != 500 || !strings.Contains(body, "archive: &lt;gone&gt;") {
		t.Errorf("%d\n%s", r.StatusCode, body)
	}
}

// TestListen opens no address that another machine reaches.
func TestListen(t *testing.T) {
	for _, addr := range []string{":8380", "0.0.0.0:8380", "[::]:8380", "192.0.2.1:8380", "desk.example:8380", "127.0.0.2:8380"} {
		var outside *web.OutsideError
		if l, err := web.Listen(addr); !errors.As(err, &outside) {
			t.Errorf("%s: %v, %v", addr, l, err)
		}
	}
	if _, err := web.Listen("8380"); err == nil || !strings.Contains(err.Error(), "write 127.0.0.1:8380") {
		t.Error(err)
	}
}

// TestManyConnections: the 65th waits until one of 64 ends, and is then served.
func TestManyConnections(t *testing.T) {
	t.Parallel()
	addr := open(t, nil)
	var held []net.Conn
	for range 64 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		held = append(held, c)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		wire(t, addr, "GET /healthz HTTP/1.1\r\nHost: "+addr+"\r\n\r\n")
	}()
	for _, c := range held {
		c.Close()
	}
	<-answered
}
