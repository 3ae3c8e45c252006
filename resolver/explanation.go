package resolver

import (
	"fmt"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A NoSolution says that no versions meet the request, and carries the proof.
type NoSolution struct {
	Steps []Step
}

// A Step of a proof: because of the reasons, the conclusion.
type Step struct {
	Number     int      // by which a later step names this one; 0 if none does
	Reasons    []string // each a clause; a step that is named has its number in brackets
	Continues  bool     // the conclusion of the step before is one of the reasons
	Conclusion string   // "" in the last step: there is no solution
	Break      bool     // a new chain of thought starts here
}

// Error returns the whole explanation, several lines of text.
func (e *NoSolution) Error() string {
	var b strings.Builder
	b.WriteString("no versions satisfy these requirements\n")
	for _, s := range e.Steps {
		b.WriteString("\n")
		if s.Break {
			b.WriteString("\n")
		}
		b.WriteString(s.String())
	}
	return b.String()
}

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

// noSolution puts a failure into words.
func (r *resolve) noSolution(f *pubgrub.Failure) error {
	e := &NoSolution{}
	for _, l := range r.solver.Report(f) {
		s := Step{Number: l.Number, Continues: l.Intro == pubgrub.AndBecause, Break: l.Break}
		for _, reason := range l.Reasons {
			clause := r.clause(reason.ID)
			if reason.Line > 0 {
				clause = fmt.Sprintf("%s (%d)", clause, reason.Line)
			}
			if clause != "" {
				s.Reasons = append(s.Reasons, clause)
			}
		}
		if !r.solver.Incompatibility(l.Conclusion).AboutRoot() {
			s.Conclusion = r.derivedClause(r.solver.Incompatibility(l.Conclusion))
		}
		e.Steps = append(e.Steps, s)
	}
	return e
}

// clause says an incompatibility as part of a sentence.
func (r *resolve) clause(id pubgrub.ID) string {
	inc := r.solver.Incompatibility(id)
	c := inc.Cause
	switch c.Kind {
	case pubgrub.FromDependency:
		return r.dependencyClause(inc)
	case pubgrub.Unusable:
		t, _ := inc.Term(c.Depender)
		return r.unusableClause(c.Depender, t.Set, r.reasons[c.Note])
	case pubgrub.Tied:
		return fmt.Sprintf("%s has the version of %s", r.packages.label(c.Depender), r.packages.name(c.Dependency))
	}
	return r.derivedClause(inc)
}

// dependencyClause says who asks for what, and if nothing is that, so.
func (r *resolve) dependencyClause(inc *pubgrub.Incompatibility) string {
	c := inc.Cause
	what := r.packages.label(c.Dependency) + r.packages.texts[c.Constraint]
	var b strings.Builder
	if c.Depender == pubgrub.Root {
		fmt.Fprintf(&b, "you ask for %s%s", what, r.where(c.Note))
	} else {
		t, _ := inc.Term(c.Depender)
		fmt.Fprintf(&b, "%s depends on %s", r.versions(c.Depender, t.Set), what)
		if c.Note != noLine {
			fmt.Fprintf(&b, ", which you constrain%s", r.where(c.Note))
		}
	}
	if _, found := inc.Term(c.Dependency); !found && c.Dependency != c.Depender {
		dependency := &r.packages.all[c.Dependency]
		switch {
		case dependency.candidates == nil:
		case dependency.candidates.listing.Absent != "":
			fmt.Fprintf(&b, "\n    and %s", dependency.candidates.listing.Absent)
		case dependency.candidates.versions.Len() == 0:
			fmt.Fprintf(&b, "\n    and %s has no versions", dependency.name)
		default:
			fmt.Fprintf(&b, "\n    and no version of %s is %s", dependency.name, r.packages.texts[c.Constraint])
		}
	}
	return b.String()
}

func (r *resolve) where(note int32) string {
	if s := r.asks.lines[note].Origin.String(); s != "" {
		return " (" + s + ")"
	}
	return ""
}

// unusableClause says why versions are no candidates.
func (r *resolve) unusableClause(p pubgrub.Package, set pubgrub.Set, why unusable) string {
	versions := r.versions(p, set)
	switch why.reason {
	case noFiles:
		return versions + " has no usable files"
	case noFittingWheel:
		return fmt.Sprintf("%s has no wheel for %s", versions, r.env.targetName())
	case requiresPython:
		return fmt.Sprintf("%s needs Python %s and the target is Python %s", versions, why.detail, r.env.target.Python.Version)
	case yanked:
		if why.detail == "" {
			return versions + " is yanked"
		}
		return fmt.Sprintf("%s is yanked (%s)", versions, why.detail)
	case mustBuild:
		return fmt.Sprintf("%s would have to be built (%s)", versions, why.detail)
	case malformed:
		return fmt.Sprintf("%s has malformed metadata (%s)", versions, why.detail)
	case requiresURL:
		return fmt.Sprintf("%s depends on a URL (%s)", versions, why.detail)
	}
	return versions + " cannot be used"
}

// derivedClause says what terms mean together.
func (r *resolve) derivedClause(inc *pubgrub.Incompatibility) string {
	var positive, negative []string
	for _, t := range inc.Terms {
		switch {
		case t.Package == pubgrub.Root:
			positive = append(positive, "what you ask for")
		case t.Term.Positive:
			positive = append(positive, r.versions(t.Package, t.Term.Set))
		default:
			negative = append(negative, r.versions(t.Package, t.Term.Set))
		}
	}
	switch {
	case len(positive) == 0:
		return strings.Join(negative, " or ") + " is needed"
	case len(negative) > 0:
		return strings.Join(positive, " with ") + " needs " + strings.Join(negative, " or ")
	case len(positive) == 1:
		return positive[0] + " cannot be used"
	}
	return strings.Join(positive, " and ") + " cannot be used together"
}

// versions says which versions of a package a set holds, in few words.
func (r *resolve) versions(p pubgrub.Package, set pubgrub.Set) string {
	pkg := &r.packages.all[p]
	label := r.packages.label(p)
	if pkg.candidates == nil {
		return label
	}
	vs := pkg.candidates.versions
	n := vs.Len()
	switch {
	case set.Len() == n && n > 1:
		return "every version of " + label
	case set.Len() == 1:
		return label + " " + vs.String(set.Max())
	case set.Empty():
		return "no version of " + label
	}
	runs := runsOf(set, n)
	words := make([]string, len(runs))
	for i, run := range runs {
		words[i] = run.words(vs)
	}
	return label + strings.Join(words, " or ")
}
