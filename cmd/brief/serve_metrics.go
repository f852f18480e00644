package main

import (
	"context"
	"maps"
	"runtime"
	"runtime/metrics"
	"slices"
	"time"

	"brief/report/archive"
	"brief/report/queue"
	"brief/report/runs"
	"brief/report/web"
)

// metrics are what /metrics tells, each series also where it is 0, so that an
// alarm can be set on it before the first trouble.
func (s *service) metrics(ctx context.Context) []web.Metric {
	b := s.current()
	names := slices.Sorted(maps.Keys(b.cfg.Schedules))
	version, _ := built()
	all := []web.Metric{
		{Name: "brief_build_info", Help: "The version of the program.", Label: "version", Values: []web.Sample{{Of: version, Value: 1}}},
	}
	all = append(all, s.counted(names)...)
	all = append(all, s.openEditions(ctx, names)...)
	all = append(all, s.jobs(ctx)...)
	all = append(all, s.kept(names)...)
	return append(all, process()...)
}

// counted are the counters of this process.
func (s *service) counted(names []string) []web.Metric {
	all := []web.Metric{
		{Name: "brief_editions_made_total", Help: "Editions made since the start, late ones too."},
		{Name: "brief_editions_unchanged_total", Help: "Editions not made since the start, since nothing changed."},
		{Name: "brief_editions_refused_total", Help: "Attempts since the start that stopped for errors in the data."},
		{Name: "brief_editions_failed_total", Help: "Attempts since the start that failed otherwise."},
		{Name: "brief_builds_total", Help: "Attempts since the start."},
		{Name: "brief_build_seconds_total", Help: "Seconds that attempts took since the start."},
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		c := s.tally[name]
		if c == nil {
			c = &counted{}
		}
		for i, v := range []float64{float64(c.made), float64(c.same), float64(c.refused), float64(c.failed), float64(c.builds), c.took.Seconds()} {
			all[i].Values = append(all[i].Values, web.Sample{Of: name, Value: v})
		}
	}
	for i := range all {
		all[i].Counter, all[i].Label = true, "schedule"
	}
	stuck := 0.0
	if s.said != "" {
		stuck = 1
	}
	return append(all,
		web.Metric{Name: "brief_stuck", Help: "1 while an error of the config or the world keeps everything from being run.", Values: []web.Sample{{Value: stuck}}},
		web.Metric{Name: "brief_tick_timestamp_seconds", Help: "When it was last looked what is due.", Values: []web.Sample{{Value: seconds(s.ticked)}}},
	)
}

// seconds is a time as Prometheus counts it.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// openEditions counts the editions that are due and not there.
func (s *service) openEditions(ctx context.Context, names []string) []web.Metric {
	due := web.Metric{Name: "brief_editions_due", Help: "Editions that are due and not there.", Label: "schedule"}
	late := web.Metric{Name: "brief_editions_late", Help: "Those of them that are more than 15 minutes late.", Label: "schedule"}
	open, _, err := s.looking().Open(ctx)
	if err != nil {
		s.log.Debug("metrics", "error", err)
		return nil
	}
	for _, name := range names {
		d, l := 0.0, 0.0
		for _, row := range open {
			if row.Schedule == name {
				d++
				if row.Late > 0 {
					l++
				}
			}
		}
		due.Values, late.Values = append(due.Values, web.Sample{Of: name, Value: d}), append(late.Values, web.Sample{Of: name, Value: l})
	}
	next := web.Metric{Name: "brief_next_run_timestamp_seconds", Help: "The next time of a schedule.", Label: "schedule"}
	b := s.current()
	for _, name := range names {
		if sched, _, err := runs.Schedule(b.cfg.Schedules[name], b.files); err == nil {
			if slot, ok := sched.Next(s.app.now()); ok {
				next.Values = append(next.Values, web.Sample{Of: name, Value: seconds(slot.At)})
			}
		}
	}
	return []web.Metric{due, late, next}
}

// recent is how far back jobs are counted that are done.
const recent = 35 * 24 * time.Hour

// jobs counts the tasks of the queue by state.
func (s *service) jobs(ctx context.Context) []web.Metric {
	s.mu.Lock()
	h := s.shift
	s.mu.Unlock()
	up := web.Metric{Name: "brief_queue_up", Help: "1 while the queue answers.", Values: []web.Sample{{}}}
	if h == nil {
		return []web.Metric{up}
	}
	all, err := h.queue.Jobs(ctx, queue.Filter{Since: s.app.now().Add(-recent)})
	if err != nil {
		s.log.Debug("metrics", "error", err)
		return []web.Metric{up}
	}
	up.Values[0].Value = 1
	n := map[queue.State]float64{}
	for _, j := range all {
		n[j.State]++
	}
	m := web.Metric{Name: "brief_queue_jobs", Help: "Jobs of the last 35 days by state.", Label: "state"}
	for _, st := range []queue.State{queue.Waiting, queue.Running, queue.Done, queue.Stopped, queue.Failed} {
		m.Values = append(m.Values, web.Sample{Of: string(st), Value: n[st]})
	}
	return []web.Metric{up, m}
}

// mostLines is how many lines of the register are read to find the last success.
const mostLines = 5000

// kept is what the archive says.
func (s *service) kept(names []string) []web.Metric {
	s.mu.Lock()
	a := s.archive
	s.mu.Unlock()
	last := web.Metric{Name: "brief_last_success_timestamp_seconds", Help: "When the last edition of a schedule came, made or unchanged.", Label: "schedule"}
	newest, n, left := map[string]time.Time{}, 0, len(names)
	lines := 0.0
	for line, err := range a.Backward() {
		if err != nil || left == 0 || n == mostLines {
			break
		}
		n++
		lines = max(lines, float64(line.N))
		if _, known := newest[line.Schedule]; !known && slices.Contains(names, line.Schedule) {
			newest[line.Schedule] = line.At
			left--
		}
	}
	for _, name := range names {
		if at, ok := newest[name]; ok {
			last.Values = append(last.Values, web.Sample{Of: name, Value: seconds(at)})
		}
	}
	all := []web.Metric{last, {Name: "brief_register_lines", Help: "Lines of the archive's register.", Values: []web.Sample{{Value: lines}}}}
	d, err := archive.OpenDisk(s.current().archiveDir())
	if err != nil {
		return all
	}
	defer d.Close()
	if free, err := d.Free(); err == nil {
		all = append(all, web.Metric{Name: "brief_archive_free_bytes", Help: "What the disk of the archive has left.", Values: []web.Sample{{Value: float64(free)}}})
	}
	return all
}

// started is when this process was.
var started = time.Now()

// process is what this process takes of the machine.
func process() []web.Metric {
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(held)
	one := func(name, help string, counter bool, v float64) web.Metric {
		return web.Metric{Name: name, Help: help, Counter: counter, Values: []web.Sample{{Value: v}}}
	}
	return []web.Metric{
		one("process_cpu_seconds_total", "Processor time of the program.", true, processorTime().Seconds()),
		one("process_start_time_seconds", "When the program was started.", false, seconds(started)),
		one("brief_memory_bytes", "Memory that the program holds.", false, float64(held[0].Value.Uint64()-held[1].Value.Uint64())),
		one("brief_goroutines", "What the program does at once.", false, float64(runtime.NumGoroutine())),
	}
}
