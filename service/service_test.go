package service

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"resolve/resolver"
)

func TestRefusals(t *testing.T) {
	c := plainConfig()
	c.Source = newWorld(map[string][]string{"flask": nil, "broken": nil})
	c.Source.(*world).say = func(_ context.Context, key string) error {
		if key == "broken" {
			return errors.New("connection reset")
		}
		return nil
	}
	c.Body = 200
	s := New(c)
	for _, tt := range []struct {
		name, method, path, kind, body string
		want                           Kind
		allow                          string
	}{
		{"no such path", "GET", "/", "", "", NoSuchPath, ""},
		{"near path", "POST", "/v1/resolve/", "application/json", "[]", NoSuchPath, ""},
		{"method", "GET", "/v1/resolve", "", "", NoSuchMethod, "POST"},
		{"method of health", "POST", "/healthz", "", "", NoSuchMethod, "GET, HEAD"},
		{"no type", "POST", "/v1/resolve", "", "[]", NotJSON, ""},
		{"form", "POST", "/v1/resolve", "application/x-www-form-urlencoded", "[]", NotJSON, ""},
		{"text, as a page elsewhere may send it", "POST", "/v1/resolve", "text/plain", "[]", NotJSON, ""},
		{"large", "POST", "/v1/resolve", "application/json", `["` + strings.Repeat("x", 200) + `"]`, TooLarge, ""},
		{"malformed", "POST", "/v1/resolve", "application/json; charset=utf-8", "{", BadRequest, ""},
		{"no solution", "POST", "/v1/resolve", "application/json", `["flask>=2"]`, NoSolution, ""},
		{"index", "POST", "/v1/resolve", "application/json", `["broken"]`, IndexFailed, ""},
	} {
		r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body))
		r.Header.Set("Content-Type", tt.kind)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		t.Run(tt.name, func(t *testing.T) {
			wantProblem(t, w.Code, w.Header(), w.Body.Bytes(), tt.want)
			if got := w.Header().Get("Allow"); got != tt.allow {
				t.Errorf("got Allow %q, want %q", got, tt.allow)
			}
		})
	}
	wantAnswer(t, ask(t.Context(), s, "flask"), "flask==1.0")
}

func TestHealth(t *testing.T) {
	s := New(plainConfig())
	for _, tt := range []struct {
		stopping bool
		code     int
		body     string
	}{
		{false, 200, `{"status":"ok","resolves":0,"waiting":0,"version":"1.2.3"}`},
		{true, 503, `{"status":"stopping","resolves":0,"waiting":0,"version":"1.2.3"}`},
	} {
		s.stopping.Store(tt.stopping)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
		if got := strings.TrimSpace(w.Body.String()); w.Code != tt.code || got != tt.body {
			t.Errorf("stopping %v: got %d %s, want %d %s", tt.stopping, w.Code, got, tt.code, tt.body)
		}
	}
	w := ask(t.Context(), s, "flask")
	wantProblem(t, w.Code, w.Header(), w.Body.Bytes(), Stopping)
}

// A panic is one request's, and gives its place back.
func TestPanic(t *testing.T) {
	c := plainConfig()
	c.Source, c.Resolves, c.Waiting = newWorld(map[string][]string{"flask": nil}), 1, -1
	var logged string
	c.Log = func(text string) { logged += text }
	c.Read = func(ctx context.Context, body []byte) (*Question, error) {
		if string(body) == `["panic"]` {
			panic("what a body")
		}
		return readLines(ctx, body)
	}
	s := New(c)
	for range 3 {
		w := ask(t.Context(), s, "panic")
		wantProblem(t, w.Code, w.Header(), w.Body.Bytes(), Internal)
	}
	wantAnswer(t, ask(t.Context(), s, "flask"), "flask==1.0")
	if !strings.Contains(logged, "what a body") || !strings.Contains(logged, "TestPanic") {
		t.Errorf("logged %q, want the panic and its place", logged)
	}
}

// So many run, so many wait, the others are turned away at once; who waits
// comes in order, or is turned away when the time is up.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open := make(chan struct{})
		w := newWorld(map[string][]string{"flask": nil, "slow": nil})
		w.say = func(ctx context.Context, key string) error {
			if key != "slow" {
				return nil
			}
			return opened(ctx, open)
		}
		c := plainConfig()
		c.Source, c.Resolves, c.Waiting, c.Wait = w, 2, 3, time.Minute
		s := New(c)
		begin := time.Now()
		answers := make(chan *httptest.ResponseRecorder, 10)
		start := func(ctx context.Context, name string) {
			go func() { answers <- ask(ctx, s, name) }()
			synctest.Wait()
		}
		start(t.Context(), "slow")
		start(t.Context(), "slow")
		ctx, leave := context.WithCancel(t.Context())
		start(ctx, "flask")
		start(t.Context(), "flask")
		start(t.Context(), "flask")
		if run, wait := s.running.Load(), s.gate.waiting.Load(); run != 2 || wait != 3 {
			t.Errorf("%d run and %d wait, want 2 and 3", run, wait)
		}
		start(t.Context(), "flask") // one too many
		refused := <-answers
		wantProblem(t, refused.Code, refused.Header(), refused.Body.Bytes(), Overloaded)
		leave()
		if r := <-answers; r.Code != gone {
			t.Errorf("who left: got %d %s, want no answer", r.Code, r.Body)
		}
		if time.Since(begin) != 0 {
			t.Errorf("it took %v, want no time", time.Since(begin))
		}
		for range 2 {
			r := <-answers
			wantProblem(t, r.Code, r.Header(), r.Body.Bytes(), Overloaded)
		}
		if time.Since(begin) != time.Minute {
			t.Errorf("who waited was turned away after %v, want a minute", time.Since(begin))
		}
		start(t.Context(), "flask")
		close(open)
		for range 3 {
			if r := <-answers; r.Code != 200 {
				t.Errorf("got %d %s, want 200", r.Code, r.Body)
			}
		}
	})
}

// Who waits for what another's resolve is fetching gets it, though the other's
// client goes away at any point of it; the place is free at once.
func TestWhoLeavesTakesNothingFromOthers(t *testing.T) {
	for _, stuck := range []string{"p0", "p0-1.0-py3-none-any.whl", "p3", "p3-1.0-py3-none-any.whl"} {
		t.Run(stuck, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := chain(5)
				w.say = func(ctx context.Context, key string) error {
					if key == stuck && ctx.Value(leaver{}) != nil {
						return stalls(ctx)
					}
					return nil
				}
				c := plainConfig()
				c.Source, c.Resolves = w, 4
				s := New(c)
				var answers [4]chan *httptest.ResponseRecorder
				var leave []context.CancelFunc
				for i := range 4 {
					ctx, cancel := context.WithCancel(t.Context())
					leave = append(leave, cancel)
					if i < 3 {
						ctx = context.WithValue(ctx, leaver{}, i)
					}
					answers[i] = make(chan *httptest.ResponseRecorder, 1)
					go func() { answers[i] <- ask(ctx, s, "p0") }()
					synctest.Wait()
				}
				for i, cancel := range leave[:3] {
					cancel()
					// When the one that stays has the flight, all have their answer.
					switch r := <-answers[i]; {
					case r.Code == gone:
					case i == 0:
						t.Errorf("who left first: got %d %s, want no answer", r.Code, r.Body)
					default:
						wantAnswer(t, r, pins(5)...)
					}
					synctest.Wait()
				}
				wantAnswer(t, <-answers[3], pins(5)...)
				leave[3]()
				if s.running.Load() != 0 {
					t.Errorf("%d run, want none", s.running.Load())
				}
			})
		})
	}
}

// A source that does not answer holds up who needs it, until their budget ends,
// and nobody else.
func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := chain(5)
		w.packages["stuck"], w.packages["top"] = nil, []string{"stuck"}
		w.say = func(ctx context.Context, key string) error {
			if key == "stuck" {
				return stalls(ctx)
			}
			return nil
		}
		c := plainConfig()
		c.Source, c.Resolves = w, 50
		c.Budget = resolver.Budget{Time: time.Minute, Explain: -1}
		s := New(c)
		begin := time.Now()
		stuck := make(chan *httptest.ResponseRecorder, 20)
		for range 20 {
			go func() { stuck <- ask(t.Context(), s, "top", "p0") }()
		}
		synctest.Wait()
		for range 20 {
			wantAnswer(t, ask(t.Context(), s, "p0"), pins(5)...)
		}
		if time.Since(begin) != 0 {
			t.Errorf("the others took %v, want no time", time.Since(begin))
		}
		for range 20 {
			r := <-stuck
			wantProblem(t, r.Code, r.Header(), r.Body.Bytes(), Exhausted)
		}
		if took := time.Since(begin); took < time.Minute || took > 2*time.Minute {
			t.Errorf("who needs it waited for %v, want a minute", took)
		}
	})
}

// A question may lower the budget and not raise it.
func TestBudget(t *testing.T) {
	c := plainConfig()
	c.Source = chain(20)
	c.Budget = resolver.Budget{Steps: 15}
	var steps int
	c.Read = func(ctx context.Context, body []byte) (*Question, error) {
		q, err := readLines(ctx, body)
		q.Request.Budget.Steps = steps
		return q, err
	}
	s := New(c)
	for _, tt := range []struct {
		steps int
		from  string
		code  int
	}{{0, "p0", 504}, {1000, "p0", 504}, {-1, "p0", 504}, {0, "p10", 200}, {5, "p10", 504}} {
		steps = tt.steps
		if r := ask(t.Context(), s, tt.from); r.Code != tt.code {
			t.Errorf("%d steps from %s: got %d %s, want %d", tt.steps, tt.from, r.Code, r.Body, tt.code)
		}
	}
}

// However many resolve, the source is asked for so much at once and no more.
func TestFetchesAreBoundedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		packages := map[string][]string{}
		for _, top := range strings.Fields("a b c d e f") {
			for _, low := range strings.Fields("1 2 3 4 5 6 7 8") {
				packages[top+low] = nil
				packages[top] = append(packages[top], top+low)
			}
		}
		w := newWorld(packages)
		var inside, peak atomic.Int64
		w.say = func(ctx context.Context, key string) error {
			n := inside.Add(1)
			defer inside.Add(-1)
			for p := peak.Load(); n > p && !peak.CompareAndSwap(p, n); p = peak.Load() {
			}
			time.Sleep(time.Second)
			return nil
		}
		c := plainConfig()
		c.Source, c.Resolves, c.Fetches = w, 6, 3
		s := New(c)
		done := make(chan *httptest.ResponseRecorder, 6)
		for _, top := range strings.Fields("a b c d e f") {
			go func() { done <- ask(t.Context(), s, top) }()
		}
		for range 6 {
			if r := <-done; r.Code != 200 {
				t.Errorf("got %d %s, want 200", r.Code, r.Body)
			}
		}
		if peak.Load() != 3 {
			t.Errorf("%d calls at once, want 3", peak.Load())
		}
	})
}

// An answer that fails is told as an error, with nothing of it before.
func TestAnswerFails(t *testing.T) {
	c := plainConfig()
	c.Source = newWorld(map[string][]string{"flask": nil})
	c.Read = func(ctx context.Context, body []byte) (*Question, error) {
		q, err := readLines(ctx, body)
		q.Answer = func(_ context.Context, w io.Writer, _ *resolver.Resolution) error {
			io.WriteString(w, "half of it")
			return errors.New("no more")
		}
		return q, err
	}
	w := ask(t.Context(), New(c), "flask")
	wantProblem(t, w.Code, w.Header(), w.Body.Bytes(), Internal)
}
