package pep508

// Given returns a condition that is simpler than c and holds where c does in all
// environments in which assumption holds; elsewhere it may hold or not. If c
// follows from the assumption, the result always holds; if c contradicts it, the
// result never does. Equal conditions under equal assumptions give equal results.
// An assumption that never holds changes nothing.
//
//	python_version >= "3.7" and os_name == "nt"   given python_version >= "3.8" is   os_name == "nt"
//	python_version >= "3.8" and python_version < "3.10"                     it is   python_version < "3.10"
func (c Condition) Given(assumption Condition) Condition {
	x, a := c.decision(), assumption.decision()
	if a == never {
		return c
	}
	b := newBuilder()
	g := given{builder: b, done: make(map[pair]*decision)}
	if r := g.simplify(x, a); !b.over {
		return Condition{r}
	}
	return c
}

type given struct {
	*builder
	done map[pair]*decision
}

// simplify returns what x comes to under a, which is not never.
func (g *given) simplify(x, a *decision) *decision {
	if x.ask == nil || a.ask == nil || g.over {
		return x
	}
	p := pair{a: x.id, b: a.id}
	if r, ok := g.done[p]; ok {
		return r
	}
	var r *decision
	switch order := x.ask.compare(a.ask); {
	case order > 0: // x does not depend on the answer
		any := make([]*decision, len(a.edges))
		for i, e := range a.edges {
			any[i] = e.to
		}
		r = g.simplify(x, g.fold(or, any))
	case order < 0:
		edges := make([]edge, len(x.edges))
		for i, e := range x.edges {
			edges[i] = edge{e.region, g.simplify(e.to, a)}
		}
		r = g.decide(x.ask, edges)
	default:
		r = g.choose(x, a)
	}
	g.done[p] = r
	return r
}

// choose is simplify for decisions that ask the same question. Answers that the
// assumption rules out go wherever it is simplest.
func (g *given) choose(x, a *decision) *decision {
	var parts []region
	var ways, cares []*decision // what is to be asked then, and where that matters
	for _, e := range x.edges {
		for _, f := range a.edges {
			common := g.combine(e.region, f.region, and)
			if g.over {
				return never
			}
			if f.to == never || common.isEmpty() {
				continue
			}
			to := g.simplify(e.to, f.to)
			i := 0
			for i < len(ways) && ways[i].id != to.id {
				i++
			}
			if i == len(ways) {
				ways, parts, cares = append(ways, to), append(parts, common), append(cares, f.to)
			} else {
				parts[i], cares[i] = g.combine(parts[i], common, or), g.apply(or, cares[i], f.to)
			}
		}
	}
	if g.over {
		return never
	}
	if to := g.common(ways, cares); to != nil {
		return to
	}
	spare := 0
	for i, to := range ways {
		if to == never {
			spare = i
		}
	}
	edges := make([]edge, len(ways))
	for i, r := range parts[0].extend(g.builder, parts, spare) {
		edges[i] = edge{r, ways[i]}
	}
	return g.decide(x.ask, edges)
}

// common returns one of ways that will do for all of them, nil if none does.
func (g *given) common(ways, cares []*decision) *decision {
	for _, to := range ways {
		same := true
		for i := 0; same && i < len(ways); i++ {
			same = g.apply(and, to, cares[i]).id == g.apply(and, ways[i], cares[i]).id
		}
		if same {
			return to
		}
	}
	return nil
}
