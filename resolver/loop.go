package resolver

import (
	"context"
	"fmt"
	"slices"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/pep440"
	"resolve/resolver/internal/pubgrub"
)

// A resolve is one run of the resolver loop. It belongs to one goroutine; what
// fetchers share with it is env and pool.
type resolve struct {
	request *Request
	env     *environment
	views   *Views
	budget  Budget // filled
	pool    *fetcher.Pool
	solver  *pubgrub.Solver

	packages   *packages
	priorities *priorities
	asks       asks
	reasons    []unusable // by Note of an Unusable incompatibility

	prefetch  prefetch
	gathering []fetcher.Ask     // room for gather
	moved     []pubgrub.Package // since the last decision: more or less is known of them
	unguessed []pubgrub.Package // that have moved since suggest looked at them
	trail     trail
	known     map[pubgrub.Package]pubgrub.Set // candidates whose dependencies the solver has
	decisions int
	conflicts int
	read      *reads         // what loops have needed: this one, and those it is a question about
	trial     *trial         // set if it is a question about another resolve, which wants no warnings
	fought    map[string]int // by name: conflicts that the package was part of

	disagreements []string // warnings about wheels of one version that ask for different things
}

// run is the resolver loop: propagate, fetch what cannot be gone on without,
// guess, decide. It ends with every needed package decided, or with the proof
// that this is impossible.
func (r *resolve) run(ctx context.Context) error {
	r.solver.Depend(r.rootDependencies())
	decided := pubgrub.Root
	for {
		// A search that needs nothing more of the network looks at ctx nowhere else.
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		conflicts, failure := r.solver.Propagate()
		if failure != nil {
			return r.noSolution(ctx, failure)
		}
		r.count(decided, conflicts)
		r.tell()
		if spent := r.spent(); spent != nil {
			return spent
		}
		if r.solver.Pending() {
			continue
		}
		if wanted := r.solver.Wanted(); len(wanted) > 0 {
			if err := r.number(ctx, wanted); err != nil {
				return err
			}
			continue
		}
		for _, p := range r.priorities.reorder(r.packages.name) {
			r.solver.Reconsider(p)
		}
		r.moved = r.solver.Moved(r.moved[:0])
		for _, p := range r.moved {
			if _, open := r.solver.IsOpen(p); open {
				r.priorities.opened(p, r.packages.name(p))
			}
		}
		if !r.offline() {
			r.unguessed = append(r.unguessed, r.moved...)
		}
		if r.pool.Busy() {
			if err := r.suggest(); err != nil {
				return err
			}
		}
		p, ok := r.priorities.next(r.solver.IsOpen)
		if !ok {
			return nil
		}
		decided = p
		if err := r.decide(ctx, p); err != nil {
			return err
		}
	}
}

// count tells the priorities of conflicts.
func (r *resolve) count(decided pubgrub.Package, conflicts []pubgrub.Conflict) {
	r.conflicts += len(conflicts)
	for _, c := range conflicts {
		r.rejected(decided, c.Package, c.ID)
	}
}

// rejected notes that an incompatibility took something back of a package, after
// another, or the same, was decided.
func (r *resolve) rejected(decided, p pubgrub.Package, id pubgrub.ID) {
	inc := r.solver.Incompatibility(id)
	for _, t := range inc.Terms {
		if t.Package != pubgrub.Root {
			r.fought[r.packages.name(t.Package)]++
		}
	}
	r.priorities.conflict(decided, p, inc, r.packages.name)
}

// number fetches the listings of packages, all at once, and tells the solver
// how many candidates they have and which cannot be used.
func (r *resolve) number(ctx context.Context, wanted []pubgrub.Package) error {
	requests := make([]fetcher.Request, len(wanted))
	r.gather(wanted)
	for i, p := range wanted {
		pkg := &r.packages.all[p]
		if r.read.listings[pkg.name] != nil {
			continue
		}
		r.trail.need(pkg.name)
		requests[i] = r.pool.Listing(pkg.name, r.hint(pkg))
		if err := r.need(requests[i]); err != nil {
			return r.sourceError(p, "", err)
		}
	}
	if err := r.follow(); err != nil {
		return err
	}
	for i, p := range wanted {
		listing, err := r.listing(ctx, p, requests[i])
		if err != nil {
			return err
		}
		pkg := &r.packages.all[p]
		if listing == nil {
			pkg.candidates = unread(pkg.name)
			r.trial.wished = true
		} else {
			pkg.candidates = r.env.candidates(listing)
		}
		r.solver.Number(p, pkg.candidates.versions.Len())
		if pkg.extra == "" {
			r.forbidUnusable(p, pkg.candidates)
		}
	}
	return nil
}

// hint says what is asked of a package. Where candidates are tried in vain, what
// each depends on is not worth a guess.
func (r *resolve) hint(p *pkg) fetcher.Hint {
	return fetcher.Hint{Constraint: p.first, Extras: r.packages.all[p.base].extras, Last: r.prefetch.loses(p.base)}
}

// forbidUnusable tells the solver which candidates cannot be used, those with
// one reason together.
func (r *resolve) forbidUnusable(p pubgrub.Package, c *candidates) {
	for _, b := range c.barred {
		r.forbid(p, b.versions, b.why)
	}
}

func (r *resolve) forbid(p pubgrub.Package, set pubgrub.Set, why unusable) {
	r.reasons = append(r.reasons, why)
	r.solver.Forbid(p, set, int32(len(r.reasons)-1))
}

// decide selects a candidate of p, or tells the solver why there is none.
func (r *resolve) decide(ctx context.Context, p pubgrub.Package) error {
	pkg := &r.packages.all[p]
	allowed, _ := r.solver.Allowed(p)
	var v int
	if pkg.extra != "" {
		// The base was met first, so as a rule it is decided by now.
		if v = r.solver.Decided(pkg.base); v < 0 || !allowed.Has(v) {
			r.solver.Tie(p, pkg.base, allowed)
			return nil
		}
	} else {
		if r.tie(p, allowed) {
			return nil
		}
		v = pkg.candidates.best(allowed)
		r.prefetch.tried(p, v)
		r.scout(p, v)
	}
	if pkg.extra != "" || r.needsExtra(p) {
		r.priorities.tied(pkg.name, pkg.extra != "")
	}
	if r.known[p].Has(v) || r.request.Choice.NoDependencies {
		r.solver.Decide(p, v, nil)
		r.decisions++
		return nil
	}
	metadata, err := r.metadata(ctx, p, v)
	if err != nil {
		return err
	}
	d := r.env.dependencies(metadata)
	why := d.problem
	if why == nil {
		why = r.env.stranger(pkg, v, metadata)
	}
	if why != nil {
		r.forbid(pkg.base, pubgrub.Single(v), pkg.told(v, *why))
		return nil
	}
	if why := d.barred[pkg.extra]; why != nil {
		r.forbid(p, pubgrub.Single(v), *why)
		return nil
	}
	known := r.known[p] // nobody else has it
	known.Insert(v)
	r.known[p] = known
	conflict, ok := r.solver.Decide(p, v, r.dependencies(d.of(pkg.extra)))
	r.decisions++
	if !ok {
		r.conflicts++
		r.rejected(p, p, conflict)
	}
	return nil
}

// told returns why candidate v cannot be used, with the URL of what cannot be read.
func (p *pkg) told(v int, why unusable) unusable {
	if why.reason == malformed {
		why.detail = p.candidates.file(v).URL + ": " + why.detail
	}
	return why
}

// stranger returns why metadata is not believed: it says that it is of another
// package or version than candidate v of p. A local label that the file's name
// lacks is none, as in uv: builds add one.
func (e *environment) stranger(p *pkg, v int, m *dist.Metadata) *unusable {
	if m.Name != "" && m.Name != p.name {
		return &unusable{malformed, fmt.Sprintf("it says it is of %q", m.Name)}
	}
	own := p.candidates.versions.String(v)
	if e.scheme != PEP440 || m.Version == "" || m.Version == own {
		return nil
	}
	said, err := pep440.Parse(m.Version)
	if version := pep440.MustParse(own); err != nil || said.Compare(version) != 0 && said.Public().Compare(version) != 0 {
		return &unusable{malformed, fmt.Sprintf("it says it is of version %q", m.Version)}
	}
	return nil
}

// needsExtra reports whether an extra of a base must be decided too.
func (r *resolve) needsExtra(base pubgrub.Package) bool {
	return slices.ContainsFunc(r.packages.openExtras(base), func(extra pubgrub.Package) bool {
		_, needed := r.solver.Allowed(extra)
		return needed
	})
}

// tie makes the solver draw from what is left of a base's extras what is left
// of the base, and reports whether that says something new.
func (r *resolve) tie(base pubgrub.Package, allowed pubgrub.Set) bool {
	tied := false
	for _, extra := range r.packages.openExtras(base) {
		if left, needed := r.solver.Allowed(extra); needed && !allowed.Subset(left) {
			r.solver.Tie(extra, base, left)
			tied = true
		}
	}
	return tied
}
