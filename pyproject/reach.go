package pyproject

import (
	"slices"
	"strings"

	"resolve/internal/tomltext"
	"resolve/pep508"
	"resolve/requirements"
)

// base is the name of what is no extra: the project's dependencies.
const base = ""

// A reach is which extras of the project are active where. A project asks for its
// own extras, as proj[fast] in its extra all, perhaps under a marker and perhaps in
// a ring; an extra is active wherever one of the ways to it is open.
type reach struct {
	p      *Project
	ways   map[string][]way
	opened map[string]int
	order  []string // in which extras were found; base is first
	queue  []string // whose requirements are to be looked at, again or for the first time
	queued map[string]bool
}

// A way is the markers under which requirements lead to an extra: their texts,
// sorted, each once. One without markers is open everywhere.
type way []string

// More ways than these are not made by people. The limits keep the work
// proportional to the file: markers that branch and join have ways without number.
const (
	maxWays   = 8    // to one extra
	maxOpened = 32   // times that ways to one extra are found
	maxText   = 1000 // bytes of all markers on the ways to one extra
)

func newReach(p *Project) *reach {
	return &reach{p: p, ways: map[string][]way{}, opened: map[string]int{}, queued: map[string]bool{}}
}

// open notes a way to the extra name. It reports whether that is within the limits.
func (r *reach) open(name string, w way) bool {
	before, known := r.ways[name]
	if slices.ContainsFunc(before, w.narrows) {
		return true
	}
	if !known {
		r.order = append(r.order, name)
	}
	var after []way
	size := 0
	for _, other := range append(before[:len(before):len(before)], w) {
		if w.narrows(other) || !other.narrows(w) {
			after = append(after, other)
			size += len(strings.Join(other, ""))
		}
	}
	r.ways[name] = after
	r.opened[name]++
	if !r.queued[name] {
		r.queued[name] = true
		r.queue = append(r.queue, name)
	}
	return len(after) <= maxWays && size <= maxText && r.opened[name] <= maxOpened
}

// narrows reports whether w is open only where other is, for having its markers.
func (w way) narrows(other way) bool {
	for _, m := range other {
		if _, ok := slices.BinarySearch(w, m); !ok {
			return false
		}
	}
	return true
}

// with returns w and a marker.
func (w way) with(marker string) way {
	i, ok := slices.BinarySearch(w, marker)
	if ok || marker == "" {
		return w
	}
	return slices.Insert(slices.Clone(w), i, marker)
}

// follow opens what the extras that are open ask for, until nothing changes.
func (r *reach) follow() error {
	for len(r.queue) > 0 {
		name := r.queue[0]
		r.queue, r.queued[name] = r.queue[1:], false
		for _, req := range r.p.listed(name) {
			if !r.p.isSelf(req) {
				continue
			}
			marker, ok, err := r.p.within(req, name)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if err := r.openAll(req, r.ways[name], marker); err != nil {
				return err
			}
		}
	}
	return nil
}

// openAll opens the extras that req asks for, by ways that its marker makes longer.
func (r *reach) openAll(req requirements.Requirement, ways []way, marker string) error {
	for _, extra := range req.Requirement.Extras {
		if err := r.p.checkExtra(extra, req); err != nil {
			return err
		}
		for _, w := range ways {
			if !r.open(extra, w.with(marker)) {
				return r.p.errorAt(req, "the extras of the project ask for "+tomltext.Quote(extra)+" under too many markers", nil)
			}
		}
	}
	return nil
}

// listed returns the requirements that an extra may activate: its own, and those of
// the project whose markers name it.
func (p *Project) listed(name string) []requirements.Requirement {
	if name == base {
		return p.Dependencies
	}
	all := p.OptionalDependencies[p.extras[name]].Requirements
	for _, i := range p.named[name] {
		all = append(all[:len(all):len(all)], p.Dependencies[i])
	}
	return all
}

// within returns the marker of req while name is the active extra, "" for one that
// always holds; ok is false if it never does.
func (p *Project) within(req requirements.Requirement, name string) (marker string, ok bool, err error) {
	m := req.Requirement.Marker
	if !m.UsesExtra() {
		return m.String(), true, nil
	}
	active := pep508.OneExtra()
	if name != base {
		active = pep508.OneExtra(name)
	}
	c := m.Condition().Given(active)
	if c.IsNever() {
		return "", false, nil
	}
	rest, fault := c.Marker()
	if fault != nil || rest.UsesExtra() {
		return "", false, p.errorAt(req, "the marker of "+tomltext.Quote(req.Text)+" cannot be told without its extras", fault)
	}
	return rest.String(), true, nil
}

// requirements returns what the extras that are open ask for, but for the project
// itself.
func (r *reach) requirements() ([]requirements.Requirement, error) {
	var all []requirements.Requirement
	for _, name := range r.order {
		where := r.where(name)
		for _, req := range r.p.listed(name) {
			if r.p.isSelf(req) {
				if err := r.p.checkSelf(req); err != nil {
					return nil, err
				}
				continue
			}
			if where != "" || req.Requirement.Marker.UsesExtra() {
				own, ok, err := r.p.within(req, name)
				if err != nil {
					return nil, err
				}
				if !ok {
					continue
				}
				if req, err = r.p.under(req, where, own); err != nil {
					return nil, err
				}
			}
			all = append(all, req)
		}
	}
	return all, nil
}

// where returns the marker of all ways to an extra, "" for one that is open
// everywhere.
func (r *reach) where(name string) string {
	var b strings.Builder
	for i, w := range r.ways[name] {
		if len(w) == 0 {
			return ""
		}
		if i > 0 {
			b.WriteString(" or ")
		}
		b.WriteString("(" + strings.Join(w, ") and (") + ")")
	}
	return b.String()
}

// under returns req with both markers for its own; "" is one that always holds.
func (p *Project) under(req requirements.Requirement, where, own string) (requirements.Requirement, error) {
	both := where + own
	if where != "" && own != "" {
		both = "(" + where + ") and (" + own + ")"
	}
	req.Requirement.Marker = nil
	if both != "" {
		m, err := pep508.ParseMarker(both)
		if err != nil {
			return req, p.errorAt(req, "the markers on the way to "+tomltext.Quote(req.Text)+" cannot be combined", err)
		}
		req.Requirement.Marker = m
	}
	req.Text = req.Requirement.String()
	return req, nil
}
