package resolver

import "resolve/fetcher"

// First returns what a resolve of req asks its source for before all else, whatever
// the target is: needed are the packages of the user's lines, by normal name and in
// their order, but for lines that may not hold or that a choice replaces; guesses
// are what its Leads lead to from there. There is neither where a line cannot be
// read, which Resolve tells.
func First(req *Request) (needed []string, guesses []fetcher.Ask) {
	scheme := req.Scheme
	if scheme == nil {
		scheme = PEP440
	}
	excluded, seen := map[string]bool{}, map[string]bool{}
	for _, name := range req.Choice.Excludes {
		excluded[name], seen[name] = true, true
	}
	for _, line := range req.Choice.Overrides {
		d, err := scheme.Dependency(line.Text)
		if err != nil {
			return nil, nil
		}
		seen[d.Name] = true
	}
	trail := newTrail(req.Leads)
	for _, line := range req.Requirements {
		d, err := scheme.Dependency(line.Text)
		if err != nil {
			return nil, nil
		}
		if d.Marker == nil && d.URL == "" && !seen[d.Name] {
			seen[d.Name] = true
			needed = append(needed, d.Name)
			trail.need(d.Name)
		}
	}
	for ask := range trail.asks(excluded, req.Choice.NoDependencies) {
		guesses = append(guesses, ask)
	}
	return needed, guesses
}
