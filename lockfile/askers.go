package lockfile

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"resolve/pep508"
	"resolve/resolver"
)

// packageAskers returns the packages that asked for p or, if extras are given,
// for one of these; each once and sorted.
func packageAskers(p *resolver.Package, extras []string) (names []string) {
	for _, v := range p.Via {
		if v.Package != "" && (len(extras) == 0 || asksFor(v.Asks, extras)) {
			names = append(names, v.Package)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// asksFor reports whether a requirement names one of the extras.
func asksFor(asks string, extras []string) bool {
	return slices.ContainsFunc(extrasOf(asks), func(e string) bool { return slices.Contains(extras, e) })
}

// askedExtras returns the extras of p that somebody else asks for, sorted: those
// that its own extras ask for go without saying.
func askedExtras(p *resolver.Package) (extras []string) {
	for _, v := range p.Via {
		if !v.Constraint {
			extras = append(extras, extrasOf(v.Asks)...)
		}
	}
	slices.Sort(extras)
	return slices.Compact(extras)
}

func extrasOf(asks string) []string {
	if !strings.Contains(asks, "[") {
		return nil
	}
	r, err := pep508.Parse(asks)
	if err != nil {
		return nil
	}
	return r.Extras
}

// A source is the user's own asking, as it is told.
type source struct {
	kind        int      // constraint, override, requirement
	asker       int      // byFile, byProject, byGroup
	near        int      // 0 if the file is told first (isFar), else 1
	file        []string // its components
	name, group string   // of a project
	text        string   // how it is told
}

const (
	constraint = iota
	override
	requirement
)

const (
	byFile = iota
	byProject
	byGroup
)

// userAskers returns the words for the user's own lines, sorted and each once.
func userAskers(via []resolver.Via, o *Options) (words []string) {
	var list []source
	for _, v := range via {
		if s, ok := sourceOf(v, o); ok && o.holds(v.Marker) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, source.compare)
	for _, s := range list {
		if len(words) == 0 || words[len(words)-1] != s.text {
			words = append(words, s.text)
		}
	}
	return words
}

// holds reports whether a marker is true where the lock is for. As with
// words.Space.Read, one that cannot be read always holds.
func (o *Options) holds(marker string) bool {
	if marker == "" || o.Environment == nil {
		return true
	}
	m, err := pep508.ParseMarker(marker)
	return err != nil || m.Evaluate(o.Environment, "")
}

// sourceOf tells who asked; not ok for a package and for what has no name.
func sourceOf(v resolver.Via, o *Options) (source, bool) {
	file := v.Origin.File
	if v.Package != "" || file == "" || file == "-" || strings.HasSuffix(file, ".py") {
		return source{}, false
	}
	s := source{kind: requirement, file: components(file), name: v.Origin.Project, group: v.Origin.Group, near: 1}
	if isFar(file, o.Named) {
		s.near = 0
	}
	if o.Folder != "" {
		file = strings.TrimPrefix(file, strings.TrimSuffix(o.Folder, string(filepath.Separator))+string(filepath.Separator))
	}
	switch {
	case v.Constraint:
		s.kind, s.text = constraint, "-c "+file
	case v.Override:
		s.kind, s.text = override, "--override "+file
	case v.Origin.Group != "":
		s.asker, s.text = byGroup, strings.TrimPrefix(v.Origin.Project+" ("+file+":"+v.Origin.Group+")", " ")
	case v.Origin.Project != "":
		s.asker, s.text = byProject, v.Origin.Project+" ("+file+")"
	default:
		s.text = "-r " + file
	}
	return s, true
}

func (s source) compare(t source) int {
	return cmp.Or(
		cmp.Compare(s.kind, t.kind), cmp.Compare(s.asker, t.asker), cmp.Compare(s.near, t.near),
		slices.Compare(s.file, t.file), strings.Compare(s.name, t.name), strings.Compare(s.group, t.group), strings.Compare(s.text, t.text),
	)
}

// components splits the name of a file as paths are compared: "./a" is before
// "../a", and that before "a".
func components(file string) []string {
	parts := strings.Split(filepath.ToSlash(file), "/")
	out := parts[:0]
	for i, p := range parts {
		switch {
		case p == "." && i == 0:
			out = append(out, "\x01")
		case p == "..":
			out = append(out, "\x02")
		case p == "" && i == 0:
			out = append(out, "\x00")
		case p != "" && p != ".":
			out = append(out, p)
		}
	}
	return out
}

// isFar reports whether uv knows a file by its absolute name, although it shows
// the short one: a file that one in the working folder includes. Such files are
// told first.
func isFar(file string, named []string) bool {
	if filepath.IsAbs(file) {
		return true
	}
	if len(named) == 0 || slices.Contains(named, file) {
		return false
	}
	return !slices.ContainsFunc(named, func(n string) bool {
		folder := filepath.Dir(n)
		return (folder != "." || strings.HasPrefix(n, "./")) && strings.HasPrefix(file, folder+string(filepath.Separator))
	})
}
