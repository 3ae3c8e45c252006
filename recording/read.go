package recording

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
)

// Bounds of what is read, for files that come from anybody.
const (
	maxManifest = 64 << 20 // bytes
	maxMembers  = 200_000
	maxPiece    = 1 << 30 // bytes of one piece of a file
	maxLevel    = 9999    // of a platform's version: each level below has tags of wheels
)

// A Reader is a recording that is open.
type Reader struct {
	Recording *Recording

	members map[string]*zip.File
	file    io.Closer // nil if there is nothing to close
}

// Open opens the recording at path. It reads the manifest, and bodies when they
// are wanted. The caller closes the Reader.
func Open(path string) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, plainCause(err))
	}
	info, err := f.Stat()
	var r *Reader
	if err == nil {
		r, err = NewReader(f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("reading %s: %w", path, plainCause(err))
	}
	r.file = f
	return r, nil
}

// NewReader reads a recording of a size.
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // no path is used as one
		return nil, errors.New("not a recording: it is no zip")
	}
	if len(z.File) > maxMembers {
		return nil, fmt.Errorf("not a recording: it has more than %d members", maxMembers)
	}
	out := &Reader{Recording: &Recording{}, members: map[string]*zip.File{}}
	for _, f := range z.File {
		if out.members[f.Name] != nil {
			return nil, fmt.Errorf("not a recording: it has %q twice", f.Name)
		}
		out.members[f.Name] = f
	}
	text, err := out.manifest()
	if err != nil {
		return nil, err
	}
	var version struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, fmt.Errorf("not a recording: %s: %w", manifestMember, err)
	}
	if version.Format != Format {
		return nil, fmt.Errorf("a recording of form %d, and only form %d is known", version.Format, Format)
	}
	if err := json.Unmarshal(text, out.Recording); err != nil {
		return nil, fmt.Errorf("not a recording: %s: %w", manifestMember, err)
	}
	return out, out.check()
}

func (r *Reader) manifest() ([]byte, error) {
	f := r.members[manifestMember]
	if f == nil {
		return nil, fmt.Errorf("not a recording: it has no %s", manifestMember)
	}
	body, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", manifestMember, err)
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxManifest+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", manifestMember, err)
	case len(text) > maxManifest:
		return nil, fmt.Errorf("%s is larger than %d MiB", manifestMember, maxManifest>>20)
	}
	return text, nil
}

// check refuses a manifest that is none.
func (r *Reader) check() error {
	member := func(where, name string) error {
		if name == "" {
			return nil
		}
		sum, ok := strings.CutPrefix(name, bodyFolder)
		if _, err := hex.DecodeString(sum); !ok || err != nil || len(sum) != 2*sha256.Size || r.members[name] == nil {
			return fmt.Errorf("not a recording: %s: there is no member %q", where, name)
		}
		return nil
	}
	m := r.Recording
	if t := m.Target; t != nil {
		for _, level := range []int{t.Platform.Major, t.Platform.Minor} {
			if level < 0 || level > maxLevel {
				return fmt.Errorf("not a recording: target: no platform has the version %d.%d", t.Platform.Major, t.Platform.Minor)
			}
		}
	}
	if err := member("outcome", m.Outcome.Lock); err != nil {
		return err
	}
	for i, x := range m.Exchanges {
		if x == nil || x.Failure == nil && (x.Status < 100 || x.Status > 999) || x.Start < 0 || x.Wait < 0 || x.Transfer < 0 {
			return fmt.Errorf("not a recording: exchange %d has no answer and no failure", i)
		}
		if err := member(x.URL, x.Body); err != nil {
			return err
		}
	}
	for i, f := range m.Files {
		if f == nil {
			return fmt.Errorf("not a recording: file %d is null", i)
		}
		end := int64(0)
		for _, p := range f.Pieces {
			if p.At < end {
				return fmt.Errorf("not a recording: %s: its pieces are not in their order", f.Name)
			}
			end = p.At
			if err := member(f.Name, p.Body); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close closes the file. What a Player still reads of it fails.
func (r *Reader) Close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

// Lock returns what the run locked, nil if it locked nothing.
func (r *Reader) Lock() ([]byte, error) { return r.whole(r.Recording.Outcome.Lock) }

// body opens a member; the reader fails at its end if it is not what its name says.
func (r *Reader) body(name string) (io.ReadCloser, error) {
	if name == "" {
		return io.NopCloser(strings.NewReader("")), nil
	}
	f := r.members[name]
	if f == nil {
		return nil, fmt.Errorf("the recording has no %s", name)
	}
	b, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("the recording's %s: %w", name, err)
	}
	return &checkedBody{ReadCloser: b, name: name, sum: sha256.New()}, nil
}

// whole reads a member.
func (r *Reader) whole(name string) ([]byte, error) {
	b, err := r.body(name)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	text, err := io.ReadAll(io.LimitReader(b, maxPiece+1))
	if err == nil && len(text) > maxPiece {
		err = fmt.Errorf("the recording's %s is larger than %d bytes", name, maxPiece)
	}
	return text, err
}

// A checkedBody compares what a member holds with its name.
type checkedBody struct {
	io.ReadCloser
	name string
	sum  hash.Hash
}

// Read implements io.Reader.
func (c *checkedBody) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.sum.Write(p[:n])
	switch {
	case err == io.EOF && c.name != bodyFolder+hex.EncodeToString(c.sum.Sum(nil)):
		err = fmt.Errorf("the recording's %s is damaged", c.name)
	case err != nil && err != io.EOF:
		err = fmt.Errorf("the recording's %s: %w", c.name, err)
	}
	return n, err
}
