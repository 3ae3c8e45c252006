package hints

import (
	"strings"

	"resolve/dist"
	"resolve/internal/encoded"
	"resolve/pep508"
	"resolve/resolver"
)

// mostNames bounds the packages that one leads to.
const mostNames = 1024

// encode writes a lead, as texts.
func encode(l resolver.Lead) []byte {
	var w encoded.Writer
	w.Text(l.Constraint)
	if f := l.File; f != nil && f.Kind == dist.Wheel && f.Sidecar {
		for _, s := range []string{f.Filename, f.URL, f.Hash, f.SidecarHash, f.Index} {
			w.Text(s)
		}
	} else {
		w.Text("")
	}
	for _, name := range l.Names[:min(len(l.Names), mostNames)] {
		w.Text(name)
	}
	return w.Value
}

// decode is the inverse of encode; false for what encode has not written.
func decode(b []byte) (l resolver.Lead, ok bool) {
	r := encoded.NewReader(b)
	ok = len(b) > 0
	l.Constraint = r.Text()
	if filename := r.Text(); filename != "" {
		f := &dist.File{Kind: dist.Wheel, Sidecar: true, Size: -1, Filename: filename}
		for _, s := range []*string{&f.URL, &f.Hash, &f.SidecarHash, &f.Index} {
			*s = r.Text()
		}
		l.File = f
		ok = ok && (strings.HasPrefix(f.URL, "https://") || strings.HasPrefix(f.URL, "http://"))
	}
	for ok && r.More() {
		name := r.Text()
		l.Names = append(l.Names, name)
		ok = ok && len(l.Names) <= mostNames && pep508.ValidName(name) && pep508.NormalizeName(name) == name
	}
	if !ok || !r.Whole() {
		return resolver.Lead{}, false
	}
	return l, true
}
