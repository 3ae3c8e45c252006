package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"resolve/dist"
	"resolve/resolver"
)

// A world is a source in memory: packages in one version each, with what they
// ask for. It counts what it is asked.
type world struct {
	packages map[string][]string
	say      func(ctx context.Context, key string) error // before each answer; nil says nil
	noHash   bool

	mu    sync.Mutex
	asked map[string]int // by name, and by file
}

func newWorld(packages map[string][]string) *world {
	return &world{packages: packages, asked: map[string]int{}}
}

func (w *world) visit(ctx context.Context, key string) error {
	w.mu.Lock()
	w.asked[key]++
	w.mu.Unlock()
	if w.say == nil {
		return nil
	}
	return w.say(ctx, key)
}

func (w *world) count(key string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[key]
}

func (w *world) List(ctx context.Context, name string) (*dist.Listing, error) {
	if err := w.visit(ctx, name); err != nil {
		return nil, err
	}
	if _, ok := w.packages[name]; !ok {
		return &dist.Listing{Name: name, Absent: "not in this world"}, nil
	}
	file := name + "-1.0-py3-none-any.whl"
	f := &dist.File{Kind: dist.Wheel, Filename: file, URL: "https://world/" + file, Sidecar: true, Hash: "sha256:" + file, Size: -1}
	if w.noHash {
		f.Hash = ""
	}
	return &dist.Listing{Name: name, Releases: []dist.Release{dist.NewRelease("1.0", f)}}, nil
}

func (w *world) Read(ctx context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	if err := w.visit(ctx, f.Filename); err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(f.Filename, "-")
	return &dist.Metadata{Name: name, Version: "1.0", MetadataVersion: "2.1", RequiresDist: w.packages[name]}, nil
}

// stalls is an answer that never comes.
func stalls(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

var errBody = errors.New("no list of requirements")

// readLines is a Config.Read: a body is a list of requirements, and so is an answer.
func readLines(_ context.Context, body []byte) (*Question, error) {
	var lines []string
	if json.Unmarshal(body, &lines) != nil {
		return nil, errBody
	}
	q := &Question{Answer: func(_ context.Context, w io.Writer, res *resolver.Resolution) error {
		var pins []string
		for _, p := range res.Packages {
			pins = append(pins, p.Name+"=="+p.Version)
		}
		return json.NewEncoder(w).Encode(pins)
	}}
	for i, line := range lines {
		q.Request.Requirements = append(q.Request.Requirements, resolver.Requirement{Text: line, Origin: resolver.Origin{File: "body", Line: i + 1}})
	}
	return q, nil
}

func explainPlainly(err error) (int, any) {
	k := Internal
	var none *resolver.NoSolution
	var spent *resolver.Exhausted
	var broken *resolver.SourceError
	switch {
	case errors.Is(err, errBody):
		k = BadRequest
	case errors.As(err, &none):
		k = NoSolution
	case errors.As(err, &spent):
		k = Exhausted
	case errors.As(err, &broken):
		k = IndexFailed
	}
	return k.Status, k.Problem(err.Error())
}

func plainConfig() Config {
	return Config{Read: readLines, Explain: explainPlainly, Version: "1.2.3"}
}

// ask asks a handler, without a network in between.
func ask(ctx context.Context, h http.Handler, lines ...string) *httptest.ResponseRecorder {
	body, _ := json.Marshal(lines)
	r := httptest.NewRequestWithContext(ctx, "POST", "/v1/resolve", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	func() {
		defer func() {
			if x := recover(); x == http.ErrAbortHandler {
				w.Code = gone
			} else if x != nil {
				panic(x)
			}
		}()
		h.ServeHTTP(w, r)
	}()
	return w
}

// gone is the code of an answer that nobody is there for.
const gone = 499

func wantAnswer(t *testing.T, w *httptest.ResponseRecorder, pins ...string) {
	t.Helper()
	want, _ := json.Marshal(pins)
	if got := strings.TrimSpace(w.Body.String()); w.Code != 200 || got != string(want) {
		t.Errorf("got %d %s, want 200 %s", w.Code, got, want)
	}
}

func wantProblem(t *testing.T, code int, header http.Header, body []byte, want Kind) {
	t.Helper()
	var p Problem
	err := json.Unmarshal(body, &p)
	if err != nil || code != want.Status || p.Status != code || p.Type != "urn:resolve:"+want.Name || p.Title != want.Title {
		t.Errorf("got %d %s (%v), want %d %s", code, body, err, want.Status, want.Name)
	}
	if kind := header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("got Content-Type %q, want application/problem+json", kind)
	}
	if retry := header.Get("Retry-After"); (retry != "") != (code == 503) {
		t.Errorf("got Retry-After %q with %d, want one with 503 alone", retry, code)
	}
}

// chain is a world of n packages, each of which asks for the next.
func chain(n int) *world {
	packages := map[string][]string{}
	for i := range n {
		packages[fmt.Sprintf("p%d", i)] = []string{fmt.Sprintf("p%d", i+1)}
	}
	packages[fmt.Sprintf("p%d", n)] = nil
	return newWorld(packages)
}

// pins are those of chain(n), sorted.
func pins(n int) (list []string) {
	for i := range n + 1 {
		list = append(list, fmt.Sprintf("p%d", i))
	}
	slices.Sort(list)
	for i := range list {
		list[i] += "==1.0"
	}
	return list
}

// A leaver is what the context of a client who will leave holds.
type leaver struct{}

// opened waits until open is closed, unless ctx ends.
func opened(ctx context.Context, open <-chan struct{}) error {
	select {
	case <-open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
