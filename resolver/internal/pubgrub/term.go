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

// Intersect returns the term that is true just when both t and u are.
func (t Term) Intersect(u Term) Term {
	switch {
	case t.Positive && u.Positive:
		return Term{t.Set.Intersect(u.Set), true}
	case t.Positive:
		return Term{t.Set.Minus(u.Set), true}
	case u.Positive:
		return Term{u.Set.Minus(t.Set), true}
	default:
		return Term{t.Set.Union(u.Set), false}
	}
}

// Union returns the term that is true just when t or u is.
func (t Term) Union(u Term) Term { return t.Negate().Intersect(u.Negate()).Negate() }
