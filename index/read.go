package index

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"sync"

	"resolve/dist"
)

// readSidecar reads the core metadata that is served beside the file (PEP 658, 714).
func (c *Client) readSidecar(ctx context.Context, f *dist.File) (*dist.Metadata, error) {
	req := request{
		op:    "read the metadata of " + f.Filename,
		url:   sidecarURL(f.URL),
		gzip:  true,
		limit: c.config.Limits.Metadata,
		total: c.config.Timeouts.Total,
	}
	var m *dist.Metadata
	err := c.do(ctx, req, func(a *answer) error {
		check, err := newChecked(a, f.SidecarHash)
		if err != nil {
			return err
		}
		text := texts.Get().(*bytes.Buffer)
		defer release(text)
		if _, err := text.ReadFrom(check); err != nil {
			return err
		}
		if err := check.verify(); err != nil {
			return err
		}
		m = parsed(dist.ParseMetadata(text.Bytes()))
		return nil
	})
	return m, err
}

// texts are used again: of most metadata a tenth is headers, which is all that
// the parser takes a copy of.
var texts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// textKept is the largest text whose room is used again.
const textKept = 256 << 10

func release(text *bytes.Buffer) {
	if text.Cap() <= textKept {
		text.Reset()
		texts.Put(text)
	}
}

// readSdist reads the PKG-INFO of an sdist, which has to be taken whole: what
// an archive says counts only once its hash is known to be right.
func (c *Client) readSdist(ctx context.Context, f *dist.File) (*dist.Metadata, error) {
	var text []byte
	var useErr error
	err := c.do(ctx, c.fileRequest(f), func(a *answer) error {
		return takeWhole(a, f, func(r io.Reader) error {
			text, useErr = dist.PKGInfo(r, f.Filename)
			return nil // the rest of the body is to come first
		})
	})
	if err != nil {
		return nil, err
	}
	return sdistMetadata(text, useErr, f)
}

// sdistMetadata reads the PKG-INFO that was found in an sdist, or not.
func sdistMetadata(text []byte, err error, f *dist.File) (*dist.Metadata, error) {
	switch {
	case errors.Is(err, dist.ErrNoPKGInfo):
		return nil, needsBuild(f, "the sdist has no PKG-INFO")
	case err != nil:
		return &dist.Metadata{Malformed: err.Error()}, nil // nor could it be built
	}
	m, err := dist.ParseMetadata(text)
	if err != nil {
		return nil, needsBuild(f, err.Error())
	}
	return static(m, f)
}

// static passes the metadata of an sdist if it holds for every wheel that may
// be built of it (PEP 643).
func static(m *dist.Metadata, f *dist.File) (*dist.Metadata, error) {
	if m.Malformed != "" {
		return m, nil
	}
	if err := m.Static(); err != nil {
		return nil, needsBuild(f, err.Error())
	}
	return m, nil
}

func needsBuild(f *dist.File, reason string) error {
	return &NeedsBuild{Filename: f.Filename, URL: Redact(f.URL), Reason: reason}
}

// parsed turns metadata that cannot be read into what it is: data.
func parsed(m *dist.Metadata, err error) *dist.Metadata {
	if err != nil {
		return &dist.Metadata{Malformed: err.Error()}
	}
	return m
}

func (c *Client) fileRequest(f *dist.File) request {
	return request{op: "read " + f.Filename, url: f.URL, limit: c.config.Limits.File, total: c.config.Timeouts.File}
}

// takeWhole gives use the body of a whole file, then verifies length and hash.
func takeWhole(a *answer, f *dist.File, use func(io.Reader) error) error {
	check, err := newChecked(a, f.BestHash())
	if err != nil {
		return err
	}
	if err := use(check); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, check); err != nil {
		return err
	}
	return check.verify()
}

// A checked reader hashes what passes.
type checked struct {
	r    io.Reader
	hash hash.Hash // nil: nothing to check against
	want string    // hex
	full string    // as the index gave it
}

func newChecked(r io.Reader, want string) (*checked, error) {
	c := &checked{r: r, full: want}
	if want == "" {
		return c, nil
	}
	var err error
	c.hash, c.want, err = newHash(want)
	return c, err
}

// Read implements io.Reader.
func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.hash != nil {
		c.hash.Write(p[:n])
	}
	return n, err
}

// verify compares the hash of all that was read.
func (c *checked) verify() error {
	if c.hash == nil {
		return nil
	}
	if got := hex.EncodeToString(c.hash.Sum(nil)); got != c.want {
		return &mismatchError{want: c.full, got: got}
	}
	return nil
}
