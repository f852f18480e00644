package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"brief/report/archive"
)

// tokenForm is what a token may be: nobody guesses it, and it needs no quoting
// in an address or a cookie.
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]{20,200}$`)

// webToken is the token of the desk page, and where it comes from in words:
// BRIEF_WEB_TOKEN, the file that BRIEF_WEB_TOKEN_FILE names, or the archive,
// which keeps the first that was made, so that bookmarks last.
func (w *watched) webToken() (token, from string, err error) {
	const form = "write 20 to 200 letters, digits, - or _"
	if t := w.getenv("BRIEF_WEB_TOKEN"); t != "" {
		if !tokenForm.MatchString(t) {
			return "", "", usagef(form, "BRIEF_WEB_TOKEN is no token")
		}
		return t, "BRIEF_WEB_TOKEN", nil
	}
	if path := w.getenv("BRIEF_WEB_TOKEN_FILE"); path != "" {
		token, err := ownFile(path)
		if err == nil && !tokenForm.MatchString(token) {
			err = &worldError{relative(path), form, errors.New("holds no token")}
		}
		return token, "the file of BRIEF_WEB_TOKEN_FILE", err
	}
	b := w.current()
	token, err = keptToken(b.archiveDir())
	return token, "the token stands in " + relative(filepath.Join(b.archiveDir(), tokenName)), b.archiveError(err)
}

// tokenName is the file of an archive that keeps the token of its desk page.
const tokenName = "token"

// keptToken is the token of an archive. The first who asks makes it.
func keptToken(dir string) (token string, err error) {
	d, err := archive.OpenDisk(dir)
	if err != nil {
		return "", err
	}
	defer d.Close()
	unlock, err := d.Lock()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	path := filepath.Join(dir, tokenName)
	token, err = ownFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && token == "": // who began it died
		return newToken(path)
	case err == nil && !tokenForm.MatchString(token):
		err = &worldError{relative(path), "take it away, and the next brief serve makes another", errors.New("holds no token")}
	}
	return token, err
}

// newToken writes a token of 32 bytes by chance.
func newToken(path string) (string, error) {
	var b [32]byte
	rand.Read(b[:])
	token := base64.RawURLEncoding.EncodeToString(b[:])
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(token + "\n")
	return token, errors.Join(err, f.Sync(), f.Close())
}

// ownFile is the line of a file that holds a secret, which only its owner may
// read.
func ownFile(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", &worldError{relative(path), "", bare(err)}
	case !info.Mode().IsRegular() || info.Size() > 1<<10:
		return "", &worldError{relative(path), "", errNotRegular}
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return "", &worldError{relative(path), "chmod 600 keeps others out", errors.New("others may read this secret")}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", &worldError{relative(path), "", bare(err)}
	}
	return strings.TrimSpace(string(text)), nil
}
