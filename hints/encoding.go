package hints

import (
	"encoding/binary"
	"strings"

	"resolve/dist"
	"resolve/pep508"
	"resolve/resolver"
)

// mostNames bounds the packages that one leads to.
const mostNames = 1024

// encode writes a lead as texts, each with its length before it.
func encode(l resolver.Lead) []byte {
	var b []byte
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	text(l.Constraint)
	if f := l.File; f != nil && f.Kind == dist.Wheel && f.Sidecar {
		for _, s := range []string{f.Filename, f.URL, f.Hash, f.SidecarHash, f.Index} {
			text(s)
		}
	} else {
		text("")
	}
	for _, name := range l.Names[:min(len(l.Names), mostNames)] {
		text(name)
	}
	return b
}

// decode is the inverse of encode; false for what encode has not written.
func decode(b []byte) (l resolver.Lead, ok bool) {
	left := string(b)
	ok = len(b) > 0
	text := func() (s string) {
		n, size := binary.Uvarint([]byte(left[:min(len(left), binary.MaxVarintLen64)]))
		if size <= 0 || n > uint64(len(left)-size) {
			ok, left = false, ""
			return ""
		}
		s, left = left[size:size+int(n)], left[size+int(n):]
		return s
	}
	l.Constraint = text()
	if filename := text(); filename != "" {
		f := &dist.File{Kind: dist.Wheel, Sidecar: true, Size: -1, Filename: filename}
		for _, s := range []*string{&f.URL, &f.Hash, &f.SidecarHash, &f.Index} {
			*s = text()
		}
		l.File = f
		ok = ok && (strings.HasPrefix(f.URL, "https://") || strings.HasPrefix(f.URL, "http://"))
	}
	for ok && left != "" {
		name := text()
		l.Names = append(l.Names, name)
		ok = ok && len(l.Names) <= mostNames && pep508.ValidName(name) && pep508.NormalizeName(name) == name
	}
	if !ok {
		return resolver.Lead{}, false
	}
	return l, true
}
