package report

import (
	"path"

	"brief/report/archive"
	"brief/report/dataset"
)

// Series is the series of the editions that an order asks for, as an archive
// names it: KAZ, memo/KAZ, region/Central-Asia.
func (b *Builder) Series(o Order) string {
	report := first(o.Report, "country")
	if o.Region != "" {
		report = first(o.Report, "region")
	}
	key, _ := b.name(o, report, "")
	return path.Clean(key)
}

// A Compared is what differs between two editions, or between an edition and
// the data as they are now.
type Compared struct {
	dataset.Comparison
	Was, Now        *dataset.Set // what each report read
	Country, Region string
	WasMark         string // the handling mark that was
}

// Compare holds an edition against a later one, or against the data of the
// Builder where now is nil. Editions are compared on the country or region of
// was; only what its report reads is compared.
func (b *Builder) Compare(a *archive.Archive, was, now *archive.Record) (*Compared, error) {
	then, made, err := b.setAt(a, was)
	if err != nil {
		return nil, err
	}
	c := &Compared{Was: then, Country: made.Country, Region: made.Region, WasMark: made.Mark}
	r, known := b.cfg.Reports[made.Report]
	switch {
	case now != nil:
		c.Now, _, err = b.setAt(a, now)
	case known:
		c.Now, err = b.setOf(r, false), b.readable(made)
	default:
		err = b.unknownReport(made.Report)
	}
	if err != nil {
		return nil, err
	}
	c.Comparison = dataset.Diff(c.Was, c.Now, c.Country, c.Region)
	return c, nil
}

// setAt is the data that a kept edition read, and its order.
func (b *Builder) setAt(a *archive.Archive, r *archive.Record) (*dataset.Set, Made, error) {
	in, err := Kept(a, r)
	if err != nil {
		return nil, Made{}, err
	}
	p, err := b.Past(in)
	if err != nil {
		return nil, Made{}, err
	}
	set, made := p.Set, in.Manifest.Order
	if report, ok := b.cfg.Reports[made.Report]; ok {
		set = set.Only(report.Datasets)
	}
	return set, made, nil
}

// readable refuses data that an edition of an order could not print: what is
// poison cannot be compared. The error is a problem.List.
func (b *Builder) readable(made Made) error {
	if made.Country != "" && b.set.Country(made.Country) == nil || made.Region != "" && len(b.set.In(made.Region)) == 0 {
		return nil // it went
	}
	w, err := b.begin(Order{Report: made.Report, Country: made.Country, Region: made.Region, Lang: made.Lang, Date: b.set.Today})
	if err != nil {
		return err
	}
	return w.execute()
}
