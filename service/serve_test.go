package service

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"resolve/internal/wiretest"
	"resolve/resolver"
)

// A running is a Service that listens.
type running struct {
	t       *testing.T
	service *Service
	address string
	connect func(ctx context.Context, network, address string) (net.Conn, error)
	client  *http.Client
	stop    context.CancelFunc
	ended   chan struct{} // closed when Serve has returned err
	err     error
}

// start serves on a port of its own until the test ends, or stop is called.
func start(t *testing.T, c Config) *running {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return startOn(t, c, l, new(net.Dialer).DialContext)
}

// startOnWire is start for a test in a bubble.
func startOnWire(t *testing.T, c Config) *running {
	t.Helper()
	w := wiretest.New()
	return startOn(t, c, w, w.DialContext)
}

func startOn(t *testing.T, c Config, l net.Listener, connect func(context.Context, string, string) (net.Conn, error)) *running {
	ctx, stop := context.WithCancel(context.Background())
	transport := &http.Transport{MaxIdleConnsPerHost: 300, DialContext: connect}
	r := &running{t, New(c), l.Addr().String(), connect, &http.Client{Transport: transport}, stop, make(chan struct{}), nil}
	go func() {
		defer close(r.ended)
		r.err = r.service.Serve(ctx, l)
	}()
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		r.end()
	})
	return r
}

// end stops the service and waits for its end.
func (r *running) end() {
	r.t.Helper()
	r.stop()
	select {
	case <-r.ended:
		if r.err != nil {
			r.t.Errorf("Serve = %v, want nil", r.err)
		}
	case <-time.After(time.Minute):
		r.t.Fatal("Serve does not end")
	}
}

// post asks for lines; code is 0 if there was no answer.
func (r *running) post(ctx context.Context, lines ...string) (code int, header http.Header, body []byte) {
	src, _ := json.Marshal(lines)
	req, _ := http.NewRequestWithContext(ctx, "POST", "http://"+r.address+"/v1/resolve", bytes.NewReader(src))
	req.Header.Set("Content-Type", "application/json")
	res, err := r.client.Do(req)
	if err != nil {
		return 0, nil, []byte(err.Error())
	}
	defer res.Body.Close()
	if body, err = io.ReadAll(res.Body); err != nil {
		return 0, nil, []byte(err.Error())
	}
	return res.StatusCode, res.Header, body
}

// dial opens a connection and sends text.
func (r *running) dial(text string) net.Conn {
	r.t.Helper()
	conn, err := r.connect(r.t.Context(), "tcp", r.address)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.WriteString(conn, text); err != nil {
		r.t.Fatal(err)
	}
	return conn
}

// Clients that take their time lose their connection, and nobody else anything.
func TestSlowClients(t *testing.T) { synctest.Test(t, testSlowClients) }

func testSlowClients(t *testing.T) {
	c := plainConfig()
	c.Source = chain(3)
	c.Clocks = Clocks{Header: 100 * time.Millisecond, Body: 150 * time.Millisecond, Answer: 400 * time.Millisecond, Idle: 100 * time.Millisecond}
	c.Resolves, c.Waiting = 1, -1
	large := bytes.Repeat([]byte("x"), 32<<20)
	c.Read = func(ctx context.Context, body []byte) (*Question, error) {
		q, err := readLines(ctx, body)
		if string(body) == `["p1"]` {
			q.Answer = func(_ context.Context, w io.Writer, _ *resolver.Resolution) error {
				_, err := w.Write(large)
				return err
			}
		}
		return q, err
	}
	r := startOnWire(t, c)
	r.client.Transport.(*http.Transport).DisableKeepAlives = true // an idle connection may end as a request is sent
	const post = "POST /v1/resolve HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
	for _, tt := range []struct{ name, sends, status string }{
		{"sends nothing", "", ""},
		{"sends half a header", "POST /v1/resolve HTTP/1.1\r\nHo", ""},
		{"sends half a body", post + "Content-Length: 100\r\n\r\n[", "HTTP/1.1 408 "},
		{"sends half a chunk", post + "Transfer-Encoding: chunked\r\n\r\n10\r\n[", "HTTP/1.1 408 "},
		{"sends a body where none is read", "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n[", "HTTP/1.1 404 "},
		{"asks nothing more", "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n", "HTTP/1.1 200 "},
	} {
		conn := r.dial(tt.sends)
		got, err := io.ReadAll(conn)
		if err != nil {
			t.Errorf("%s: %v, want the end of the connection", tt.name, err)
		}
		if status := string(got[:min(len(got), len(tt.status))]); status != tt.status {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.status)
		}
		if code, _, body := r.post(t.Context(), "p0"); code != 200 {
			t.Errorf("after %s: got %d %s, want 200", tt.name, code, body)
		}
	}

	// Who does not take the answer holds no place, and is left in the end.
	conn := r.dial(post + "Content-Length: 6\r\n\r\n[\"p1\"]")
	first := bufio.NewReaderSize(conn, 16)
	if _, err := first.Peek(1); err != nil {
		t.Fatal(err)
	}
	if code, _, body := r.post(t.Context(), "p0"); code != 200 {
		t.Errorf("while an answer is not taken: got %d %s, want 200", code, body)
	}
	time.Sleep(2 * c.Clocks.Answer)
	n, _ := io.Copy(io.Discard, first)
	if n >= int64(len(large)) {
		t.Errorf("got all %d bytes, want the connection to have ended before", n)
	}
}

// A long resolve is not taken for a client that has gone, though the clock of
// its request has run out.
func TestLongResolve(t *testing.T) { synctest.Test(t, testLongResolve) }

func testLongResolve(t *testing.T) {
	c := plainConfig()
	w := newWorld(map[string][]string{"flask": nil})
	w.say = func(ctx context.Context, _ string) error {
		select {
		case <-time.After(150 * time.Millisecond):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	c.Source = w
	c.Clocks = Clocks{Header: 50 * time.Millisecond, Body: 50 * time.Millisecond, Answer: 50 * time.Millisecond}
	r := startOnWire(t, c)
	for range 2 { // the second on the same connection
		if code, _, body := r.post(t.Context(), "flask"); code != 200 {
			t.Errorf("got %d %s, want 200", code, body)
		}
	}
}

// What runs when the service is told to end is answered, if the grace lets it;
// else it is told that the service has ended.
func TestGrace(t *testing.T) {
	for _, tt := range []struct {
		name   string
		grace  time.Duration
		answer bool
	}{{"enough", time.Minute, true}, {"not enough", 50 * time.Millisecond, false}, {"none", -1, false}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				open, inside := make(chan struct{}), make(chan struct{}, 10)
				w := newWorld(map[string][]string{"flask": nil})
				w.say = func(ctx context.Context, _ string) error {
					inside <- struct{}{}
					return opened(ctx, open)
				}
				c := plainConfig()
				c.Source, c.Grace = w, tt.grace
				r := startOnWire(t, c)
				type answer struct {
					code   int
					header http.Header
					body   []byte
				}
				got := make(chan answer, 1)
				go func() {
					code, header, body := r.post(context.Background(), "flask")
					got <- answer{code, header, body}
				}()
				<-inside
				r.stop()
				if tt.answer {
					for !r.service.stopping.Load() {
						runtime.Gosched()
					}
					close(open)
				}
				a := <-got
				if tt.answer && a.code != 200 {
					t.Errorf("got %d %s, want 200", a.code, a.body)
				}
				if !tt.answer {
					wantProblem(t, a.code, a.header, a.body, Stopping)
				}
				r.end()
				if _, err := r.connect(t.Context(), "tcp", r.address); err == nil {
					t.Error("there is still somebody at its address")
				}
			})
		})
	}
}

// A listener that fails ends the service, with what was running.
func TestListenerFails(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := New(plainConfig()).Serve(t.Context(), l); err == nil {
		t.Error("Serve = nil, want why nothing can be accepted")
	}
}
