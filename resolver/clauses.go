package resolver

import (
	"fmt"
	"strings"

	"resolve/resolver/internal/pubgrub"
)

// A words puts a proof into words, and says once why there is nothing.
type words struct {
	*resolve
	said map[string]bool
}

// clause says an incompatibility as part of a sentence.
func (r *words) clause(id pubgrub.ID) string {
	inc := r.solver.Incompatibility(id)
	c := inc.Cause
	switch c.Kind {
	case pubgrub.FromDependency:
		return r.dependencyClause(inc)
	case pubgrub.Unusable:
		t, _ := inc.Term(c.Depender)
		return r.unusableClause(r.versions(c.Depender, t.Set), r.reasons[c.Note])
	case pubgrub.Tied:
		return fmt.Sprintf("%s comes with the same version of %s", r.packages.label(c.Depender), r.packages.name(c.Dependency))
	}
	return r.derivedClause(inc)
}

// dependencyClause says who asks for what, and if nothing is that, so.
func (r *words) dependencyClause(inc *pubgrub.Incompatibility) string {
	c := inc.Cause
	asked := r.packages.label(c.Dependency)
	text := r.packages.texts[c.Constraint]
	var clause string
	switch {
	case c.Depender == pubgrub.Root && r.asks.lines[c.Note].override:
		clause = fmt.Sprintf("you override %s with %s%s", asked, text, r.where(c.Note))
	case c.Depender == pubgrub.Root && r.asks.lines[c.Note].constraint:
		clause = fmt.Sprintf("you constrain %s to %s%s", asked, text, r.where(c.Note))
	case c.Depender == pubgrub.Root:
		clause = fmt.Sprintf("you ask for %s%s", r.asks.lines[c.Note].dependency.text(r.env.scheme), r.where(c.Note))
	default:
		t, _ := inc.Term(c.Depender)
		who := r.versions(c.Depender, t.Set)
		if c.Note != noLine && r.asks.lines[c.Note].override {
			clause = fmt.Sprintf("%s depends on %s, which you override with %s%s", who, asked, text, r.where(c.Note))
		} else if c.Note != noLine {
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
	return clause + " and " + why
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

// shownVersions is how many versions are named one by one.
const shownVersions = 3

// missing says that a package has no version of the kind that was just told,
// and what there is.
func (r *resolve) missing(p pubgrub.Package) string {
	name := r.packages.name(p)
	c := r.packages.all[p].candidates
	n := c.versions.Len()
	switch {
	case c.listing.Absent != "":
		return "which is " + c.listing.Absent
	case n == 0 && c.listing.Status == statusQuarantined:
		return "which the index has put in quarantine" + inBrackets(c.listing.Reason)
	case n == 0:
		return "which has no versions"
	case n <= shownVersions:
		list := make([]string, n)
		for i := range list {
			list[i] = c.versions.String(i)
		}
		return fmt.Sprintf("and %s has only %s", name, strings.Join(list, ", "))
	}
	return fmt.Sprintf("and %s has only %s to %s", name, c.versions.String(0), c.versions.String(n-1))
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
func (r *resolve) unusableClause(versions string, why unusable) string {
	switch why.reason {
	case noFiles:
		return versions + " has no usable files"
	case noFittingWheel:
		return fmt.Sprintf("%s has no wheel for %s", versions, r.env.targetName())
	case requiresPython:
		if why.detail == "" {
			return fmt.Sprintf("%s needs a newer Python than %s", versions, r.env.target.Python.Version)
		}
		return fmt.Sprintf("%s needs Python %s%s", versions, why.detail, r.targetClause())
	case yanked:
		return versions + " is yanked" + inBrackets(brief(why.detail))
	case mustBuild:
		return versions + " would have to be built, which you forbid"
	case noBinary:
		return versions + " has no sdist, and you forbid wheels of it"
	case tooNew:
		return fmt.Sprintf("%s is too new for your limit, %s", versions, why.detail)
	case undated:
		return versions + " has no upload time, and you set a limit"
	case prerelease:
		return versions + " is a prerelease, which you do not allow"
	case malformed:
		return versions + " has malformed metadata" + inBrackets(why.detail)
	case quarantined:
		return versions + " is in quarantine" + inBrackets(brief(why.detail))
	case requiresURL:
		return versions + " depends on a URL" + inBrackets(why.detail)
	}
	return versions + " cannot be used"
}

// targetClause ends a clause about what Python versions need.
func (r *resolve) targetClause() string {
	return fmt.Sprintf(" and the target is Python %s", r.env.target.Python.Version)
}

// maxReason is how many bytes of what somebody else has written a sentence about
// more than that has room for.
const maxReason = 100

// brief cuts a longer text between two words.
func brief(s string) string {
	if len(s) <= maxReason {
		return s
	}
	end := strings.LastIndexByte(s[:maxReason+1], ' ')
	if end < maxReason/2 { // no words, as it seems
		end = maxReason
	}
	return strings.ToValidUTF8(strings.TrimRight(s[:end], " ,;:."), "") + " …"
}

func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
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
