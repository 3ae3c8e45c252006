package requirements

import (
	"net/url"
	"strings"

	"resolve/pep508"
)

// direct returns r as what a URL or a path without a name before it says.
func (p piece) direct(r Requirement, s markerSplit) (Requirement, error) {
	location, extras := splitExtras(s.head)
	if extras != "" {
		parsed, err := pep508.Parse("x" + extras)
		switch {
		case err == nil:
			r.Requirement.Extras = parsed.Extras
		case isURL(location):
			location = s.head // a bracket of the URL's own
		default:
			e := p.error(len(s.head)-len(extras), "invalid extras "+p.l.quote(extras)+" of "+p.l.quote(location))
			e.Expected, e.Err = "names separated by commas", err
			return Requirement{}, e
		}
	}
	if err := p.check(location); err != nil {
		return Requirement{}, err
	}
	r.Requirement.URL = location
	if err := p.nameDirect(&r.Requirement); err != nil {
		return Requirement{}, err
	}
	if err := p.mark(&r, s, s.head); err != nil {
		return Requirement{}, err
	}
	if r.Text = s.head; s.at >= 0 {
		r.Text += " ; " + singleSpaced(s.marker)
	}
	return r, nil
}

// check refuses a location that no package can be had from, whatever there is.
func (p piece) check(location string) error {
	switch name := scheme(location); {
	case name == "file":
		if _, err := filePath(location); err == errNotLocal {
			e := p.error(0, "no package can be had from "+p.l.quote(location)+": "+err.Error())
			e.Expected = "file:///path"
			return e
		}
	case name != "" && !isURL(location) && strings.HasPrefix(location[len(name):], "://"):
		e := p.error(0, "no package can be had from a URL of scheme "+p.l.quote(name))
		e.Expected = "http, https, file, ftp, or a version control as git+https"
		return e
	}
	return nil
}

// nameDirect gives r, which has a URL, the name that its fragment says as
// egg=name, which may have extras, or that a wheel's file name begins with. The
// name of another archive proves nothing: that of a repository's download is made
// of a branch.
func (p piece) nameDirect(r *pep508.Requirement) error {
	if _, egg, ok := strings.Cut(strings.ReplaceAll(r.URL, "&egg=", "#egg="), "#egg="); ok {
		egg, _, _ = strings.Cut(egg, "&")
		name, extras := splitExtras(egg)
		parsed, err := pep508.Parse("x" + extras)
		if err != nil || !pep508.ValidName(name) {
			e := p.error(max(strings.Index(p.text, egg), 0), "invalid name "+p.l.quote(egg)+" behind egg=")
			e.Expected, e.Err = "the name of a package", err
			return e
		}
		r.Name, r.Extras = pep508.NormalizeName(name), append(r.Extras, parsed.Extras...)
		return nil
	}
	file := r.URL
	if isURL(file) {
		if i := strings.IndexAny(file, "?#"); i >= 0 {
			file = file[:i]
		}
		if decoded, err := url.PathUnescape(file); err == nil {
			file = decoded
		}
	}
	file = file[strings.LastIndexAny(file, `/\`)+1:]
	if stem, ok := strings.CutSuffix(file, ".whl"); ok {
		if name, _, ok := strings.Cut(stem, "-"); ok && pep508.ValidName(name) {
			r.Name = pep508.NormalizeName(name)
		}
	}
	return nil
}

// parseEditable reads the value of an --editable, and a marker behind it. A name
// alone is that of a folder, as uv has it and pip where there is such a folder.
func (l *line) parseEditable(o given, constraint bool) (Requirement, error) {
	if constraint {
		return Requirement{}, l.errorAt(o.Position, "an editable requirement cannot be a constraint")
	}
	p, err := l.editablePiece(o)
	if err != nil {
		return Requirement{}, err
	}
	if strings.TrimSpace(p.text) == "" {
		return Requirement{}, l.errorAt(o.Position, o.Name+" needs a path or a URL")
	}
	r, s := Requirement{Editable: true, Position: o.Position}, splitMarker(p.text)
	if req, err := pep508.Parse(s.head); err == nil && req.URL != "" {
		r, err = p.named(r, s, req)
		if err != nil {
			return Requirement{}, err
		}
	} else {
		if name := scheme(s.head); transports[name] != nil {
			s.head = name + "+" + s.head // git://host/path is git's own transport, as for pip
		}
		if r, err = p.direct(r, s); err != nil {
			return Requirement{}, err
		}
	}
	location := r.Requirement.URL
	switch name := scheme(location); {
	case isURL(location) && name != "file" && !isVersionControl(name):
		e := p.error(0, "no editable requirement is had from a URL of scheme "+l.quote(name))
		e.Expected = "a folder, or a version control as git+https"
		return Requirement{}, e
	case isVersionControl(name) && r.Requirement.Name == "":
		e := p.error(0, "an editable requirement by URL needs a name")
		e.Expected = "name @ URL"
		return Requirement{}, e
	}
	return r, nil
}

// editablePiece returns the value of an --editable with what stands behind it: a
// marker or, if it has no quotes, more of a path with spaces or of a dependency
// specifier.
func (l *line) editablePiece(o given) (piece, error) {
	p := piece{l: l, text: o.Value, at: o.valueAt}
	end := o.valueAt + len(o.Value)
	p.exact = strings.HasPrefix(l.text[o.valueAt:], o.Value) && (end == len(l.text) || isShellSpace(l.text[end]))
	switch {
	case o.rest == "":
	case p.exact:
		p.text = l.text[o.valueAt : o.restAt+len(o.rest)]
	case o.rest[0] == ';':
		p.text += " " + o.rest
	default:
		e := l.error(o.restAt, "unexpected "+l.quote(o.rest)+" after "+l.quote(o.Name+" "+o.Value))
		e.Expected = `";" and a marker, an option or the end of the line`
		return piece{}, e
	}
	return p, nil
}

// splitExtras splits the extras, brackets included, off the end of a path or URL.
func splitExtras(s string) (location, extras string) {
	if !strings.HasSuffix(s, "]") {
		return s, ""
	}
	open := strings.LastIndexByte(s, '[')
	if open <= 0 || open == len(s)-2 || strings.IndexByte(s[open:len(s)-1], ']') >= 0 {
		return s, ""
	}
	return strings.TrimRightFunc(s[:open], isSpace), s[open:]
}

// isPath reports whether what cannot be a dependency specifier is a path: it has a
// separator and no operator before that, or begins with a dot or a drive.
func isPath(s string) bool {
	s, _, _ = strings.Cut(s, "@")
	if strings.HasPrefix(s, ".") || len(s) > 2 && s[1] == ':' && isAlphanumeric(s[0]) {
		return true
	}
	separator := strings.IndexAny(s, `/\`)
	return separator >= 0 && !strings.ContainsAny(s[:separator], "<>=")
}

// looksLikePath reports whether s begins with a dot or has a separator, of
// whatever system.
func looksLikePath(s string) bool { return strings.HasPrefix(s, ".") || strings.ContainsAny(s, `/\`) }

// archiveEnds are what the names of distributions' files end with.
var archiveEnds = []string{".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"}

// isArchive reports whether s names a distribution's file. Such a name may be
// a valid project name too, but pip takes it for a file.
func isArchive(s string) bool {
	s, _ = splitExtras(s)
	lower := strings.ToLower(s)
	for _, end := range archiveEnds {
		if !strings.HasSuffix(lower, end) {
			continue
		}
		before, _, at := strings.Cut(s, "@")
		return looksLikePath(before) || !at && !strings.ContainsAny(s, "<>=!~ ")
	}
	return false
}
