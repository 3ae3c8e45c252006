package pubgrub

import "testing"

// A tower is a universe in which package p asks for the two that follow, in
// ranges that shrink with its own candidate: propagation reaches all of them.
type tower struct {
	s      *Solver
	height int
	ranges []Set // by Constraint: from 0 on
}

const towerCandidates = 200

func newTower(height int) *tower {
	t := &tower{height: height}
	for v := range towerCandidates {
		t.ranges = append(t.ranges, Full(v+1))
	}
	t.s = New(t)
	for range height {
		t.s.Add()
	}
	t.s.Depend([]Dependency{{Package: 1, Constraint: towerCandidates - 1}})
	return t
}

func (t *tower) Set(_ Package, c Constraint) Set { return t.ranges[c] }

// climb decides every package, each for the highest candidate that is left.
func (t *tower) climb(tb testing.TB, first bool) {
	for p := Package(1); int(p) <= t.height; p++ {
		for t.propagate(tb) {
		}
		set, _ := t.s.Allowed(p)
		v := set.Max()
		var deps []Dependency
		if first {
			for q := p + 1; q <= p+2 && int(q) <= t.height; q++ {
				deps = append(deps, Dependency{Package: q, Constraint: Constraint(v - 1)})
			}
		}
		if _, ok := t.s.Decide(p, v, deps); !ok {
			tb.Fatalf("candidate %d of %d conflicts", v, p)
		}
	}
}

// propagate reports whether packages had to be numbered.
func (t *tower) propagate(tb testing.TB) (numbered bool) {
	if _, failure := t.s.Propagate(); failure != nil {
		tb.Fatal("there is a solution")
	}
	for _, p := range t.s.Wanted() {
		t.s.Number(p, towerCandidates)
		numbered = true
	}
	return numbered
}

// Deciding, propagating and stepping back allocate nothing once the lists have
// their length: what is derived lies on the solver's stack.
func TestPropagationAllocatesNothing(t *testing.T) {
	tower := newTower(100)
	tower.climb(t, true)
	again := func() {
		if !tower.s.Reconsider(1) {
			t.Fatal("package 1 is not decided")
		}
		tower.climb(t, false)
	}
	again()
	if n := testing.AllocsPerRun(20, again); n != 0 {
		t.Errorf("100 decisions allocate %v times, want never", n)
	}
}

func BenchmarkDecisions(b *testing.B) {
	tower := newTower(100)
	tower.climb(b, true)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		tower.s.Reconsider(1)
		tower.climb(b, false)
		n += tower.height
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "decisions/s")
}

// Pigeons are n+1 packages with n candidates each, no two of which may have the
// same: each candidate asks for a hole's package, in the version that is the
// pigeon's own. There is no solution and no short proof.
type pigeons int

func (n pigeons) Set(_ Package, c Constraint) Set {
	if c < 0 {
		return Full(int(n)) // of a pigeon
	}
	return Single(int(c))
}

// solve ends with the proof that there is none, and counts conflicts.
func (n pigeons) solve(tb testing.TB) (decisions, conflicts int) {
	s := New(n)
	var asks []Dependency
	for range int(n) + 1 { // the pigeons, then the holes
		asks = append(asks, Dependency{Package: s.Add(), Constraint: -1})
	}
	for range int(n) {
		s.Add()
	}
	s.Depend(asks)
	known := map[Assignment]bool{}
	for {
		found, failure := s.Propagate()
		conflicts += len(found)
		if failure != nil {
			return decisions, conflicts
		}
		if s.Pending() {
			continue
		}
		if wanted := s.Wanted(); len(wanted) > 0 {
			for _, p := range wanted {
				if int(p) <= int(n)+1 {
					s.Number(p, int(n))
				} else {
					s.Number(p, int(n)+1)
				}
			}
			continue
		}
		var next Assignment
		for p, set := range s.Open {
			next = Assignment{p, set.Max()}
			break
		}
		if next.Package == 0 {
			tb.Fatal("there is no solution, and one was found")
		}
		var deps []Dependency
		if int(next.Package) <= int(n)+1 && !known[next] {
			known[next] = true
			deps = []Dependency{{Package: Package(int(n) + 2 + next.Version), Constraint: Constraint(next.Package - 1)}}
		}
		s.Decide(next.Package, next.Version, deps)
		decisions++
	}
}

// What is learned of a conflict takes room, and few allocations.
func TestLearningAllocatesLittle(t *testing.T) {
	var conflicts int
	n := testing.AllocsPerRun(3, func() { _, conflicts = pigeons(6).solve(t) })
	if conflicts < 1000 {
		t.Fatalf("got %d conflicts, want a hard problem", conflicts)
	}
	if per := n / float64(conflicts); per > 0.4 {
		t.Errorf("%d conflicts allocate %v times, %.2f each, want at most 0.4", conflicts, n, per)
	}
}

func BenchmarkConflicts(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		_, conflicts := pigeons(7).solve(b)
		n += conflicts
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "conflicts/s")
}
