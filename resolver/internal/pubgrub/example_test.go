package pubgrub

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A universe is a small world of packages for tests: versions are numbers.
type universe struct {
	t        *testing.T
	names    []string // by Package
	versions map[string][]string
	deps     map[string][]string // "foo 1.0.0" -> "bar ^1.0.0"
	asks     []string            // by Constraint: "^1.0.0"
	order    []string            // packages are decided in this order; others after, by number of candidates
	s        *Solver
	learned  []string
	added    map[string]bool
}

func world(t *testing.T, text string) *universe {
	u := &universe{t: t, versions: map[string][]string{}, deps: map[string][]string{}, added: map[string]bool{}}
	for line := range strings.Lines(text) {
		name, deps, _ := strings.Cut(strings.TrimSpace(line), ":")
		if name == "" {
			continue
		}
		if name == "order" {
			u.order = strings.Fields(deps)
			continue
		}
		pkg, version, _ := strings.Cut(name, " ")
		u.versions[pkg] = append(u.versions[pkg], version)
		for d := range strings.SplitSeq(deps, ",") {
			if d = strings.TrimSpace(d); d != "" {
				u.deps[name] = append(u.deps[name], d)
			}
		}
	}
	for _, v := range u.versions {
		slices.Sort(v)
	}
	u.s = New(u)
	u.names = []string{"root"}
	return u
}

func (u *universe) pkg(name string) Package {
	if i := slices.Index(u.names, name); i >= 0 {
		return Package(i)
	}
	u.names = append(u.names, name)
	return u.s.Add()
}

func (u *universe) dependencies(of string) (deps []Dependency) {
	for _, d := range u.deps[of] {
		name, ask, _ := strings.Cut(d, " ")
		c := slices.Index(u.asks, ask)
		if c < 0 {
			c = len(u.asks)
			u.asks = append(u.asks, ask)
		}
		deps = append(deps, Dependency{Package: u.pkg(name), Constraint: Constraint(c)})
	}
	return deps
}

func (u *universe) admits(ask, v string) bool {
	switch {
	case ask == "any":
		return true
	case strings.HasPrefix(ask, "^"):
		return v[:1] == ask[1:2] && v >= ask[1:]
	case strings.HasPrefix(ask, ">="):
		return v >= ask[2:]
	case strings.HasPrefix(ask, "<"):
		return v < ask[1:]
	}
	return v == ask
}

func (u *universe) Set(p Package, c Constraint) (set Set) {
	for i, v := range u.versions[u.names[p]] {
		if u.admits(u.asks[c], v) {
			set.Insert(i)
		}
	}
	return set
}

// next picks the package to decide: the listed order, then fewest candidates, then name.
func (u *universe) next() (best Package) {
	rank := func(p Package, set Set) string {
		i := slices.Index(u.order, u.names[p])
		if i < 0 {
			i = 999
		}
		return fmt.Sprintf("%03d %03d %s", i, set.Len(), u.names[p])
	}
	var bestRank string
	for p, set := range u.s.Open {
		if r := rank(p, set); best == 0 || r < bestRank {
			best, bestRank = p, r
		}
	}
	return best
}

func (u *universe) solve() (solution []string, failure *Failure) {
	u.s.Depend(u.dependencies("root 1.0.0"))
	for {
		conflicts, failure := u.s.Propagate()
		check(u.t, u.s)
		for _, c := range conflicts {
			if text := u.describe(c.ID); !slices.Contains(u.learned, text) {
				u.learned = append(u.learned, text)
			}
		}
		if failure != nil {
			return nil, failure
		}
		if u.s.Pending() {
			continue
		}
		if wanted := u.s.Wanted(); len(wanted) > 0 {
			for _, p := range wanted {
				u.s.Number(p, len(u.versions[u.names[p]]))
			}
			continue
		}
		p := u.next()
		if p == Root {
			break
		}
		set, _ := u.s.Allowed(p)
		name := u.names[p] + " " + u.versions[u.names[p]][set.Max()]
		var deps []Dependency
		if !u.added[name] {
			deps, u.added[name] = u.dependencies(name), true
		}
		u.s.Decide(p, set.Max(), deps)
		check(u.t, u.s)
	}
	for p, v := range u.s.Decisions {
		solution = append(solution, u.names[p]+" "+u.versions[u.names[p]][v])
	}
	slices.Sort(solution)
	return solution, nil
}

// describe writes an incompatibility as the text does: {foo 1.0.0, not bar 1.0.0 2.0.0}.
func (u *universe) describe(id ID) string {
	var terms []string
	for _, t := range u.s.Incompatibility(id).Terms {
		var b strings.Builder
		if !t.Term.Positive {
			b.WriteString("not ")
		}
		b.WriteString(u.names[t.Package])
		if all := u.versions[u.names[t.Package]]; t.Package != Root {
			if t.Term.Set.Len() == len(all) {
				b.WriteString(" any")
			} else {
				for i, v := range all {
					if t.Term.Set.Has(i) {
						b.WriteString(" " + v)
					}
				}
			}
		}
		terms = append(terms, b.String())
	}
	slices.Sort(terms)
	return "{" + strings.Join(terms, ", ") + "}"
}

// explain writes the report of a failure in plain symbols.
func (u *universe) explain(f *Failure) string {
	var b strings.Builder
	for _, l := range u.s.Report(f) {
		if l.Break {
			b.WriteString("\n")
		}
		b.WriteString([]string{"because", "and because", "thus"}[l.Intro])
		for _, r := range l.Reasons {
			fmt.Fprintf(&b, " %s", u.describe(r.ID))
			if r.Line > 0 {
				fmt.Fprintf(&b, " (%d)", r.Line)
			}
		}
		fmt.Fprintf(&b, ": %s", u.describe(l.Conclusion))
		if l.Number > 0 {
			fmt.Fprintf(&b, " (%d)", l.Number)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// The worked examples of the algorithm's text; docs/solver.md tells them. Each
// gives the incompatibilities that conflict resolution learns and the outcome.
func TestWorkedExamples(t *testing.T) {
	for _, tt := range []struct {
		name, universe string
		learned        []string
		solution       []string
		report         string
	}{{
		name: "no conflicts",
		universe: `
			root 1.0.0: foo ^1.0.0
			foo 1.0.0: bar ^1.0.0
			bar 1.0.0
			bar 2.0.0`,
		solution: []string{"bar 1.0.0", "foo 1.0.0"},
	}, {
		name: "avoiding conflict during decision making",
		universe: `
			root 1.0.0: foo ^1.0.0, bar ^1.0.0
			foo 1.1.0: bar ^2.0.0
			foo 1.0.0
			bar 1.0.0
			bar 1.1.0
			bar 2.0.0
			order: foo`,
		solution: []string{"bar 1.1.0", "foo 1.0.0"},
	}, {
		name: "performing conflict resolution",
		universe: `
			root 1.0.0: foo >=1.0.0
			foo 2.0.0: bar ^1.0.0
			foo 1.0.0
			bar 1.0.0: foo ^1.0.0`,
		learned:  []string{"{foo 2.0.0}"},
		solution: []string{"foo 1.0.0"},
	}, {
		// shared 0.9.0 is not in the text: without it shared >=1.0.0 is every
		// candidate, and a single assignment satisfies shared ^1.0.0.
		name: "conflict resolution with a partial satisfier",
		universe: `
			root 1.0.0: foo ^1.0.0, target ^2.0.0
			foo 1.1.0: left ^1.0.0, right ^1.0.0
			foo 1.0.0
			left 1.0.0: shared >=1.0.0
			right 1.0.0: shared <2.0.0
			shared 2.0.0
			shared 0.9.0
			shared 1.0.0: target ^1.0.0
			target 2.0.0
			target 1.0.0
			order: target foo right left`,
		learned: []string{
			"{not target 1.0.0, shared 1.0.0}",
			"{left any, not shared 2.0.0, not target 1.0.0}",
			"{left any, not target 1.0.0, right any}",
			"{foo 1.1.0, not target 1.0.0, right any}", // the text derives left before right, we right before left
			"{foo 1.1.0, not target 1.0.0}",
		},
		solution: []string{"foo 1.0.0", "target 2.0.0"},
	}, {
		name: "linear error reporting",
		universe: `
			root 1.0.0: foo ^1.0.0, baz ^1.0.0
			foo 1.0.0: bar ^2.0.0
			bar 2.0.0: baz ^3.0.0
			baz 1.0.0
			baz 3.0.0
			order: foo bar`,
		learned: []string{"{bar any, not baz 3.0.0}", "{foo any, not baz 3.0.0}", "{not baz 3.0.0}", "{root}"},
		report: `because {foo any, not bar any} {bar any, not baz 3.0.0}: {foo any, not baz 3.0.0}
and because {not foo any, root} {not baz 1.0.0, root}: {root}
`,
	}, {
		name: "branching error reporting",
		universe: `
			root 1.0.0: foo ^1.0.0
			foo 1.0.0: a ^1.0.0, b ^1.0.0
			foo 1.1.0: x ^1.0.0, y ^1.0.0
			a 1.0.0: b ^2.0.0
			b 1.0.0
			b 2.0.0
			x 1.0.0: y ^2.0.0
			y 1.0.0
			y 2.0.0`,
		learned: []string{
			"{foo 1.1.0, not y 2.0.0}", "{foo 1.1.0}",
			"{foo 1.0.0, not b 2.0.0}", "{foo 1.0.0}", "{foo any}", "{root}",
		},
		report: `because {a any, not b 2.0.0} {foo 1.0.0, not a any}: {foo 1.0.0, not b 2.0.0}
and because {foo 1.0.0, not b 1.0.0}: {foo 1.0.0} (1)

because {not y 2.0.0, x any} {foo 1.1.0, not x any}: {foo 1.1.0, not y 2.0.0}
and because {foo 1.1.0, not y 1.0.0}: {foo 1.1.0}
and because {foo 1.0.0} (1): {foo any}
and because {not foo any, root}: {root}
`,
	}} {
		t.Run(tt.name, func(t *testing.T) {
			u := world(t, tt.universe)
			solution, failure := u.solve()
			if !slices.Equal(solution, tt.solution) {
				t.Errorf("solution: got %v, want %v", solution, tt.solution)
			}
			if !slices.Equal(u.learned, tt.learned) {
				t.Errorf("learned: got %q, want %q", u.learned, tt.learned)
			}
			if (failure != nil) != (tt.report != "") {
				t.Fatalf("failure: got %v, want %v", failure != nil, tt.report != "")
			}
			if failure != nil {
				if got := u.explain(failure); got != tt.report {
					t.Errorf("report: got\n%s\nwant\n%s", got, tt.report)
				}
			}
		})
	}
}
