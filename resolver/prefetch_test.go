package resolver

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"resolve/dist"
	"resolve/index"
	"resolve/internal/peers"
)

// A recording is a recorded index without a network, every answer of which takes
// one trip by the clock of the testing/synctest bubble that asks. What it has read
// it keeps for the next run.
type recording struct {
	client *index.Client
	trip   time.Duration

	mu       sync.Mutex
	listings map[string]*dist.Listing
	metadata map[string]*dist.Metadata // by dist.File.Key
}

func newRecording(t testing.TB, name string, trip time.Duration) *recording {
	t.Helper()
	client, err := index.New(index.Config{URL: "http://index/simple", Transport: inMemory{index.FS(peers.Recording(t, name))}})
	if err != nil {
		t.Fatal(err)
	}
	return &recording{client: client, trip: trip, listings: map[string]*dist.Listing{}, metadata: map[string]*dist.Metadata{}}
}

// An inMemory transport asks a handler.
type inMemory struct{ http.Handler }

func (h inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	res := w.Result()
	res.Request = r
	return res, nil
}

func (r *recording) List(ctx context.Context, name string) (*dist.Listing, error) {
	return recalled(ctx, r, r.listings, name, func() (*dist.Listing, error) { return r.client.List(ctx, name) })
}

func (r *recording) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	return recalled(ctx, r, r.metadata, f.Key(), func() (*dist.Metadata, error) { return r.client.Read(ctx, f, sidecarOnly) })
}

func recalled[V any](ctx context.Context, r *recording, known map[string]V, key string, read func() (V, error)) (v V, err error) {
	select {
	case <-time.After(r.trip):
	case <-ctx.Done():
		return v, context.Cause(ctx)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := known[key]
	if !ok {
		if v, err = read(); err == nil {
			known[key] = v
		}
	}
	return v, err
}

// recordedLines are the lines of a recorded set.
func recordedLines(t testing.TB, set string) []Requirement {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(peers.Folder(t, "requirements"), set+".in"))
	if err != nil {
		t.Fatal(err)
	}
	return lines(set+".in", string(text))
}

// An outlay is what a search takes of its source.
type outlay struct {
	trips    int // round trips, all answers taking the same time
	requests int
	unread   int // of them
	solved   *Resolution
}

func (o outlay) share() float64 { return float64(o.unread) / float64(max(1, o.requests)) }

func (o outlay) String() string {
	return fmt.Sprintf("%d requests, %d of them never read (%.1f%%), %d round trips", o.requests, o.unread, 100*o.share(), o.trips)
}

// layOut runs a search in a bubble of its own, whose source takes trip for each answer.
func layOut(t *testing.T, trip time.Duration, req Request) (o outlay) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		s := search(t.Context(), req)
		stats := s.loop.stats()
		o = outlay{int(time.Since(start) / trip), stats.Requests, stats.Requests - stats.Needed, s.resolution}
	})
	return o
}

// mostUnread is the share of all requests that may be never read.
const mostUnread = 0.1

// On real sets little is asked for in vain, in few round trips: without leads, with
// those that the first run left, with the lines the other way round, and with
// its pins as constraints. The connection's own round trip is not among them.
func TestPrefetchOfRecordedSets(t *testing.T) {
	const trip = 60 * time.Millisecond
	recordings := map[string]*recording{}
	for _, tt := range []struct {
		set, recording string
		text           string // instead of the set's lines
		trips, led     int    // at most: without leads, with leads
	}{
		{"black", "public", "", 4, 1},
		{"trio", "public", "", 8, 1},
		{"jupyter", "public", "", 14, 5},
		{"boto3", "public", "", 35, 35},
		{"slow", "public", "", 17, 17},
		{"starlette-fastapi", "public", "", 15, 13},
		{"numpy-sparse", "public", "", 6, 1},
		{"langwatch", "langwatch", "langwatch==0.22.0", 8, 3},
	} {
		t.Run(tt.set, func(t *testing.T) {
			if recordings[tt.recording] == nil {
				recordings[tt.recording] = newRecording(t, tt.recording, trip)
			}
			req := Request{Source: recordings[tt.recording], Target: testTarget(t, "3.12", "x86_64-manylinux_2_36"), Requirements: lines("r.in", tt.text)}
			if tt.text == "" {
				req.Requirements = recordedLines(t, tt.set)
			}
			var first *Resolution
			var total outlay
			run := func(how string, trips int, req Request) {
				o := layOut(t, trip, req)
				if o.solved == nil {
					t.Fatalf("%s: no answer", how)
				}
				if first == nil {
					first = o.solved
				}
				t.Logf("%s: %v", how, o)
				total.requests += o.requests
				total.unread += o.unread
				if o.trips > trips {
					t.Errorf("%s: got %d round trips, want at most %d", how, o.trips, trips)
				}
			}
			run("as it is", tt.trips, req)
			led := req
			led.Leads = learned(first)
			run("with leads", tt.led, led)
			pinned := req
			pinned.Constraints = lines("c.in", pins(first))
			run("with its pins as constraints", tt.trips, pinned)
			reversed := req
			reversed.Requirements = slices.Clone(req.Requirements)
			slices.Reverse(reversed.Requirements)
			run("the other way round", tt.trips, reversed)
			if total.share() >= mostUnread {
				t.Errorf("all together: %d of %d requests never read, want less than a tenth", total.unread, total.requests)
			}
		})
	}
}

// Of all that is asked for in universes that were made at random, in which one
// release in ten to one in a hundred asks for a single version of something, less
// than a tenth is never read.
func TestPrefetchOfGeneratedUniverses(t *testing.T) {
	const trip = 60 * time.Millisecond
	var total outlay
	conflicts := 0
	for seed := range uint64(120) {
		l := layers{depth: 3 + int(seed%4), width: 6 + 7*int(seed%3), releases: 3 + int(seed%12), trouble: []int{10, 20, 50, 100}[seed/3%4], seed: seed}
		source := newMemory(l.projects())
		source.trip = trip
		o := layOut(t, trip, Request{Source: source, Target: testTarget(t, "", ""), Requirements: l.requirements()})
		if o.solved == nil {
			continue // it ended while guesses were on their way
		}
		total.requests += o.requests
		total.unread += o.unread
		total.trips += o.trips
		conflicts += o.solved.Stats.Conflicts
	}
	t.Logf("%v, %d conflicts", total, conflicts)
	if conflicts < 100 {
		t.Errorf("got %d conflicts: hardly a search went back", conflicts)
	}
	if total.share() >= mostUnread {
		t.Errorf("%v, want less than a tenth", total)
	}
}
