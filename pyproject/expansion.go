package pyproject

import (
	"strconv"
	"strings"

	"resolve/internal/tomltext"
	"resolve/requirements"
)

// An expansion collects the requirements of groups, each group once, at the first
// place that includes it. What includes what may be a long chain, so that the way
// back is a list and not the call stack.
type expansion struct {
	p     *Project
	state map[string]groupState
	way   []step
	out   []requirements.Requirement
}

type groupState uint8

const (
	onTheWay groupState = iota + 1
	done
)

// A step is a group on the way and how far it was walked.
type step struct {
	group *Group
	next  int // of its entries
}

// add collects the requirements of the group with the given normal name.
func (x *expansion) add(name string) error {
	if x.state[name] == done {
		return nil
	}
	i, ok := x.p.groups[name]
	if !ok {
		return x.p.noGroup(name)
	}
	if err := x.enter(i); err != nil {
		return err
	}
	for len(x.way) > 0 {
		top := &x.way[len(x.way)-1]
		if top.next == len(top.group.entries) {
			x.state[top.group.Name] = done
			x.way = x.way[:len(x.way)-1]
			continue
		}
		e := &top.group.entries[top.next]
		top.next++
		if e.include == "" {
			x.out = append(x.out, e.requirement)
		} else if err := x.include(top.group, e); err != nil {
			return err
		}
	}
	return nil
}

func (x *expansion) enter(i int) error {
	g := &x.p.DependencyGroups[i]
	if g.fault != nil {
		return g.fault
	}
	x.state[g.Name] = onTheWay
	x.way = append(x.way, step{group: g})
	return nil
}

func (x *expansion) include(from *Group, e *entry) error {
	switch x.state[e.include] {
	case done:
		return nil
	case onTheWay:
		return x.ring(e)
	}
	i, ok := x.p.groups[e.include]
	if !ok {
		err := x.p.src.Fault(e.at, "dependency group "+tomltext.Quote(from.Written)+" includes "+tomltext.Quote(e.written)+", and there is no such group")
		err.Hint = near(e.include, x.p.writtenGroups())
		return err
	}
	return x.enter(i)
}

// ring returns the error for an include of a group that is on the way. A long ring
// is cut in its middle.
func (x *expansion) ring(e *entry) error {
	const ends = 5 // groups named on each side of a cut
	start := len(x.way) - 1
	for x.way[start].group.Name != e.include {
		start--
	}
	var chain []string
	ring := x.way[start:]
	for i, s := range ring {
		if i == ends && len(ring) > 2*ends {
			chain = append(chain, "... "+strconv.Itoa(len(ring)-2*ends)+" more ...")
		}
		if i < ends || i >= len(ring)-ends {
			chain = append(chain, s.group.Written)
		}
	}
	chain = append(chain, ring[0].group.Written)
	return x.p.src.Fault(e.at, "dependency groups include each other in a ring: "+strings.Join(chain, " -> "))
}
