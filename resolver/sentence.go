package resolver

import (
	"fmt"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A sentence begins with who asks, and goes on from package to package.
type sentence struct {
	start   string
	hops    []hop
	asks    bool            // it is of nothing but what lines ask for
	removes bool            // it is of versions that cannot be used
	about   pubgrub.Package // removes: of which the last clause has versions
}

// A hop is a clause that takes up the end of the one before.
type hop struct {
	text   string
	object string // of "which depends on"; "" for another clause
}

// shownHops is how many packages in a row a sentence names before it leaves
// those in the middle out.
const shownHops = 8

// String returns the sentence, without the middle of a long chain.
func (s *sentence) String() string {
	var b strings.Builder
	b.WriteString(s.start)
	for i := 0; i < len(s.hops); i++ {
		if last := len(s.hops) - 3; i == 2 && len(s.hops) > shownHops {
			if s.hops[last].object != "" {
				fmt.Fprintf(&b, ", which leads over %d others to %s", last-i, s.hops[last].object)
			} else {
				fmt.Fprintf(&b, "; %d others likewise", last+1-i)
			}
			i = last
			continue
		}
		b.WriteString(s.hops[i].text)
	}
	return b.String() + "."
}

func (t *teller) begin(start string) {
	t.followed = false
	t.sentences = append(t.sentences, sentence{start: start})
}

func (t *teller) hop(text, object string) {
	s := &t.sentences[len(t.sentences)-1]
	s.hops = append(s.hops, hop{text, object})
	s.asks, t.followed = false, true
}

// remove adds a clause that begins with versions of p, which cannot be used: to
// the sentence of those, if that was the last, without what it has said.
func (t *teller) remove(p pubgrub.Package, clause string) {
	n := len(t.sentences)
	if n == 0 || !t.sentences[n-1].removes {
		t.begin("But " + clause)
		t.sentences[n].removes, t.sentences[n].about = true, p
		return
	}
	s := &t.sentences[n-1]
	if s.about == p {
		clause = strings.TrimPrefix(clause, t.r.packages.label(p)+" ")
	}
	if strings.Contains(s.String(), t.r.env.targetName()) {
		clause = strings.TrimSuffix(clause, t.r.targetClause())
	}
	t.hop("; "+clause, "")
	s.about, t.followed = p, false
}
