package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"resolve/resolver"
)

// errStopped is the cause of the contexts of resolves that had not ended within
// the grace.
var errStopped = errors.New("the service has ended")

// A Service is an http.Handler. Make it with New; goroutines share it.
type Service struct {
	config   Config // defaults filled in
	memory   *memory
	gate     *gate
	mux      *http.ServeMux
	handlers sync.RWMutex // held for reading by each request
	stopping atomic.Bool  // set once: no more resolves begin
	running  atomic.Int64 // resolves
}

// New returns a Service.
func New(c Config) *Service {
	s := &Service{config: c.withDefaults(), mux: http.NewServeMux()}
	s.memory, s.gate = newMemory(&s.config), newGate(&s.config)
	s.mux.HandleFunc("POST /v1/resolve", s.resolve)
	s.mux.HandleFunc("GET /healthz", s.health)
	s.mux.HandleFunc("/v1/resolve", s.only("POST"))
	s.mux.HandleFunc("/healthz", s.only("GET, HEAD"))
	s.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close") // a body is not waited for
		s.refuse(w, NoSuchPath, "there are POST /v1/resolve and GET /healthz")
	})
	return s
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handlers.RLock()
	defer s.handlers.RUnlock()
	defer func() {
		switch x := recover(); x {
		case nil:
		case http.ErrAbortHandler:
			panic(x)
		default:
			s.config.Log(fmt.Sprintf("answering %s %s: panic: %v\n%s", r.Method, r.URL.Path, x, debug.Stack()))
			s.refuse(w, Internal, "")
		}
	}()
	s.mux.ServeHTTP(w, r)
}

func (s *Service) only(methods string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", methods)
		w.Header().Set("Connection", "close")
		s.refuse(w, NoSuchMethod, r.URL.Path+" takes "+methods)
	}
}

// A health is what /healthz says.
type health struct {
	Status   string `json:"status"`   // "ok" or "stopping"
	Resolves int64  `json:"resolves"` // that run
	Waiting  int64  `json:"waiting"`  // for their turn
	Version  string `json:"version"`
}

func (s *Service) health(w http.ResponseWriter, _ *http.Request) {
	h := health{"ok", s.running.Load(), s.gate.waiting.Load(), s.config.Version}
	status := http.StatusOK
	if s.stopping.Load() {
		h.Status, status = "stopping", http.StatusServiceUnavailable
	}
	s.write(w, status, "application/json", h)
}

// resolve answers one POST /v1/resolve.
func (s *Service) resolve(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		w.Header().Set("Connection", "close")
		s.refuse(w, Stopping, "")
		return
	}
	body, ok := s.body(w, r)
	if !ok {
		return
	}
	ctx := r.Context() // ends when the client has gone, and when the grace ends
	if err := s.gate.enter(ctx); errors.Is(err, errFull) || errors.Is(err, errWaited) {
		s.refuse(w, Overloaded, err.Error())
		return
	} else if err != nil {
		s.left(w, err)
		return
	}
	answer, err := s.answer(ctx, body)
	switch {
	case err == nil:
		s.send(w, http.StatusOK, "application/json", answer)
	case ctx.Err() != nil:
		s.left(w, context.Cause(ctx))
	default:
		status, problem := s.config.Explain(err)
		s.write(w, status, "application/problem+json", problem)
	}
}

// answer resolves what a body asks, in a place that the gate has given and that
// is given back before the answer is sent.
func (s *Service) answer(ctx context.Context, body []byte) ([]byte, error) {
	defer s.gate.leave()
	s.running.Add(1)
	defer s.running.Add(-1)
	q, err := s.config.Read(ctx, body)
	if err != nil {
		return nil, err
	}
	g, req := s.memory.latest(), q.Request
	req.Source, req.Listings, req.Readings, req.Views = g, g.listings, g.readings, &g.views
	req.Concurrency = s.config.Fetches
	req.Budget = req.Budget.Within(s.config.Budget)
	res, err := resolver.Resolve(ctx, req)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = q.Answer(ctx, &b, res)
	return b.Bytes(), err
}

// body reads a request's body; if it cannot, it has said why.
func (s *Service) body(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		w.Header().Set("Connection", "close")
		s.refuse(w, NotJSON, "the body is to be JSON, and the header Content-Type: application/json")
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.config.Body))
	_, large := errors.AsType[*http.MaxBytesError](err)
	switch {
	case large:
		s.refuse(w, TooLarge, fmt.Sprintf("a body may have %d bytes", s.config.Body))
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		s.refuse(w, TooSlow, "")
	case err != nil:
		panic(http.ErrAbortHandler) // the client has gone
	default:
		// The clock of the request has done its work. Run out later, it would
		// look as if the client had gone.
		http.NewResponseController(w).SetReadDeadline(time.Time{})
	}
	return body, err == nil
}

// left ends a request whose context has ended. For who has gone there is no
// answer; who has only stopped sending is not to take nothing for one.
func (s *Service) left(w http.ResponseWriter, cause error) {
	if !errors.Is(cause, errStopped) {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Connection", "close")
	s.refuse(w, Stopping, "")
}

func (s *Service) refuse(w http.ResponseWriter, k Kind, detail string) {
	if k.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter/time.Second)))
	}
	s.write(w, k.Status, "application/problem+json", k.Problem(detail))
}

func (s *Service) write(w http.ResponseWriter, status int, kind string, v any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		s.config.Log("writing an answer: " + err.Error())
		status = http.StatusInternalServerError
	}
	s.send(w, status, kind, b.Bytes())
}

// send sends an answer, and leaves a client that takes it too slowly. Nothing is
// to be kept of it, and no browser is to guess what it is.
func (s *Service) send(w http.ResponseWriter, status int, kind string, b []byte) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.config.Clocks.Answer))
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(b) // who does not take it has gone
}
