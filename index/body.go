package index

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"resolve/fetcher"
)

// A body reads what a response carries. Its first failure stays: err says
// whether the body broke, whatever the reader on top made of that.
type body struct {
	r    io.Reader
	ctx  context.Context // of the request: whose bytes they are
	zip  *unzipper       // returned to unzippers by release; nil if the body is plain
	left int64           // bytes that may still come
	max  int64
	err  error // nil until a Read fails otherwise than by io.EOF
	eof  bool
}

// An unzipper takes gzip off what it reads in pieces of its own size: pages need
// large ones, and connections, of which there may be hundreds, small buffers.
type unzipper struct {
	gzip.Reader
	in *bufio.Reader
}

const unzipperPiece = 16 << 10

var unzippers = sync.Pool{New: func() any { return &unzipper{in: bufio.NewReaderSize(nil, unzipperPiece)} }}

// reset has z read r from its header on.
func (z *unzipper) reset(r io.Reader) error {
	z.in.Reset(r)
	return z.Reset(z.in)
}

// newBody takes the coding off. A distribution's own bytes (gzip not asked for)
// are never decoded: servers that label a .tar.gz as coded are too many.
func newBody(resp *http.Response, r request) (*body, error) {
	b := &body{r: resp.Body, ctx: resp.Request.Context(), left: r.limit, max: r.limit}
	if resp.ContentLength > r.limit {
		return nil, tooLargeError(r.limit)
	}
	if !r.gzip || r.method == http.MethodHead {
		return b, nil
	}
	switch coding := strings.ToLower(resp.Header.Get("Content-Encoding")); coding {
	case "", "identity":
	case "gzip", "x-gzip":
		b.zip = unzippers.Get().(*unzipper)
		if err := b.zip.reset(resp.Body); err != nil {
			return nil, &brokenError{fmt.Errorf("wrong gzip: %w", unexpected(err))}
		}
		b.r = b.zip
	default:
		return nil, fmt.Errorf("the body is coded as %q, which was not asked for", coding)
	}
	return b, nil
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		b.err = tooLargeError(b.max)
		return 0, b.err
	}
	if n > 0 {
		if limit := fetcher.Took(b.ctx, n); limit != nil {
			b.err = limit
			return 0, b.err
		}
	}
	switch {
	case err == io.EOF:
		b.eof = true
	case err != nil:
		b.err = &brokenError{err}
		return n, b.err
	}
	return n, err
}

// drain reads what take left, so that the end of the body is checked too: its
// length, and the checksum of a compressed one.
func (b *body) drain() error {
	if b.eof {
		return nil
	}
	_, err := io.Copy(io.Discard, b)
	return err
}

// release gives the decompressor back.
func (b *body) release() {
	if b.zip != nil {
		unzippers.Put(b.zip)
		b.zip, b.r = nil, errReader{}
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("read of a released body") }

// unexpected turns the end of a stream within its header into what it is.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
