package resolver

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"

	"resolve/dist"
)

// A failed is a resolve that failed, with what is tried to explain it: other
// requests over the listings and metadata that it has read. What is tried is
// bounded by what is the same in every run, and by patience with the network;
// what stays unknown is told nowhere, and why says that something did.
type failed struct {
	ctx     context.Context
	r       *resolve
	lines   []line // of the request
	known   map[string]attempt
	said    map[int]bool // lines of which a hint says how to change them
	answers []*resolve   // those of the trials that had one
	offline bool         // nothing is asked of the source
	steps   int          // that trials may still take
	left    patience     // with the source
	why     string       // why something that was wanted stayed unknown, as NoSolution.Incomplete; "" if nothing did
}

// The bounds of what is tried to explain a failure. A trial takes about as many
// steps as there are packages, and reads what the failure kept the resolve from
// reading.
const (
	trialSteps   = 2    // times those of the resolve that failed, for one trial
	trialLeast   = 2000 // steps that one trial may take in any case
	trialReads   = 400
	explainSteps = 20_000
	explainReads = 1000
)

func newFailed(ctx context.Context, r *resolve) *failed {
	return &failed{
		ctx: ctx, r: r, lines: linesOf(r.request), known: map[string]attempt{}, said: map[int]bool{}, steps: explainSteps,
		left: patience{reads: explainReads, wait: r.budget.Explain, forever: r.budget.Explain == 0},
	}
}

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
	wished bool // the answer rests on what was not read
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

// try resolves a request over what was read and, unless offline, what it needs
// besides.
func (f *failed) try(req *Request) attempt {
	steps := min(f.steps, max(trialLeast, trialSteps*f.r.steps()))
	if steps <= 0 {
		f.gaveUp("steps")
		return attempt{}
	}
	req = new(*req)
	req.Budget = Budget{Steps: steps, Time: -1, Requests: f.r.budget.Requests, Bytes: f.r.budget.Bytes, Memory: f.r.budget.Memory}
	r, err := newResolve(req, f.r.pool.Listings, f.r.pool.Readings, f.r.views)
	if err != nil {
		return attempt{}
	}
	spare := max(0, f.left.reads-trialReads)
	f.left.reads -= spare
	r.trial, r.read = &trial{offline: f.offline, left: &f.left}, f.r.read
	r.env.learnFrom(f.r.env)
	err = r.resolve(f.ctx)
	f.steps -= r.steps()
	f.left.reads = max(0, f.left.reads) + spare
	if err == nil {
		if !r.trial.wished {
			f.answers = append(f.answers, r)
		}
		return attempt{answer: r, wished: r.trial.wished}
	}
	if none, ok := errors.AsType[*NoSolution](err); ok {
		return attempt{none: none}
	}
	spent := asSpent(err)
	_, _, build := NeedsBuild(err)
	switch {
	case spent != nil:
		f.gaveUp(spent.what)
	case !build: // what only a build could tell no run finds out
		f.gaveUp("source")
	}
	return attempt{}
}

// gaveUp notes why something stays unknown. That it took too long matters most.
func (f *failed) gaveUp(why string) {
	if f.why == "" || why == "time" {
		f.why = why
	}
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
		m.values = map[K]*memoValue[V]{}
	}
	for k, v := range values {
		if same(k) {
			m.values[k] = v
		}
	}
}
