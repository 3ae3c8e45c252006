package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"resolve/fixtures"
	"resolve/resolver"
)

// chainOf makes an answer in which each of n packages asks for the next, and
// the last for the first.
func chainOf(n int) *resolver.Resolution {
	r := &resolver.Resolution{}
	for i := range n {
		p := resolver.Package{Name: fmt.Sprintf("p%06d", i), Version: "1.0"}
		before := (i + n - 1) % n
		p.Via = []resolver.Via{{Package: fmt.Sprintf("p%06d", before), Asks: p.Name + ">=1"}}
		if i == 0 {
			p.Via = append(p.Via, resolver.Via{Origin: resolver.Origin{File: "in.txt", Line: 1}, Asks: p.Name})
		}
		r.Packages = append(r.Packages, p)
	}
	return r
}

// A tree thousands deep is printed, and a ring of thousands ends.
func TestTreeDeep(t *testing.T) {
	const n = 3000
	g := newGraph(chainOf(n))
	for _, invert := range []bool{false, true} {
		var out strings.Builder
		tr := &tree{graph: g, invert: invert}
		if err := tr.write(t.Context(), &out, ""); err != nil {
			t.Fatal(err)
		}
		want := n + 2 // the first again at the end, and what the mark means
		if invert {
			want++ // the user's line
		}
		if got := strings.Count(out.String(), "\n"); got != want {
			t.Errorf("inverted %v: got %d lines, want %d", invert, got, want)
		}
	}
}

// A tree that nobody waits for any more ends.
func TestTreeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tr := &tree{graph: newGraph(chainOf(10))}
	if err := tr.write(ctx, &strings.Builder{}, ""); err != context.Canceled {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// The way through thousands of packages is told in a few words.
func TestWhyDeep(t *testing.T) {
	const n = 20_000
	g := newGraph(chainOf(n))
	var out strings.Builder
	g.sayWhy(&out, n-1)
	const want = `p019999 1.0 is asked for by
  p019998 1.0  p019999>=1

in.txt:1 asks for p000000, p000000 1.0 asks for p000001>=1, p000001 1.0 asks for p000002>=1, p000002 1.0 asks for p000003>=1, p000003 1.0 asks for p000004>=1, and through 19990 more, of which the last asks for p019994>=1, p019994 1.0 asks for p019995>=1, p019995 1.0 asks for p019996>=1, p019996 1.0 asks for p019997>=1, p019997 1.0 asks for p019998>=1, p019998 1.0 asks for p019999>=1
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// Of many ways the shortest are told.
func TestWhyWide(t *testing.T) {
	const n = 500
	r := &resolver.Resolution{}
	hub := resolver.Package{Name: "hub", Version: "1.0"}
	for i := range n {
		name := fmt.Sprintf("q%03d", i)
		hub.Via = append(hub.Via, resolver.Via{Package: name, Asks: "hub"})
		r.Packages = append(r.Packages, resolver.Package{Name: name, Version: "1.0", Via: []resolver.Via{{Origin: resolver.Origin{File: "in.txt", Line: i + 1}, Asks: name}}})
	}
	hub.Via = append(hub.Via, resolver.Via{Origin: resolver.Origin{File: "in.txt", Line: n + 1}, Asks: "hub"})
	r.Packages = append([]resolver.Package{hub}, r.Packages...)
	g := newGraph(r)
	var out strings.Builder
	g.sayWhy(&out, 0)
	_, ways, _ := strings.Cut(out.String(), "\n\n")
	lines := strings.Split(strings.TrimSpace(ways), "\n")
	if len(lines) != mostWays+1 || lines[0] != "in.txt:501 asks for hub" || lines[mostWays] != "and in 481 more ways" {
		t.Errorf("got %d lines, %q first and %q last, want %d, the user's own line and the count of the others", len(lines), lines[0], lines[len(lines)-1], mostWays+1)
	}
}

// Every way begins at a line of the user's, ends at the package, and each step
// follows from the one before; every line that leads to a package and everybody
// who asks for it, but from behind it, is in one.
func TestWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawGraph(t)
		g := newGraph(r)
		before := g.fromLines()
		for at := range r.Packages {
			ways := g.ways(at)
			if len(ways) == 0 {
				t.Fatalf("%s: no way leads to it", r.Packages[at].Name)
			}
			var first, last []ask
			for i, way := range ways {
				if i > 0 && len(way) < len(ways[i-1]) {
					t.Errorf("%s: way %d is shorter than the one before", r.Packages[at].Name, i)
				}
				from := user
				for _, a := range way {
					if a.from != from {
						t.Fatalf("%s: a way goes on from %d, want %d", r.Packages[at].Name, a.from, from)
					}
					from = a.to
				}
				if from != at {
					t.Errorf("%s: a way ends at %d, want %d", r.Packages[at].Name, from, at)
				}
				first, last = append(first, way[0]), append(last, way[len(way)-1])
			}
			for _, line := range g.lines {
				if _, leads := g.toward(at); leads[line.to] && !slices.Contains(first, line) {
					t.Errorf("%s: no way from %s", r.Packages[at].Name, line.via.Origin)
				}
			}
			for _, a := range g.askedBy[at] {
				p := a.from
				for p != user && p != at {
					p = before[p].from
				}
				if p == user && !slices.Contains(last, a) {
					t.Errorf("%s: no way through %s", r.Packages[at].Name, a.via.Package)
				}
			}
		}
	})
}

// drawGraph draws an answer of a few packages, all reached from lines.
func drawGraph(t *rapid.T) *resolver.Resolution {
	r := &resolver.Resolution{}
	n := rapid.IntRange(1, 8).Draw(t, "packages")
	name := func(i int) string { return string(rune('a' + i)) }
	for i := range n {
		p := resolver.Package{Name: name(i), Version: "1.0"}
		if i > 0 {
			from := rapid.IntRange(0, i-1).Draw(t, "from") // so that there is a way
			p.Via = append(p.Via, resolver.Via{Package: name(from), Asks: p.Name})
		}
		for range rapid.IntRange(0, 2).Draw(t, "more") {
			from := rapid.IntRange(0, n-1).Draw(t, "from")
			p.Via = append(p.Via, resolver.Via{Package: name(from), Extra: "x", Asks: p.Name + ">=1"})
		}
		if i == 0 || rapid.IntRange(0, 3).Draw(t, "line") == 0 {
			p.Via = append(p.Via, resolver.Via{Origin: resolver.Origin{File: "in.txt", Line: i + 1}, Asks: p.Name})
		}
		slices.SortFunc(p.Via, func(a, b resolver.Via) int { return strings.Compare(a.Package+a.Extra, b.Package+b.Extra) })
		p.Via = slices.Compact(p.Via)
		r.Packages = append(r.Packages, p)
	}
	return r
}

// Each package's own part is printed once in a whole tree, whatever rings
// there are, and every package is there.
func TestTreeComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newGraph(drawGraph(t))
		for _, invert := range []bool{false, true} {
			var out strings.Builder
			if err := (&tree{graph: g, invert: invert}).write(context.Background(), &out, ""); err != nil {
				t.Fatal(err)
			}
			for _, p := range g.packages {
				if !strings.Contains(out.String(), p.Name+" 1.0") && !strings.Contains(out.String(), p.Name+"[x] 1.0") {
					t.Errorf("inverted %v: %s is not in\n%s", invert, p.Name, out.String())
				}
			}
			parts := 0
			for i := range g.packages {
				parts += len(g.asks[i])
			}
			if lines := strings.Count(out.String(), "\n"); lines > parts+len(g.lines)+len(g.packages)+1 {
				t.Errorf("inverted %v: got %d lines, want each part once:\n%s", invert, lines, out.String())
			}
		}
	})
}

// Resolving again with the lock at -o changes nothing, whatever the newest
// versions are and wherever the lock came from.
func TestLockStays(t *testing.T) {
	for _, name := range fixtures.Names() {
		u, err := fixtures.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if u.Want == "" || strings.HasPrefix(u.Want, "no ") || len(u.Faults) > 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			lock := filepath.Join(t.TempDir(), "lock.txt")
			var first []byte
			for i, more := range [][]string{nil, nil, {"--resolution=lowest", "-U"}, {"--resolution=lowest"}, nil} {
				args := append([]string{"--fixture", name, "--no-header", "-q", "-o", lock}, more...)
				code, _, stderr := runHere(t.Context(), args...)
				if i == 2 && code == exitUnsolved {
					return // the oldest versions do not fit
				}
				if code != exitSolved {
					t.Fatalf("run %d with %v: code %d: %s", i, more, code, stderr)
				}
				got, err := os.ReadFile(lock)
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 || i == 2 {
					first = got
				}
				if u.Scheme == "semver" && i > 2 {
					return // such locks are not read back
				}
				if !bytes.Equal(got, first) {
					t.Errorf("run %d with %v: got\n%s\nwant the lock as it was\n%s", i, more, got, first)
				}
			}
		})
	}
}
