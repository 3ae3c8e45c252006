package resolver

import (
	"cmp"
	"context"
	"slices"
)

// How much is tried to find a pin: the versions of a few packages, spread over
// all they have, each for a small part of what the search took.
const (
	pinPackages = 3
	pinVersions = 6
	pinPart     = 50  // of the steps that were taken, for one version
	pinLeast    = 500 // steps, for one version
	pinTime     = 10  // part of the time, for all
)

// pin looks for a version that, pinned by a line of the user's, leads to an
// answer soon: one of the packages that the search was stuck on. All is tried
// over what was read already, and a tenth of the other bounds besides; of the
// default time where there is none.
func (r *resolve) pin(ctx context.Context, busiest []Busy) *Pin {
	ctx, stop := context.WithTimeout(ctx, cmp.Or(r.budget.Time, defaultTime)/pinTime)
	defer stop()
	for _, b := range busiest[:min(len(busiest), pinPackages)] {
		for _, version := range r.spread(b.Package) {
			if p := r.tryPin(ctx, pinText(r.env.scheme, b.Package, version)); p != nil {
				return p
			}
			if ctx.Err() != nil {
				return nil
			}
		}
	}
	return nil
}

// spread returns usable versions of a package, far from each other: the lowest, the highest,
// and some between.
func (r *resolve) spread(name string) (versions []string) {
	c := r.packages.all[r.packages.byName[[2]string{name, ""}]].candidates
	usable := slices.Collect(c.usable.All)
	slices.Sort(usable)
	n := min(len(usable), pinVersions)
	for i := range n {
		at := 0
		if n > 1 {
			at = i * (len(usable) - 1) / (n - 1)
		}
		versions = append(versions, c.versions.String(usable[at]))
	}
	return versions
}

func (r *resolve) tryPin(ctx context.Context, line string) *Pin {
	req := *r.request
	req.Requirements = append(slices.Clip(req.Requirements), Requirement{Text: line})
	req.Budget = Budget{
		Steps: max(pinLeast, r.steps()/pinPart), Time: -1,
		Requests: tenth(r.budget.Requests), Bytes: tenth(r.budget.Bytes), Memory: tenth(r.budget.Memory),
	}
	trial, err := r.again(ctx, &req)
	if err != nil {
		return nil
	}
	return &Pin{Text: line, Packages: len(trial.resolution().Packages), Steps: trial.steps()}
}

// tenth returns a tenth of a filled budget's bound, for a budget that is not
// filled: no bound is no bound.
func tenth[T int | int64](bound T) T {
	if bound == 0 {
		return -1
	}
	return max(1, bound/10)
}

// pinText is a line that asks for one version, in the words of the scheme.
func pinText(s Scheme, name, version string) string {
	if s == PEP440 {
		return name + "==" + version
	}
	return name + " =" + version
}

// again resolves another request over what r has read: it shares r's maps. It
// is for questions about how r ended.
func (r *resolve) again(ctx context.Context, req *Request) (*resolve, error) {
	trial, err := newResolve(req, r.pool.Listings, r.pool.Readings, r.views)
	if err != nil {
		return nil, err
	}
	return trial, trial.resolve(ctx)
}
