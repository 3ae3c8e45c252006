package resolver

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A NoSolution says that no versions meet the request, and carries the proof.
type NoSolution struct {
	Steps []Step `json:"steps"` // all of them: a proof may have thousands
}

// A Step of a proof: because of the reasons, the conclusion.
type Step struct {
	Number     int      `json:"number,omitempty"`     // by which a later step names this one; 0 if none does
	Reasons    []string `json:"reasons,omitempty"`    // each a clause; a step that is named has its number in brackets
	Continues  bool     `json:"continues,omitempty"`  // the conclusion of the step before is one of the reasons
	Conclusion string   `json:"conclusion,omitempty"` // "" in the last step: there is no solution
	Break      bool     `json:"break,omitempty"`      // a new chain of thought starts here
}

// shownSteps is how many steps of a proof Error writes, the last ones: they
// come nearest to what the user asked, and nobody reads more.
const shownSteps = 40

// Error returns the explanation, several lines of text. Of a very long one it
// tells the end, and how much was left out.
func (e *NoSolution) Error() string {
	var b strings.Builder
	b.WriteString("no versions satisfy these requirements\n")
	steps := e.Steps
	if n := len(steps) - shownSteps; n > 0 {
		steps = steps[n:]
		fmt.Fprintf(&b, "\n  (The first %d steps of %d are left out.)\n", n, len(e.Steps))
	}
	for _, s := range steps {
		b.WriteString("\n")
		if s.Break {
			b.WriteString("\n")
		}
		b.WriteString(s.String())
	}
	return b.String()
}

// lineWidth is how long a line of an explanation gets before its conclusion
// starts another.
const lineWidth = 90

// String returns the step as a sentence, indented, its clauses on lines of their own.
func (s Step) String() string {
	var b strings.Builder
	switch {
	case len(s.Reasons) == 0:
		b.WriteString("  Thus ")
	case s.Continues:
		b.WriteString("  And because ")
	default:
		b.WriteString("  Because ")
	}
	b.WriteString(strings.Join(s.Reasons, "\n    and "))
	conclusion := s.Conclusion
	if conclusion == "" {
		conclusion = "there is no solution"
	}
	if len(s.Reasons) > 0 {
		b.WriteString(",")
		line := b.String()[strings.LastIndexByte(b.String(), '\n')+1:]
		if len(line)+1+len(conclusion) > lineWidth {
			b.WriteString("\n    ")
		} else {
			b.WriteString(" ")
		}
	}
	b.WriteString(conclusion + ".")
	if s.Number > 0 {
		fmt.Fprintf(&b, " (%d)", s.Number)
	}
	return b.String()
}

// noSolution puts a failure into words.
func (r *resolve) noSolution(ctx context.Context, f *pubgrub.Failure) error {
	e := &NoSolution{}
	r.said = map[string]bool{}
	for _, l := range r.solver.Report(f) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s := Step{Number: l.Number, Continues: l.Intro == pubgrub.AndBecause, Break: l.Break}
		for _, reason := range l.Reasons {
			clause := r.clause(reason.ID)
			if reason.Line > 0 {
				clause = fmt.Sprintf("%s (%d)", clause, reason.Line)
			}
			if !slices.Contains(s.Reasons, clause) {
				s.Reasons = append(s.Reasons, clause)
			}
		}
		if conclusion := r.solver.Incompatibility(l.Conclusion); !conclusion.AboutRoot() {
			s.Conclusion = r.derivedClause(conclusion)
		}
		e.Steps = append(e.Steps, s)
	}
	return e
}
