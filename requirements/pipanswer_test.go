package requirements

import (
	"path"
	"slices"
	"strings"

	"resolve/pep440"
	"resolve/pep508"
)

// answerOf puts what was read into the form of pip's answers.
func answerOf(f *File) pipAnswer {
	var a pipAnswer
	for _, list := range []struct {
		all        []Requirement
		constraint bool
	}{{f.Requirements, false}, {f.Constraints, true}} {
		for _, r := range list.all {
			a.Requirements = append(a.Requirements, requirementAnswer(r, list.constraint))
		}
	}
	a.Options = []pipOptions{optionsAnswer(f.Options)}
	return a
}

func requirementAnswer(r Requirement, constraint bool) pipRequirement {
	req := r.Requirement
	a := pipRequirement{
		File: r.Position.File, Text: r.Text, Editable: r.Editable, Constraint: constraint,
		Name: req.Name, Extras: req.Extras, URL: req.URL, Specifiers: sortedClauses(req.Specifiers.String()),
	}
	if r.IsDirect() {
		a.Text = ""
	}
	if local, ok := r.LocalPath(); ok {
		a.URL = path.Clean(local)
	}
	if req.Marker != nil {
		a.Marker = req.Marker.String()
	}
	for _, h := range r.Hashes {
		a.Hashes = append(a.Hashes, h.String())
	}
	for _, c := range r.ConfigSettings {
		a.Settings = append(a.Settings, c.Key+"="+c.Value)
	}
	slices.Sort(a.Hashes)
	slices.Sort(a.Settings)
	return a
}

// optionsAnswer is what all options of a run come to.
func optionsAnswer(options []Option) pipOptions {
	var a pipOptions
	for _, o := range options {
		switch o.Name {
		case "--index-url":
			a.Index = o.Value
		case "--extra-index-url":
			a.Extra = append(a.Extra, o.Value)
		case "--find-links":
			a.Links = append(a.Links, o.Value)
		case "--trusted-host":
			a.Hosts = append(a.Hosts, o.Value)
		case "--use-feature":
			a.Features = append(a.Features, o.Value)
		case "--no-binary":
			a.NoBinary = append(a.NoBinary, o.Value)
		case "--only-binary":
			a.OnlyBinary = append(a.OnlyBinary, o.Value)
		case "--all-releases":
			a.AllReleases = append(a.AllReleases, o.Value)
		case "--only-final":
			a.OnlyFinal = append(a.OnlyFinal, o.Value)
		default:
			a.Flags = append(a.Flags, strings.ReplaceAll(strings.TrimPrefix(o.Name, "--"), "-", "_"))
		}
	}
	a.sort()
	return a
}

// normalise puts an answer of pip into the form of ours: constraints last, a line
// that was read twice once, texts with single spaces, names, versions and markers in
// canonical form, options of all lines together.
func normalise(a pipAnswer) pipAnswer {
	out := pipAnswer{Options: make([]pipOptions, 1)}
	type line struct {
		file   string
		number int
		role   bool
	}
	seen := map[line]bool{}
	for _, role := range []bool{false, true} {
		for _, r := range a.Requirements {
			at := line{r.File, r.Line, r.Constraint}
			if r.Constraint == role && !seen[at] {
				seen[at] = true
				out.Requirements = append(out.Requirements, r.normal())
			}
		}
	}
	for _, o := range a.Options {
		if at := (line{"options of " + o.File, o.Line, false}); !seen[at] {
			seen[at] = true
			out.Options[0].join(o)
		}
	}
	out.Options[0].sort()
	return out
}

func (r pipRequirement) normal() pipRequirement {
	r.Line = 0
	r.Name = pep508.NormalizeName(r.Name)
	for i, extra := range r.Extras {
		r.Extras[i] = pep508.NormalizeName(extra)
	}
	slices.Sort(r.Extras)
	r.Extras = slices.Compact(r.Extras)
	r.Specifiers = sortedClauses(r.Specifiers)
	if r.Marker != "" {
		r.Marker = pep508.MustParse("x ; " + r.Marker).Marker.String()
	}
	if r.Text = singleSpaced(strings.TrimFunc(r.Text, isSpace)); r.URL != "" {
		r.Text = ""
	}
	return r
}

func sortedClauses(specifiers string) string {
	parsed := pep440.MustParseSpecifiers(specifiers)
	clauses := strings.Split(parsed.String(), ",")
	slices.Sort(clauses)
	return strings.Join(clauses, ",")
}

func (o *pipOptions) join(p pipOptions) {
	if p.Index != "" {
		o.Index = p.Index
	}
	o.Extra = append(o.Extra, p.Extra...)
	o.Links = append(o.Links, p.Links...)
	o.Flags = append(o.Flags, p.Flags...)
	o.NoBinary = append(o.NoBinary, p.NoBinary...)
	o.OnlyBinary = append(o.OnlyBinary, p.OnlyBinary...)
	o.AllReleases = append(o.AllReleases, p.AllReleases...)
	o.OnlyFinal = append(o.OnlyFinal, p.OnlyFinal...)
	o.Hosts = append(o.Hosts, p.Hosts...)
	o.Features = append(o.Features, p.Features...)
}

// sort sorts what is a set.
func (o *pipOptions) sort() {
	for _, list := range []*[]string{&o.Flags, &o.NoBinary, &o.OnlyBinary, &o.AllReleases, &o.OnlyFinal} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}
