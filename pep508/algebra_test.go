package pep508

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resolve/pep440"
)

func TestAlgebraAgreesWithEvaluate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := anyMarker.Draw(t, "m"), anyMarker.Draw(t, "n")
		c, d := m.Condition(), n.Condition()
		and, or, not, minus, given := c.And(d), c.Or(d), c.Not(), c.Minus(d), c.Given(d)
		if !c.Not().Not().Equal(c) || !and.Equal(d.And(c)) || !or.Not().Equal(c.Not().And(d.Not())) || !minus.Equal(c.And(d.Not())) || !c.And(c.Not()).IsNever() || !c.Or(c.Not()).IsAlways() {
			t.Fatalf("%s and %s break a law of algebra", m, n)
		}
		if !and.Implies(c) || !c.Implies(or) || !minus.Disjoint(d) || c.Implies(d) != d.Not().Implies(c.Not()) || c.Disjoint(d) != c.Implies(d.Not()) {
			t.Fatalf("%s and %s: relations disagree with each other", m, n)
		}
		if !d.IsNever() && (!given.And(d).Equal(and) || c.And(d).Given(d).String() != given.String() && !c.And(d).Given(d).And(d).Equal(and)) {
			t.Fatalf("%s given %s = %s, which is not the same there", m, n, given)
		}
		for _, x := range []Condition{c, d, and, or, not, minus, given} {
			checkText(t, x)
			x.root.check(t)
		}
		for range 20 {
			s := anyScene.Draw(t, "scene")
			x, y := s.marker(m), s.marker(n)
			for _, r := range []struct {
				name string
				got  Condition
				want bool
			}{{"m", c, x}, {"n", d, y}, {"and", and, x && y}, {"or", or, x || y}, {"not", not, !x}, {"minus", minus, x && !y}} {
				if got := s.condition(r.got); got != r.want {
					t.Fatalf("%s of %s and %s, that is %s: %t; want %t", r.name, m, n, r.got, got, r.want)
				}
				if text, err := r.got.Marker(); err == nil && s.marker(text) != r.want {
					t.Fatalf("%s of %s and %s: its marker %s evaluates to %t; want %t", r.name, m, n, text, !r.want, r.want)
				}
			}
			if c.Disjoint(d) && x && y || c.Implies(d) && x && !y || y && s.condition(given) != x {
				t.Fatalf("%s and %s: disjoint %t, implies %t, given %s; but here they are %t and %t", m, n, c.Disjoint(d), c.Implies(d), given, x, y)
			}
		}
	})
}

type fataler interface{ Fatalf(string, ...any) }

// checkText checks that c's marker means c.
func checkText(t fataler, c Condition) {
	m, err := c.Marker()
	if err != nil {
		if c.String() == "" {
			t.Fatalf("no text for a condition without a marker: %v", err)
		}
		return
	}
	if again := m.Condition(); !again.Equal(c) || again.String() != c.String() || m.String() != c.String() {
		t.Fatalf("%s is written as %s, which means %s", c, m, again)
	}
}

// check verifies the invariants of a decision.
func (d *decision) check(t fataler) {
	if d == nil || d.ask == nil {
		return
	}
	all := d.ask.all()
	for i, e := range d.edges {
		if e.region.isEmpty() || !e.region.combine(all, minus).isEmpty() {
			t.Fatalf("edge %d of %v is empty or overlaps another", i, d.ask)
		}
		all = all.combine(e.region, minus)
		if e.to.ask != nil && d.ask.compare(e.to.ask) >= 0 {
			t.Fatalf("%v is asked before %v", d.ask, e.to.ask)
		}
		for _, f := range d.edges[:i] {
			if f.to.id == e.to.id {
				t.Fatalf("two edges of %v lead to the same decision", d.ask)
			}
		}
		if r, ok := e.region.(texts); ok && (!slices.IsSorted(r.needles) || !slices.IsSorted(r.exceptions)) {
			t.Fatalf("a region is not sorted: %v", r)
		}
		e.to.check(t)
	}
	if !all.isEmpty() {
		t.Fatalf("no edge of %v is for %v", d.ask, all)
	}
}

// On comparisons that regions tell, a pair that looks neither disjoint nor implied
// has an environment that shows it: the witness is found by trying all.
func TestRelationsMissNothing(t *testing.T) {
	platforms := []string{"linux", "linux2", "win32", "win", "cygwin", "in", "", "x", "z", "w", "linuxwin", "winlinux", "lin", "n", "i", "l", "linu", "inux", "nux", "\x01linux\x01win\x01", "\x01linux\x01", "\x01win\x01", "\x01in\x01"}
	versions := []string{"2.7.18", "3.7.9", "3.8.dev0", "3.8.0a0", "3.8.0a1", "3.8.0a2", "3.8.0rc1", "3.8.0rc2", "3.8.0", "3.8.0.1", "3.8.1.dev0", "3.8.1rc1", "3.8.1", "3.8.1.1", "3.8.2", "3.9.dev0", "3.9.0a1", "3.9.0", "3.9.1", "3.10.dev0", "3.10.0a1", "3.10.0", "3.10.1", "4.0", "1"}
	leaf := rapid.Custom(func(t *rapid.T) string {
		pick := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "part") }
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return pick("python_version", "python_full_version") + pick("==", "!=", "<", "<=", ">", ">=") + `"` + pick("3.8", "3.8.0a1", "3.8.0rc1", "3.9", "3.8.1", "3.10") + `"`
		case 1:
			return pick(`sys_platform == "linux"`, `sys_platform != "win32"`, `"win" in sys_platform`, `"linux" not in sys_platform`, `"in" in sys_platform`, `sys_platform in "linux"`, `sys_platform not in "win"`)
		}
		return pick(`extra == "a"`, `extra != "b"`, `extra in "a b"`)
	})
	marker := func(t *rapid.T) *Marker {
		join := rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "join")
		return MustParseMarker(strings.Join(rapid.SliceOfN(leaf, 1, 4).Draw(t, "leaves"), join))
	}
	rapid.Check(t, func(t *rapid.T) {
		m, n := marker(t), marker(t)
		disjoint, implies := true, true
		for _, v := range versions {
			release := append(pep440.MustParse(v).Release(), 0)
			env := Environment{PythonFullVersion: v, PythonVersion: fmt.Sprintf("%d.%d", release[0], release[1])}
			for _, p := range platforms {
				env.SysPlatform = p
				for _, extra := range []string{"", "a", "b", "c"} {
					x, y := m.Evaluate(&env, extra), n.Evaluate(&env, extra)
					disjoint, implies = disjoint && !(x && y), implies && (!x || y)
				}
			}
		}
		c, d := m.Condition(), n.Condition()
		if c.Disjoint(d) != disjoint || c.Implies(d) != implies {
			t.Fatalf("%s and %s: disjoint %t, implies %t; by trying %t, %t", m, n, c.Disjoint(d), c.Implies(d), disjoint, implies)
		}
	})
}

func FuzzCondition(f *testing.F) {
	for _, seed := range [][2]string{
		{`python_version >= "3.8.*" and (os_name == 'nt' or "a" in extras)`, `extra == "a"`},
		{`python_version in "2.7, 3.4" or extra not in 'a B'`, `python_full_version < "3"`},
		{`"3.8" <= python_version or os.name == sys.platform or 'a"' ~= "b"`, `"win" in sys_platform`},
		{`platform_release > "5" and sys_platform in "linux darwin"`, `"" not in sys_platform`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, s, u string) {
		m, err := ParseMarker(s)
		if err != nil {
			return
		}
		n, err := ParseMarker(u)
		if err != nil {
			return
		}
		start := time.Now()
		c, d := m.Condition(), n.Condition()
		for _, x := range []Condition{c, d, c.And(d), c.Or(d), c.Not(), c.Given(d)} {
			checkText(t, x)
			x.root.check(t)
		}
		if got, want := c.Evaluate(&linux, "a"), m.Evaluate(&linux, "a"); got != want {
			t.Errorf("%s = %t; want %t", s, got, want)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q and %q took %s", s, u, took)
		}
	})
}
