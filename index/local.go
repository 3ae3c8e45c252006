package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"resolve/dist"
)

// A Local is an index in a folder of this machine, which has the page of a
// package at NAME/index.json or NAME/index.html, or a place of find-links: a
// folder with wheels and sdists in it, a page in HTML with links to them, or one
// of them. It implements Member; goroutines may share it.
//
// What lies here is read where it lies, and has no hash until it is hashed.
// What a page links to elsewhere is read as a Client does.
type Local struct {
	path string
	base *url.URL
	name string
	flat bool
	disk Files
	away *Client // reads what is elsewhere
}

var _ Member = (*Local)(nil)

// LocalPath returns the path that text means, a URL of the scheme file or a
// path, and false if it is a URL of another scheme.
func LocalPath(text string) (string, bool) {
	rest, isFile := strings.CutPrefix(text, "file:")
	if !isFile {
		return text, !strings.Contains(text, "://")
	}
	if u, err := url.Parse(text); err == nil && (u.Host == "" || u.Host == "localhost") && u.Path != "" {
		rest = u.Path
	}
	if runtime.GOOS == "windows" && len(rest) > 2 && rest[0] == '/' && rest[2] == ':' {
		rest = rest[1:]
	}
	return filepath.FromSlash(rest), true
}

// fileURL returns the URL of a path that is absolute.
func fileURL(path string) *url.URL {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return &url.URL{Scheme: "file", Path: path}
}

// NewLocal returns the Local at cfg.URL, for which LocalPath holds; cfg.Flat says
// that it is a place of find-links. It fails if there is nothing.
func NewLocal(cfg Config) (*Local, error) {
	path, _ := LocalPath(cfg.URL)
	if cfg.Files == nil {
		cfg.Files = ThisMachine()
	}
	path, err := cfg.Files.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := cfg.Files.Stat(path)
	if err == nil && !info.IsDir() && !cfg.Flat {
		err = &fs.PathError{Op: "stat", Path: path, Err: errors.New("it is no folder")}
	}
	if err != nil {
		return nil, err
	}
	l := &Local{path: path, base: fileURL(path), flat: cfg.Flat, disk: cfg.Files}
	l.name = l.base.String()
	cfg.URL = l.name
	l.away, err = newClient(l.base, nil, cfg)
	return l, err
}

// View implements Member.
func (l *Local) View() string { return "local " + l.name }

// Name returns the place as a URL.
func (l *Local) Name() string { return l.name }

// Close closes idle connections.
func (l *Local) Close() { l.away.Close() }

// List implements fetcher.Source.
func (l *Local) List(ctx context.Context, name string) (*dist.Listing, error) {
	p, at, err := l.page(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !l.flat:
		return &dist.Listing{Name: name, Index: l.name, Absent: "not on the index " + l.name}, nil
	case err != nil:
		return nil, &Error{Op: l.away.listOp(name), URL: at, Index: l.name, Err: err}
	}
	return l.away.readPacked(p.value(at)), nil
}

// page reads the page of a package, or of all of them, at the URL that it returns.
func (l *Local) page(name string) (p *page, at string, err error) {
	if !l.flat {
		if strings.ContainsAny(name, `/\`) {
			return nil, l.name, fs.ErrNotExist
		}
		dir := filepath.Join(l.path, name)
		for _, file := range []struct{ name, kind string }{{"index.json", jsonType}, {"index.html", htmlType}} {
			p, at, err = l.parseFile(filepath.Join(dir, file.name), file.kind, name)
			if !errors.Is(err, fs.ErrNotExist) {
				break
			}
		}
		return p, at, err
	}
	info, err := l.disk.Stat(l.path)
	switch {
	case err != nil:
		return nil, l.name, pathCause(err)
	case info.IsDir():
		p, err = l.scan(l.path)
		return p, l.name, err
	case isArchive(l.path):
		p := &page{packer: newPacker("")}
		p.packer.add(localFile(l.path, info))
		return p, l.name, nil
	}
	return l.parseFile(l.path, htmlType, "")
}

func (l *Local) parseFile(path, kind, name string) (*page, string, error) {
	at := fileURL(path)
	f, err := l.disk.Open(path)
	if err != nil {
		return nil, at.String(), pathCause(err)
	}
	defer f.Close()
	p, err := parsePage(f, kind, at, name)
	return p, at.String(), err
}

// scan lists the files that lie in a folder; what cannot be looked at is passed
// over, as is a folder.
func (l *Local) scan(dir string) (*page, error) {
	entries, err := l.disk.ReadDir(dir)
	if err != nil {
		return nil, pathCause(err)
	}
	p := &page{packer: newPacker("")}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !isArchive(path) {
			continue
		}
		if info, err := l.disk.Stat(path); err == nil && info.Mode().IsRegular() {
			p.packer.add(localFile(path, info))
		}
	}
	return p, nil
}

func localFile(path string, info fs.FileInfo) *dist.File {
	return &dist.File{Filename: filepath.Base(path), URL: fileURL(path).String(), Size: info.Size()}
}

// isArchive reports whether a name ends as one of a wheel or an sdist.
func isArchive(name string) bool {
	name = strings.ToLower(name)
	for _, suffix := range []string{".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tar.lz", ".tar.lzma", ".tlz", ".tar"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// Read implements fetcher.Source as Client.Read does.
func (l *Local) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	path, here := l.here(f)
	switch {
	case !here:
		return l.away.Read(ctx, f, sidecarOnly)
	case f.Sidecar:
		return l.readSidecar(f, path)
	case sidecarOnly:
		return nil, fmt.Errorf("read %s: %w", f.Filename, ErrNoSidecar)
	}
	file, err := l.disk.Open(path)
	if err != nil {
		return nil, l.broken(f, err)
	}
	defer file.Close()
	if f.Kind == dist.Sdist {
		text, err := dist.PKGInfo(file, f.Filename)
		if err != nil && !errors.Is(err, dist.ErrArchive) && !errors.Is(err, dist.ErrNoPKGInfo) {
			return nil, l.broken(f, err)
		}
		return sdistMetadata(text, err, f)
	}
	name, err := dist.ParseWheelName(f.Filename)
	if err != nil {
		return parsed(nil, err), nil
	}
	info, err := file.Stat()
	if err != nil {
		return nil, l.broken(f, err)
	}
	at, ok := file.(io.ReaderAt)
	if !ok {
		return nil, l.broken(f, errors.New("it cannot be read at a place"))
	}
	text, err := dist.MetadataFromWheel(at, info.Size(), name)
	switch {
	case errors.Is(err, dist.ErrArchive):
		return parsed(nil, err), nil
	case err != nil:
		return nil, l.broken(f, err)
	}
	return parsed(dist.ParseMetadata(text)), nil
}

func (l *Local) readSidecar(f *dist.File, path string) (*dist.Metadata, error) {
	text, err := readFile(l.disk, path+".metadata")
	if err != nil {
		return nil, l.broken(f, err)
	}
	check, err := newChecked(bytes.NewReader(text), f.SidecarHash)
	if err == nil {
		io.Copy(io.Discard, check)
		err = check.verify()
	}
	if err != nil {
		return nil, l.broken(f, err)
	}
	m := parsed(dist.ParseMetadata(text))
	if f.Kind == dist.Sdist {
		return static(m, f)
	}
	return m, nil
}

// Hash implements Hasher.
func (l *Local) Hash(ctx context.Context, f *dist.File) (string, error) {
	path, here := l.here(f)
	switch {
	case !here:
		return l.away.Hash(ctx, f)
	case hasSHA256(f):
		return f.BestHash(), nil
	}
	file, err := l.disk.Open(path)
	if err != nil {
		return "", l.broken(f, err)
	}
	defer file.Close()
	check, err := newChecked(&untilDone{ctx, file}, f.BestHash())
	if err != nil {
		return "", l.broken(f, err)
	}
	text, err := hashOf(check, f)
	if err == nil {
		err = check.verify()
	}
	if err != nil {
		return "", l.broken(f, err)
	}
	return text, nil
}

// untilDone reads until a context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.r.Read(p)
}

// here returns the path of a file that lies on this machine.
func (l *Local) here(f *dist.File) (string, bool) {
	if !strings.HasPrefix(f.URL, "file:") {
		return "", false
	}
	return LocalPath(f.URL)
}

func (l *Local) broken(f *dist.File, err error) error {
	return &Error{Op: "read " + f.Filename, URL: f.URL, Index: l.name, Err: pathCause(err)}
}

// pathCause takes the path off, which is told besides.
func pathCause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
