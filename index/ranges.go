package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"resolve/dist"
)

const (
	// tailSize is how much of a wheel's end is asked for first. The newest wheels
	// of 270 projects, read from a real index, took this many requests: 461 with
	// 8 KiB, 381 with 16, 331 with 32, 308 with 64, 289 with 128, at 9, 10, 12, 16
	// and 23 MB. See wantDirectory for what brings 32 KiB down to 310.
	tailSize = 32 << 10
	// chunkSize is how much is asked for at a place that was not in the tail.
	chunkSize = 32 << 10
	// maxGap is how far a request goes on to meet what is there already.
	maxGap = 256 << 10
	// maxPieces bounds the requests for one wheel, whatever its server does.
	maxPieces = 64
)

// errNoRange says that the server did not answer with the range asked for.
var errNoRange = errors.New("the server gives no ranges")

// A rangeMode is how a server is asked for the end of a file.
type rangeMode uint8

const (
	suffixRanges   rangeMode = iota // bytes=-n
	explicitRanges                  // bytes=a-b
	noRanges
)

// rangeSupport remembers by origin which forms were in vain. Goroutines share
// it; it saves requests and changes no answer.
type rangeSupport struct {
	mu    sync.Mutex
	modes map[string]rangeMode // guarded by mu; absent means suffixRanges
}

func (s *rangeSupport) mode(fileURL string) rangeMode {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.modes[fileOrigin(fileURL)]
}

// lower notes that the origin of fileURL does not know the mode.
func (s *rangeSupport) lower(fileURL string, mode rangeMode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.modes == nil {
		s.modes = map[string]rangeMode{}
	}
	origin := fileOrigin(fileURL)
	s.modes[origin] = max(s.modes[origin], mode+1)
}

func fileOrigin(fileURL string) string {
	u, err := url.Parse(fileURL)
	if err != nil {
		return fileURL
	}
	return originOf(u)
}

func suffixSpec(n int64) string { return fmt.Sprintf("bytes=-%d", n) }

func explicitSpec(start, end int64) string { return fmt.Sprintf("bytes=%d-%d", start, end-1) }

// A remote is a file that is read by ranges, each byte at most once. It is an
// io.ReaderAt for one goroutine.
type remote struct {
	client *Client
	ctx    context.Context
	file   *dist.File
	size   int64
	pieces []piece // what is there, in no order
	got    int64   // bytes of all pieces
	err    error   // the first that ReadAt met; what the reader on top makes of it does not matter
}

// A piece is one run of bytes of the file.
type piece struct {
	start int64
	data  []byte
}

func (p piece) end() int64 { return p.start + int64(len(p.data)) }

// ReadAt implements io.ReaderAt.
func (r *remote) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= r.size {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && off < r.size {
		m := r.copyAt(p[n:], off)
		if m == 0 {
			if r.err == nil {
				r.err = r.fetch(off, off+int64(len(p)-n))
			}
			if r.err != nil {
				return n, r.err
			}
			continue
		}
		n, off = n+m, off+int64(m)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// copyAt copies what is there from off on, as far as it goes.
func (r *remote) copyAt(p []byte, off int64) int {
	for _, have := range r.pieces {
		if have.start <= off && off < have.end() {
			return copy(p, have.data[off-have.start:])
		}
	}
	return 0
}

// fetch asks for [off, end) and a good piece more, up to what is there.
func (r *remote) fetch(off, end int64) error {
	if len(r.pieces) >= maxPieces {
		return &Error{Op: "read " + r.file.Filename, URL: Redact(r.file.URL), Err: fmt.Errorf("%d ranges did not reach its metadata", maxPieces)}
	}
	stop := min(max(end, off+chunkSize), r.size)
	for _, p := range r.pieces {
		if p.start > off && (p.start < stop || p.start-off <= maxGap) {
			stop = p.start
		}
	}
	return r.get(off, stop)
}

// request returns the request for one range.
func (r *remote) request(spec string) request {
	return request{
		op: "read " + r.file.Filename, url: r.file.URL, ranges: spec, also: rangeStatuses,
		limit: r.client.config.Limits.File, total: r.client.config.Timeouts.Total,
	}
}

// take reads a piece off an answer. Where that is no range of the file as it is
// stored, total is -1.
func (r *remote) take(a *answer) (p piece, total int64, err error) {
	first, last, all, ok := contentRange(a.header)
	coding := a.header.Get("Content-Encoding")
	if a.status != http.StatusPartialContent || !ok || coding != "" && coding != "identity" {
		return p, -1, errEnough
	}
	limit := r.client.config.Limits.Metadata
	n := last - first + 1
	if r.got+n > limit {
		return p, -1, tooLargeError(limit)
	}
	p = piece{first, make([]byte, n)}
	if _, err := io.ReadFull(a, p.data); err != nil {
		return piece{}, -1, &brokenError{unexpected(err)}
	}
	return p, all, nil
}

// get asks for [start, end) of a file whose size is known, and for nothing else.
func (r *remote) get(start, end int64) error {
	var p piece
	var total int64
	err := r.client.do(r.ctx, r.request(explicitSpec(start, end)), func(a *answer) error {
		var err error
		p, total, err = r.take(a)
		return err
	})
	if err == nil && (total != r.size || p.start != start || p.end() > end) {
		err = &Error{Op: "read " + r.file.Filename, URL: Redact(r.file.URL), Err: errors.New("the server gave one range and not the next")}
	}
	if err == nil {
		r.keep(p)
	}
	return err
}

func (r *remote) keep(p piece) {
	r.pieces = append(r.pieces, p)
	r.got += int64(len(p.data))
}

// wantDirectory fetches the rest of the zip's directory if the tail holds only
// its end: archive/zip would read it in small steps from the front. As much
// again before it comes along, which is where METADATA mostly stands: RECORD,
// which stands between, has a line per file as the directory has. That spares
// 21 requests of 331 (see tailSize) for a tenth more bytes.
func (r *remote) wantDirectory() {
	tail := r.pieces[0]
	at := bytes.LastIndex(tail.data, []byte("PK\x05\x06"))
	if at < 0 || at+22 > len(tail.data) {
		return // no zip, or a very long comment: the reader on top sees to it
	}
	start := int64(binary.LittleEndian.Uint32(tail.data[at+16:]))
	if start >= tail.start || tail.start-start > r.client.config.Limits.Metadata/2 {
		return
	}
	r.err = r.get(max(0, start-min(r.size-start, maxGap)), tail.start)
}

// contentRange reads "bytes first-last/all".
func contentRange(h http.Header) (first, last, all int64, ok bool) {
	spec, found := strings.CutPrefix(h.Get("Content-Range"), "bytes ")
	span, size, _ := strings.Cut(spec, "/")
	from, to, _ := strings.Cut(span, "-")
	first, err1 := strconv.ParseInt(strings.TrimSpace(from), 10, 64)
	last, err2 := strconv.ParseInt(strings.TrimSpace(to), 10, 64)
	all, err3 := strconv.ParseInt(strings.TrimSpace(size), 10, 64)
	ok = found && err1 == nil && err2 == nil && err3 == nil && 0 <= first && first <= last && last < all
	return first, last, all, ok
}

// rangeStatuses are the answers to a request for a range that say something
// about ranges: given, not available for this file, not understood, not allowed.
var rangeStatuses = []int{
	http.StatusPartialContent, http.StatusRequestedRangeNotSatisfiable, http.StatusBadRequest,
	http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotImplemented,
}
