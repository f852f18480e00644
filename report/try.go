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
	if r := same(was, e.basis(), o.Note); r != nil {
		return e, r.ID(), nil
	}
	if w.unchanged(was) {
		return nil, "", &UnchangedError{e.Key, o.Previous.id}
	}
	return e, "", nil
}
