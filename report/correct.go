package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"brief/report/archive"
)

// A Correction is what is asked for with Correct.
type Correction struct {
	Note   string    // what was wrong
	Date   time.Time // of issue
	Mark   string    // the handling mark, or "" for the stricter of the edition's and the config's
	Strict bool      // warnings are errors
}

// Correct makes a version that corrects a kept one, of the data as they are
// now, in the same period, and on the same paper, in the same look and language.
// Where its period is over by then, the page says of which day the data are.
// Where a person must approve it, it is a proof. The same correction again is
// what was kept.
func (b *Builder) Correct(ctx context.Context, r *archive.Record, c Correction, a *archive.Archive, at time.Time, put func(*Edition) error) (*Edition, error) {
	in, err := Kept(a, r)
	if err != nil {
		return nil, err
	}
	o := orderOf(in.Manifest.Order, c.Date)
	switch {
	case o.Country != "" && b.set.Country(o.Country) == nil:
		return nil, &Unknown{"R501", "no country " + quote(o.Country) + " in the data any more, of which the correction would be", "put it back, or brief recall " + r.ID()}
	case o.Region != "" && len(b.set.In(o.Region)) == 0:
		return nil, &Unknown{"R505", "no region " + quote(o.Region) + " in the data any more, of which the correction would be", "put it back, or brief recall " + r.ID()}
	}
	o.Corrects, o.Note, o.Strict, o.Mark = r.Version, c.Note, c.Strict, c.Mark
	if o.Mark == "" {
		if o.Mark, err = stricter(in.Manifest.Order.Mark, first(b.cfg.Mark, "none")); err != nil {
			return nil, err
		}
	}
	return b.Issue(ctx, o, a, at, put)
}

// stricter is the mark of two that lets fewer people see what it stands on.
// Between words of a desk's own nobody can tell: then the error is an *Unknown.
func stricter(was, now string) (string, error) {
	order := []string{"none", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"} // TLP 2.0, section 3
	i, j := slices.Index(order, was), slices.Index(order, now)
	switch {
	case was == now || now == "none":
		return was, nil
	case was != "none" && (i < 0 || j < 0):
		return "", &Unknown{"A606", fmt.Sprintf("the edition has the mark %q, and the config says %q now", was, now), "write --mark and the one that is to stand on it"}
	case j > i || was == "none":
		return now, nil
	}
	return was, nil
}
