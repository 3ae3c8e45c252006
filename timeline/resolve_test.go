package timeline

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"resolve/dist"
	"resolve/fixtures"
	"resolve/index"
	"resolve/resolver"
)

// resolved returns the model of a resolve of a fixture, over HTTP, with what
// came of it.
func resolved(t *testing.T, fixture string) (*Model, *resolver.Resolution, error) {
	t.Helper()
	u, err := fixtures.Load(fixture)
	if err != nil {
		t.Fatal(err)
	}
	s, err := fixtures.Start(u, fixtures.Options{Delay: func(string) time.Duration { return 5 * time.Millisecond }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	run := Run{Title: fixture, Outcome: "as it was told", Exchanges: new(Exchanges)}
	client, err := index.New(index.Config{URL: s.URL, Observe: run.Exchanges.Observe})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	trace := new(resolver.Trace)
	req := resolver.Request{Source: client}
	for line := range strings.Lines(u.Requirements) {
		req.Requirements = append(req.Requirements, resolver.Requirement{Text: strings.TrimSpace(line)})
	}
	plain, plainErr := resolver.Resolve(t.Context(), req)
	req.Trace = trace
	res, err := resolver.Resolve(t.Context(), req)
	if plainErr == nil && err == nil && !reflect.DeepEqual(packages(plain), packages(res)) {
		t.Errorf("%s: another answer with a trace: %v, want %v", fixture, res.Packages, plain.Packages)
	}
	run.Begun, run.Searched, run.Ended = trace.Begun, trace.Searched, trace.Ended
	run.Fetches, run.Waits, run.Failed = trace.Fetches(), trace.Waits(), err != nil
	return New(run), res, err
}

// A locked is a package with its files, of which a listing makes each when it is asked for.
type locked struct {
	resolver.Package
	files []*dist.File
}

func packages(res *resolver.Resolution) (list []locked) {
	for _, p := range res.Packages {
		l := locked{p, p.Files()}
		l.Releases = nil
		list = append(list, l)
	}
	return list
}

// The figures of a timeline are those that the resolver counts.
func TestTotalsAreTheResolvers(t *testing.T) {
	for _, fixture := range []string{"straight/web-app", "backtrack/step-back", "backtrack/deep-pins", "extras/several", "prerelease/if-necessary"} {
		m, res, err := resolved(t, fixture)
		if err != nil {
			t.Fatalf("%s: %v", fixture, err)
		}
		m.check(t)
		if got, want := m.Totals.Requests, res.Stats.Requests; got != want {
			t.Errorf("%s: %d requests, want %d", fixture, got, want)
		}
		if got, want := m.Totals.NeverRead, res.Stats.Requests-res.Stats.Needed; got != want {
			t.Errorf("%s: %d never read, want %d", fixture, got, want)
		}
		if len(m.Chain) < 2 || m.Chain[0].Why != "start" {
			t.Errorf("%s: the chain is %v, want a start and more", fixture, m.Chain)
		}
		if tt := m.Totals; tt.Took <= 0 || tt.Waited <= 0 || tt.Waited > tt.Took || tt.Cached != 0 || tt.Exchanges < tt.Requests-m.cutOff() {
			t.Errorf("%s: the totals are %+v", fixture, tt)
		}
	}
}

// cutOff counts the rows that the end cut off; some have sent nothing.
func (m *Model) cutOff() (n int) {
	for _, r := range m.Rows {
		if r.Outcome == "cut off" {
			n++
		}
	}
	return n
}

// A resolve without an answer is noted to the end of its explanation.
func TestFailureIsNoted(t *testing.T) {
	m, _, err := resolved(t, "conflict/disjoint")
	if _, ok := errors.AsType[*resolver.NoSolution](err); !ok {
		t.Fatalf("got %v, want that there is no solution", err)
	}
	m.check(t)
	if tt := m.Totals; !m.Failed || tt.Explained <= 0 || tt.Explained >= tt.Took || len(m.Chain) == 0 {
		t.Errorf("failed: %v, chain %v, totals %+v; want that finding out why took a part of the time", m.Failed, m.Chain, tt)
	}
}
