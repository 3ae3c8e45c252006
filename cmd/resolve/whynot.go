package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"resolve/resolver"
)

// whyNotOrigin is where the requirement comes from that a question adds.
const whyNotOrigin = "why-not"

// newWhyNotCommand returns the command "why-not".
func newWhyNotCommand(o *options, p *process, c *console) *cobra.Command {
	return newQuestionCommand(o, "why-not [flags] NAME[==VERSION] [FILE...]", helpWhyNotShort, helpWhyNotLong, helpWhyNotExample,
		func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errWhyNotArgs
			}
			l := &locking{options: o, process: p, ui: c, files: args[1:]}
			return l.answer(cmd.Context(), func(q *question, res *resolver.Resolution, out *strings.Builder) error {
				return q.whyNot(cmd.Context(), res, args[0], out)
			})
		})
}

// whyNot says why an answer has not what text asks for: it resolves again with
// text as one line more, and with the answer's versions as preferences, so
// that nothing moves that need not.
func (q *question) whyNot(ctx context.Context, res *resolver.Resolution, text string, out *strings.Builder) error {
	d, err := q.request.Scheme.Dependency(text)
	switch {
	case err != nil:
		return whyNotUnreadable(err)
	case d.URL != "":
		return whyNotURL(text)
	case q.request.Target != nil && !d.Marker.Evaluate(&q.request.Target.Environment, ""):
		return whyNotElsewhere(text)
	}
	g := newGraph(res)
	chosen := ""
	at, ok := g.at[d.Name]
	switch {
	case !ok:
		q.sayAbsent(out, res, d.Name)
	case !hasExtras(&g.packages[at], d.Extras): // it is there, and what is asked for is not
	default:
		chosen = g.packages[at].Version
		if d.Constraint == "" {
			d.Constraint = ">" + chosen // why none of the later ones
			text = q.spell(d)
		} else if q.admits(d.Constraint, chosen) {
			sayIsChosen(out, text, d.Name, chosen)
			return nil
		}
	}
	other, err := q.resolve(ctx, q.with(res, text, d.Name))
	if none, ok := errors.AsType[*resolver.NoSolution](err); ok {
		sayImpossible(out, text, none)
		return nil
	}
	if err != nil {
		return err
	}
	for _, text := range other.Warnings {
		if !slices.Contains(res.Warnings, text) {
			q.ui.warn(text)
		}
	}
	q.sayPossible(out, res, other, d, chosen)
	return nil
}

// hasExtras reports whether a package of an answer is asked for with all of
// some extras.
func hasExtras(p *resolver.Package, extras []string) bool {
	return !slices.ContainsFunc(extras, func(e string) bool { return !slices.Contains(p.Extras, e) })
}

// with returns the question's request with text as one line more, and with the
// versions of an answer preferred, but for the package that text is about.
func (q *question) with(res *resolver.Resolution, text, name string) resolver.Request {
	req := q.request
	req.Requirements = append(slices.Clip(req.Requirements), resolver.Requirement{Text: text, Origin: resolver.Origin{File: whyNotOrigin}})
	req.Choice.Preferences = nil
	for _, p := range res.Packages {
		if p.Name != name {
			req.Choice.Preferences = append(req.Choice.Preferences, resolver.Preference{Name: p.Name, Version: p.Version})
		}
	}
	return req
}

// spell writes a dependency as a line.
func (q *question) spell(d resolver.Dependency) string {
	if q.request.Scheme == resolver.SemVer {
		return d.Name + " " + d.Constraint
	}
	return d.Name + d.Constraint
}

// admits reports whether a constraint admits a version.
func (q *question) admits(constraint, version string) (ok bool) {
	versions, _ := q.request.Scheme.Sort([]string{version})
	versions.Match(constraint, func(int, int) { ok = true })
	return ok
}

// compare compares two versions.
func (q *question) compare(a, b string) int {
	_, places := q.request.Scheme.Sort([]string{a, b})
	return places[0] - places[1]
}

func (q *question) isPrerelease(version string) bool {
	versions, _ := q.request.Scheme.Sort([]string{version})
	return versions.Len() > 0 && versions.Prerelease(0)
}

// preferredBy returns the preference of the request for a version, if it has one.
func (q *question) preferredBy(name, version string) (resolver.Preference, bool) {
	for _, p := range q.request.Choice.Preferences {
		if p.Name == name && q.compare(p.Version, version) == 0 {
			return p, true
		}
	}
	return resolver.Preference{}, false
}

// A change is what two answers say differently of one package.
type change struct {
	name     string
	old, new string // versions, "" where it is not there
}

// changes compares two answers, given as versions by name, in the order of names.
func changes(before, after map[string]string) (list []change) {
	names := map[string]bool{}
	for _, versions := range []map[string]string{before, after} {
		for name := range versions {
			names[name] = true
		}
	}
	for _, name := range sortedKeys(names) {
		if c := (change{name, before[name], after[name]}); c.old != c.new {
			list = append(list, c)
		}
	}
	return list
}

func versionsOf(res *resolver.Resolution) map[string]string {
	m := make(map[string]string, len(res.Packages))
	for _, p := range res.Packages {
		m[p.Name] = p.Version
	}
	return m
}
