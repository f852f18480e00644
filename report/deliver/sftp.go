package deliver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/pkg/sftp"

	"brief/report/config"
)

// A remote takes files on another machine, as a folder does on this one: each
// whole or not at all, and never in the place of another.
type remote struct {
	machine
	dir string
}

func openRemote(o config.Outlet, w World) (Outlet, error) {
	m, err := machineOf(o, w)
	if err != nil {
		return nil, err
	}
	return &remote{*m, path.Clean(o.Keys["path"].Text)}, nil
}

// within runs do with a session on the machine.
func (r *remote) within(ctx context.Context, do func(*sftp.Client) error) error {
	conn, hangUp, err := r.call(ctx)
	if err != nil {
		return &NotTaken{err, true}
	}
	defer hangUp()
	c, err := sftp.NewClient(conn)
	if err != nil {
		return &NotTaken{fmt.Errorf("%s speaks no SFTP: %w", r.address, err), true}
	}
	defer c.Close()
	return do(c)
}

// Check makes a file and takes it away again.
func (r *remote) Check(ctx context.Context) error {
	return r.within(ctx, func(c *sftp.Client) error {
		name := path.Join(r.dir, ".brief.part")
		f, err := c.OpenFile(name, os.O_WRONLY|os.O_CREATE)
		if err != nil {
			return r.about(name, err)
		}
		return errors.Join(f.Close(), c.Remove(name))
	})
}

// about says which file an error is about.
func (r *remote) about(name string, err error) error {
	return fmt.Errorf("%s:%s: %w", r.address, name, err)
}

// Send writes a file beside its name, has it synced, reads it back and renames it.
func (r *remote) Send(ctx context.Context, c Copy, _ func(string)) (out Outcome, err error) {
	name, data := path.Join(r.dir, c.File.Name), c.File.content()
	err = r.within(ctx, func(s *sftp.Client) error {
		there, err := r.has(s, name, data)
		if there || err != nil {
			out = Outcome{Sent, "it was there already", name}
			return err
		}
		part := path.Join(r.dir, c.part())
		if err := writeRemote(s, part, data); err != nil {
			s.Remove(part)
			return &NotTaken{r.about(part, err), true}
		}
		// The rename of SFTP 3 leaves what has the name as it is, unlike the
		// extension posix-rename, which would put ours in its place.
		if err := s.Rename(part, name); err != nil {
			return r.unnamed(s, part, name, err)
		}
		out = Outcome{Sent, "", name}
		return nil
	})
	if err != nil {
		out = Outcome{}
	}
	return out, err
}

// unnamed is the end of a file that may not have its name: what the machine
// said decides, and silence does not.
func (r *remote) unnamed(s *sftp.Client, part, name string, err error) error {
	if said := (*sftp.StatusError)(nil); !errors.As(err, &said) && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		return &Uncertain{Err: r.about(name, err), Again: true}
	}
	s.Remove(part)
	if _, e := s.Lstat(name); e == nil {
		return &NotTaken{r.about(name, foreign(path.Base(name))), false}
	}
	return &NotTaken{r.about(name, err), true}
}

// writeRemote writes a file, has it synced where the machine can, and reads it
// back.
func writeRemote(s *sftp.Client, name string, data []byte) error {
	f, err := s.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if _, can := s.HasExtension("fsync@openssh.com"); err == nil && can {
		err = f.Sync()
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil {
		var back []byte
		if back, err = io.ReadAll(io.LimitReader(f, int64(len(data))+1)); err == nil && !bytes.Equal(back, data) {
			err = errors.New("read back it is not what was written")
		}
	}
	return errors.Join(err, f.Close())
}

// has reports whether a file is there as it should be. Another one of its name
// is a *NotTaken.
func (r *remote) has(s *sftp.Client, name string, data []byte) (bool, error) {
	info, err := s.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, &NotTaken{r.about(name, err), true}
	case !info.Mode().IsRegular() || info.Size() != int64(len(data)):
		return false, &NotTaken{r.about(name, foreign(path.Base(name))), false}
	}
	f, err := s.Open(name)
	if err != nil {
		return false, &NotTaken{r.about(name, err), true}
	}
	defer f.Close()
	was, err := io.ReadAll(io.LimitReader(f, int64(len(data))+1))
	switch {
	case err != nil:
		return false, &NotTaken{r.about(name, err), true}
	case !bytes.Equal(was, data):
		return false, &NotTaken{r.about(name, foreign(path.Base(name))), false}
	}
	return true, nil
}

// Ask looks whether the file is there.
func (r *remote) Ask(ctx context.Context, c Copy, _ string) (out Outcome, err error) {
	name := path.Join(r.dir, c.File.Name)
	asked, there := false, false
	err = r.within(ctx, func(s *sftp.Client) (err error) {
		if _, err = s.Stat(r.dir); err != nil { // nothing is in a folder that is away
			return r.about(r.dir, err)
		}
		there, err = r.has(s, name, c.File.content())
		missed := (*NotTaken)(nil)
		asked = err == nil || errors.As(err, &missed) && !missed.Again
		if asked {
			s.Remove(path.Join(r.dir, c.part())) // of an attempt that died
		}
		return err
	})
	missed := (*NotTaken)(nil)
	switch {
	case there:
		return Outcome{Sent, "it was found there", name}, nil
	case asked && err == nil:
		return out, &NotTaken{errors.New("it is not there"), true}
	case !asked && errors.As(err, &missed):
		return out, missed.Err
	}
	return out, err // another file has its name, so ours never came; or nobody can be asked
}

// Cancel is not for files: people may have them.
func (r *remote) Cancel(context.Context, Copy, string) error { return errors.ErrUnsupported }
