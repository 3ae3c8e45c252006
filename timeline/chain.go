package timeline

import "slices"

// addChain finds the critical chain: the fetches that had to come one after the
// other for the resolve to end when it did.
//
// It is walked back from what the resolver waited for last. A fetch that the
// answer of another led to follows that. One that the resolver asked for follows
// the wait that it had behind it then, or, asked for again, its own failure.
// That a hint of an earlier run was why makes no difference: hints are followed
// as far as the resolver has come.
func (b *builder) addChain() {
	m := b.model
	at := -1
	for _, w := range m.Waits {
		if w.Row > 0 {
			at = w.Row - 1
		}
	}
	for at >= 0 {
		before, why := b.before(at)
		m.Chain = append(m.Chain, Link{at + 1, why})
		at = before
	}
	slices.Reverse(m.Chain)
	for i, l := range m.Chain {
		m.Rows[l.Row-1].Link = i + 1
	}
}

// before returns the row that had to end for another to be asked for, and what
// joins them; -1 if there is none. It always began before the other, so a chain
// has an end.
func (b *builder) before(i int) (before int, why string) {
	m := b.model
	row := &m.Rows[i]
	if row.Because > 0 {
		return row.Because - 1, "answer"
	}
	last := Wait{}
	for _, w := range m.Waits {
		if w.Row > 0 && w.Row-1 < i && w.End <= row.Asked && m.Rows[w.Row-1].Ended <= row.Asked {
			last = w
		}
	}
	for j := i - 1; j >= 0; j-- { // asked for again
		if f := &m.Rows[j]; f.Name == row.Name && f.File == row.File && f.Ended <= row.Asked && f.Ended >= last.End {
			return j, "failure"
		}
	}
	if last.Row > 0 {
		return last.Row - 1, "wait"
	}
	if row.Hinted {
		return -1, "hint"
	}
	return -1, "start"
}
