// Package runs makes what schedules ask for, with nobody there. What is due it
// computes from the schedules of config.yaml and the answers that the archive's
// register holds; the queue only carries out, and may be lost at any time. The
// world comes in as values: the clock, the workspace, where files are put. It
// must not know how an edition looks, nor who is told of it.
package runs

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"brief/report"
	"brief/report/archive"
	"brief/report/config"
	"brief/report/problem"
	"brief/report/schedule"
)

// A Desk is a workspace as it stood at one moment.
type Desk struct {
	Config  *config.Config
	Files   fs.FS
	Archive *archive.Archive
	Hash    string       // of config.yaml and of all that editions may be made of
	Found   problem.List // in the config; an error among it refuses everything

	Open   func(today time.Time) (*report.Builder, problem.List) // reads the data, as of a day
	Places func() (*report.Builder, problem.List)                // reads the countries alone

	mu    sync.Mutex
	read  []*reading
	plans func() ([]*plan, problem.List) // made once
}

// A reading is the data of a desk as of a day, read once for all editions.
type reading struct {
	today   time.Time
	once    sync.Once
	builder *report.Builder
	found   problem.List
}

// builder is the data as of a day, with what is wrong with them. Those of two
// days are kept: schedules of several zones may be in two days at once.
func (d *Desk) builder(today time.Time) (*report.Builder, problem.List) {
	const most = 2
	d.mu.Lock()
	i := slices.IndexFunc(d.read, func(r *reading) bool { return r.today.Equal(today) })
	if i < 0 {
		d.read = append(d.read, &reading{today: today})
		d.read = d.read[max(0, len(d.read)-most):]
		i = len(d.read) - 1
	}
	r := d.read[i]
	d.mu.Unlock()
	r.once.Do(func() { r.builder, r.found = d.Open(today) })
	return r.builder, r.found
}

// Schedule is a schedule of the config, with its zone and its holidays. The
// error is a problem.List.
func Schedule(c config.Schedule, files fs.FS) (*schedule.Schedule, *time.Location, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, nil, problem.List{problem.Errorf(c.Place, "S101", "no time zone %q", c.Zone)}
	}
	var holidays []time.Time
	if c.Holidays != "" {
		data, err := fs.ReadFile(files, c.Holidays)
		if err != nil {
			return nil, nil, problem.List{problem.Errorf(c.Place, "F600", "the file of holidays %q cannot be read", c.Holidays).WithHint("put it there, or take the setting away")}
		}
		var found problem.List
		if holidays, found = schedule.Holidays(c.Holidays, data); found.Err() != nil {
			return nil, nil, found
		}
	}
	s, err := schedule.Parse(c.At, zone, holidays)
	if err != nil {
		return nil, nil, problem.List{problem.Errorf(c.Place, "S102", "%v", err)}
	}
	return s, zone, nil
}

// A target is what one edition of a schedule is about.
type target struct {
	Series  string `json:"series"` // KAZ, memo/KAZ, region/Central-Asia
	Report  string `json:"report"`
	Country string `json:"country,omitempty"`
	Region  string `json:"region,omitempty"`
}

// targets are those of a schedule by its for: as the data are now, so that a
// country which comes later is among them.
func targets(b *report.Builder, cfg *config.Config, c config.Schedule) ([]target, problem.List) {
	var all []target
	add := func(country, region string) {
		t := target{Report: c.Report, Country: country, Region: region}
		t.Series = b.Series(report.Order{Report: c.Report, Country: country, Region: region})
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	ofRegions := cfg.Reports[c.Report].For == "region"
	places := b.Countries()
	var found problem.List
	for _, word := range c.For {
		if word == "all" {
			for _, r := range b.Regions() {
				if ofRegions {
					add("", r)
				}
			}
			for _, p := range places {
				if !ofRegions {
					add(p.ID, "")
				}
			}
			continue
		}
		region, notRegion := b.FindRegion(word)
		country, notCountry := b.Find(word)
		switch {
		case ofRegions && notRegion == nil:
			add("", region)
		case !ofRegions && notCountry == nil:
			add(country, "")
		case !ofRegions && notRegion == nil:
			for _, p := range places {
				if p.Region == region {
					add(p.ID, "")
				}
			}
		case ofRegions:
			found = append(found, noTarget(c, word, "region", notRegion)...)
		default:
			found = append(found, noTarget(c, word, "country or region", notCountry)...)
		}
	}
	slices.SortFunc(all, func(x, y target) int { return strings.Compare(x.Series, y.Series) })
	return all, found
}

// noTarget says that a word of a schedule's for is nothing that the data have.
// Where those that it may be among could not be read, that is what is wrong.
func noTarget(c config.Schedule, word, kind string, err error) problem.List {
	var found problem.List
	if errors.As(err, &found) {
		return found
	}
	p := problem.Errorf(c.Place, "S105", "schedules.%s is for %q, and the data have no such %s", c.Name, word, kind)
	if u := (*report.Unknown)(nil); errors.As(err, &u) {
		p = p.WithHint("%s", u.Hint)
	}
	return problem.List{p}
}
