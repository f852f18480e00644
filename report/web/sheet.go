package web

import "net/http"

// sheet is the look of every page: the tone of the printed one, in light and
// dark (DESK 3).
func sheet(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Write([]byte(look))
}

const look = `:root { color-scheme: light dark; --ink: #15212B; --ink2: #47545F; --surface: #FFFFFF; --rule: #D6DDE2; --accent: #0B4A5E; --focus: #0B5FBF }
@media (prefers-color-scheme: dark) { :root { --ink: #E7EDF1; --ink2: #B3C0C9; --surface: #131B21; --rule: #2E3C46; --accent: #86C6D8; --focus: #7FB8FF } }
body { margin: 0; background: var(--surface); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
header { border-bottom: 2px solid var(--accent); padding: .75rem 2rem }
header p { margin: 0; font-weight: 600; color: var(--accent) }
main { max-width: 60rem; padding: 1rem 2rem }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 1rem 0 }
h2 { font-size: 1.0625rem; color: var(--accent); border-top: 2px solid var(--accent); padding-top: .5rem; margin: 2rem 0 .5rem }
p { margin: .5rem 0 }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th { text-align: left; font-size: .8125rem; color: var(--ink2); font-weight: 400 }
th, td { padding: .375rem 1rem .375rem 0; border-bottom: 1px solid var(--rule); vertical-align: top }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
@media (max-width: 40rem) { main, header { padding-inline: 1rem } thead { position: absolute; clip-path: inset(50%) } td { display: block; border: 0; padding: .125rem 0 } tr { display: block; border-bottom: 1px solid var(--rule); padding: .5rem 0 } }
`
