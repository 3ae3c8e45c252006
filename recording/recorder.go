package recording

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// A Recorder notes what a run is told. Its bodies are held in memory until
// Write, as they came, compressed ones compressed.
type Recorder struct {
	// Manifest is what Write writes, but for what the Recorder itself notes. It
	// belongs to who made the Recorder.
	Manifest Recording

	// Try tells of the context of a request how many tries of it went before, so
	// that a Player knows after which there was none more. If nil, there are none.
	// It is set before the first request.
	Try func(context.Context) int

	began   time.Time // by the clock that times count from
	secrets secrets
	mu      sync.Mutex
	taken   []*taken          // guarded by mu, and so is each until it is done
	files   map[string]*seen  // by name; guarded by mu
	used    map[string]string // variables; guarded by mu
	folder  string            // guarded by mu
}

// NewRecorder returns a Recorder of a run of program that begins now.
func NewRecorder(program string) *Recorder {
	now := time.Now()
	return &Recorder{
		Manifest: Recording{Format: Format, Program: program, Start: now.UTC()},
		began:    now,
		files:    map[string]*seen{},
		used:     map[string]string{},
	}
}

// taken is an exchange while it is recorded.
type taken struct {
	Exchange
	body []byte
	from time.Time // when the request was sent, and then when its header came
}

// keptHeaders are those of a response that its reader may go by.
var keptHeaders = []string{
	"Content-Type", "Content-Encoding", "Content-Range", "Accept-Ranges", "Location", "Retry-After",
	"Etag", "Last-Modified", "Cache-Control", "Expires", "Date", "Age", "Vary",
}

// Wrap returns a transport that notes what next answers. Of a request it keeps
// method, URL and range, and no other header.
func (r *Recorder) Wrap(next http.RoundTripper) http.RoundTripper {
	return &recordingTransport{r, next}
}

type recordingTransport struct {
	recorder *Recorder
	next     http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *recordingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	r := t.recorder
	now := time.Now()
	x := &taken{from: now, Exchange: Exchange{
		Method: req.Method, URL: req.URL.String(), Range: req.Header.Get("Range"), Start: micros(now.Sub(r.began)),
	}}
	if r.Try != nil {
		x.Try = r.Try(req.Context())
	}
	resp, err := t.next.RoundTrip(req)
	now = time.Now()
	x.Wait = micros(now.Sub(x.from))
	x.from = now
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken = append(r.taken, x)
	if err != nil {
		x.Failure = failureOf(req.Context(), err)
		return nil, err
	}
	x.Status, x.Length, x.Header = resp.StatusCode, resp.ContentLength, map[string][]string{}
	for _, name := range keptHeaders {
		if values := resp.Header.Values(name); len(values) > 0 {
			x.Header[name] = values
		}
	}
	copied := *resp
	copied.Body = &recordedBody{body: resp.Body, recorder: r, taken: x, request: req}
	return &copied, nil
}

func micros(d time.Duration) Micros { return Micros(d.Microseconds()) }

// A recordedBody notes what is read of a body.
type recordedBody struct {
	body     io.ReadCloser
	recorder *Recorder
	taken    *taken
	request  *http.Request
	copied   bytes.Buffer
	err      error // that ended it; io.EOF for a whole body
	closed   bool
}

// Read implements io.Reader.
func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.copied.Write(p[:n])
	if err != nil && b.err == nil {
		b.err = err
		b.finish()
	}
	return n, err
}

// Close implements io.Closer.
func (b *recordedBody) Close() error {
	err := b.body.Close()
	if !b.closed && b.err == nil {
		b.finish()
	}
	b.closed = true
	return err
}

func (b *recordedBody) finish() {
	x := b.taken
	b.recorder.mu.Lock()
	defer b.recorder.mu.Unlock()
	x.Transfer = micros(time.Since(x.from))
	x.body = b.copied.Bytes()
	switch b.err {
	case io.EOF:
	case nil:
		x.Cut = x.Length != int64(len(x.body))
	default:
		x.Failure = failureOf(b.request.Context(), b.err)
	}
}

// Reads reports whether a name is that of a file of this machine of which something
// was read through Files.
func (r *Recorder) Reads(name string) bool {
	info, err := os.Stat(name)
	if err != nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.files {
		if f.Kind == Regular && len(f.pieces) > 0 && os.SameFile(info, f.info) {
			return true
		}
	}
	return false
}

// LookupEnv is os.LookupEnv through a Recorder, for variables that files of
// requirements use.
func (r *Recorder) LookupEnv(lookup func(string) (string, bool)) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := lookup(name)
		if ok {
			r.mu.Lock()
			r.used[name] = value
			r.mu.Unlock()
		}
		return value, ok
	}
}

// Stdin returns what in reads, and notes it as the file "-".
func (r *Recorder) Stdin(in io.Reader) io.Reader {
	return &stdin{in, r}
}

type stdin struct {
	io.Reader
	recorder *Recorder
}

func (s *stdin) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	f := s.recorder.files["-"]
	if f == nil {
		f = &seen{File: File{Name: "-", Kind: Special}}
		s.recorder.files["-"] = f
	}
	f.add(f.Size, p[:n])
	f.Size += int64(n)
	return n, err
}
