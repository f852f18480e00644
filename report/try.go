package report

import (
	"context"

	"brief/report/archive"
)

// Try makes an edition as Issue would, and keeps nothing: for who wants to know
// beforehand. kept is the ID of what an archive has of the same inputs, "" if
// it has none. Where only what changed is asked for and nothing did, the error
// is an *UnchangedError.
func (b *Builder) Try(ctx context.Context, o Order, a *archive.Archive) (e *Edition, kept string, err error) {
	if o, err = b.after(o, a); err != nil {
		return nil, "", err
	}
	w, err := b.begin(o)
	if err != nil {
		return nil, "", err
	}
	was, err := b.number(&o, w.edition.Key, a)
	if err != nil {
		return nil, "", err
	}
	if e, err = b.Build(ctx, o); err != nil {
		return nil, "", err
	}
	basis := e.Inputs.Manifest.basis()
	for _, r := range was {
		if r != nil && r.Basis == basis {
			return e, r.ID(), nil
		}
	}
	if o.ChangedOnly && was[len(was)-1] == nil && o.Previous != nil && !e.news(o.Previous) {
		since, err := a.Newest(o.Previous.state.Edition)
		if err != nil {
			return nil, "", err
		}
		return nil, "", &UnchangedError{e.Key, since.ID()}
	}
	return e, "", nil
}
