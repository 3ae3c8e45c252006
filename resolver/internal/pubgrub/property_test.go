package pubgrub

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var (
	worlds = flag.Int("worlds", 2000, "random universes to check")
	seed   = flag.Uint64("seed", 1, "where the random universes begin")
)

// randomWorld writes a universe of up to five packages of up to four versions.
func randomWorld(r *rand.Rand) string {
	names := []string{"a", "b", "c", "d", "e"}[:2+r.IntN(4)]
	asks := []string{"any", "^1.0.0", "^2.0.0", ">=1.1.0", "<2.0.0", "1.0.0", "2.0.0", ">=2.1.0", ">=9"}
	var b strings.Builder
	write := func(who string, n int) {
		b.WriteString(who + ":")
		for i := range n {
			if i > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, " %s %s", names[r.IntN(len(names))], asks[r.IntN(len(asks))])
		}
		b.WriteString("\n")
	}
	write("root 1.0.0", 1+r.IntN(3))
	for _, name := range names {
		for _, v := range []string{"1.0.0", "1.1.0", "2.0.0", "2.1.0"} {
			if r.IntN(5) > 0 {
				write(name+" "+v, r.IntN(3))
			}
		}
	}
	return b.String()
}

// wander solves the universe in an order and with choices that nobody would
// take: any open package, any candidate left, now and then a decision taken
// back, now and then a candidate forbidden.
func (u *universe) wander(r *rand.Rand) (solution map[string]string, forbidden []string, failure *Failure) {
	u.s.Depend(u.dependencies("root 1.0.0"))
	u.s.patience = 1 + r.IntN(3)
	for steps := 0; ; steps++ {
		_, failure := u.s.Propagate()
		check(u.t, u.s)
		if failure != nil {
			return nil, forbidden, failure
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
		if p := Package(r.IntN(len(u.names))); steps < 50 && r.IntN(6) == 0 {
			u.s.Reconsider(p)
			check(u.t, u.s)
		}
		var open []Package
		for p := range u.s.Open {
			open = append(open, p)
		}
		if len(open) == 0 {
			break
		}
		p := open[r.IntN(len(open))]
		set, _ := u.s.Allowed(p)
		left := slices.Collect(set.All)
		v := left[r.IntN(len(left))]
		name := u.names[p] + " " + u.versions[u.names[p]][v]
		if r.IntN(12) == 0 {
			u.s.Forbid(p, Single(v), 0)
			forbidden = append(forbidden, name)
			continue
		}
		var deps []Dependency
		if !u.added[name] {
			deps, u.added[name] = u.dependencies(name), true
		}
		u.s.Decide(p, v, deps)
		check(u.t, u.s)
	}
	solution = map[string]string{}
	for p, v := range u.s.Decisions {
		solution[u.names[p]] = u.versions[u.names[p]][v]
	}
	return solution, forbidden, nil
}

// solutions yields every solution of the universe, found by trying all; the
// map is changed after the call.
func (u *universe) solutions(forbidden []string, yield func(map[string]string) bool) {
	chosen := map[string]string{"root": "1.0.0"}
	var try func() bool
	try = func() bool {
		open, ok := u.needed(chosen, forbidden)
		switch {
		case !ok:
			return true
		case open == "":
			return yield(chosen)
		}
		for _, v := range u.versions[open] {
			chosen[open] = v
			if !try() {
				return false
			}
		}
		delete(chosen, open)
		return true
	}
	try()
}

// needed returns a package that is needed and not chosen, and false if what is
// chosen does not fit together.
func (u *universe) needed(chosen map[string]string, forbidden []string) (open string, ok bool) {
	for name, version := range chosen {
		if slices.Contains(forbidden, name+" "+version) {
			return "", false
		}
		for _, d := range u.deps[name+" "+version] {
			dep, ask, _ := strings.Cut(d, " ")
			switch v, ok := chosen[dep]; {
			case !ok:
				open = dep
			case !u.admits(ask, v):
				return "", false
			}
		}
	}
	return open, true
}

// holds reports whether all terms of an incompatibility are true of a solution,
// which none may be.
func (u *universe) holds(inc *Incompatibility, solution map[string]string) bool {
	for _, t := range inc.Terms {
		name := u.names[t.Package]
		set := t.Term.Set
		if !u.s.packages[t.Package].numbered {
			for i, v := range u.versions[name] {
				if u.admits(u.asks[inc.Cause.Constraint], v) {
					set = set.Union(Single(i))
				}
			}
		}
		v, chosen := solution[name]
		in := chosen && set.Has(slices.Index(u.versions[name], v))
		if in != t.Term.Positive {
			return false
		}
	}
	return true
}

// Whatever order the driver decides in, the solver agrees with trying all
// solutions, its invariants hold after every step, and nothing that it knows
// at the end is false of any solution.
func TestRandomWorlds(t *testing.T) {
	n := *worlds
	if testing.Short() {
		n = min(n, 300)
	}
	solvable := 0
	for i := range uint64(n) {
		r := rand.New(rand.NewPCG(*seed+i, 0))
		text := randomWorld(r)
		u := world(t, text)
		u.versions["root"] = []string{"1.0.0"}
		solution, forbidden, failure := u.wander(r)
		var all []map[string]string
		u.solutions(forbidden, func(m map[string]string) bool {
			found := map[string]string{}
			for k, v := range m {
				found[k] = v
			}
			all = append(all, found)
			return true
		})
		if len(all) > 0 {
			solvable++
		}
		if (failure == nil) != (len(all) > 0) {
			t.Errorf("got failure %v, want solvable %v", failure != nil, len(all) > 0)
		}
		if failure == nil {
			solution["root"] = "1.0.0"
			if !slices.ContainsFunc(all, func(m map[string]string) bool { return fmt.Sprint(m) == fmt.Sprint(solution) }) {
				t.Errorf("got %v, want one of %v", solution, all)
			}
		}
		for id := range u.s.incompats {
			for _, m := range all {
				if !u.s.replaced(ID(id)) && u.holds(&u.s.incompats[id], m) {
					t.Errorf("%s is known to be impossible, and %v is a solution", u.describe(ID(id)), m)
				}
			}
		}
		if failure != nil {
			u.checkReport(failure)
		}
		if t.Failed() {
			t.Fatalf("-seed %d -worlds 1:\n%sforbidden: %v", *seed+i, text, forbidden)
		}
	}
	t.Logf("%d of %d universes have a solution", solvable, n)
	if solvable < n/5 || solvable > n*4/5 {
		t.Errorf("got %d of %d universes with a solution: too lopsided to tell much", solvable, n)
	}
}

// checkReport checks that each line of a report follows from what it names:
// from facts, from lines before it that have the number, from the line before
// where it goes on, from the two before where it says thus.
func (u *universe) checkReport(f *Failure) {
	u.t.Helper()
	lines := u.s.Report(f)
	numbered := map[int]ID{}
	concluded := map[ID]bool{}
	for i, l := range lines {
		if concluded[l.Conclusion] {
			u.t.Errorf("line %d concludes again %s", i, u.describe(l.Conclusion))
		}
		concluded[l.Conclusion] = true
		known := map[ID]bool{}
		for _, reason := range l.Reasons {
			known[reason.ID] = true
			if reason.Line > 0 && numbered[reason.Line] != reason.ID {
				u.t.Errorf("line %d refers to line number %d, which concludes something else", i, reason.Line)
			}
			if reason.Line == 0 && u.s.incompats[reason.ID].Cause.Kind == Derived {
				u.t.Errorf("line %d rests on %s, which no line concludes", i, u.describe(reason.ID))
			}
		}
		for back := 1; back <= int(l.Intro) && back <= i; back++ {
			known[lines[i-back].Conclusion] = true
		}
		if missing := u.missing(l.Conclusion, known); missing >= 0 {
			u.t.Errorf("line %d concludes %s, and does not say that %s", i, u.describe(l.Conclusion), u.describe(missing))
		}
		if l.Number > 0 {
			numbered[l.Number] = l.Conclusion
		}
	}
	if last := lines[len(lines)-1].Conclusion; last != f.ID {
		u.t.Errorf("the last line concludes %s, want %s", u.describe(last), u.describe(f.ID))
	}
}

// missing returns a cause of a conclusion that is neither known nor follows
// from what is known by steps that need no line, -1 if there is none.
func (u *universe) missing(id ID, known map[ID]bool) ID {
	c := u.s.incompats[id].Cause
	if c.Kind != Derived {
		if known[id] {
			return -1
		}
		return id
	}
	for _, cause := range [2]ID{c.Left, c.Right} {
		if known[cause] {
			continue
		}
		if m := u.missing(cause, known); m >= 0 {
			return m
		}
	}
	return -1
}
