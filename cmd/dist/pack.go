package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"time"
)

// documents are files of the repository that go into every archive.
var documents = []string{"README.md", "CHANGELOG.md"}

// addArchive adds the archive of one program: a zip for Windows, else a tar.gz.
func (t tree) addArchive(r release, p program, pages tree, licences file) error {
	in := tree{"licences.txt": licences}
	for name, f := range pages {
		in[name] = f
	}
	for _, name := range documents {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		in.add(name, 0o644, text)
	}
	name := r.name() + "_" + p.os + "_" + p.arch
	pack, ext := tarball, ".tar.gz"
	if p.os == "windows" {
		pack, ext = zipped, ".zip"
	}
	in.add(p.file(), 0o755, p.data)
	data, err := pack(in.below(name), r.at)
	if err != nil {
		return err
	}
	t.add(name+ext, 0o644, data)
	return nil
}

// tarball packs files as they are in order, all of one time and of nobody.
func tarball(t tree, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(z)
	for _, name := range t.names() {
		f := t[name]
		h := &tar.Header{Name: name, Mode: int64(f.mode), Size: int64(len(f.data)), ModTime: at, Format: tar.FormatPAX}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// zipped is tarball as a zip.
func zipped(t tree, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range t.names() {
		f := t[name]
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC()}
		h.SetMode(f.mode)
		to, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// gzipped packs one file as Debian wants manual pages and changelogs: as small as
// can be, without name and time (Debian Policy 12.1 and 12.7).
func gzipped(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
