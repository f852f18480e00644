package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"brief/report/archive"
	"brief/report/lock"
	"brief/report/problem"
	"brief/report/queue"
	"brief/report/web"
)

// serveCommand is brief serve, which stays and does what schedules ask for.
func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "stay, make what is due at its time, and show the desk page",
		Long: "Stays, looks each minute what is due, makes it, and tells by notify.command what did\n" +
			"not come. The first line on standard error is the address of the desk page with its\n" +
			"token; BRIEF_WEB_TOKEN sets another. Changed data, templates and settings count from\n" +
			"the next minute on, or at once after SIGHUP. It ends by Ctrl-C or SIGTERM within 20\n" +
			"seconds: what is being made is finished, or left to whoever comes next.",
		Example: "  brief serve\n  brief service install --dry-run",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serve(cmd) },
	}
}

// A service is one call of brief serve.
type service struct {
	*watched
	log     *slog.Logger
	systemd *systemd
	wake    chan struct{} // something came to its end: others may be due now
	lost    chan error    // the program must end
	out     sending

	mu      sync.Mutex
	archive *archive.Archive // as it was last opened
	shift   *shift           // nil while the queue is away
	ticked  time.Time        // when the loop last looked what is due
	said    string           // what kept it from that, "" if nothing did
	tally   map[string]*counted
}

func (a *app) serve(cmd *cobra.Command) error {
	w, err := a.watch(cmd)
	if err != nil {
		return err
	}
	d, err := w.read()
	if err != nil {
		return err
	}
	if d.Found.Err() != nil {
		return d.Found
	}
	if d.Archive == nil {
		return problem.List{d.Config.Point(problem.Errorf(problem.Place{}, "K906", "the desk page needs an archive, which says what was made").WithHint("write archive: archive"), "archive")}
	}
	l, err := web.Listen(d.Config.Web.Listen)
	if err != nil {
		return w.listenError(err)
	}
	defer l.Close()
	token, from, err := w.webToken()
	if err != nil {
		return err
	}
	w.firstLine(l.Addr().(*net.TCPAddr).Port, token, from)
	a.logs = a.serviceLog()
	s := &service{
		watched: w, log: a.logs, systemd: newSystemd(a.getenv), wake: make(chan struct{}, 1), lost: make(chan error, 1),
		archive: d.Archive, tally: map[string]*counted{}, ticked: a.now(),
	}
	release, err := s.alone()
	if err != nil {
		return err
	}
	defer release()
	return s.stay(cmd.Context(), l, token)
}

// listenError says what keeps the desk page from its address.
func (w *watched) listenError(err error) error {
	cfg := w.current().cfg
	var outside *web.OutsideError
	switch {
	case errors.As(err, &outside):
		return problem.List{cfg.Point(problem.Errorf(problem.Place{}, "K903", "%v", err).
			WithHint("write web.listen: 127.0.0.1:8380; a proxy that knows its users may pass on what they ask"), "web.listen")}
	case errors.Is(err, syscall.EADDRINUSE):
		return &worldError{cfg.Web.Listen, "another brief serve may be at work; BRIEF_WEB_LISTEN or web.listen names another port", errors.New("the port is taken")}
	}
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		err = op.Err
	}
	return &worldError{cfg.Web.Listen, "web.listen names the address", err}
}

// firstLine is the address of the desk page. A journal keeps what it is told for
// long and shows it to others, so there the token is left out.
func (w *watched) firstLine(port int, token, from string) {
	address := "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) + "/"
	if w.getenv("JOURNAL_STREAM") != "" { // systemd.exec(5)
		fmt.Fprintf(w.err, "%s?token=... (%s)\n", address, from)
		return
	}
	fmt.Fprintln(w.err, address+"?token="+token)
}

// alone says if another service works on the same workspace on this machine,
// which is allowed: the queue decides who makes what.
func (s *service) alone() (release func() error, err error) {
	dir, err := s.stateFolder(s.current().dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "serve")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &worldError{relative(path), "", bare(err)}
	}
	switch ok, err := lock.Try(f); {
	case err != nil:
		return nil, &worldError{relative(path), "", errors.Join(bare(err), f.Close())}
	case !ok:
		s.log.Warn("another brief serve works on this workspace; the queue decides which of them makes what")
	}
	return f.Close, nil
}

// stay serves the page and looks each minute what is due, until ctx is over.
func (s *service) stay(ctx context.Context, l net.Listener, token string) error {
	s.log.Info("serving", "version", program(), "workspace", s.current().dir, "schedules", len(s.current().cfg.Schedules))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() {
		defer close(served) // whoever hears of its end first
		served <- web.Serve(ctx, l, s.handler(l, token), s.log)
	}()
	err := s.loop(ctx, served)
	cancel()
	s.systemd.tell("STOPPING=1")
	s.log.Info("stopping")
	s.endShift()
	s.endSending()
	if err == nil {
		err = <-served
	}
	s.log.Info("stopped")
	return err
}

// handler answers for the desk page.
func (s *service) handler(l net.Listener, token string) http.Handler {
	return web.Handler(web.Desk{
		Name: s.current().cfg.Desk.Name, Token: token, Port: l.Addr().(*net.TCPAddr).Port, Log: s.log,
		Health: s.health, Metrics: s.metrics, Today: s.today,
	})
}

// loop ticks, with each full minute and when something came to its end, and
// tells systemd that it lives. It ends with ctx, or with an error where the
// program must.
func (s *service) loop(ctx context.Context, served <-chan error) error {
	tick := time.NewTimer(0)
	defer tick.Stop()
	feed := time.NewTicker(s.systemd.every())
	defer feed.Stop()
	asked := make(chan os.Signal, 1) // to look at once
	if !s.terminal {                 // a terminal that closes means another thing by it
		signal.Notify(asked, syscall.SIGHUP)
		defer signal.Stop(asked)
	}
	for first := true; ; {
		select {
		case <-ctx.Done():
			return nil
		case err := <-served:
			return err
		case err := <-s.lost:
			return err
		case <-feed.C:
			s.systemd.alive()
		case <-asked:
			tick.Reset(0)
		case <-s.wake:
			tick.Reset(time.Second) // more of the same may follow at once
		case <-tick.C:
			if err := guard(func() error { s.tick(ctx); return nil }); err != nil {
				return err
			}
			if first {
				s.systemd.tell("READY=1")
			}
			first = false
			tick.Reset(s.untilNext())
		}
	}
}

// untilNext is the time to the next tick: to the full minute, when schedules have
// their times, or less where something must be mended first.
func (s *service) untilNext() time.Duration {
	const soon = 10 * time.Second
	now := time.Now()
	wait := now.Truncate(time.Minute).Add(time.Minute).Sub(now)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.said != "" {
		wait = min(wait, soon)
	}
	return wait
}

// tick looks what is due. What keeps it from that is said once, and the next
// tick looks again: a config with errors runs nothing, and ends nothing.
func (s *service) tick(ctx context.Context) {
	err := s.due(ctx)
	text := ""
	if err != nil {
		text = problemText(err)
	}
	s.mu.Lock()
	s.ticked = s.app.now()
	before := s.said
	s.said = text
	s.mu.Unlock()
	switch {
	case ctx.Err() != nil || text == before:
	case text != "":
		s.log.Error("nothing is run", "error", text, "next", "it is looked again each 10 seconds")
	default:
		s.log.Info("all is well again")
	}
}

// due puts into the queue what is due, and has somebody work at it.
func (s *service) due(ctx context.Context) error {
	d, err := s.read()
	if err != nil {
		return err
	}
	if d.Found.Err() != nil {
		return d.Found
	}
	if d.Archive == nil {
		return errors.New("config.yaml names no archive any more")
	}
	s.mu.Lock()
	s.archive = d.Archive
	s.mu.Unlock()
	h, err := s.onShift(ctx, d.Config)
	if err != nil {
		return err
	}
	added, err := h.runner.Tick(ctx)
	if err != nil {
		return err
	}
	if added > 0 {
		s.log.Info("due", "editions", added)
	}
	if _, err := h.runner.Review(ctx); err != nil {
		return err
	}
	s.send(ctx, d)
	return s.deadMan(ctx, h.queue)
}

// deadMan tells people once a day what is missing. It looks in the archive, as
// brief status does, which is to be run by a timer of its own all the same: this
// alarm stops with the service.
func (s *service) deadMan(ctx context.Context, q *queue.Queue) error {
	k, err := s.silence(ctx, q, s.app.now())
	if err != nil {
		return err
	}
	told := k.state.Told
	err = s.tellSilence(ctx, k)
	switch {
	case err != nil:
		s.log.Error("nobody was told what is missing", "error", err)
	case k.state.Told != told && !k.fine():
		s.log.Error("something is missing, and people were told", "what", k.alarm().Error())
	}
	return k.keep()
}

// problemText is an error in words, the errors of a list one after the other.
func problemText(err error) string {
	var found problem.List
	if !errors.As(err, &found) {
		return err.Error()
	}
	text := ""
	for _, p := range found.Sorted() {
		if p.Severity == problem.Error {
			if text != "" {
				text += "\n"
			}
			text += p.String()
		}
	}
	return text
}
