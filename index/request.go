package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A request is one thing that is wanted of the index.
type request struct {
	op     string // for messages: "list flask"
	method string // "" means GET
	url    string
	accept string
	ranges string // the Range header, "" for the whole
	gzip   bool   // whether the body may come compressed
	limit  int64  // of the body in bytes, decompressed
	total  time.Duration
	also   []int // statuses besides 200 that are answers

	ifNoneMatch, ifModifiedSince string // of what is held (RFC 9110, 13.1); "" for none
	fresh                        bool   // caches on the way are to ask the server
}

// check has the server say 304 if what is held is still so.
func (r *request) check(held freshness) {
	if r.ifNoneMatch, r.ifModifiedSince = held.conditions(); r.ifNoneMatch+r.ifModifiedSince != "" {
		r.also = append(r.also, http.StatusNotModified)
	}
}

// An answer is a response whose body has not been read. Read fails unless the
// body comes as it was sent: complete, well compressed, within its bound.
type answer struct {
	status int
	header http.Header
	final  *url.URL // after redirects
	length int64    // of the body as it comes, -1 if unknown
	*body
}

// do sends r and gives its answer to take. It tries again, within r's budget
// and total time, until take has had a whole body: take may run several times.
// An error of take itself ends it. Every error that do returns is an *Error.
func (c *Client) do(ctx context.Context, r request, take func(*answer) error) error {
	total, cancel := context.WithTimeoutCause(ctx, r.total, &timeoutError{"no complete answer", r.total})
	defer cancel()
	tries := &budget{Context: total, more: int32(max(c.config.Retries, 0))}
	total = tries
	for try := 0; ; try++ {
		status, err := c.once(total, r, take)
		if err == nil {
			return nil
		}
		var broken *brokenError
		if total.Err() == nil && errors.As(err, &broken) && tries.take() && pause(total, backoff(c.config.RetryWait, maxWait, try, nil)) {
			continue
		}
		if total.Err() != nil {
			err = context.Cause(total)
		}
		return &Error{Op: r.op, URL: Redact(r.url), Index: c.shown, Status: status, Err: err}
	}
}

// once sends r until headers come, and has take read the body.
func (c *Client) once(ctx context.Context, r request, take func(*answer) error) (status int, err error) {
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return 0, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if resp != nil {
			resp.Body.Close()
		}
		return 0, unwrapURL(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK && !slices.Contains(r.also, resp.StatusCode) {
		io.CopyN(io.Discard, resp.Body, 4<<10) // lets the connection be used again
		return resp.StatusCode, statusError(resp.StatusCode)
	}
	a := &answer{status: resp.StatusCode, header: resp.Header, final: resp.Request.URL, length: resp.ContentLength}
	if a.body, err = newBody(resp, r); err != nil {
		return 0, err
	}
	defer a.body.release()
	err = take(a)
	switch {
	case errors.Is(err, errEnough):
		return 0, nil
	case err == nil:
		err = a.body.drain()
	}
	if a.body.err != nil {
		err = a.body.err // whatever take made of it
	}
	return 0, err
}

// errEnough is what take answers when it does not want the rest of the body.
var errEnough = errors.New("enough read")

func (c *Client) newRequest(ctx context.Context, r request) (*retryablehttp.Request, error) {
	method := r.method
	if method == "" {
		method = http.MethodGet
	}
	plain, err := http.NewRequestWithContext(ctx, method, r.url, nil)
	if err != nil {
		return nil, fmt.Errorf("not a URL")
	}
	// All headers share one slice of values: one allocation for all of them.
	values := make([]string, 0, 7)
	set := func(name, value string) {
		if value != "" {
			values = append(values, value)
			plain.Header[name] = values[len(values)-1 : len(values) : len(values)]
		}
	}
	coding, control := "identity", ""
	if r.gzip {
		coding = "gzip"
	}
	if r.fresh {
		control = "no-cache"
	}
	set("User-Agent", c.config.UserAgent)
	set("Accept", r.accept)
	set("Accept-Encoding", coding)
	set("Range", r.ranges)
	set("If-None-Match", r.ifNoneMatch)
	set("If-Modified-Since", r.ifModifiedSince)
	set("Cache-Control", control)
	return &retryablehttp.Request{Request: plain}, nil
}

// unwrapURL takes off net/http's own words, which repeat the URL.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// pause waits, and reports whether ctx did not end meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
