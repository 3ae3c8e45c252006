package resolver

import (
	"fmt"
	"maps"
	"slices"

	"resolve/resolver/internal/pubgrub"
)

// A probe is a failure told by cases: each version that is left of one package
// leads, if it is supposed, to a package of which nothing is left.
type probe struct {
	base  *narrowing
	pkg   pubgrub.Package
	cases []probeCase
}

type probeCase struct {
	*narrowing                 // with the case supposed
	failed     pubgrub.Package // of which nothing is left then
}

// How much is told by cases: more would be no explanation.
const (
	probedCases    = 6
	probedVersions = 256
)

// clone returns a narrowing that goes on from here by itself.
func (n *narrowing) clone() *narrowing {
	m := *n
	m.domains = make(map[pubgrub.Package]*domain, len(n.domains))
	for p, d := range n.domains {
		c := *d
		c.events = slices.Clip(c.events)
		m.domains[p] = &c
	}
	m.events = slices.Clip(n.events)
	m.queue, m.pruning = slices.Clone(n.queue), slices.Clone(n.pruning)
	return &m
}

// probe looks for a package that can be told by cases, the first that is
// needed first.
func (n *narrowing) probe() *probe {
	for _, p := range slices.Sorted(maps.Keys(n.domains)) {
		d := n.domains[p]
		if !d.required || n.r.packages.all[p].extra != "" || d.set.Len() < 2 || d.set.Len() > probedVersions || n.left <= 0 {
			continue
		}
		if cases := n.probeOne(p, d.set); cases != nil {
			return &probe{n.clone(), p, cases}
		}
	}
	return nil
}

// probeOne supposes the versions in set one by one, those that ask the same
// together; nil if one of them leads to nothing.
func (n *narrowing) probeOne(p pubgrub.Package, set pubgrub.Set) (cases []probeCase) {
	groups := n.alike(p, set)
	if len(groups) > probedCases {
		return nil
	}
	for _, group := range groups {
		m := n.clone()
		m.narrow(event{kind: supposed, pkg: p, note: noLine, allows: group})
		failed, ok := m.run(false)
		if !ok {
			failed, ok = m.run(true)
		}
		n.left = m.left
		if !ok {
			return nil
		}
		cases = append(cases, probeCase{m, failed})
	}
	return cases
}

// alike splits a set into versions that ask the same of everybody.
func (n *narrowing) alike(p pubgrub.Package, set pubgrub.Set) (groups []pubgrub.Set) {
	at := map[string]int{}
	for v := range set.All {
		key := ""
		for _, q := range n.ahead[p] {
			place := -1
			if d := n.pairs[pair{p, q}]; d != nil {
				place = slices.IndexFunc(d.cells, func(c cell) bool { return c.versions.Has(v) })
				n.left -= len(d.cells)
			}
			key += fmt.Sprintf("%d,", place)
		}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = groups[i].Union(pubgrub.Single(v))
	}
	slices.Reverse(groups) // the lowest first
	return groups
}

// tell tells a failure by cases.
func (c *probe) tell() *teller {
	t := newTeller(c.base)
	t.tellAll(t.settle(t.support(c.pkg, c.base.domains[c.pkg].set, len(c.base.events), true)))
	for i, one := range c.cases {
		g, ends := one.groundsOf(one.failed)
		t.grounds = g
		if i > 0 {
			t.last = -1
		}
		maps.DeleteFunc(t.told, func(i int, _ bool) bool { return i >= len(c.base.events) })
		t.tellAll(ends)
		t.conclude(one.failed, ends)
	}
	t.begin("So no version of " + t.r.packages.label(c.pkg) + " is left")
	return t
}
