package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"resolve/pep508"
	"resolve/resolver"
)

// The sentences of answers to questions about a lock: why, why-not and tree.
// The rules of ui.go hold here too; what is asked for is printed to standard
// output, and begins with the package that it is about.

var (
	errWhyArgs    = failed("resolve why: no package named", "as in: resolve why markupsafe requirements.txt")
	errWhyNotArgs = failed("resolve why-not: no package named", "as in: resolve why-not flask==2.3 requirements.txt")
	errDiffArgs   = failed("resolve diff: expected two locks", "as in: resolve diff old.txt requirements.txt")
	errDiffStdin  = failed("resolve diff: one lock alone can come from standard input")
	errDiffSemver = failed("resolve diff: locks of semantic versions are not read")
	errBadDepth   = failed("--depth: expected a number from 1 on, or 0 for all")
)

func whyNotAName(text string) error {
	m := failed(fmt.Sprintf("resolve why: %q is not the name of a package", text))
	if d, err := pep508.Parse(text); err == nil && d.URL == "" {
		m.hints = append(m.hints, "about a version that is not there: resolve why-not "+quoteWord(text))
	}
	return m
}

func whyNotUnreadable(err error) error {
	return failed("resolve why-not: "+err.Error(), "a name, or a name and a version, as in: resolve why-not flask==2.3 requirements.txt")
}

func whyNotURL(text string) error {
	return failed("resolve why-not: " + text + ": a URL has no versions to choose from")
}

func whyNotElsewhere(text string) error {
	return failed("resolve why-not: " + text + ": its marker does not hold for what is locked here")
}

// notAName is about a flag that takes the name of a package.
func notAName(flag, text string) error {
	return failed(fmt.Sprintf("%s: %q is not the name of a package", flag, text))
}

func treeAbsent(name string) error {
	return failed("--package: " + name + " is not in the answer")
}

// mostWays is how many ways from the user's lines to a package are shown, and
// mostLinks how many links of one.
const (
	mostWays  = 20
	mostLinks = 12
)

// sayWhy says who asks for a package, and how it comes from the user's lines.
func (g *graph) sayWhy(out *strings.Builder, at int) {
	p := &g.packages[at]
	fmt.Fprintf(out, "%s %s is asked for by\n", p.Name, p.Version)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, a := range g.askedBy[at] {
		who := whoseLine(a.via.Origin)
		if a.from != user {
			who = asker(a.via) + " " + g.packages[a.from].Version
		}
		fmt.Fprintf(table, "  %s\t%s\n", who, a.via.Asks)
	}
	table.Flush()
	for _, v := range p.Via {
		switch {
		case v.Constraint:
			fmt.Fprintf(out, "and constrained to %s by %s\n", v.Asks, whoseLine(v.Origin))
		case v.Override:
			fmt.Fprintf(out, "and overridden by %s in %s\n", v.Asks, whoseLine(v.Origin))
		}
	}
	ways := g.ways(at)
	if len(ways) > 0 && len(ways[len(ways)-1]) == 1 {
		return // the user's lines alone, and they were said
	}
	out.WriteString("\n")
	for i, way := range ways {
		if i == mostWays {
			fmt.Fprintf(out, "and in %d more ways\n", len(ways)-mostWays)
			break
		}
		out.WriteString(chainLine(shorten(g.chain(way))) + "\n")
	}
}

// shorten takes links out of the middle of a long chain.
func shorten(chain []resolver.Link) []resolver.Link {
	if len(chain) <= mostLinks {
		return chain
	}
	half := (mostLinks - 1) / 2
	left := resolver.Link{Package: fmt.Sprintf("and through %d more, of which the last", len(chain)-2*half), Dependency: chain[len(chain)-half-1].Dependency}
	return append(append(append([]resolver.Link{}, chain[:half]...), left), chain[len(chain)-half:]...)
}

// whoseLine names a line of the user's.
func whoseLine(o resolver.Origin) string {
	if s := o.String(); s != "" {
		return s
	}
	return "you"
}

// sayAbsent says that a package is not in an answer, and who would ask for it
// elsewhere.
func (q *question) sayAbsent(out *strings.Builder, res *resolver.Resolution, name string) {
	fmt.Fprintf(out, "%s is not in the answer: nothing in it asks for it\n", name)
	for _, line := range q.unmet(res, name) {
		out.WriteString("  " + line + "\n")
	}
}

// unmetLine is about a dependency that does not hold in the target's
// environment, or is an extra's that nobody asked for.
func unmetLine(name, version string, d pep508.Requirement, extra string) string {
	if extra != "" {
		return fmt.Sprintf("%s %s asks for it only as %s[%s]", name, version, name, extra)
	}
	return fmt.Sprintf("%s %s asks for it only where %s", name, version, d.Marker)
}

func hintWhyNot(name string) string {
	return "resolve why-not " + name + " tells whether it would fit"
}

func sayIsChosen(out *strings.Builder, text, name, version string) {
	fmt.Fprintf(out, "%s %s is in the answer, and is what %s asks for; resolve why %s tells who needs it\n", name, version, text, name)
}

// sayImpossible puts a proof that is about one line more into words: all but
// its first line, which is about the user's own.
func sayImpossible(out *strings.Builder, text string, none *resolver.NoSolution) {
	_, proof, _ := strings.Cut(none.Error(), "\n")
	fmt.Fprintf(out, "%s is not possible with what you ask for:\n%s\n", text, strings.TrimRight(proof, "\n"))
}

// sayPossible says why a version that is possible was not chosen, and what
// changes with it.
func (q *question) sayPossible(out *strings.Builder, res, other *resolver.Resolution, d resolver.Dependency, chosen string) {
	name := d.Name
	g := newGraph(other)
	p := &g.packages[g.at[name]]
	before, after := versionsOf(res), versionsOf(other)
	delete(before, name)
	delete(after, name)
	list := changes(before, after)
	fmt.Fprintf(out, "%s %s is possible", name, p.Version)
	if len(list) == 0 {
		out.WriteString(" and changes nothing else\n")
	} else {
		out.WriteString(" and changes\n")
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, c := range list {
			fmt.Fprintf(table, "  %s\n", c)
		}
		table.Flush()
	}
	switch preferred, ok := q.preferredBy(name, chosen); {
	case chosen == "":
		fmt.Fprintf(out, "It was not chosen because nothing asks for %s.\n", labelOf(d))
	case p.Yanked != "":
		fmt.Fprintf(out, "It was not chosen because it is yanked (%s): such a version is taken only where a line names it exactly.\n", p.Yanked)
	case ok:
		fmt.Fprintf(out, "It was not chosen because %s has %s, which is kept where it can be.\n", whoseLine(preferred.Origin), chosen)
	case q.isPrerelease(p.Version) && !q.isPrerelease(chosen):
		fmt.Fprintf(out, "It was not chosen because it is a prerelease: %s is stable and fits.\n", chosen)
	case q.compare(p.Version, chosen) < 0:
		fmt.Fprintf(out, "It was not chosen because %s is higher and fits.\n", chosen)
	default:
		fmt.Fprintf(out, "It was not chosen because %s fits with %s.\n", chosen, sayOld(list))
	}
}

// labelOf is a package with the extras that are asked for.
func labelOf(d resolver.Dependency) string {
	if len(d.Extras) == 0 {
		return d.Name
	}
	return d.Name + "[" + strings.Join(d.Extras, ",") + "]"
}

// sayOld names what changes would take the place of.
func sayOld(list []change) string {
	const most = 3
	var old []string
	for _, c := range list {
		switch {
		case c.old == "":
		case len(old) == most:
			return strings.Join(old, ", ") + " and others"
		default:
			old = append(old, c.name+" "+c.old)
		}
	}
	if len(old) == 0 {
		return "what you ask for"
	}
	return strings.Join(old, ", ")
}

// String says a change in the columns of a table.
func (c change) String() string {
	switch {
	case c.old == "":
		return fmt.Sprintf("+ %s\t%s", c.name, c.new)
	case c.new == "":
		return fmt.Sprintf("- %s\t%s", c.name, c.old)
	}
	return fmt.Sprintf("  %s\t%s -> %s", c.name, c.old, c.new)
}

// treeCut explains the mark of a package whose part of a tree was shown before.
const treeCut = "(*) what follows was shown above"

// treeLabel is one package of a tree: "flask 3.1 (>=3, requirements.txt:1)".
func treeLabel(name, version, asks, place string) string {
	label := name + " " + version
	if place != "" && asks != "" {
		asks += ", "
	}
	if asks += place; asks != "" {
		label += " (" + asks + ")"
	}
	return label
}

func extraOf(extra string) string { return "extra " + extra }

// lineLabel is a line of the user's in an inverted tree.
func lineLabel(v resolver.Via) string { return treeLabel("", whoseLine(v.Origin), v.Asks, "")[1:] }
