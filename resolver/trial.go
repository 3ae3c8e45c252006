package resolver

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"resolve/dist"
)

// A failed is a resolve that failed, with what is tried to explain it: other
// requests over the listings and metadata that it has read. What is tried ends
// with ctx, which has a bound of its own, and then it stays unknown.
type failed struct {
	ctx      context.Context
	r        *resolve
	lines    []line // of the request
	known    map[string]attempt
	said     map[int]bool // lines of which a hint says how to change them
	answers  []*resolve   // those of the trials that had one
	complete bool         // nothing that was wanted stayed unknown
}

// explainTime bounds what is tried to explain a failure, unless Budget.Explain
// says otherwise: who waits for an answer on a slow network waits this much
// longer to hear that there is none.
const explainTime = 2 * time.Second

// trialSteps is how many times as many steps as the resolve that failed a
// trial may take, and trialLeast how many it may take in any case.
const (
	trialSteps = 4
	trialLeast = 2000
)

// A line is one of the user's, with where the request has it.
type line struct {
	Requirement
	kind lineKind
}

type lineKind uint8

const (
	requirementLine lineKind = iota
	constraintLine
	overrideLine
)

var lineKinds = [...]string{requirementLine: "requirement", constraintLine: "constraint", overrideLine: "override"}

// An attempt is what came of a request: an answer, a proof that there is none,
// or neither.
type attempt struct {
	answer *resolve
	none   *NoSolution
}

// linesOf returns the lines of a request in the order in which asks has them.
func linesOf(req *Request) (list []line) {
	add := func(from []Requirement, kind lineKind) {
		for _, r := range from {
			list = append(list, line{r, kind})
		}
	}
	add(req.Choice.Overrides, overrideLine)
	add(req.Requirements, requirementLine)
	add(req.Constraints, constraintLine)
	return list
}

// withLines returns the request with other lines.
func withLines(req *Request, lines []line) *Request {
	out := *req
	out.Requirements, out.Constraints, out.Choice.Overrides = nil, nil, nil
	for _, l := range lines {
		switch l.kind {
		case requirementLine:
			out.Requirements = append(out.Requirements, l.Requirement)
		case constraintLine:
			out.Constraints = append(out.Constraints, l.Requirement)
		case overrideLine:
			out.Choice.Overrides = append(out.Choice.Overrides, l.Requirement)
		}
	}
	return &out
}

// try resolves a request over what was read, and what it needs besides.
func (f *failed) try(req *Request) attempt {
	if f.ctx.Err() != nil {
		f.complete = false
		return attempt{}
	}
	trial := *req
	trial.Budget = Budget{
		Steps: max(trialLeast, trialSteps*f.r.steps()), Time: -1,
		Requests: f.r.budget.Requests, Bytes: f.r.budget.Bytes, Memory: f.r.budget.Memory,
	}
	r, err := newResolve(&trial, f.r.pool.Listings, f.r.pool.Readings)
	if err != nil {
		return attempt{}
	}
	r.trial = true
	r.env.learnFrom(f.r.env)
	err = r.resolve(f.ctx)
	if err == nil {
		f.answers = append(f.answers, r)
		return attempt{answer: r}
	}
	if none, ok := errors.AsType[*NoSolution](err); ok {
		return attempt{none: none}
	}
	f.complete = false
	return attempt{}
}

// learnFrom takes over what another environment has worked out, where this
// one would work out the same.
func (e *environment) learnFrom(from *environment) {
	a, b := *e.choice, *from.choice
	a.Overrides, b.Overrides = nil, nil // known by name
	if e.target != from.target || !reflect.DeepEqual(a, b) {
		return
	}
	e.numbered.fill(&from.numbered, func(l *dist.Listing) bool {
		return slices.Equal(e.pins[l.Name], from.pins[l.Name]) && e.prereleases[l.Name] == from.prereleases[l.Name] &&
			e.direct[l.Name] == from.direct[l.Name]
	})
	if reflect.DeepEqual(e.overrides, from.overrides) {
		e.read.fill(&from.read, func(*dist.Metadata) bool { return true })
	}
}

// fill takes over the values of another memo for some keys.
func (m *memo[K, V]) fill(from *memo[K, V], same func(K) bool) {
	from.mu.Lock()
	values := maps.Clone(from.values)
	from.mu.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[K]func() V{}
	}
	for k, v := range values {
		if same(k) {
			m.values[k] = v
		}
	}
}
