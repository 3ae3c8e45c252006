package pubgrub

// A Term is a statement about one package. A positive term says that one of
// Set's candidates is selected; a negative one that none of them is: another
// candidate, or none at all.
type Term struct {
	Set      Set
	Positive bool
}

// always is the term that says nothing.
var always = Term{}

// Negate returns the term that is true just when t is false.
func (t Term) Negate() Term { return Term{t.Set, !t.Positive} }

// Always reports whether t is true whatever is selected.
func (t Term) Always() bool { return !t.Positive && t.Set.Empty() }

// Satisfies reports whether u is true whenever t is.
func (t Term) Satisfies(u Term) bool {
	switch {
	case t.Positive && u.Positive:
		return t.Set.Subset(u.Set)
	case t.Positive:
		return t.Set.Disjoint(u.Set)
	case u.Positive:
		return false // t allows that nothing is selected
	default:
		return u.Set.Subset(t.Set)
	}
}

// Contradicts reports whether u is false whenever t is true.
func (t Term) Contradicts(u Term) bool { return t.Satisfies(u.Negate()) }

// A maker gives room for the words of a set.
type maker interface{ take(n int) Set }

// fresh gives room of its own.
type fresh struct{}

func (fresh) take(n int) Set { return make(Set, n) }

// words gives room of a slab.
type words struct{ *slab[uint64] }

func (w words) take(n int) Set { return w.slab.take(n) }

// Intersect returns the term that is true just when both t and u are.
func (t Term) Intersect(u Term) Term { return intersect(t, u, fresh{}) }

func intersect[M maker](t, u Term, m M) Term {
	switch {
	case t.Positive && u.Positive:
		return Term{t.Set.intersectInto(m.take(min(len(t.Set), len(u.Set))), u.Set), true}
	case t.Positive:
		return Term{t.Set.minusInto(m.take(len(t.Set)), u.Set), true}
	case u.Positive:
		return Term{u.Set.minusInto(m.take(len(u.Set)), t.Set), true}
	default:
		return Term{t.Set.unionInto(m.take(max(len(t.Set), len(u.Set))), u.Set), false}
	}
}

// Union returns the term that is true just when t or u is.
func (t Term) Union(u Term) Term { return union(t, u, fresh{}) }

func union[M maker](t, u Term, m M) Term { return intersect(t.Negate(), u.Negate(), m).Negate() }

// bothSatisfy reports whether u is true whenever s and t both are:
// s.Intersect(t).Satisfies(u), without making the set.
func bothSatisfy(s, t, u Term) bool {
	n := max(len(s.Set), len(t.Set), len(u.Set))
	for i := range n {
		// What each term allows of a word. A negative one allows nothing selected
		// besides, which a positive one rules out.
		both := s.word(i) & t.word(i)
		if both&^u.word(i) != 0 {
			return false
		}
	}
	if s.Positive || t.Positive {
		return true
	}
	return !u.Positive
}

// word returns which candidates of a word of sets the term allows.
func (t Term) word(i int) uint64 {
	var w uint64
	if i < len(t.Set) {
		w = t.Set[i]
	}
	if !t.Positive {
		w = ^w
	}
	return w
}
