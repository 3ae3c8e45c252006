package recall

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"resolve/dist"
	"resolve/resolver"
)

// A limit stands for all that leave out the same files: an upload at the moment of
// the limit is left out, one just before it is not.
func TestWindow(t *testing.T) {
	at := func(second int64) time.Time { return time.Unix(second, 0).UTC() }
	files := func(uploads ...int64) (list []*dist.File) {
		for _, u := range uploads {
			list = append(list, &dist.File{Uploaded: at(u)})
		}
		return list
	}
	listings := []*dist.Listing{
		{Name: "app", Releases: []dist.Release{dist.NewRelease("1", files(10, 30)...), dist.NewRelease("2", files(20, 50)...)}},
		{Name: "lib", Releases: []dist.Release{dist.NewRelease("1", files(5, 45)...)}},
		{Name: "links", Releases: []dist.Release{dist.NewRelease("1", &dist.File{Links: true, Uploaded: at(44)})}},
		{Name: "absent"},
	}
	of := func(second int64) *resolver.Choice { return &resolver.Choice{ExcludeNewer: at(second)} }
	for _, tc := range []struct{ was, holds, upTo int64 }{
		{40, 31, 45}, {31, 31, 45}, {45, 31, 45}, {46, 46, 50}, {50, 46, 50}, {51, 51, 1 << 40}, {20, 11, 20}, {1, -62135596799, 5},
	} {
		list := windowsOf(of(tc.was), listings)
		for second, want := range map[int64]bool{tc.holds - 1: false, tc.holds: true, tc.upTo: true, tc.upTo + 1: tc.upTo == 1<<40} {
			if got := hold(list, of(second)); got != want {
				t.Errorf("the answer for %d and a limit of %d: got %v, want %v", tc.was, second, got, want)
			}
		}
	}

	// One of its own counts for its package alone, and none for what has none.
	c := of(40)
	c.ExcludeNewerOf = map[string]time.Time{"lib": at(6), "app": {}, "unread": at(3)}
	list := windowsOf(c, listings)
	for _, tc := range []struct {
		all, lib int64
		want     bool
	}{{40, 6, true}, {9, 45, true}, {40, 46, false}, {40, 5, false}, {99, 7, true}} {
		c := of(tc.all)
		c.ExcludeNewerOf = map[string]time.Time{"lib": at(tc.lib), "app": {}, "unread": at(99)}
		if got := hold(list, c); got != tc.want {
			t.Errorf("limits of %d, and %d for lib: got %v, want %v", tc.all, tc.lib, got, tc.want)
		}
	}

	// A file without a time is warned of, with the limit.
	listings[1].Releases = []dist.Release{dist.NewRelease("1", &dist.File{})}
	list = windowsOf(of(40), listings)
	for second, want := range map[int64]bool{39: false, 40: true, 41: false} {
		if got := hold(list, of(second)); got != want {
			t.Errorf("a file without a time, limit %d: got %v, want %v", second, got, want)
		}
	}
}

// Under limits that move, what is recalled is what a search would find.
func TestRecalledUnderLimits(t *testing.T) {
	n := uint64(200)
	if testing.Short() {
		n = 40
	}
	recalls, changes := 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 1))
		w := newWorld()
		name := func() string { return string(rune('a' + r.IntN(5))) }
		const versions = 12
		for v := range versions {
			var requires []string
			for range r.IntN(3) {
				requires = append(requires, name()+[]string{"", ">=2", "<5"}[r.IntN(3)])
			}
			of := name()
			w.add(of, strconv.Itoa(v+1), requires...)
			releases := w.listings[of].Releases
			if f := releases[len(releases)-1].Files()[0]; r.IntN(40) > 0 { // else it has no time
				f.Uploaded = time.Unix(int64(100*(v+1)), 0).UTC()
			}
		}
		dir := folder(t)
		before := ""
		now := int64(r.IntN(100 * versions))
		for range 15 {
			now += int64(r.IntN(60))
			req := w.request("a b")
			req.Choice.ExcludeNewer = time.Unix(now, 0)
			switch r.IntN(4) {
			case 0:
				req.Choice.ExcludeNewerOf = map[string]time.Time{"a": time.Unix(now-int64(r.IntN(200)), 0)}
			case 1:
				req.Choice.ExcludeNewerOf = map[string]time.Time{"b": {}}
			}
			res, recalled, err := w.memory(dir).Resolve(t.Context(), req)
			got, want := said(res, err), said(resolver.Resolve(t.Context(), req))
			if got != want {
				t.Fatalf("seed %d, limit %d, %v, recalled %v: got\n%s\nwant\n%s", seed, now, req.Choice.ExcludeNewerOf, recalled, got, want)
			}
			if recalled {
				recalls++
			}
			if key := fmt.Sprint(got, req.Choice.ExcludeNewerOf); err == nil && key != before {
				changes++
				before = key
			}
		}
	}
	t.Logf("%d recalled, %d answers changed", recalls, changes)
	if recalls < int(n)/2 || changes < int(n)/2 {
		t.Error("too lopsided to tell much")
	}
}
