package resolver

import (
	"fmt"
	"slices"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A Step of a proof: because of the reasons, the conclusion.
type Step struct {
	Number     int      `json:"number,omitempty"`     // by which a later step names this one; 0 if none does
	Reasons    []string `json:"reasons,omitempty"`    // each a clause; a step that is named has its number in brackets
	Continues  bool     `json:"continues,omitempty"`  // the conclusion of the step before is one of the reasons
	Conclusion string   `json:"conclusion,omitempty"` // "" in the last step: there is no solution
	Break      bool     `json:"break,omitempty"`      // a new chain of thought starts here
}

// shownSteps is how many steps of a proof are told where it has no shorter
// form, the last ones: they come nearest to what the user asked.
const shownSteps = 12

// String returns the step as a sentence.
func (s Step) String() string {
	var b strings.Builder
	switch {
	case len(s.Reasons) == 0:
		b.WriteString("Thus ")
	case s.Continues:
		b.WriteString("And because ")
	default:
		b.WriteString("Because ")
	}
	b.WriteString(strings.Join(s.Reasons, " and "))
	if len(s.Reasons) > 0 {
		b.WriteString(", ")
	}
	if s.Conclusion == "" {
		b.WriteString("there is no solution.")
	} else {
		b.WriteString(s.Conclusion + ".")
	}
	if s.Number > 0 {
		fmt.Fprintf(&b, " (%d)", s.Number)
	}
	return b.String()
}

// proofSteps puts a whole proof into words.
func (r *resolve) proofSteps(f *pubgrub.Failure) []Step { return r.proofWords(r.solver.Report(f)) }

// proofWords puts lines of a proof into words.
func (r *resolve) proofWords(lines []pubgrub.Line) []Step {
	w := words{r, map[string]bool{}}
	steps := make([]Step, len(lines))
	for i, l := range lines {
		s := &steps[i]
		*s = Step{Number: l.Number, Continues: l.Intro == pubgrub.AndBecause, Break: l.Break}
		for _, reason := range l.Reasons {
			clause := w.clause(reason.ID)
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
	}
	return steps
}
