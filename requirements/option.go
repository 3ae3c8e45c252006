package requirements

import (
	"strings"
	"unicode/utf8"
)

// An Option is a command-line option that stands in a file.
type Option struct {
	Name     string // the long name, "--index-url", however it was abbreviated
	Value    string // "" for an option without a value; paths as they were written
	Position Position
	ValueAt  Position // where Value begins; that of the option if there is none
}

// String returns the option as a line of a file that reads back to an equal one,
// unless a variable has put a line's end into Value.
func (o Option) String() string {
	if k := kindOf(strings.TrimPrefix(o.Name, "--")); k == nil || !k.value {
		return o.Name
	}
	return o.Name + " " + quoteWord(o.Value)
}

// A given is an option as it was met.
type given struct {
	*kind
	Option
	valueAt int    // byte offset of Value in the line
	rest    string // of an --editable: the words behind Value, up to the next option
	restAt  int    // byte offset of rest in the line
}

// An optionReader reads the options of a line.
type optionReader struct {
	l     *line
	loc   locator
	at    int    // byte offset in the line of the text that was split
	words []word // not yet read
	out   []given
}

// readOptions reads the words of l from the byte offset at on, all of which
// must be options and their values.
func (l *line) readOptions(at int) ([]given, error) {
	words, bad, err := splitWords(l.text[at:])
	if err != nil {
		return nil, l.error(at+bad, err.Error())
	}
	r := &optionReader{l: l, loc: locator{l: l}, at: at, words: words}
	for len(r.words) > 0 {
		if err := r.read(); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

// read reads the next option with its value.
func (r *optionReader) read() error {
	w := r.words[0]
	r.words = r.words[1:]
	k, value, inWord, err := r.match(w)
	if err != nil {
		return err
	}
	g := given{kind: k, valueAt: r.at + w.at}
	g.Option = Option{Name: "--" + k.name, Position: r.loc.position(r.at + w.at)}
	g.ValueAt = g.Position
	switch {
	case !k.value && inWord >= 0:
		return r.l.errorAt(g.Position, "option "+r.l.quote(g.Name)+" takes no value")
	case k.value && inWord >= 0:
		g.Value, g.valueAt = value, min(r.at+w.at+inWord, r.at+w.end)
	case k.value && len(r.words) == 0:
		return r.l.errorAt(g.Position, "option "+r.l.quote(w.text)+" needs a value")
	case k.value:
		w = r.words[0]
		g.Value, g.valueAt, r.words = w.text, r.at+w.at, r.words[1:]
	}
	if k.packages && strings.HasPrefix(g.Value, "-") {
		return r.l.errorAt(g.Position, "option "+r.l.quote(g.Name)+" needs the names of packages")
	}
	if k.value {
		g.ValueAt = r.loc.position(g.valueAt)
	}
	if k.name == "editable" {
		r.readRest(&g, w.end)
	}
	r.out = append(r.out, g)
	return nil
}

// readRest takes the words behind the value of an --editable, which ends at end,
// up to the next option.
func (r *optionReader) readRest(g *given, end int) {
	text := r.l.text[r.at:]
	stop := len(text)
	for len(r.words) > 0 && text[r.words[0].at] != '-' {
		r.words = r.words[1:]
	}
	if len(r.words) > 0 {
		stop = r.words[0].at
	}
	rest := strings.TrimLeftFunc(text[end:stop], isSpace)
	g.restAt = r.at + stop - len(rest)
	g.rest = strings.TrimRightFunc(rest, isSpace)
}

// match returns the kind that the word w is, and the value that is in w with its
// offset in it, -1 if there is none.
func (r *optionReader) match(w word) (k *kind, value string, at int, err error) {
	long, isLong := strings.CutPrefix(w.text, "--")
	switch {
	case isLong && long != "":
		name, value, hasValue := strings.Cut(long, "=")
		k, err := r.matchLong(w, name)
		if !hasValue {
			return k, "", -1, err
		}
		return k, value, len("--") + len(name) + len("="), err
	case len(w.text) > 1 && w.text[0] == '-' && !isLong:
		k := kindOfLetter(w.text[1])
		if k == nil {
			_, size := utf8.DecodeRuneInString(w.text[1:])
			return nil, "", 0, r.l.error(r.at+w.at, "unknown option "+r.l.quote(w.text[:1+size]))
		}
		if len(w.text) == 2 {
			return k, "", -1, nil
		}
		// "-r=file" is not pip's, but uv's, and nobody has a file called "=file".
		value := strings.TrimPrefix(w.text[2:], "=")
		return k, value, len(w.text) - len(value), nil
	}
	return nil, "", 0, r.unexpected(w)
}

// matchLong returns the kind that name, a long name or the start of one, is. The
// error is at the word w.
func (r *optionReader) matchLong(w word, name string) (*kind, error) {
	found := findKind(name)
	if len(found) == 1 {
		return kindOf(found[0]), nil
	}
	e := r.l.error(r.at+w.at, "unknown option "+r.l.quote("--"+name))
	now, former := formerKinds[name]
	switch other := nearestKind(name); {
	case len(found) > 1:
		e.Msg = "ambiguous option " + r.l.quote("--"+name)
		e.Expected = "one of --" + strings.Join(found, ", --")
	case former && now != "":
		e.Hint = "pip has dropped it; " + now + " stands in its place"
	case former:
		e.Hint = "pip has dropped it; take it out"
	case other != "":
		e.Hint = "did you mean " + r.l.quote("--"+other) + "?"
	}
	return nil, e
}

// unexpected is the error of a word that is no option.
func (r *optionReader) unexpected(w word) error {
	e := r.l.error(r.at+w.at, "unexpected "+r.l.quote(w.text))
	e.Expected = "an option or the end of the line"
	if n := len(r.out); n > 0 && r.out[n-1].value {
		e.Msg += " after " + r.l.quote(r.out[n-1].Name+" "+r.out[n-1].Value)
		e.Hint = "a value with spaces needs quotes"
	}
	return e
}
