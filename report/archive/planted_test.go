package archive

import (
	"bytes"
	"errors"
	"path"
	"strings"
	"syscall"
	"testing"
)

// A planted mistake is what a program does wrong; the lossy disk must show it.
type mistake struct {
	name  string
	fs    func(FS) FS // the disk as one run of the program sees it
	early bool        // an edition that is there is acknowledged without another look
	copy  bool        // the file that people get is written at its final name
}

// mistakes are those of RELIABILITY section 6. Each is made by an FS that leaves
// out a step or does it otherwise, or by the desk; the archive is as it is.
var mistakes = []mistake{
	{name: "no fsync", fs: func(f FS) FS { return noSync{f, func(string) bool { return true }} }},
	{name: "no folder fsync", fs: func(f FS) FS { return noSyncDir{f, func(string) bool { return true }} }},
	{name: "parent folder not synced", fs: func(f FS) FS {
		return noSyncDir{f, func(n string) bool { return strings.HasPrefix(n+"/", "editions/") && version(path.Base(n)) == 0 }}
	}},
	{name: "in place", fs: func(f FS) FS { return inPlace{f} }},
	{name: "PDF copied in place", copy: true},
	{name: "early return", early: true},
	{name: "torn line kept", fs: func(f FS) FS { return tornKept{f} }},
	{name: "no second fsync", fs: func(f FS) FS {
		own := map[string]bool{}
		return ownWrites{noSync{f, func(n string) bool { return !own[n] }}, own}
	}},
}

// noSync leaves some files unsynced.
type noSync struct {
	FS
	which func(name string) bool
}

func (f noSync) Sync(n string) error {
	if f.which(n) {
		return nil
	}
	return f.FS.Sync(n)
}

// noSyncDir leaves some folders unsynced.
type noSyncDir struct {
	FS
	which func(name string) bool
}

func (f noSyncDir) SyncDir(n string) error {
	if f.which(n) {
		return nil
	}
	return f.FS.SyncDir(n)
}

// inPlace makes an edition's files at their final names, one after the other.
type inPlace struct{ FS }

func (f inPlace) Rename(from, to string) error {
	names, err := f.List(from)
	if err != nil {
		return f.FS.Rename(from, to) // a file
	}
	err = f.Mkdir(to)
	for _, n := range names {
		var b []byte
		if err == nil {
			b, err = f.Read(from+"/"+n, maxFile)
		}
		if err == nil {
			err = f.Write(to+"/"+n, b)
		}
		if err == nil {
			err = f.Sync(to + "/" + n)
		}
	}
	if err == nil {
		err = f.RemoveAll(from)
	}
	return err
}

// tornKept does not see that a line of the register has no end.
type tornKept struct{ FS }

func (f tornKept) Read(n string, most int) ([]byte, error) {
	b, err := f.FS.Read(n, most)
	if strings.HasPrefix(n, "register/") {
		b = b[:bytes.LastIndexByte(b, '\n')+1]
	}
	return b, err
}

// ownWrites notes what this run wrote.
type ownWrites struct {
	FS
	own map[string]bool
}

func (f ownWrites) Write(n string, data []byte) error {
	f.own[n] = true
	return f.FS.Write(n, data)
}

func (f ownWrites) Append(n string, data []byte) error {
	f.own[n] = true
	return f.FS.Append(n, data)
}

// Rename passes what is known of the files of a folder on to their new names.
func (f ownWrites) Rename(from, to string) error {
	for n := range f.own {
		if rest, ok := strings.CutPrefix(n, from); ok && (rest == "" || rest[0] == '/') {
			f.own[to+rest] = true
		}
	}
	return f.FS.Rename(from, to)
}

// in is a folder of an FS.
type in struct {
	FS
	dir string
}

func (f in) at(n string) string { return strings.TrimSuffix(f.dir+"/"+n, "/") }

func (f in) Mkdir(n string) error                    { return f.FS.Mkdir(f.at(n)) }
func (f in) Write(n string, data []byte) error       { return f.FS.Write(f.at(n), data) }
func (f in) Append(n string, data []byte) error      { return f.FS.Append(f.at(n), data) }
func (f in) Sync(n string) error                     { return f.FS.Sync(f.at(n)) }
func (f in) SyncDir(n string) error                  { return f.FS.SyncDir(f.at(n)) }
func (f in) Rename(from, to string) error            { return f.FS.Rename(f.at(from), f.at(to)) }
func (f in) Read(n string, most int) ([]byte, error) { return f.FS.Read(f.at(n), most) }
func (f in) List(n string) ([]string, error)         { return f.FS.List(f.at(n)) }
func (f in) RemoveAll(n string) error                { return f.FS.RemoveAll(f.at(n)) }

// A full disk says how much it has left, and gets nothing to keep.
type brimful struct {
	*lossy
	free int64
}

func (f brimful) Free() (int64, error) { return f.free, nil }

func TestRoom(t *testing.T) {
	e := edition("KAZ/2026-W48", 1)
	need := int64(len(e.PDF) + len(e.Inputs[0]) + len(e.Inputs[1]))
	for free, want := range map[int64]error{4 * need: nil, 4*need - 1: syscall.ENOSPC} {
		disk := newLossy()
		a, err := Open(brimful{disk, free}, func() (func() error, error) { return func() error { return nil }, nil }, func() string { return "1" })
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Add(e, at, func() error { return nil }); !errors.Is(err, want) {
			t.Errorf("with %d bytes free: %v, want %v", free, err, want)
		}
		if kept, err := a.Newest(e.Record.Key); (kept != nil) != (want == nil) || err != nil {
			t.Errorf("with %d bytes free it keeps %v, %v", free, kept, err)
		}
	}
}
