package requirements

import (
	"strings"

	"resolve/pep508"
)

// A Requirement is one requirement: a line of its own, or what an --editable
// names.
type Requirement struct {
	// Text is the user's words on one line, variables filled in, white space
	// single but for that of a path, without options. If IsDirect is false, or
	// if a name stands before an @, it is a dependency specifier (PEP 508).
	Text string

	// Requirement is Text, parsed. Its URL is not empty for what does not come
	// from an index: then it is the URL or the path as it was written, without
	// extras, and Name is empty where neither the text nor the name of a wheel
	// says it. A path is relative to the current folder, for pip and for uv,
	// wherever the file is.
	Requirement pep508.Requirement

	Editable       bool            // it is the value of an --editable
	Hashes         []Hash          // of --hash, in order; nil if none
	ConfigSettings []ConfigSetting // of --config-settings, in order; nil if none
	Position       Position        // where Text begins; for an --editable, where that option does
}

// A ConfigSetting is what --config-settings hands to a build.
type ConfigSetting struct {
	Key, Value string
	Position   Position
}

// IsDirect reports whether r names a place to have it from, and no index is asked.
func (r Requirement) IsDirect() bool { return r.Requirement.URL != "" }

// LocalPath returns the path that r is a file or folder at, and false if it comes
// from elsewhere.
func (r Requirement) LocalPath() (path string, ok bool) {
	location := r.Requirement.URL
	switch s := scheme(location); {
	case s == "file":
		path, err := filePath(location)
		return path, err == nil
	case location == "" || isURL(location) || s != "" && strings.HasPrefix(location[len(s):], "://"):
		return "", false
	}
	return location, true
}

// String returns r as a line of a file, which reads back to an equal one unless a
// variable has put into it what no file can say: the end of a line, or what begins
// a comment or an option.
func (r Requirement) String() string {
	var b strings.Builder
	if r.Editable {
		head, marker := r.Text, ""
		if s := splitMarker(r.Text); s.at >= 0 {
			head, marker = s.head, " ; "+s.marker
		}
		b.WriteString("-e " + quoteWord(head) + marker)
	} else {
		b.WriteString(r.Text)
	}
	for _, h := range r.Hashes {
		b.WriteString(" --hash=" + h.String())
	}
	for _, c := range r.ConfigSettings {
		b.WriteString(" --config-settings " + quoteWord(c.Key+"="+c.Value))
	}
	if strings.HasSuffix(b.String(), `\`) {
		b.WriteString(" #") // else the line would go on
	}
	return b.String()
}

// parseLine reads one logical line, without comment and not empty, into p.out.
func (p *parser) parseLine(l *line, constraint bool) error {
	text, at := l.splitOptions()
	options, err := l.readOptions(at)
	if text == "" {
		if err != nil {
			return err
		}
		return p.addOptions(l, options, constraint)
	}
	r, badRequirement := l.parseRequirement(piece{l: l, text: text, exact: true})
	if badRequirement != nil {
		return badRequirement
	}
	if err != nil {
		return err
	}
	for _, o := range options {
		if !o.requirement {
			e := l.errorAt(o.Position, "option "+l.quote(o.Name)+" behind a requirement")
			e.Hint = "give it a line of its own"
			return e
		}
		if err := l.attach(&r, o); err != nil {
			return err
		}
	}
	p.add(r, constraint)
	return nil
}

func (p *parser) add(r Requirement, constraint bool) {
	if constraint {
		p.out.Constraints = append(p.out.Constraints, r)
	} else {
		p.out.Requirements = append(p.out.Requirements, r)
	}
}

// addOptions adds what a line of options says.
func (p *parser) addOptions(l *line, options []given, constraint bool) error {
	var last *Requirement // that an --editable of this line gave, not yet added
	flush := func() {
		if last != nil {
			p.add(*last, constraint)
			last = nil
		}
	}
	for _, o := range options {
		var err error
		switch {
		case o.requirement && last == nil:
			err = l.errorAt(o.Position, "option "+l.quote(o.Name)+" without a requirement before it")
		case o.requirement:
			err = l.attach(last, o)
		case o.name == "editable":
			flush()
			var r Requirement
			r, err = l.parseEditable(o, constraint)
			last = &r
		case o.name == "requirement", o.name == "constraint":
			flush()
			err = p.include(l, o.Option, constraint || o.name == "constraint")
		default:
			p.out.Options = append(p.out.Options, o.Option)
		}
		if err != nil {
			return err
		}
	}
	flush()
	return nil
}

// attach adds an option that belongs to a requirement to r.
func (l *line) attach(r *Requirement, o given) error {
	if o.name == "hash" {
		h, err := l.parseHash(o.Option)
		if err != nil {
			return err
		}
		r.Hashes = append(r.Hashes, h)
		return nil
	}
	key, value, ok := strings.Cut(o.Value, "=")
	if !ok {
		e := l.errorAt(o.ValueAt, "invalid config setting "+l.quote(o.Value))
		e.Expected = `a name, "=" and a value`
		return e
	}
	r.ConfigSettings = append(r.ConfigSettings, ConfigSetting{key, value, o.Position})
	return nil
}

// splitOptions returns the text of l before its options, and the byte offset
// where they start: at the first dash behind a space, or the first two behind a
// tab. As pip does, it does not look whether they are in quotes.
func (l *line) splitOptions() (text string, at int) {
	for i := range len(l.text) {
		if l.text[i] != '-' {
			continue
		}
		if i == 0 || l.text[i-1] == ' ' || l.text[i-1] == '\t' && strings.HasPrefix(l.text[i:], "--") {
			return strings.TrimRightFunc(l.text[:i], isSpace), i
		}
	}
	return l.text, len(l.text)
}

// A piece is a part of a line that is read as a requirement.
type piece struct {
	l     *line
	text  string
	at    int  // byte offset in the line
	exact bool // text stands so in the line, else quotes were taken off it
}

// error returns an error at a byte offset in the text.
func (p piece) error(offset int, msg string) *Error {
	if !p.exact {
		offset = 0
	}
	return p.l.error(p.at+offset, msg)
}

// parseRequirement reads what a line that is no list of options begins with. The
// user's words are looked at for what pip would take as a path or a URL before
// they are called malformed; the file system is not.
func (l *line) parseRequirement(p piece) (Requirement, error) {
	r := Requirement{Position: (&locator{l: l}).position(p.at)}
	s := splitMarker(p.text)
	if isURL(s.head) || isArchive(s.head) {
		return p.direct(r, s)
	}
	req, err := pep508.Parse(s.head)
	switch {
	case err != nil && isPath(s.head):
		return p.direct(r, s)
	case err != nil:
		return Requirement{}, p.diagnose(err)
	}
	return p.named(r, s, req)
}

// named returns r as what a dependency specifier says: req, and the marker of s.
func (p piece) named(r Requirement, s markerSplit, req pep508.Requirement) (Requirement, error) {
	r.Requirement = req
	if err := p.check(req.URL); err != nil {
		return Requirement{}, err
	}
	if err := p.mark(&r, s, ""); err != nil {
		return Requirement{}, err
	}
	if req.URL != "" && s.at >= 0 {
		s.tail = " ; " + s.marker // with a space, so that the URL ends before it for package pep508 too
	}
	r.Text = singleSpaced(s.head + s.tail)
	return r, nil
}

// mark gives r the marker of s, if it has one. An error calls r by name, or if that
// is empty by the name that its text begins with.
func (p piece) mark(r *Requirement, s markerSplit, name string) (err error) {
	if s.at < 0 {
		return nil
	}
	if r.Requirement.Marker, err = pep508.ParseMarker(s.marker); err == nil {
		return nil
	}
	d := diagnosis{piece: p, cause: err}
	if d.walkName(); name != "" {
		d.name = name
	}
	d.pos = s.at
	e := d.walkMarker()
	if e == nil {
		e = d.unknown()
	}
	e.Err = err
	return e
}

// A markerSplit is the text of a requirement, taken apart at its marker.
type markerSplit struct {
	head   string // what stands before the semicolon, without white space behind it
	tail   string // the rest as it stands, "" if there is no marker
	at     int    // byte offset of the semicolon, -1 if there is none
	marker string // what stands behind the semicolon
}

// splitMarker takes a requirement apart as pip does: at the first semicolon, for a
// URL without a name at the first that a space follows.
func splitMarker(text string) markerSplit {
	at := strings.IndexByte(text, ';')
	if isURL(text) {
		at = strings.Index(text, "; ")
	}
	if at < 0 {
		return markerSplit{head: text, at: -1}
	}
	head := strings.TrimRightFunc(text[:at], isSpace)
	return markerSplit{head: head, tail: text[len(head):], at: at, marker: strings.TrimFunc(text[at+1:], isSpace)}
}

// singleSpaced returns s with each run of spaces and tabs outside of quotes as one
// space. Other white space is that of a URL or path.
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
		case r == ' ' || r == '\t':
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

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
