package requirements

import (
	"strings"
	"unicode"

	"resolve/pep508"
)

// parseLine reads one logical line, without comment and not empty, into p.out.
func (p *parser) parseLine(l *line, constraint bool) error {
	text, at := l.splitOptions()
	if text == "" {
		return p.parseOptions(l, at)
	}
	r, err := l.parseRequirement(text)
	if err != nil {
		return err
	}
	options, err := l.readOptions(at)
	if err != nil {
		return err
	}
	for _, o := range options {
		switch {
		case o.name == "hash":
			h, err := l.parseHash(o.Option)
			if err != nil {
				return err
			}
			r.Hashes = append(r.Hashes, h)
		case o.requirement:
			p.out.Options = append(p.out.Options, o.Option)
		default:
			e := l.errorAt(o.Position, "option "+l.quote(o.Name)+" behind a requirement")
			e.Hint = "give it a line of its own"
			return e
		}
	}
	if constraint {
		p.out.Constraints = append(p.out.Constraints, r)
	} else {
		p.out.Requirements = append(p.out.Requirements, r)
	}
	return nil
}

// parseOptions reads a line of options.
func (p *parser) parseOptions(l *line, at int) error {
	options, err := l.readOptions(at)
	if err != nil {
		return err
	}
	for _, o := range options {
		switch o.name {
		case "requirement":
			err = p.include(l, o.Option, false)
		case "constraint":
			err = p.include(l, o.Option, true)
		case "editable":
			err = l.errorAt(o.Position, localUnsupported)
		default:
			if o.requirement {
				err = l.errorAt(o.Position, "option "+l.quote(o.Name)+" without a requirement before it")
			}
			p.out.Options = append(p.out.Options, o.Option)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	localUnsupported = "editable and local requirements are not supported yet"
	urlUnsupported   = "requirements by URL are not supported yet"
)

// splitOptions returns the text of l before its options, and the byte offset
// where they start: at the first word that begins with a dash. As pip does,
// it does not look whether that word is in quotes.
func (l *line) splitOptions() (text string, at int) {
	space := true
	for i, r := range l.text {
		if r == '-' && space {
			return strings.TrimRightFunc(l.text[:i], unicode.IsSpace), i
		}
		space = unicode.IsSpace(r)
	}
	return l.text, len(l.text)
}

// parseRequirement reads the requirement that l starts with. The user's words
// are looked at for what pip would take as a path or a URL before they are
// called malformed.
func (l *line) parseRequirement(text string) (Requirement, error) {
	pos := (&locator{l: l}).position(0)
	req, err := pep508.Parse(text)
	if err != nil {
		if less := dropComma(text); less != text {
			if again, err2 := pep508.Parse(less); err2 == nil {
				text, req, err = less, again, nil
			}
		}
	}
	switch {
	case isURL(text) || err == nil && req.URL != "":
		return Requirement{}, l.errorAt(pos, urlUnsupported)
	case isArchive(text) || err != nil && isPath(text):
		return Requirement{}, l.errorAt(pos, localUnsupported)
	case err != nil:
		return Requirement{}, l.diagnose(text, err)
	}
	return Requirement{Text: singleSpaced(text), Requirement: req, Position: pos}, nil
}

// dropComma returns text without a comma behind its last version clause, which
// pip and uv accept, though PEP 508's grammar has none there.
func dropComma(text string) string {
	spec, marker, hasMarker := strings.Cut(text, ";")
	trimmed := strings.TrimRight(spec, " \t")
	inside, closed := strings.CutSuffix(trimmed, ")")
	less, hasComma := strings.CutSuffix(strings.TrimRight(inside, " \t"), ",")
	if !hasComma || !strings.ContainsAny(less, "<>=!~") {
		return text
	}
	if closed {
		less += ")"
	}
	if hasMarker {
		less += " ;" + marker
	}
	return less
}

// isURL reports whether s starts with a URL's scheme, a version control's
// included. A drive letter is none.
func isURL(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || len(scheme) < 2 {
		return false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isAlphanumeric(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "file", "ftp":
		return true
	}
	return strings.HasPrefix(rest, "//") || strings.Contains(scheme, "+")
}

// isPath reports whether what cannot be a requirement is a path: it has a
// separator before any marker, or begins with a dot, a tilde or a drive.
func isPath(s string) bool {
	s, _, _ = strings.Cut(s, ";")
	if s == "" {
		return false
	}
	return s[0] == '.' || strings.HasPrefix(s, "~/") || strings.HasPrefix(s, `~\`) ||
		len(s) > 2 && s[1] == ':' && isAlphanumeric(s[0]) ||
		strings.ContainsAny(strings.SplitN(s, "@", 2)[0], `/\`)
}

// isArchive reports whether s names a distribution's file. Such a name may be
// a valid project name too, but pip takes it for a file.
func isArchive(s string) bool {
	s, _, _ = strings.Cut(s, ";")
	s, _, _ = strings.Cut(s, "[")
	s = strings.ToLower(strings.TrimRightFunc(s, unicode.IsSpace))
	if strings.ContainsAny(s, "<>=!~ ") {
		return false
	}
	for _, end := range []string{".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// singleSpaced returns s with each run of white space outside of quotes as
// one space.
func singleSpaced(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	quote, space := rune(0), false
	for _, r := range s {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}
