package resolver

import (
	"resolve/dist"
	"resolve/fetcher"
)

// maxGuessDepth bounds how far guesses may rest on guesses. Real dependency
// chains have up to 12 packages, two requests each.
const maxGuessDepth = 40

// guess names what will be asked next: after a listing, the metadata of the
// candidate that the constraint and the user's lines would choose; after metadata, the listings of
// what it depends on. It sees the result, the constraint that came with the
// request and the environment, never the solver's state: fetchers run it.
func (e *environment) guess(r fetcher.Result, h fetcher.Hint) []fetcher.Ask {
	if h.Last || h.Depth >= maxGuessDepth || e.choice.NoDependencies {
		return nil
	}
	if r.Listing != nil {
		return e.guessReading(r.Listing, h)
	}
	if h.Led {
		return nil // whether the package is needed is not known
	}
	return e.guessListings(r.Metadata, h)
}

func (e *environment) guessReading(l *dist.Listing, h fetcher.Hint) []fetcher.Ask {
	c := e.candidates(l)
	set := c.match(h.Constraint)
	for _, constraint := range e.asked[l.Name] {
		set = set.Intersect(c.match(constraint))
	}
	i := c.best(set)
	if i < 0 || !c.file(i).Sidecar || h.Led && h.File == c.file(i).Key() {
		return nil
	}
	h.Depth++
	return []fetcher.Ask{{File: c.file(i), Hint: h}}
}

func (e *environment) guessListings(m *dist.Metadata, h fetcher.Hint) (asks []fetcher.Ask) {
	d := e.dependencies(m)
	add := func(deps []wish) {
		for _, dep := range deps {
			asks = append(asks, fetcher.Ask{Name: dep.Name, Hint: fetcher.Hint{
				Constraint: dep.Constraint, Extras: dep.Extras, Depth: h.Depth + 1,
			}})
		}
	}
	add(d.always)
	for _, extra := range h.Extras {
		add(d.of(extra))
	}
	return asks
}
