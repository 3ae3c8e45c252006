package timeline

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/index"
	"resolve/resolver"
)

var began = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// what is a package's name, or the name of a file.
func what(t *testing.T, name string) (string, *dist.File) {
	t.Helper()
	if strings.HasSuffix(name, ".whl") || strings.HasSuffix(name, ".tar.gz") {
		return "", &dist.File{Filename: name, URL: "https://index/" + name, Hash: "sha256:" + name}
	}
	return name, nil
}

// parse reads a run, a line each, in milliseconds:
//
//	fetch WHAT ASKED BEGUN ENDED [after WHAT] [need] [hint] [failed|cut]
//	wait WHAT BEGIN END [free]
//	end SEARCHED ENDED
func parse(t *testing.T, text string) Run {
	t.Helper()
	run := Run{Title: "requirements.txt", Outcome: "as it was told", Begun: began}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		at := func(i int) time.Time {
			ms, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			return began.Add(time.Duration(ms * float64(time.Millisecond)))
		}
		switch words[0] {
		case "fetch":
			f := fetcher.Fetch{ID: len(run.Fetches) + 1, Queued: at(2), Begun: at(3), Ended: at(4)}
			f.Name, f.File = what(t, words[1])
			for i := 5; i < len(words); i++ {
				switch words[i] {
				case "after":
					i++
					f.Because.Name, f.Because.File = what(t, words[i])
				case "need":
					f.Needed = true
				case "hint":
					f.Led = true
				case "failed":
					f.Outcome, f.Err = fetcher.Failed, errors.New("connection reset")
				case "cut":
					f.Outcome, f.Err = fetcher.CutOff, context.Canceled
				default:
					t.Fatalf("%s: %q is no word of a fetch", line, words[i])
				}
			}
			run.Fetches = append(run.Fetches, f)
		case "wait":
			w := resolver.Wait{Begin: at(2), End: at(3), Blocked: len(words) < 5}
			w.Name, w.File = what(t, words[1])
			if w.File != nil {
				w.Name, w.Version = nameAndVersion(w.File.Filename)
			}
			run.Waits = append(run.Waits, w)
		case "end":
			run.Searched, run.Ended = at(1), at(2)
		default:
			t.Fatalf("%q is no line of a run", line)
		}
	}
	return run
}

// tell writes what a model says of the chain and of what was never read.
func tell(m *Model) string {
	var b strings.Builder
	label := func(r Row) string { return strings.TrimSpace(r.Name + " " + r.Version) }
	for _, l := range m.Chain {
		fmt.Fprintf(&b, "%s: %s\n", l.Why, label(m.Rows[l.Row-1]))
	}
	for _, r := range m.Rows {
		if !r.Read {
			fmt.Fprintf(&b, "never read: %s, %s\n", label(r), r.Outcome)
		}
	}
	t := m.Totals
	fmt.Fprintf(&b, "%d ms, %d waiting; %d requests, %d at once, %d never read", t.Took/1000, t.Waited/1000, t.Requests, t.Peak, t.NeverRead)
	return b.String()
}

func TestChain(t *testing.T) {
	for _, tt := range []struct{ story, run, want string }{
		{"nothing was fetched", `end 1 1`, `1 ms, 0 waiting; 0 requests, 0 at once, 0 never read`},

		{"each answer leads to the next request, and the resolver comes behind", `
			fetch app 0 0 60 need
			fetch app-1.0-py3-none-any.whl 60 61 120 after app
			fetch lib 120 120 180 after app-1.0-py3-none-any.whl
			fetch lib-2.0-py3-none-any.whl 180 180 240 after lib
			wait app 0 60
			wait app-1.0-py3-none-any.whl 62 120
			wait lib 122 180
			wait lib-2.0-py3-none-any.whl 181 240
			end 245 245`, `
			start: app
			answer: app 1.0
			answer: lib
			answer: lib 2.0
			245 ms, 235 waiting; 4 requests, 1 at once, 0 never read`},

		{"the slower of two is in the chain, though it was asked for second", `
			fetch a 0 0 60 need
			fetch b 0 0 90 need
			fetch a-1.0-py3-none-any.whl 95 95 150 need
			wait a 0 60
			wait b 60 90
			wait a-1.0-py3-none-any.whl 95 150
			end 151 151`, `
			start: b
			wait: a 1.0
			151 ms, 145 waiting; 3 requests, 2 at once, 0 never read`},

		{"of two that were waited for together, what was there already is not in the chain", `
			fetch a 0 0 90 need
			fetch b 0 0 60 need
			fetch c 95 95 150 need
			wait a 0 90
			wait b 90 90 free
			wait c 95 150
			end 151 151`, `
			start: a
			wait: c
			151 ms, 145 waiting; 3 requests, 2 at once, 0 never read`},

		{"a guess of the resolver's that began before the last wait follows the wait before that", `
			fetch a 0 0 60 need
			fetch b 62 62 200
			fetch c 63 63 120 need
			wait a 0 60
			wait c 63 120
			wait b 121 200
			end 201 201`, `
			start: a
			wait: b
			201 ms, 196 waiting; 3 requests, 2 at once, 0 never read`},

		{"a guess that failed is asked for again, and is of no use", `
			fetch a 0 0 60 need
			fetch a-1.0-py3-none-any.whl 60 60 100 after a failed
			fetch a-1.0-py3-none-any.whl 101 101 160 need
			wait a 0 60
			wait a-1.0-py3-none-any.whl 62 160
			end 161 161`, `
			start: a
			answer: a 1.0
			failure: a 1.0
			never read: a 1.0, failed
			161 ms, 158 waiting; 3 requests, 1 at once, 1 never read`},

		{"guesses that nobody needs, and those that the end cuts off", `
			fetch a 0 0 60 need
			fetch b 60 60 70 after a
			fetch c 60 60 80 after a cut
			wait a 0 60
			end 80 80`, `
			start: a
			never read: b, answered
			never read: c, cut off
			80 ms, 60 waiting; 3 requests, 2 at once, 2 never read`},

		{"hints that are followed later follow what was waited for", `
			fetch a 0 0 60 need
			fetch b 0 0 50 hint
			fetch c 61 61 120 hint
			wait a 0 60
			wait b 60 60 free
			wait c 62 120
			end 121 121`, `
			start: a
			wait: c
			121 ms, 118 waiting; 3 requests, 2 at once, 0 never read`},

		{"what a hint leads to begins at once", `
			fetch a 0 0 60 need
			fetch b 0 0 100 hint
			fetch c 0 0 50 hint
			wait a 0 60
			wait b 61 100
			end 101 101`, `
			hint: b
			never read: c, answered
			101 ms, 99 waiting; 3 requests, 3 at once, 1 never read`},

		{"a failure that ends the resolve was read", `
			fetch a 0 0 60 need failed
			wait a 0 60
			end 61 61`, `
			start: a
			61 ms, 60 waiting; 1 requests, 1 at once, 0 never read`},

		{"an interrupted wait, whose fetch ends after it", `
			fetch a 0 0 70 need cut
			wait a 0 60
			end 61 72`, `
			start: a
			72 ms, 60 waiting; 1 requests, 1 at once, 0 never read`},

		{"what another resolve fetched is waited for, and is in no chain", `
			fetch a 0 0 60 need
			wait a 0 60
			wait b 61 100
			end 101 101`, `
			start: a
			101 ms, 99 waiting; 1 requests, 1 at once, 0 never read`},

		{"what was in the cache takes no time", `
			fetch a 0 0 0 need
			fetch a-1.0.tar.gz 0 0 0 after a
			fetch b 0 0 0 after a-1.0.tar.gz
			wait a 0 0
			wait a-1.0.tar.gz 0 0
			wait b 0 0
			end 0 0`, `
			start: a
			answer: a 1.0
			answer: b
			0 ms, 0 waiting; 3 requests, 1 at once, 0 never read`},
	} {
		t.Run(tt.story, func(t *testing.T) {
			m := New(parse(t, tt.run))
			want := strings.TrimSpace(strings.ReplaceAll(tt.want, "\t", ""))
			if got := tell(m); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			m.check(t)
		})
	}
}

// check verifies what holds for every model.
func (m *Model) check(t *testing.T) {
	t.Helper()
	links := 0
	for i, r := range m.Rows {
		switch {
		case r.ID != i+1:
			t.Errorf("row %d has the ID %d", i+1, r.ID)
		case i > 0 && r.Begun < m.Rows[i-1].Begun:
			t.Errorf("row %d began before the one above", r.ID)
		case r.Because >= r.ID:
			t.Errorf("row %d comes of row %d", r.ID, r.Because)
		case r.Link > 0 && m.Chain[r.Link-1].Row != r.ID:
			t.Errorf("row %d is not link %d", r.ID, r.Link)
		}
		if r.Link > 0 {
			links++
		}
	}
	if links != len(m.Chain) {
		t.Errorf("%d rows are links, want %d", links, len(m.Chain))
	}
	for i := 1; i < len(m.Chain); i++ {
		a, b := m.Rows[m.Chain[i-1].Row-1], m.Rows[m.Chain[i].Row-1]
		if a.Ended > b.Asked {
			t.Errorf("link %d was asked for at %d, before the end of the one before at %d", i+1, b.Asked, a.Ended)
		}
	}
}

// Fetches end in any order; the model is the same.
func TestTheOrderOfNotesChangesNothing(t *testing.T) {
	run := parse(t, `
		fetch app 0 0 60 need
		fetch b 1 1 70 after app
		fetch c 1 1 50 after app
		fetch d 60 60 90 after b
		fetch d 91 91 95
		wait app 0 60
		wait d 90 95
		end 99 99`)
	want := New(run)
	for range 20 {
		other := run
		other.Fetches = nil
		for _, i := range rand.Perm(len(run.Fetches)) {
			other.Fetches = append(other.Fetches, run.Fetches[i])
		}
		if got := New(other); !reflect.DeepEqual(got, want) {
			t.Fatalf("got\n%s\nwant\n%s", tell(got), tell(want))
		}
	}
}

// Whatever was noted has a chain with an end, in which each fetch ended before
// the next was asked for.
func TestAnyRunHasAChain(t *testing.T) {
	names := []string{"a", "b", "a-1.0-py3-none-any.whl", "b-1.0-py3-none-any.whl"}
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		for range r.IntN(12) {
			asked := r.IntN(20)
			begun := asked + r.IntN(3)
			fmt.Fprintf(&b, "fetch %s %d %d %d", names[r.IntN(4)], asked, begun, begun+r.IntN(5))
			if r.IntN(2) == 0 {
				fmt.Fprintf(&b, " after %s", names[r.IntN(4)])
			}
			b.WriteString("\n")
		}
		for range r.IntN(6) {
			begin := r.IntN(25)
			fmt.Fprintf(&b, "wait %s %d %d\n", names[r.IntN(4)], begin, begin+r.IntN(5))
		}
		m := New(parse(t, b.String()+"end 30 30"))
		m.check(t)
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, b.String())
		}
	}
}

func TestExchanges(t *testing.T) {
	run := parse(t, `
		fetch a 0 0 60 need
		fetch b 0 0 1 need
		wait a 0 60
		end 61 61`)
	run.Exchanges = new(Exchanges)
	at := func(ms int) time.Time { return began.Add(time.Duration(ms) * time.Millisecond) }
	see := func(ctx context.Context, e index.Exchange) {
		e.Context = ctx
		run.Exchanges.Observe(e)
	}
	// Who calls for fetch 1 is known by the context that its pool gives its source.
	source := sourceFunc(func(ctx context.Context, _ string) {
		see(ctx, index.Exchange{URL: "https://me:pw@index/simple/a/", Status: 200, Bytes: 500, Start: at(30), Duration: 20 * time.Millisecond})
		see(ctx, index.Exchange{URL: "https://index/simple/a/", Start: at(1), Err: errors.New("connection reset")})
	})
	askOnce(t, source)
	see(t.Context(), index.Exchange{URL: "https://index/constraints.txt", Bytes: 1}) // of no fetch
	m := New(run)
	want := []Exchange{
		{URL: "https://index/simple/a/", Begun: 1000, Ended: 1000, Error: "connection reset"},
		{URL: "https://index/simple/a/", Status: 200, Bytes: 500, Begun: 30000, Ended: 50000},
	}
	if got := m.Rows[0].Exchanges; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := m.Totals; got.Exchanges != 2 || got.Bytes != 500 || got.Cached != 1 {
		t.Errorf("got %+v, want 2 exchanges with 500 bytes, and one row that the cache had", got)
	}
}

type sourceFunc func(context.Context, string)

func (f sourceFunc) List(ctx context.Context, name string) (*dist.Listing, error) {
	f(ctx, name)
	return &dist.Listing{Name: name}, nil
}

func (f sourceFunc) Read(context.Context, *dist.File, bool) (*dist.Metadata, error) {
	return nil, errors.New("nobody asks for it")
}

// askOnce has a pool that is traced ask the source for one listing.
func askOnce(t *testing.T, source fetcher.Source) {
	t.Helper()
	pool := fetcher.NewPool(fetcher.Options{Source: source, Trace: new(fetcher.Trace)})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		pool.Run(ctx)
	}()
	r := pool.Listing("a", fetcher.Hint{})
	if err := pool.Need(r); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.WaitListing(ctx, r); err != nil {
		t.Fatal(err)
	}
	stop()
	<-ended
}

func TestNameAndVersion(t *testing.T) {
	for file, want := range map[string][2]string{
		"Foo.Bar-1.0-py3-none-any.whl":    {"foo-bar", "1.0"},
		"foo-1.0-1-cp312-cp312-win32.whl": {"foo", "1.0"},
		"foo-bar-1.0.tar.gz":              {"foo-bar", "1.0"},
		"foo-1.0.zip":                     {"foo", "1.0"},
		"</script><b>-1.0-py3-none-a.whl": {"</script><b>", "1.0"},
		"":                                {"", ""},
		"foo":                             {"foo", ""},
		"-.whl":                           {"-.whl", ""},
	} {
		if name, version := nameAndVersion(file); [2]string{name, version} != want {
			t.Errorf("nameAndVersion(%q) = %q, %q, want %q", file, name, version, want)
		}
	}
}

// What hints saved is what was read and not waited for.
func TestHintsSaved(t *testing.T) {
	m := New(parse(t, `
		fetch a 0 0 60 hint
		fetch b 0 0 50 hint
		fetch c 0 0 40 hint
		fetch d 0 0 40 need
		wait a 0 60
		wait b 61 61 free
		wait d 61 61 free
		end 62 62`))
	if tt := m.Totals; tt.Hinted != 3 || tt.Used != 2 || tt.Saved != 1 {
		t.Errorf("by hints %d, read %d, saved %d; want 3, 2, 1", tt.Hinted, tt.Used, tt.Saved)
	}
}
