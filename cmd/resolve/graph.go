package main

import (
	"cmp"
	"slices"
	"strings"

	"resolve/resolver"
)

// user is the place of the user among those who ask.
const user = -1

// An ask is one thing that is asked for in an answer.
type ask struct {
	from, to int // places in the graph's packages; from may be user
	via      resolver.Via
}

// A graph is an answer as who asks whom, by places in packages.
type graph struct {
	packages []resolver.Package // sorted by name
	at       map[string]int     // places by name
	lines    []ask              // what the user's lines ask for, by file and line
	asks     [][]ask            // what each package asks for, by name
	askedBy  [][]ask            // who asks for each package, as Via has them, without constraints and without overrides where others ask
}

func newGraph(r *resolver.Resolution) *graph {
	g := &graph{packages: r.Packages, at: map[string]int{}}
	g.asks, g.askedBy = make([][]ask, len(r.Packages)), make([][]ask, len(r.Packages))
	for i, p := range r.Packages {
		g.at[p.Name] = i
	}
	for i, p := range r.Packages {
		alone := !slices.ContainsFunc(p.Via, func(v resolver.Via) bool { return !v.Constraint && !v.Override })
		for _, v := range p.Via {
			from, known := g.at[v.Package]
			a := ask{from, i, v}
			switch {
			case v.Constraint || v.Override && !alone: // an override of a line of the user's stands for it
				continue
			case v.Package == "":
				a.from = user
				g.lines = append(g.lines, a)
			case known:
				g.asks[from] = append(g.asks[from], a)
			default:
				continue
			}
			g.askedBy[i] = append(g.askedBy[i], a)
		}
	}
	slices.SortStableFunc(g.lines, func(a, b ask) int {
		return cmp.Or(strings.Compare(a.via.Origin.File, b.via.Origin.File), cmp.Compare(a.via.Origin.Line, b.via.Origin.Line))
	})
	return g
}

// fromLines returns for each package the last step of a shortest way to it from
// the user's lines. Every package of an answer has one.
func (g *graph) fromLines() []ask {
	last := make([]ask, len(g.packages))
	seen := make([]bool, len(g.packages))
	var queue []int
	reach := func(list []ask) {
		for _, a := range list {
			if !seen[a.to] {
				seen[a.to], last[a.to] = true, a
				queue = append(queue, a.to)
			}
		}
	}
	reach(g.lines)
	for i := 0; i < len(queue); i++ {
		reach(g.asks[queue[i]])
	}
	return last
}

// toward returns for each package the first step of a shortest way from it to
// the package at, and whether there is a way.
func (g *graph) toward(at int) (next []ask, leads []bool) {
	next, leads = make([]ask, len(g.packages)), make([]bool, len(g.packages))
	leads[at] = true
	queue := []int{at}
	for i := 0; i < len(queue); i++ {
		for _, a := range g.askedBy[queue[i]] {
			if a.from != user && !leads[a.from] {
				leads[a.from], next[a.from] = true, a
				queue = append(queue, a.from)
			}
		}
	}
	return next, leads
}

// ways returns how the package at comes from the user's lines, the shortest way
// first: for each line that leads to it the shortest way from there, and for
// each package that asks for it the shortest way through that one. All other
// ways are made of pieces of these.
func (g *graph) ways(at int) [][]ask {
	var ways [][]ask
	seen := map[string]bool{}
	add := func(way []ask) {
		var key strings.Builder
		for _, a := range way {
			key.WriteString(a.via.Package + " " + a.via.Extra + " " + a.via.Origin.String() + " " + a.via.Asks + "\n")
		}
		if !seen[key.String()] {
			seen[key.String()] = true
			ways = append(ways, way)
		}
	}
	next, leads := g.toward(at)
	for _, line := range g.lines {
		if !leads[line.to] {
			continue
		}
		way := []ask{line}
		for p := line.to; p != at; p = next[p].to {
			way = append(way, next[p])
		}
		add(way)
	}
	last := g.fromLines()
	for _, a := range g.askedBy[at] {
		way := []ask{a}
		for p := a.from; p != user && p != at; p = last[p].from {
			way = append(way, last[p])
		}
		if slices.Reverse(way); way[0].from == user { // else it goes in a ring
			add(way)
		}
	}
	slices.SortStableFunc(ways, func(a, b []ask) int { return cmp.Compare(len(a), len(b)) })
	return ways
}

// chain returns a way as links.
func (g *graph) chain(way []ask) []resolver.Link {
	links := make([]resolver.Link, len(way))
	for i, a := range way {
		links[i] = resolver.Link{Origin: a.via.Origin, Dependency: a.via.Asks}
		if a.from != user {
			links[i].Package, links[i].Version = asker(a.via), g.packages[a.from].Version
		}
	}
	return links
}

// asker returns the name of who asks, with the extra that does.
func asker(v resolver.Via) string {
	if v.Extra == "" {
		return v.Package
	}
	return v.Package + "[" + v.Extra + "]"
}
