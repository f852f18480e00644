// Package web is the frame of the desk page: who may ask (by name of the host,
// token and origin), how much and how long, and with which headers an answer
// leaves. What a page says comes in as functions; web must not know where the
// desk's files or editions are.
package web

import (
	"context"
	"crypto/subtle"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Desk is what the pages show.
type Desk struct {
	Name    string                         // of the desk
	Token   string                         // that every address but /healthz asks for; not empty
	Port    int                            // that the page is asked at
	Health  func(context.Context) error    // nil while all is well
	Metrics func(context.Context) []Metric // for /metrics
	Today   func(context.Context) (Page, error)
	Log     *slog.Logger
}

// A Page is what the desk says in words: sections of lines.
type Page struct {
	Title    string
	Sections []Section
}

// A Section is a head and the rows below it; without rows, Empty says why.
type Section struct {
	Head  string
	Cols  []string
	Rows  [][]string
	Empty string
}

// policy is what a browser may do with a page: nothing that comes from elsewhere
// (RELIABILITY 4, DESK 10).
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Handler answers for a desk. Every request must name this machine as its
// host, and bring the token, which the first address carries once and a cookie
// later; one that acts must come from a page of ours.
func Handler(d Desk) http.Handler {
	open := http.NewServeMux()
	open.HandleFunc("GET /healthz", d.health)
	closed := http.NewServeMux()
	closed.HandleFunc("GET /{$}", d.today)
	closed.HandleFunc("GET /metrics", d.metrics)
	closed.HandleFunc("GET /assets/desk.css", sheet)
	open.Handle("/", d.withToken(http.NewCrossOriginProtection().Handler(closed)))
	return headed(d.ours(small(open)))
}

// maxBody is how much a request may bring (RELIABILITY 4).
const maxBody = 64 << 10

// small refuses what says that it brings more than that, and reads no further of
// what does not say it.
func small(next http.Handler) http.Handler {
	bounded := http.MaxBytesHandler(next, maxBody)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > maxBody {
			w.Header().Set("Connection", "close")
			http.Error(w, "a request brings at most 64 KiB", http.StatusRequestEntityTooLarge)
			return
		}
		bounded.ServeHTTP(w, r)
	})
}

// ours refuses what is not asked of this machine by one of its own names: a
// name that somebody else points here would let their pages read ours.
func (d Desk) ours(next http.Handler) http.Handler {
	port := strconv.Itoa(d.Port)
	var hosts []string
	for _, n := range names {
		hosts = append(hosts, net.JoinHostPort(n, port))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(hosts, strings.ToLower(r.Host)) {
			http.Error(w, "this is the desk page of 127.0.0.1, and of no other name", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// headed gives every answer the headers that keep others out.
func headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// withToken refuses who does not bring the token. An address that carries it
// leaves it in a cookie, and goes on to the same address without it.
func (d Desk) withToken(next http.Handler) http.Handler {
	cookie := "brief-" + strconv.Itoa(d.Port) // cookies of one machine share all its ports
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		if query.Has("token") && r.Method == http.MethodGet && d.is(query.Get("token")) {
			http.SetCookie(w, &http.Cookie{Name: cookie, Value: d.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int((400 * 24 * time.Hour).Seconds())})
			query.Del("token")
			to := *r.URL
			to.RawQuery, to.Scheme, to.Host = query.Encode(), "", ""
			to.Path = "/" + strings.TrimLeft(to.Path, `/\`) // never another host
			http.Redirect(w, r, to.String(), http.StatusSeeOther)
			return
		}
		held, _ := r.Cookie(cookie)
		bearer, has := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if has && d.is(bearer) || held != nil && d.is(held.Value) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", "Bearer")
		d.show(w, http.StatusUnauthorized, Page{Title: "Not known here", Sections: []Section{{
			Head:  "This page opens by its own address",
			Empty: "The first line that brief serve or brief preview printed is that address: it carries a token. Open it once in this browser.",
		}}})
	})
}

func (d Desk) is(token string) bool {
	return d.Token != "" && subtle.ConstantTimeCompare([]byte(token), []byte(d.Token)) == 1
}

func (d Desk) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := d.Health(r.Context()); err != nil {
		d.Log.Debug("not well", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		w.Write([]byte("not well; brief doctor says why\n")) // which is nobody else's business
		return
	}
	w.Write([]byte("ok\n"))
}

func (d Desk) metrics(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Write(metricText(d.Metrics(r.Context())))
}

func (d Desk) today(w http.ResponseWriter, r *http.Request) {
	p, err := d.Today(r.Context())
	if err != nil {
		d.Log.Error("page", "path", r.URL.Path, "error", err)
		d.show(w, http.StatusInternalServerError, Page{Title: "The page could not be made", Sections: []Section{{Head: "Why", Empty: err.Error()}}})
		return
	}
	d.show(w, http.StatusOK, p)
}

// show writes a page, whole.
func (d Desk) show(w http.ResponseWriter, status int, p Page) {
	var b strings.Builder
	if err := page().Execute(&b, struct {
		Desk string
		Page
	}{d.Name, p}); err != nil {
		panic(err) // a page is text
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(b.String()))
}

// page is read when the first page is asked for: most calls of the program ask
// for none.
var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageText)) })

const pageText = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}} · {{.Desk}}</title>
<link rel="stylesheet" href="/assets/desk.css">
<header><p>{{.Desk}}</p></header>
<main>
<h1>{{.Title}}</h1>
{{range .Sections}}<section>
<h2>{{.Head}}</h2>
{{if .Rows}}<table>
<thead><tr>{{range .Cols}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</tbody>
</table>
{{else}}<p>{{.Empty}}</p>
{{end}}</section>
{{end}}</main>
</html>
`
