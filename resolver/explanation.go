package resolver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"resolve/resolver/internal/pubgrub"
)

// A NoSolution says that no versions meet the request, and why. All of it is
// data about the request and the world, the same in every run unless Incomplete
// is "time".
//
// It holds on to all that the search has learned, for Steps. Who keeps one for
// long keeps its JSON: what is read back from that says the same, but for the
// steps.
type NoSolution struct {
	Sentences []string  `json:"sentences"`          // why, from the user's lines on, as short as it can be told
	Causes    []Cause   `json:"causes,omitempty"`   // what the sentences tell, in their order; none if they are the end of Steps
	Conflict  *Conflict `json:"conflict,omitempty"` // the lines that cannot hold together; nil if that was not found out
	Hints     []Hint    `json:"hints,omitempty"`    // what the user could do, the best first

	// Incomplete is why less may be told of the Conflict, and fewer Hints, than
	// there is to tell: the bound that what was tried met, as Exhausted has it,
	// or "source" for one that failed; "" if all was tried. After "time" alone
	// another run may tell more.
	Incomplete string `json:"incomplete,omitempty"`

	steps  func() []Step
	inner  *resolve         // the resolve that failed
	proof  *pubgrub.Failure // its proof
	places []int            // of Conflict.Lines, in the request
	barred []barred         // what the sentences say cannot be used
	absent []string         // names that the sentences say are not there
}

// Steps returns the whole proof, which may have thousands of steps. The first
// call puts it together.
func (e *NoSolution) Steps() []Step {
	if e.steps == nil {
		return nil
	}
	return e.steps()
}

const noSolutionHead = "no versions satisfy these requirements"

// Error returns the explanation, several lines of text.
func (e *NoSolution) Error() string {
	var b strings.Builder
	b.WriteString(noSolutionHead + "\n")
	for _, s := range e.Sentences {
		b.WriteString("\n" + wrap(s))
	}
	if c := e.Conflict; c != nil && len(c.Lines) > 1 && len(c.Lines) < c.Of {
		b.WriteString("\n\n" + wrap(c.words()))
	}
	// What met a bound is a matter of the data, unlike time, and of no use to who has a hint.
	if e.Incomplete == "time" || e.Incomplete != "" && len(e.Hints) == 0 {
		b.WriteString("\n\n" + wrap("(What could help was not all tried: "+e.incomplete()+".)"))
	}
	return b.String()
}

func (e *NoSolution) incomplete() string {
	switch e.Incomplete {
	case "time":
		return "the index took too long to answer"
	case "source":
		return "the index did not answer"
	}
	return "it would take too many " + e.Incomplete
}

// lineWidth is how long a line of an explanation gets.
const lineWidth = 90

// wrap breaks a sentence into indented lines, at spaces.
func wrap(s string) string {
	var b strings.Builder
	width := 0
	for i, word := range strings.Split(s, " ") {
		switch {
		case i == 0:
			b.WriteString("  ")
			width = 2
		case width+1+len(word) > lineWidth:
			b.WriteString("\n    ")
			width = 4
		default:
			b.WriteString(" ")
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}

// noSolution says why there is no solution, as far as the failure itself
// tells it; explain finds out more.
func (r *resolve) noSolution(ctx context.Context, f *pubgrub.Failure) error {
	e := &NoSolution{inner: r, proof: f, steps: sync.OnceValue(func() []Step { return r.proofSteps(f) })}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return e
}

// tell fills in the short form.
func (e *NoSolution) tell() {
	r, f := e.inner, e.proof
	if t := r.shortest(r.solver.Facts(f)); t != nil {
		e.Causes, e.Sentences = t.causes, t.words()
		e.barred, e.absent = t.barred, t.absent
		return
	}
	lines := r.solver.Report(f)
	if left := len(lines) - shownSteps; left > 0 {
		e.Sentences = append(e.Sentences, fmt.Sprintf("(The first %d steps of %d are left out.)", left, len(lines)))
		lines = lines[left:]
	}
	for _, s := range r.proofWords(lines) {
		e.Sentences = append(e.Sentences, s.String())
	}
}

// shortest returns the shortest form in which facts can be told: by what
// follows from the user's lines, else by cases, or by which versions can not
// be; nil if there is none.
func (r *resolve) shortest(facts []pubgrub.ID) *teller {
	n := newNarrowing(r, facts)
	if p, ok := n.run(false); ok {
		return n.tell(p)
	}
	c := n.probe()
	var t *teller
	if p, ok := n.run(true); ok {
		t = n.tell(p)
	}
	if c != nil && (t == nil || !t.flat()) {
		return c.tell()
	}
	return t
}

// explained returns err with all that can be found out about it.
func (r *resolve) explained(ctx context.Context, err error) error {
	e, ok := errors.AsType[*NoSolution](err)
	if !ok {
		return err
	}
	f := newFailed(ctx, r)
	core, proof, minimum := f.conflict(e)
	e.inner, e.proof, e.steps = proof.inner, proof.proof, proof.steps
	e.Conflict = &Conflict{Minimum: minimum, Of: len(f.openLines())}
	for _, i := range core {
		l := f.lines[i]
		e.Conflict.Lines = append(e.Conflict.Lines, ConflictLine{Kind: lineKinds[l.kind], Text: l.Text, Origin: l.Origin})
	}
	e.places = core
	e.tell()
	for i, at := range core[:min(len(core), editedLines)] {
		e.Conflict.Lines[i].Edit = f.edit(at)
	}
	e.Hints = f.hints(e)
	e.Incomplete = f.why
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return e
}

// editedLines is for how many lines of a conflict edits are tried.
const editedLines = 6
