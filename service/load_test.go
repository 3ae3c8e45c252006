package service

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"resolve/fixtures"
	"resolve/index"
)

// fromIndex serves from a universe over HTTP; each of its answers takes a while.
func fromIndex(t *testing.T, name string, delay time.Duration) (Config, *fixtures.Server) {
	t.Helper()
	u, err := fixtures.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	server, err := fixtures.Start(u, fixtures.Options{Delay: func(string) time.Duration { return delay }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	client, err := index.New(index.Config{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	c := plainConfig()
	c.Source, c.Age, c.Wait = client, time.Hour, time.Minute
	return c, server
}

// However many ask for the same at once, and however few of them run, each URL
// is asked for once and all get the same bytes.
func TestManyAtOnceFetchEachURLOnce(t *testing.T) {
	const many = 200
	for _, resolves := range []int{4, many} {
		c, server := fromIndex(t, "straight/web-app", 5*time.Millisecond)
		c.Resolves = resolves
		r := start(t, c)
		bodies := make([][]byte, many)
		var all sync.WaitGroup
		for i := range bodies {
			all.Go(func() {
				code, _, body := r.post(context.Background(), "flask", "werkzeug<3.0.4")
				if code != 200 {
					t.Errorf("got %d %s, want 200", code, body)
				}
				bodies[i] = body
			})
		}
		all.Wait()
		for _, b := range bodies[1:] {
			if !bytes.Equal(b, bodies[0]) {
				t.Fatalf("got %s and %s, want the same", b, bodies[0])
			}
		}
		counts := server.Counts()
		for path, n := range counts {
			if n.Requests != 1 {
				t.Errorf("%d resolves: %s was asked for %d times, want once", resolves, path, n.Requests)
			}
		}
		if len(counts) < 10 {
			t.Errorf("%d URLs were asked for, want more: %v", len(counts), counts)
		}
		r.end()
	}
}

// Whoever goes away and whenever, the others get the answer that one who is
// alone gets, byte for byte.
func TestClientsThatLeave(t *testing.T) {
	packages := map[string][]string{}
	for i := range 12 {
		packages[fmt.Sprint("p", i)] = []string{fmt.Sprint("p", i+1), fmt.Sprint("q", i/2)}
		packages[fmt.Sprint("q", i)] = nil
	}
	packages["p12"] = nil
	questions := [][]string{{"p0"}, {"p0", "q11"}, {"p6"}, {"p0", "q3<1"}}
	var want []string
	for _, lines := range questions {
		c := plainConfig()
		c.Source = newWorld(packages)
		w := ask(t.Context(), New(c), lines...)
		want = append(want, fmt.Sprint(w.Code, w.Body))
	}
	type client struct {
		asks           int
		begins, leaves time.Duration // leaves after so long, if it is not 0
	}
	ms := func(t *rapid.T, most int, name string) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Millisecond
	}
	anybody := rapid.Custom(func(t *rapid.T) client {
		return client{rapid.IntRange(0, len(questions)-1).Draw(t, "asks"), ms(t, 20, "begins"), ms(t, 60, "leaves")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		clients := rapid.SliceOfN(anybody, 2, 20).Draw(rt, "clients")
		c := plainConfig()
		c.Resolves = rapid.IntRange(1, 20).Draw(rt, "resolves")
		c.Fetches = rapid.IntRange(1, 8).Draw(rt, "fetches")
		c.Age = ms(rt, 50, "age") + time.Millisecond
		c.Wait = time.Hour
		takes := rapid.SliceOfN(rapid.IntRange(0, 5), 8, 8).Draw(rt, "takes")
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(packages)
			w.say = func(ctx context.Context, key string) error {
				select {
				case <-time.After(time.Duration(takes[int(key[len(key)-1])%len(takes)]) * time.Millisecond):
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			c.Source = w
			s := New(c)
			var all sync.WaitGroup
			for _, cl := range clients {
				all.Go(func() {
					time.Sleep(cl.begins)
					ctx := t.Context()
					if cl.leaves > 0 {
						var done func()
						ctx, done = context.WithTimeout(ctx, cl.leaves)
						defer done()
					}
					got := ask(ctx, s, questions[cl.asks]...)
					if got.Code == gone && ctx.Err() != nil {
						return
					}
					if got := fmt.Sprint(got.Code, got.Body); got != want[cl.asks] {
						t.Errorf("%v: got %s, want %s", questions[cl.asks], got, want[cl.asks])
					}
				})
			}
			all.Wait()
			if s.running.Load() != 0 || s.gate.waiting.Load() != 0 || len(s.gate.inside) != 0 {
				t.Errorf("%d run, %d wait and %d are inside, want none", s.running.Load(), s.gate.waiting.Load(), len(s.gate.inside))
			}
		})
		if t.Failed() {
			rt.FailNow()
		}
	})
}
