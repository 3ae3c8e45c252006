package pep508

import (
	"slices"
)

// A Condition is a set of environments: a marker by its meaning instead of its
// words. Conditions that hold in the same environments are Equal and have the same
// text.
//
// The environments are those of interpreters: python_full_version and
// implementation_version are versions, without local labels and no post-releases,
// and python_version is the first two numbers of python_full_version. Everything
// else may be any text, and at most one extra is active, or none: whoever has
// several evaluates once for each. In these environments a Condition holds
// just where its marker does.
//
// Some comparisons are taken as facts of their own, which may or may not hold
// whatever else does: those of two variables; platform_release but for equality with
// a text that is no version; a text in a version variable, or python_full_version or
// implementation_version in a text that is no list of versions; ~= with the variable
// on the right; a variable in a text of more than 64 bytes. And as the work may grow
// exponentially, each operation has a budget of about a second: a condition that it
// does not suffice for is taken as one fact, too. So where these are in play
// Disjoint, Implies and Equal may miss that they are true; they are never wrong when
// they are true.
//
// A Condition is immutable; goroutines may share it. The zero value always holds.
type Condition struct{ root *decision }

// Condition returns what m means. A nil Marker always holds.
func (m *Marker) Condition() Condition {
	if m == nil {
		return Condition{}
	}
	b := newBuilder()
	root := b.marker(&m.root)
	if b.over {
		root = compoundOf(&compound{marker: m})
	}
	return Condition{root}
}

// OneExtra returns the condition that just one of names is the active extra, in
// any spelling; without names, that no extra is active. It is what Given takes
// where the extras are known.
func OneExtra(names ...string) Condition {
	t := texts{exceptions: normalizeNames(names)}
	if len(names) == 0 {
		t = oneText("")
	}
	slices.Sort(t.exceptions)
	t.exceptions = slices.Compact(t.exceptions)
	return Condition{newBuilder().holdsIn(&question{rank: askExtra}, t)}
}

func (c Condition) decision() *decision {
	if c.root == nil {
		return always
	}
	return c.root
}

// And returns the condition that holds where c and d do.
func (c Condition) And(d Condition) Condition { return c.apply(and, d) }

// Or returns the condition that holds where c or d does.
func (c Condition) Or(d Condition) Condition { return c.apply(or, d) }

// Not returns the condition that holds where c does not.
func (c Condition) Not() Condition { return Condition{always}.apply(minus, c) }

// Minus returns the condition that holds where c does and d does not.
func (c Condition) Minus(d Condition) Condition { return c.apply(minus, d) }

func (c Condition) apply(op operation, d Condition) Condition {
	x, y := c.decision(), d.decision()
	b := newBuilder()
	root := b.apply(op, x, y)
	if b.over {
		root = compoundOf(&compound{op: op, left: x, right: y})
	}
	return Condition{root}
}

// compoundOf returns the decision that asks for a compound as a whole.
func compoundOf(t *compound) *decision {
	name := ""
	if t.marker != nil {
		name = t.marker.String()
	} else {
		name = string(rune('0'+t.op)) + string(t.left.id[:]) + string(t.right.id[:])
	}
	return newBuilder().holdsIn(&question{rank: askCompound, name: name, term: t}, yes)
}

// IsAlways reports whether c holds in every environment.
func (c Condition) IsAlways() bool { return c.decision() == always }

// IsNever reports whether c holds in no environment.
func (c Condition) IsNever() bool { return c.decision() == never }

// Disjoint reports whether c and d hold nowhere together.
func (c Condition) Disjoint(d Condition) bool { return c.And(d).IsNever() }

// Implies reports whether d holds wherever c does.
func (c Condition) Implies(d Condition) bool { return c.Minus(d).IsNever() }

// Equal reports whether c and d hold in the same environments.
func (c Condition) Equal(d Condition) bool { return c.decision().id == d.decision().id }

// Evaluate reports whether c holds in env with the given extra active ("" for
// none); see Marker.Evaluate. Where env has no python_full_version, its
// python_version is taken for it.
func (c Condition) Evaluate(env *Environment, extra string) bool {
	return c.evaluate(&situation{env: env, extra: NormalizeName(extra)})
}

// EvaluateSets is Evaluate for PEP 751's sets; see Marker.EvaluateSets.
func (c Condition) EvaluateSets(env *Environment, extras, groups []string) bool {
	return c.evaluate(&situation{env: env, extras: normalizeNames(extras), groups: normalizeNames(groups)})
}

func (c Condition) evaluate(s *situation) bool {
	if s.env == nil {
		s.env = &Environment{}
	}
	return c.decision().holds(s)
}

func (d *decision) holds(s *situation) bool {
	for d.ask != nil {
		next := never
		for _, e := range d.edges {
			if d.ask.answeredBy(s, e.region) {
				next = e.to
				break
			}
		}
		d = next
	}
	return d.value
}

// answeredBy reports whether the answer to q in s is in r.
func (q *question) answeredBy(s *situation, r region) bool {
	switch q.rank {
	case askPython:
		full := s.env.value(pythonFullVersion)
		if full == "" {
			full = s.env.PythonVersion
		}
		return r.(versions).ContainsText(full)
	case askImplementationVersion:
		return r.(versions).ContainsText(s.env.ImplementationVersion)
	case askComparison:
		return r.(answer)&answerOf(q.test.holds(s)) != 0
	case askExtras:
		return r.(answer)&answerOf(slices.Contains(s.extras, q.name)) != 0
	case askGroups:
		return r.(answer)&answerOf(slices.Contains(s.groups, q.name)) != 0
	case askCompound:
		return r.(answer)&answerOf(q.term.holds(s)) != 0
	case askExtra:
		t := r.(texts)
		return t.contains(s.extra)
	}
	t := r.(texts)
	return t.contains(s.env.value(q.variable()))
}

// variable returns the variable that q asks for the value of, zero if for none.
func (q *question) variable() variable {
	if q.rank == askPython {
		return pythonFullVersion
	}
	for v, r := range ranks {
		if r == q.rank {
			return v
		}
	}
	return 0
}

func (t *compound) holds(s *situation) bool {
	if t.marker != nil {
		return t.marker.evaluate(s)
	}
	left := t.left.holds(s)
	if left == (t.op == or) {
		return left // whatever the right one is
	}
	return t.op.of(left, t.right.holds(s))
}
