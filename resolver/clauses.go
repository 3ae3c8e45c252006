package resolver

import (
	"fmt"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

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
		return fmt.Sprintf("%s comes with the same version of %s", r.packages.label(c.Depender), r.packages.name(c.Dependency))
	}
	return r.derivedClause(inc)
}

// dependencyClause says who asks for what, and if nothing is that, so.
func (r *resolve) dependencyClause(inc *pubgrub.Incompatibility) string {
	c := inc.Cause
	asked := r.packages.label(c.Dependency)
	text := r.packages.texts[c.Constraint]
	var clause string
	switch {
	case c.Depender == pubgrub.Root && r.asks.lines[c.Note].constraint:
		clause = fmt.Sprintf("you constrain %s to %s%s", asked, text, r.where(c.Note))
	case c.Depender == pubgrub.Root:
		clause = fmt.Sprintf("you ask for %s%s", r.asks.lines[c.Note].dependency.text(r.env.scheme), r.where(c.Note))
	default:
		t, _ := inc.Term(c.Depender)
		who := r.versions(c.Depender, t.Set)
		if c.Note != noLine {
			clause = fmt.Sprintf("%s depends on %s, which you constrain to %s%s", who, asked, text, r.where(c.Note))
		} else {
			clause = fmt.Sprintf("%s depends on %s", who, withConstraint(r.env.scheme, asked, text))
		}
	}
	if _, found := inc.Term(c.Dependency); found || c.Dependency == c.Depender {
		return clause
	}
	why := r.nothingClause(c.Dependency, text)
	if r.said[why] {
		return clause
	}
	r.said[why] = true
	return clause + "\n    and " + why
}

// nothingClause says why no version of a package meets a constraint.
func (r *resolve) nothingClause(p pubgrub.Package, constraint string) string {
	name := r.packages.name(p)
	candidates := r.packages.all[p].candidates
	switch {
	case candidates.listing.Absent != "":
		return name + " is " + candidates.listing.Absent
	case candidates.versions.Len() == 0:
		return name + " has no versions"
	}
	return fmt.Sprintf("no version of %s matches %s", name, constraint)
}

// text says what a line asks for, without its marker.
func (d Dependency) text(s Scheme) string {
	label := d.Name
	if len(d.Extras) > 0 {
		label += "[" + strings.Join(d.Extras, ",") + "]"
	}
	return withConstraint(s, label, d.Constraint)
}

// withConstraint joins a name and a constraint as the scheme writes them:
// "foo>=1", "foo ^1".
func withConstraint(s Scheme, label, constraint string) string {
	if s == PEP440 || constraint == "" {
		return label + constraint
	}
	return label + " " + constraint
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
	var all string // the label of the last positive term that holds every version
	for _, t := range inc.Terms {
		switch {
		case t.Package == pubgrub.Root:
			positive = append(positive, "what you ask for")
		case t.Term.Positive:
			positive = append(positive, r.versions(t.Package, t.Term.Set))
			if t.Term.Set.Len() == r.solver.Candidates(t.Package) {
				all = r.packages.label(t.Package)
			}
		default:
			negative = append(negative, r.versions(t.Package, t.Term.Set))
		}
	}
	switch {
	case len(positive) == 0:
		return "only " + strings.Join(negative, " or ") + " will do"
	case len(negative) > 0:
		return strings.Join(positive, " with ") + " needs " + strings.Join(negative, " or ")
	case len(positive) == 1 && all != "":
		return "no version of " + all + " can be used"
	case len(positive) == 1:
		return positive[0] + " cannot be used"
	}
	for i := range positive {
		positive[i] = strings.TrimPrefix(positive[i], everyVersion)
	}
	return strings.Join(positive, " and ") + " cannot be used together"
}

const everyVersion = "every version of "

// versions says which versions of a package a set holds, in few words.
func (r *resolve) versions(p pubgrub.Package, set pubgrub.Set) string {
	label := r.packages.label(p)
	if r.packages.all[p].candidates == nil {
		return label
	}
	vs := r.packages.all[p].candidates.versions
	switch n := vs.Len(); {
	case set.Empty():
		return "no version of " + label
	case set.Len() == 1:
		return label + " " + vs.String(set.Max())
	case set.Len() == n:
		return everyVersion + label
	default:
		return label + runsOf(set, n).words(vs)
	}
}
