package recording

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// ranged answers a request for a range that was not asked for in this form, if
// what was read of the URL has it: which form a server is asked in first depends
// on which of its answers came first. It returns nothing if nothing has.
func (p *Player) ranged(req *http.Request, key asked) (*http.Response, error) {
	want, ok := parseRange(key.ranges)
	if !ok || key.method != http.MethodGet {
		return nil, nil
	}
	for _, x := range p.byURL[key.url] {
		if x.Method != http.MethodGet || x.Failure != nil || x.Cut || len(x.Header["Content-Encoding"]) > 0 {
			continue
		}
		at, size, ok := x.extent(p.reader)
		if !ok {
			continue
		}
		start, end, ok := want.of(size)
		if !ok || start < at.start || end > at.end {
			continue
		}
		body, err := p.reader.whole(x.Body)
		if err != nil {
			return nil, err
		}
		if err := p.wait(req.Context(), x.Wait.Duration()); err != nil {
			return nil, err
		}
		piece := body[start-at.start : end-at.start]
		resp := newResponse(req, &Exchange{Status: http.StatusPartialContent, Header: x.Header, Length: int64(len(piece))})
		resp.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", start, end-1, size))
		resp.Body = io.NopCloser(bytes.NewReader(piece))
		return resp, nil
	}
	return nil, nil
}

// A span is a run of bytes; end is behind it. A negative start counts from the
// end of the file.
type span struct{ start, end int64 }

// parseRange reads one range of RFC 9110, 14.1.2.
func parseRange(text string) (s span, ok bool) {
	spec, ok := strings.CutPrefix(text, "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	if !ok || !dash {
		return s, false
	}
	n, err := strconv.ParseInt(last, 10, 62)
	if err != nil || n < 0 {
		return s, false
	}
	if first == "" {
		return span{start: -n}, n > 0
	}
	if s.start, err = strconv.ParseInt(first, 10, 62); err != nil || s.start < 0 || s.start > n {
		return s, false
	}
	return span{s.start, n + 1}, true
}

// of returns the range within a file of a size.
func (s span) of(size int64) (start, end int64, ok bool) {
	if s.start < 0 {
		return max(0, size+s.start), size, size > 0
	}
	return s.start, min(s.end, size), s.start < size
}

// extent returns which bytes of its file a body is, and the size of the file.
func (x *Exchange) extent(r *Reader) (s span, size int64, ok bool) {
	f := r.members[x.Body]
	if f == nil || f.UncompressedSize64 > maxPiece {
		return s, 0, false
	}
	held := int64(f.UncompressedSize64)
	switch x.Status {
	case http.StatusOK:
		return span{0, held}, held, true
	case http.StatusPartialContent:
	default:
		return s, 0, false
	}
	spec, _ := strings.CutPrefix(strings.Join(x.Header["Content-Range"], ","), "bytes ")
	if n, err := fmt.Sscanf(spec, "%d-%d/%d", &s.start, &s.end, &size); n != 3 || err != nil {
		return s, 0, false
	}
	s.end++
	return s, size, s.start >= 0 && s.end-s.start == held && s.end <= size
}
