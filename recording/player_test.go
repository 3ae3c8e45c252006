package recording

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// A transportFunc is a transport.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answering(status int, body io.Reader) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(body), ContentLength: -1}
}

// Answers come in the order in which they came; the last one stays.
func TestAnswersComeInTheirOrder(t *testing.T) {
	r := NewRecorder("test")
	n := 0
	next := r.Wrap(transportFunc(func(*http.Request) (*http.Response, error) {
		n++
		return answering(500+n, strings.NewReader(fmt.Sprint(n))), nil
	}))
	for range 3 {
		readAll(t, get(t, next, "http://x/a"))
	}
	p := NewPlayer(opened(t, r))
	for _, want := range []string{"501 1", "502 2", "503 3", "503 3"} {
		resp := get(t, p, "http://x/a")
		if got := fmt.Sprint(resp.StatusCode) + " " + readAll(t, resp); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	req := httptest.NewRequest(http.MethodGet, "http://x/b", nil)
	_, err := p.RoundTrip(req)
	var notHeld *NotHeldError
	if !errors.As(err, &notHeld) || notHeld.URL != "http://x/b" || !notHeld.Lasting() {
		t.Errorf("got %v, want that http://x/b is not held", err)
	}
}

// A failure is found by what it was, says what it said, and is the last where it was.
func TestFailuresAreWhatTheyWere(t *testing.T) {
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for name, tt := range map[string]struct {
		err  error
		like func(error) bool
	}{
		"refused": {dial, func(err error) bool {
			var op *net.OpError
			return errors.Is(err, syscall.ECONNREFUSED) && errors.As(err, &op) && op.Op == "dial"
		}},
		"reset":       {&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }},
		"no host":     {&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}, func(err error) bool { var e *net.DNSError; return errors.As(err, &e) && e.IsNotFound && e.Name == "x" }},
		"lookup":      {&net.DNSError{Err: "server misbehaving", Name: "x"}, func(err error) bool { var e *net.DNSError; return errors.As(err, &e) && !e.IsNotFound }},
		"certificate": {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, func(err error) bool { var e *tls.CertificateVerificationError; return errors.As(err, &e) }},
		"timeout":     {os.ErrDeadlineExceeded, func(err error) bool { var e interface{ Timeout() bool }; return errors.As(err, &e) && e.Timeout() }},
		"eof":         {io.EOF, func(err error) bool { return errors.Is(err, io.EOF) }},
		"cut":         {io.ErrUnexpectedEOF, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
		"scheme":      {http.ErrSchemeMismatch, func(err error) bool { return errors.Is(err, http.ErrSchemeMismatch) }},
		"any other":   {errors.New("malformed HTTP response"), func(err error) bool { return errors.Unwrap(err) == nil }},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewRecorder("test")
			tries := 0
			r.Try = func(context.Context) int { tries++; return tries - 1 }
			next := r.Wrap(transportFunc(func(req *http.Request) (*http.Response, error) {
				if req.URL.Path == "/body" {
					return answering(200, io.MultiReader(strings.NewReader("half"), failing{tt.err})), nil
				}
				return nil, tt.err
			}))
			request := httptest.NewRequest(http.MethodGet, "http://x/header", nil)
			next.RoundTrip(request)
			next.RoundTrip(request)
			if tt.err != io.EOF {
				io.ReadAll(get(t, next, "http://x/body").Body)
			}
			p := NewPlayer(opened(t, r))
			for try, lasting := range []bool{false, true, false, true} { // and again
				_, err := p.RoundTrip(request)
				var last interface{ Lasting() bool }
				if err == nil || err.Error() != tt.err.Error() || !tt.like(err) {
					t.Errorf("got %v, want %v", err, tt.err)
				}
				if !errors.As(err, &last) || last.Lasting() != lasting {
					t.Errorf("try %d: lasting is %v, want %v", try, !lasting, lasting)
				}
			}
			if tt.err == io.EOF {
				return
			}
			half, err := io.ReadAll(get(t, p, "http://x/body").Body)
			if string(half) != "half" || err == nil || err.Error() != tt.err.Error() || !tt.like(err) {
				t.Errorf("the body: got %q, %v, want half of it and %v", half, err, tt.err)
			}
		})
	}
}

// A guess and a request may fail one after the other: each has its tries, in a
// replay too, and after the last of them the tries of the last one come again.
func TestTriesOfTwoRequests(t *testing.T) {
	r := NewRecorder("test")
	var try int
	r.Try = func(context.Context) int { return try }
	next := r.Wrap(transportFunc(func(*http.Request) (*http.Response, error) { return nil, fmt.Errorf("broken in try %d", try) }))
	request := httptest.NewRequest(http.MethodGet, "http://x/a", nil)
	for _, try = range []int{0, 0, 1, 2} {
		next.RoundTrip(request)
	}
	p := NewPlayer(opened(t, r))
	for i, want := range []string{"0 true", "0 false", "1 false", "2 true", "0 false", "1 false", "2 true", "0 false"} {
		_, err := p.RoundTrip(request)
		var last interface{ Lasting() bool }
		if !errors.As(err, &last) || fmt.Sprint(err, " ", last.Lasting()) != "broken in try "+want {
			t.Errorf("request %d: got %v, %v, want %s", i, err, last, want)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Of a request that was given up nobody knows what would have come.
func TestCanceledIsNotHeld(t *testing.T) {
	r := NewRecorder("test")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	req := httptest.NewRequest(http.MethodGet, "http://x/a", nil).WithContext(ctx)
	r.Wrap(transportFunc(func(*http.Request) (*http.Response, error) { return nil, context.Cause(ctx) })).RoundTrip(req)
	out := opened(t, r)
	if x := out.Recording.Exchanges[0]; x.Failure == nil || x.Failure.Kind != failedCanceled {
		t.Errorf("got %+v, want that it was canceled", x)
	}
	_, err := NewPlayer(out).RoundTrip(httptest.NewRequest(http.MethodGet, "http://x/a", nil))
	if _, ok := errors.AsType[*NotHeldError](err); !ok {
		t.Errorf("got %v, want that it is not held", err)
	}
}

// A body that was not read to its end is held as far as it was.
func TestCutBodiesSaySo(t *testing.T) {
	r := NewRecorder("test")
	next := r.Wrap(transportFunc(func(*http.Request) (*http.Response, error) {
		return answering(200, strings.NewReader("0123456789")), nil
	}))
	resp := get(t, next, "http://x/a")
	if _, err := io.ReadFull(resp.Body, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	got, err := io.ReadAll(get(t, NewPlayer(opened(t, r)), "http://x/a").Body)
	if string(got) != "0123" || !errors.Is(err, errCut) {
		t.Errorf("got %q, %v, want 0123 and that the rest is not held", got, err)
	}
}

// The waits are those of the recorded run, and none without Latency.
func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewRecorder("test")
		next := r.Wrap(transportFunc(func(*http.Request) (*http.Response, error) {
			time.Sleep(2 * time.Second) // the clock of synctest
			return answering(200, &slowly{rest: "0123456789"}), nil
		}))
		readAll(t, get(t, next, "http://x/a"))
		out := opened(t, r)
		for _, latency := range []bool{false, true} {
			p := NewPlayer(out)
			p.Latency = latency
			start := time.Now()
			resp := get(t, p, "http://x/a")
			header := time.Since(start)
			if got := readAll(t, resp); got != "0123456789" {
				t.Errorf("got %q", got)
			}
			whole := time.Since(start)
			if latency && (header != 2*time.Second || whole != 12*time.Second) || !latency && whole != 0 {
				t.Errorf("latency %v: the header came after %v, the body after %v", latency, header, whole)
			}
		}
		p := NewPlayer(out)
		p.Latency = true
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := p.RoundTrip(httptest.NewRequest(http.MethodGet, "http://x/a", nil).WithContext(ctx)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want that the wait ends with its context", err)
		}
	})
}

// slowly gives a byte a second.
type slowly struct{ rest string }

func (s *slowly) Read(p []byte) (int, error) {
	if s.rest == "" {
		return 0, io.EOF
	}
	time.Sleep(time.Second)
	p[0] = s.rest[0]
	s.rest = s.rest[1:]
	return 1, nil
}

// Ranges that were asked for otherwise are found in what was read.
func TestRangesAreFound(t *testing.T) {
	const text = "0123456789abcdefghij"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "x.whl", time.Time{}, strings.NewReader(text))
	}))
	defer server.Close()
	r := NewRecorder("test")
	url := server.URL + "/x.whl"
	readAll(t, get(t, r.Wrap(http.DefaultTransport), url, "Range", "bytes=-8"))
	p := NewPlayer(opened(t, r))
	for ranges, want := range map[string]string{"bytes=-8": text[12:], "bytes=-3": text[17:], "bytes=12-19": text[12:], "bytes=14-15": "ef", "bytes=18-99": "ij"} {
		if got := readAll(t, get(t, p, url, "Range", ranges)); got != want {
			t.Errorf("%s: got %q, want %q", ranges, got, want)
		}
	}
	for _, ranges := range []string{"bytes=-9", "bytes=11-12", "bytes=20-30", "bytes=3-2", "bytes=0-0,2-3", "lines=1-2", ""} {
		req := httptest.NewRequest(http.MethodGet, url, nil)
		req.Header.Set("Range", ranges)
		_, err := p.RoundTrip(req)
		if _, ok := errors.AsType[*NotHeldError](err); !ok {
			t.Errorf("%q: got %v, want that it is not held", ranges, err)
		}
	}
}

// Many ask at once, of the Recorder and of the Player.
func TestManyAtOnce(t *testing.T) {
	r := NewRecorder("test")
	next := r.Wrap(transportFunc(func(req *http.Request) (*http.Response, error) {
		return answering(200, strings.NewReader(req.URL.Path)), nil
	}))
	ask := func(transport http.RoundTripper) {
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				path := fmt.Sprintf("/%d", i%16)
				resp, err := transport.RoundTrip(httptest.NewRequest(http.MethodGet, "http://x"+path, nil))
				if err != nil {
					t.Error(err)
					return
				}
				defer resp.Body.Close()
				if got, err := io.ReadAll(resp.Body); err != nil || string(got) != path {
					t.Errorf("got %q, %v, want %q", got, err, path)
				}
			})
		}
		wg.Wait()
	}
	ask(next)
	out := opened(t, r)
	if n := len(out.Recording.Exchanges); n != 64 {
		t.Errorf("got %d exchanges, want 64", n)
	}
	ask(NewPlayer(out))
}
