package deliver

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"brief/report/config"
)

// A draft is an outlet that writes each copy as an unsent mail into a folder. A
// person opens it, in Outlook or another program, and sends it.
type draft struct{ folder }

func openDraft(o config.Outlet, w World) (Outlet, error) {
	f, err := openFolder(o, w)
	if err != nil {
		return nil, err
	}
	return &draft{*f.(*folder)}, nil
}

// letter is a copy whose file is the mail that brings it.
func (d *draft) letter(c Copy) (Copy, error) {
	m := messageOf(c, "")
	m.unsent = true
	b, err := m.bytes()
	if err != nil {
		return c, &NotTaken{err, false}
	}
	f := *c.File
	name := []string{strings.TrimSuffix(f.Name, path.Ext(f.Name)), c.Recipient.ID}
	if c.Round > 1 {
		name = append(name, fmt.Sprint(c.Round))
	}
	f.Name, f.PDF = strings.Join(filled(name...), "-")+".eml", b
	c.File = &f
	return c, nil
}

// Send writes the draft, as folder writes files.
func (d *draft) Send(ctx context.Context, c Copy, tell func(string)) (Outcome, error) {
	c, err := d.letter(c)
	if err != nil {
		return Outcome{}, err
	}
	out, err := d.folder.Send(ctx, c, tell)
	return handed(out), err
}

// Ask looks whether the draft is there. One that is not may have been sent by
// now.
func (d *draft) Ask(ctx context.Context, c Copy, evidence string) (Outcome, error) {
	c, err := d.letter(c)
	if err != nil {
		return Outcome{}, err
	}
	out, err := d.folder.Ask(ctx, c, evidence)
	return handed(out), err
}

// handed is the outcome of a draft, which is no mail yet.
func handed(out Outcome) Outcome {
	if out.State == Sent {
		out.State = HandedOver
	}
	return out
}

// Cancel is not for drafts: people may have sent them.
func (d *draft) Cancel(context.Context, Copy, string) error { return errors.ErrUnsupported }
