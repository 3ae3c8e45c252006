//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"resolve/dist"
	"resolve/resolver"
)

// A universe is packages in memory, as a fetcher.Source. Immutable: goroutines
// share it.
type universe struct {
	listings map[string]*dist.Listing
	metadata map[string]*dist.Metadata // by file name
	roots    []string                  // the user's lines
	answer   int                       // how many packages the answer has
}

func newUniverse() *universe {
	return &universe{listings: map[string]*dist.Listing{}, metadata: map[string]*dist.Metadata{}}
}

// add adds a release; those of one package in their order.
func (u *universe) add(name, version string, requires ...string) {
	l := u.listings[name]
	if l == nil {
		l = &dist.Listing{Name: name, URL: "memory:" + name}
		u.listings[name] = l
	}
	f := &dist.File{Kind: dist.Wheel, Filename: name + "-" + version + "-py3-none-any.whl", Size: -1, Sidecar: true}
	f.URL = "memory:" + f.Filename
	l.Releases = append(l.Releases, dist.NewRelease(version, f))
	u.metadata[f.Filename] = &dist.Metadata{Name: name, Version: version, MetadataVersion: "2.1", RequiresDist: requires}
}

// List implements fetcher.Source.
func (u *universe) List(_ context.Context, name string) (*dist.Listing, error) {
	if l := u.listings[name]; l != nil {
		return l, nil
	}
	return &dist.Listing{Name: name, Absent: "not in this universe"}, nil
}

// Read implements fetcher.Source.
func (u *universe) Read(_ context.Context, f *dist.File, _ bool) (*dist.Metadata, error) {
	return u.metadata[f.Filename], nil
}

func (u *universe) request() (req resolver.Request) {
	req.Source, req.Budget = u, resolver.Budget{Steps: -1, Requests: -1, Bytes: -1, Memory: -1}
	for _, line := range u.roots {
		req.Requirements = append(req.Requirements, resolver.Requirement{Text: line})
	}
	return req
}

// packages has n packages of three releases, each of which asks for up to three
// others: all are in the answer.
func packages(n int) *universe {
	u, r := newUniverse(), rand.New(rand.NewPCG(uint64(n), 1))
	name := func(i int) string { return fmt.Sprintf("package%d", i) }
	for i := range n {
		for v := 1; v <= 3; v++ {
			var requires []string
			for _, child := range []int{2*i + 1, 2*i + 2, i + 1 + r.IntN(n)} {
				if child < n {
					requires = append(requires, fmt.Sprintf("%s>=%d", name(child), r.IntN(v)+1))
				}
			}
			u.add(name(i), fmt.Sprint(v), requires...)
		}
	}
	u.roots, u.answer = []string{name(0)}, n
	return u
}

// depth is a chain of n packages, each of which asks for the next.
func depth(n int) *universe {
	u := newUniverse()
	for i := range n {
		for v := 1; v <= 3; v++ {
			var requires []string
			if i+1 < n {
				requires = []string{fmt.Sprintf("link%d>=%d", i+1, v)}
			}
			u.add(fmt.Sprintf("link%d", i), fmt.Sprint(v), requires...)
		}
	}
	u.roots, u.answer = []string{"link0"}, n
	return u
}

// width is one package that asks for n others.
func width(n int) *universe {
	u := newUniverse()
	var all []string
	for i := range n {
		name := fmt.Sprintf("part%d", i)
		all = append(all, name+">=1")
		for v := 1; v <= 3; v++ {
			u.add(name, fmt.Sprint(v))
		}
	}
	u.add("whole", "1", all...)
	u.roots, u.answer = []string{"whole"}, n+1
	return u
}

// versions is a chain of ten packages with n releases each; the newest are taken.
func versions(n int) *universe {
	u := newUniverse()
	const chain = 10
	for i := range chain {
		for v := 1; v <= n; v++ {
			var requires []string
			if i+1 < chain {
				requires = []string{fmt.Sprintf("link%d>=1,<=%d", i+1, v)}
			}
			u.add(fmt.Sprintf("link%d", i), fmt.Sprint(v), requires...)
		}
	}
	u.roots, u.answer = []string{"link0"}, chain
	return u
}

// vain is two packages of n releases that go together, of which the oldest alone
// fits what the user allows: all others are tried in vain.
func vain(n int) *universe {
	u := newUniverse()
	u.add("base", "1")
	u.add("base", "2")
	for v := 1; v <= n; v++ {
		base := "base>=2"
		if v == 1 {
			base = "base"
		}
		u.add("outer", fmt.Sprint(v), fmt.Sprintf("inner>=%d,<%d", v, v+1))
		u.add("inner", fmt.Sprint(v), base)
	}
	u.roots, u.answer = []string{"base<2", "outer"}, 3
	return u
}
