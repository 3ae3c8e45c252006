package resolver

import (
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"resolve/pep440"
)

// checkConflict compares what a failure says of the user's lines with all
// subsets of them.
func checkConflict(t *testing.T, req Request, e *NoSolution) (problem string, minimum bool) {
	c := e.Conflict
	if c == nil || len(c.Lines) == 0 {
		return "no conflict", false
	}
	lines := linesOf(&req)
	if a, err := Resolve(t.Context(), *withLines(&req, pickLines(lines, c))); err == nil {
		return fmt.Sprintf("%v together have the answer %s", c.Lines, pins(a)), false
	}
	for i, l := range c.Lines {
		if l.Edit == nil {
			continue
		}
		edited := slices.Clone(lines)
		at := slices.IndexFunc(edited, func(x line) bool { return x.Origin == l.Origin && lineKinds[x.kind] == l.Kind })
		if l.Edit.Text == "" {
			edited = slices.Delete(edited, at, at+1)
		} else {
			edited[at].Text = l.Edit.Text
		}
		if _, err := Resolve(t.Context(), *withLines(&req, edited)); err != nil {
			return fmt.Sprintf("line %d: the edit %q leads to %v", i, l.Edit.Text, err), false
		}
	}
	if !c.Minimum {
		return "", false
	}
	for mask := range 1 << len(lines) {
		if bits.OnesCount(uint(mask)) >= len(c.Lines) {
			continue
		}
		var some []line
		for i := range lines {
			if mask>>i&1 == 1 {
				some = append(some, lines[i])
			}
		}
		var none *NoSolution
		if _, err := Resolve(t.Context(), *withLines(&req, some)); errors.As(err, &none) {
			return fmt.Sprintf("said to be the fewest: %v; and %v cannot hold together either", c.Lines, some), true
		}
	}
	return "", true
}

func pickLines(lines []line, c *Conflict) (picked []line) {
	for _, l := range lines {
		if slices.ContainsFunc(c.Lines, func(x ConflictLine) bool { return x.Origin == l.Origin && x.Kind == lineKinds[l.kind] }) {
			picked = append(picked, l)
		}
	}
	return picked
}

// The lines of a conflict cannot hold together, no fewer do if it says so, and
// every edit leads to a solution. Lines that change which candidates there are
// (an exact pin lets a yanked version in) are left out of these worlds:
// with them fewer lines may mean fewer candidates.
func TestConflictAgainstAllSubsets(t *testing.T) {
	failures, minimum, edits := 0, 0, 0
	for i := range uint64(600) {
		w := newSmallWorld(PEP440, rand.New(rand.NewPCG(i, 7)))
		w.choice = smallChoice{}
		for p := range w.packages {
			for r := range w.packages[p].releases {
				w.packages[p].releases[r].unusable = ""
			}
		}
		c := &worldCheck{t: t, seed: i}
		req := c.request(w)
		if len(linesOf(&req)) > 7 {
			continue
		}
		_, err := Resolve(t.Context(), req)
		none, ok := errors.AsType[*NoSolution](err)
		if !ok {
			continue
		}
		failures++
		problem, min := checkConflict(t, req, none)
		if problem != "" {
			t.Fatalf("world %d: %s\n%s\n%v", i, problem, w, none)
		}
		minimum += b2i(min)
		for _, l := range none.Conflict.Lines {
			edits += b2i(l.Edit != nil)
		}
	}
	t.Logf("%d failures, %d with the fewest lines for certain, %d edits", failures, minimum, edits)
	if failures < 50 || minimum != failures || edits == 0 {
		t.Errorf("got %d failures, %d with the fewest lines, %d edits", failures, minimum, edits)
	}
}

func TestLoosen(t *testing.T) {
	for _, tt := range []struct{ constraint, version, want string }{
		{"<3", "3.1.3", "<4"},
		{"<3.0.0", "3.1.3", "<4"},
		{"<2.5", "3.1.3", "<3.2"},
		{"<=2.5", "3.1", "<=3.1"},
		{"==1.0", "2.3", "==2.3"},
		{"==1.0.*", "2.3.4", "==2.3.*"},
		{"~=1.4", "2.3.4", "~=2.3"},
		{"~=1.4.2", "2.3", "~=2.3.0"},
		{">=3", "2.9", ">=2.9"},
		{">3", "3", ">=3"},
		{"!=2.0", "2.0", ""},
		{">=1,<2", "3.1", ">=1,<4"},
		{">=1,!=2.0,<2", "2.0", ">=1,<3"},
		{"===1.0", "1.0.0", "==1.0.0"},
		{"<2", "1!1.0", "<1!2"},
		{"<4", "4.0rc1", "<5"},
		{"<2", "2.0+cpu", "<3"},
	} {
		if got, ok := loosen(tt.constraint, pep440.MustParse(tt.version)); !ok || got != tt.want {
			t.Errorf("loosen(%q, %s) = %q, %v, want %q", tt.constraint, tt.version, got, ok, tt.want)
		}
	}
}

func TestRewritten(t *testing.T) {
	for _, tt := range []struct{ line, constraint, want string }{
		{"werkzeug<3", "<4", "werkzeug<4"},
		{"Flask [async] >= 3.1 ; python_version > '3.8'", ">=3.0", "Flask [async]>=3.0 ; python_version > '3.8'"},
		{"requests (>=2,<3)", "", "requests"},
		{"zope.interface==5", "==6", "zope.interface==6"},
	} {
		d, err := PEP440.Dependency(tt.line)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := rewritten(PEP440, &ask{Requirement: Requirement{Text: tt.line}, dependency: d}, tt.constraint); !ok || got != tt.want {
			t.Errorf("%q with %q: got %q, %v, want %q", tt.line, tt.constraint, got, ok, tt.want)
		}
	}
}
