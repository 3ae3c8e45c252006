package fetcher

import (
	"context"
	"fmt"
	"testing"

	"resolve/dist"
)

// instant is a source that costs nothing.
type instant struct {
	listing  dist.Listing
	metadata dist.Metadata
}

func (s *instant) List(context.Context, string) (*dist.Listing, error) { return &s.listing, nil }
func (s *instant) Read(context.Context, *dist.File, bool) (*dist.Metadata, error) {
	return &s.metadata, nil
}

// One push and one pop in a queue as long as that of a large resolve.
func BenchmarkQueuePushPop(b *testing.B) {
	for _, needed := range []bool{false, true} {
		b.Run(map[bool]string{false: "guesses", true: "needs"}[needed], func(b *testing.B) {
			const length = 1500
			all := requests(2 * length)
			for i := range all {
				all[i].hint.Depth = i * 7 % 12
			}
			var q queue
			for _, r := range all[:length] {
				q.push(r, needed)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				q.push(all[(length+i)%len(all)], needed)
				q.pop()
			}
		})
	}
}

// A guess that finds the queue full, and takes the place of the least likely one.
func BenchmarkQueuePushFull(b *testing.B) {
	all := requests(2 * maxGuesses)
	var q queue
	for _, r := range all[:maxGuesses] {
		q.push(r, false)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r := all[(maxGuesses+i)%len(all)]
		r.hint.Depth = -i // likelier than all before
		q.push(r, false)
	}
	if q.dropped == 0 {
		b.Fatal("nothing was dropped")
	}
}

// One need: sent, queued, taken, claimed, answered and waited for, one at a
// time and a thousand at once.
func BenchmarkPool(b *testing.B) {
	for _, batch := range []int{1, 1000} {
		b.Run(fmt.Sprint("batch=", batch), func(b *testing.B) {
			names := make([]string, batch)
			for i := range names {
				names[i] = fmt.Sprint(i)
			}
			p := NewPool(Options{Source: &instant{}})
			ctx, cancel := context.WithCancel(b.Context())
			ended := make(chan struct{})
			go func() { defer close(ended); p.Run(ctx) }()
			asked := make([]Request, batch)
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				for i, name := range names {
					p.Listings.Forget(name)
					asked[i] = p.Listing(name, Hint{})
					if err := p.Need(asked[i]); err != nil {
						b.Fatal(err)
					}
				}
				for _, r := range asked {
					if _, err := p.WaitListing(ctx, r); err != nil {
						b.Fatal(err)
					}
				}
				n += batch
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/request")
			cancel()
			<-ended
			if total, _ := p.Requests(); total != n {
				b.Fatalf("%d requests reached the source, want %d", total, n)
			}
		})
	}
}

// A tree of guesses, ten to each answer and 1,111 in all, that one need starts.
func BenchmarkPoolGuesses(b *testing.B) {
	guess := func(_ Result, h Hint) (asks []Ask) {
		if h.Depth == 3 {
			return nil
		}
		for i := range 10 {
			name := h.Constraint + string(rune('a'+i))
			asks = append(asks, Ask{Name: name, Hint: Hint{Depth: h.Depth + 1, Constraint: name}})
		}
		return asks
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p := NewPool(Options{Source: &instant{}, Guess: guess})
		ctx, cancel := context.WithCancel(b.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); p.Run(ctx) }()
		if err := p.Need(p.Listing("root", Hint{})); err != nil {
			b.Fatal(err)
		}
		leaves := make([]Request, 0, 1000)
		for i := range 1000 {
			leaves = append(leaves, p.Listing(fmt.Sprintf("%c%c%c", 'a'+i/100, 'a'+i/10%10, 'a'+i%10), Hint{}))
		}
		for _, r := range leaves {
			if _, err := p.WaitListing(ctx, r); err != nil {
				b.Fatal(err)
			}
		}
		total, _ := p.Requests()
		n += total
		cancel()
		<-ended
		if total != 1111 {
			b.Fatalf("%d requests reached the source, want 1,111", total)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/request")
}
