package resolver

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A Cause is one of the things for which there is no solution.
type Cause struct {
	Kind       string `json:"kind"`                 // "asks", "constrains", "overrides": a line of the user's; "depends": a package; "unusable"
	Versions   string `json:"versions,omitempty"`   // who depends, or cannot be used: "flask 3.1", "every version of flask"
	Dependency string `json:"dependency,omitempty"` // what is asked for: "werkzeug>=3"
	Missing    string `json:"missing,omitempty"`    // why there is no such version at all, "" if there is
	Reason     string `json:"reason,omitempty"`     // why the versions cannot be used, in one word: docs/errors.md has all
	Origin     Origin `json:"origin,omitzero"`      // of the user's line
}

// A teller puts grounds into sentences.
type teller struct {
	*grounds
	causes    []Cause
	sentences []sentence
	last      int // the event that was told last, -1 for none
	told      map[int]bool
	lines     map[int32]bool // that were told
	barred    []barred
	absent    []string
	followed  bool // the last clause took up the one before
}

// tell puts the end of a narrowing, which left nothing of p, into sentences.
func (n *narrowing) tell(p pubgrub.Package) *teller {
	t := newTeller(n)
	g, ends := n.groundsOf(p)
	t.grounds = g
	if !t.tellEach(ends) {
		t.tellAll(ends)
		t.conclude(p, ends)
	}
	return t
}

// tellEach tells an end that the user's lines meet with what is left of one
// package after some of its versions were ruled out: the lines first, and then
// why each version cannot be, for the last because of the lines. It reports
// whether the end is such.
func (t *teller) tellEach(ends []int) bool {
	last := -1
	var lines, out []int
	for _, i := range ends {
		switch e := &t.events[i]; {
		case e.kind == pushed && last < 0:
			last = i
		case (e.kind == asked || e.kind == constrained) && !e.allows.Empty():
			lines = append(lines, i)
		default:
			return false
		}
	}
	if last < 0 {
		return false
	}
	var first []int
	for _, i := range t.of[last].rests {
		switch e := &t.events[i]; {
		case e.kind == ruledOut:
			out = append(out, i)
		case e.removes():
			return false
		default:
			first = append(first, i)
		}
	}
	if len(out) == 0 || len(lines) == 0 {
		return false
	}
	t.tellAll(slices.Concat(first, lines))
	t.last = -1
	t.tellAll(out)
	t.tellDepends(t.events[last].other, t.events[last].pkg, t.of[last].versions, false, true)
	return true
}

func newTeller(n *narrowing) *teller {
	g := &grounds{narrowing: n, of: map[int]*ground{}}
	return &teller{grounds: g, last: -1, told: map[int]bool{}, lines: map[int32]bool{}}
}

// words returns the sentences.
func (t *teller) words() []string {
	list := make([]string, len(t.sentences))
	for i := range t.sentences {
		list[i] = t.sentences[i].String()
	}
	return list
}

// shownCauses is how many causes are told: of more, the first and the last.
const shownCauses = 60

// tellAll tells events, each after what it rests on.
func (t *teller) tellAll(ends []int) {
	order := t.order(ends)
	for i, event := range order {
		switch left := len(order) - shownCauses; {
		case left <= 0 || i < shownCauses/2 || i >= left+shownCauses/2:
			t.tellEvent(event)
		case i == shownCauses/2:
			t.begin(fmt.Sprintf("(%d causes are left out)", left))
			t.last = -1
		}
	}
}

// order returns events that were not told, each after what it rests on.
func (t *teller) order(ends []int) (order []int) {
	type frame struct {
		event int // -1 for the end itself
		rests []int
	}
	stack := []frame{{-1, ends}}
	for len(stack) > 0 {
		f := &stack[len(stack)-1]
		if len(f.rests) > 0 {
			next := f.rests[0]
			f.rests = f.rests[1:]
			if !t.told[next] {
				t.told[next] = true
				stack = append(stack, frame{next, t.of[next].rests})
			}
			continue
		}
		if f.event >= 0 {
			order = append(order, f.event)
		}
		stack = stack[:len(stack)-1]
	}
	return order
}

func (t *teller) tellEvent(i int) {
	switch e := &t.events[i]; e.kind {
	case asked:
		if t.lines[e.note] {
			return // the line asks for an extra, and for its base besides
		}
		t.tellAsked(e)
	case constrained:
		line := &t.r.asks.lines[e.note]
		if t.lines[e.note] {
			return
		}
		t.lines[e.note] = true
		kind, says := "constrains", "You constrain %s to %s%s"
		if line.override {
			kind, says = "overrides", "You override %s with %s%s"
		}
		t.begin(fmt.Sprintf(says, t.r.packages.name(e.pkg), cmp.Or(line.dependency.Constraint, "any version"), t.r.where(e.note)))
		t.add(Cause{Kind: kind, Dependency: line.dependency.text(t.r.env.scheme), Origin: line.Origin, Missing: t.missing(e)})
	case pushed:
		t.tellDepends(e.other, e.pkg, t.of[i].versions, t.continues(t.of[i].rests), false)
	case pruned:
		t.tellDepends(e.pkg, e.other, t.of[i].versions, t.takesAll(i), true)
	case ruledOut:
		t.tellRuledOut(i)
	case tied:
		if t.last >= 0 && slices.Equal(t.of[i].rests, []int{t.last}) {
			t.last = i // goes without saying
		}
		return
	}
	t.last = i
}

// tellRuledOut tells why versions cannot be used.
func (t *teller) tellRuledOut(i int) {
	e, versions := &t.events[i], t.of[i].versions
	why := t.r.reasons[e.note]
	if len(t.of[i].also) > 0 {
		why.detail = ""
	}
	switch {
	case t.takesAll(i) && t.events[t.last].allows.Len() == 1:
		t.hop(", "+t.r.unusableClause("which", why), "")
	case t.takesAll(i):
		t.hop(", "+t.r.unusableClause("every version of which", why), "")
	default:
		t.remove(e.pkg, t.r.unusableClause(t.r.versions(e.pkg, versions), why))
	}
	t.barred = append(t.barred, barred{t.r.packages.name(e.pkg), versions, t.r.packages.all[e.pkg].candidates, why})
	t.causes = append(t.causes, Cause{Kind: "unusable", Versions: t.r.versions(e.pkg, versions), Reason: why.reason.String()})
}

// tellAsked tells what a line asks for, once for a line with extras.
func (t *teller) tellAsked(e *event) {
	t.lines[e.note] = true
	line := &t.r.asks.lines[e.note]
	what := line.dependency.text(t.r.env.scheme) + t.r.where(e.note)
	if n := len(t.sentences); n > 0 && t.sentences[n-1].asks {
		t.sentences[n-1].start += " and " + what
	} else {
		t.begin("You ask for " + what)
		t.sentences[n].asks = true
	}
	t.add(Cause{Kind: "asks", Dependency: line.dependency.text(t.r.env.scheme), Origin: line.Origin, Missing: t.missing(e)})
}

// missing says why a line's set is empty, "" if it is not.
func (t *teller) missing(e *event) string {
	if !e.allows.Empty() {
		return ""
	}
	return t.nothingOf(e.pkg)
}

// nothingOf says that there is nothing of what was told, and notes names that
// the index does not have.
func (t *teller) nothingOf(p pubgrub.Package) string {
	if c := t.r.packages.all[p].candidates; c.listing.Absent != "" && !slices.Contains(t.absent, t.r.packages.name(p)) {
		t.absent = append(t.absent, t.r.packages.name(p))
	}
	return t.r.missing(p)
}

// add adds a cause, and says why there is nothing of what it asks for.
func (t *teller) add(c Cause) {
	t.causes = append(t.causes, c)
	if c.Missing != "" {
		t.hop(", "+c.Missing, "")
	}
}

// continues reports whether what was told last is all that an event rests on.
func (t *teller) continues(rests []int) bool {
	return len(rests) == 1 && rests[0] == t.last
}

// takesAll reports whether an event takes away all that the one that was told
// last admits of its package.
func (t *teller) takesAll(i int) bool {
	if t.last < 0 {
		return false
	}
	e, last := &t.events[i], &t.events[t.last]
	return last.pkg == e.pkg && !last.removes() && last.kind != constrained && last.allows.Subset(t.of[i].versions)
}

// tellDepends tells what versions of a package ask of another. follows says
// that they are what was told of last.
func (t *teller) tellDepends(depender, dependency pubgrub.Package, versions pubgrub.Set, follows, removes bool) {
	object, missing := t.object(depender, dependency, versions)
	who := t.r.versions(depender, versions)
	clause := who + " depends on " + object
	switch {
	case follows && t.events[t.last].kind == supposed:
		t.begin("But " + clause)
	case follows:
		t.hop(", which depends on "+object, object)
	case !removes:
		t.begin("And " + clause)
	default:
		t.remove(depender, clause)
	}
	t.add(Cause{Kind: "depends", Versions: who, Dependency: object, Missing: missing})
}

// object says what versions of one package ask of another, in the words that
// they all use or, where they differ, by what they admit together; and why
// there is nothing of that.
func (t *teller) object(depender, dependency pubgrub.Package, versions pubgrub.Set) (object, missing string) {
	var texts []pubgrub.Constraint
	var targets pubgrub.Set
	differ, first := false, true
	for _, c := range t.pairs[pair{depender, dependency}].cells {
		if c.versions.Disjoint(versions) {
			continue
		}
		differ = differ || !first && !slices.Equal(c.texts, texts)
		first = false
		texts, targets = c.texts, targets.Union(c.target)
	}
	label := t.r.packages.label(dependency)
	if t.r.packages.all[dependency].candidates.versions.Len() == 0 {
		return label, t.nothingOf(dependency)
	}
	if differ && !targets.Empty() {
		if targets.Len() == t.r.solver.Candidates(dependency) {
			return label, ""
		}
		return t.r.versions(dependency, targets), ""
	}
	if differ {
		return "versions of " + label + " that do not exist", ""
	}
	if len(texts) == 0 {
		return label, ""
	}
	var list []string
	for _, c := range texts {
		list = append(list, withConstraint(t.r.env.scheme, label, t.r.packages.texts[c]))
		if missing == "" && t.r.packages.Set(dependency, c).Empty() {
			missing = t.nothingOf(dependency)
		}
	}
	return strings.Join(list, " and "), missing
}

// conclude says what the last sentences come to, where that is not plain.
func (t *teller) conclude(p pubgrub.Package, ends []int) {
	asks, removed := 0, 0
	lines := map[int32]bool{}
	for _, i := range ends {
		switch e := &t.events[i]; {
		case e.removes():
			removed++
		case e.kind == asked && lines[e.note]:
		case e.allows.Empty():
			return
		default:
			lines[e.note] = e.kind == asked
			asks++
		}
	}
	label := t.r.packages.label(p)
	switch {
	case removed == 1 && asks == 1 && t.followed, len(ends) == 1:
	case removed > 0:
		t.begin("So no version of " + label + " is left")
	case asks == 2:
		t.begin("No version of " + label + " is both")
	default:
		t.begin("No version of " + label + " is all of these")
	}
}

// flat reports whether the versions that are taken away are so for what lines
// and indexes say, and not for what others leave.
func (t *teller) flat() bool {
	for i, d := range t.of {
		if t.events[i].kind == pruned && slices.ContainsFunc(d.rests, func(r int) bool {
			return t.events[r].kind != asked && t.events[r].kind != constrained && t.events[r].kind != ruledOut
		}) {
			return false
		}
	}
	return true
}
