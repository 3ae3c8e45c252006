package pyproject

import (
	"errors"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"resolve/requirements"
)

// parseTOML returns the table that s is.
//
// The parser below it gives expressions and their places; which keys may follow
// which is decided here, by maps: the library's own decoder compares each key with
// all before it and keeps no places.
func parseTOML(s *source) (*value, error) {
	root := newTable(0, header)
	d := &decoder{s: s, current: root, root: root}
	d.parser.Reset([]byte(s.text))
	for d.parser.NextExpression() {
		if err := d.expression(d.parser.Expression()); err != nil {
			return nil, err
		}
	}
	var syntax *unstable.ParserError
	if err := d.parser.Error(); errors.As(err, &syntax) {
		return nil, d.syntaxError(syntax)
	} else if err != nil {
		return nil, &requirements.Error{File: s.file, Msg: "invalid TOML: " + err.Error(), Err: err}
	}
	return root, nil
}

type decoder struct {
	s       *source
	parser  unstable.Parser
	root    *value
	current *value // the table of the last header
}

// A part is one part of a dotted key.
type part struct {
	name string
	at   int
}

func parts(it unstable.Iterator) []part {
	var all []part
	for it.Next() {
		n := it.Node()
		all = append(all, part{string(n.Data), int(n.Raw.Offset)})
	}
	return all
}

func (d *decoder) expression(n *unstable.Node) (err error) {
	switch n.Kind {
	case unstable.Table:
		d.current, err = d.openTable(parts(n.Key()))
	case unstable.ArrayTable:
		d.current, err = d.openArrayTable(parts(n.Key()))
	default:
		err = d.keyValue(d.current, n)
	}
	return err
}

// openTable returns the table that a [header] names.
func (d *decoder) openTable(key []part) (*value, error) {
	in, err := d.walkHeader(key)
	if err != nil {
		return nil, err
	}
	last := key[len(key)-1]
	v := in.get(last.name)
	switch {
	case v == nil:
		v = newTable(last.at, header)
		in.set(last.name, v)
	case v.kind == kindTable && v.origin == implicit:
		v.origin, v.at, v.key = header, last.at, last.at
	default:
		return nil, d.duplicate(last, v)
	}
	return v, nil
}

// openArrayTable returns the table that a [[header]] adds to its array.
func (d *decoder) openArrayTable(key []part) (*value, error) {
	in, err := d.walkHeader(key)
	if err != nil {
		return nil, err
	}
	last := key[len(key)-1]
	v := in.get(last.name)
	if v == nil {
		v = &value{kind: kindArray, at: last.at, key: last.at, word: "an array of tables", tables: true}
		in.set(last.name, v)
	} else if !v.tables {
		return nil, d.duplicate(last, v)
	}
	element := newTable(last.at, header)
	v.array = append(v.array, element)
	return element, nil
}

// walkHeader returns the table that all but the last part of a header's key name.
func (d *decoder) walkHeader(key []part) (*value, error) {
	in := d.root
	for _, p := range key[:len(key)-1] {
		v := in.get(p.name)
		switch {
		case v == nil:
			v = newTable(p.at, implicit)
			in.set(p.name, v)
		case v.tables:
			v = v.array[len(v.array)-1]
		case v.kind != kindTable || v.origin == inline:
			return nil, d.duplicate(p, v)
		}
		in = v
	}
	return in, nil
}

// keyValue adds a key and its value to a table.
func (d *decoder) keyValue(in *value, n *unstable.Node) error {
	key := parts(n.Key())
	for _, p := range key[:len(key)-1] {
		v := in.get(p.name)
		if v == nil {
			v = newTable(p.at, dotted)
			in.set(p.name, v)
		} else if v.kind != kindTable || v.origin != dotted {
			return d.duplicate(p, v)
		}
		in = v
	}
	last := key[len(key)-1]
	if v := in.get(last.name); v != nil {
		return d.duplicate(last, v)
	}
	v, err := d.value(n.Value(), last.at)
	if err != nil {
		return err
	}
	v.key = last.at
	in.set(last.name, v)
	return nil
}

// value returns the value of n. The library knows no place of arrays: at is what
// stands for it.
func (d *decoder) value(n *unstable.Node, at int) (*value, error) {
	if n.Raw.Length > 0 {
		at = int(n.Raw.Offset)
	}
	v := &value{at: at}
	switch n.Kind {
	case unstable.String:
		v.kind, v.word = kindString, "a string"
		v.text, v.end = string(n.Data), at+int(n.Raw.Length)
	case unstable.Array:
		v.kind, v.word = kindArray, "a list"
		for it := n.Children(); it.Next(); {
			element, err := d.value(it.Node(), at)
			if err != nil {
				return nil, err
			}
			v.array = append(v.array, element)
		}
	case unstable.InlineTable:
		v = newTable(at, dotted)
		for it := n.Children(); it.Next(); {
			if err := d.keyValue(v, it.Node()); err != nil {
				return nil, err
			}
		}
		v.origin = inline
	default:
		v.word = words[n.Kind]
		return v, d.checkScalar(n)
	}
	return v, nil
}

var words = map[unstable.Kind]string{
	unstable.Bool: "a truth value", unstable.Integer: "a number", unstable.Float: "a number",
	unstable.LocalDate: "a date", unstable.LocalTime: "a time", unstable.LocalDateTime: "a time", unstable.DateTime: "a time",
}

// checkScalar asks the library's decoder for what the parser does not look into:
// that a number fits and a date exists.
func (d *decoder) checkScalar(n *unstable.Node) error {
	if n.Kind == unstable.Bool {
		return nil
	}
	var all struct{ V any }
	err := toml.Unmarshal(append([]byte("V="), d.parser.Raw(n.Raw)...), &all)
	if err == nil {
		return nil
	}
	e := d.s.error(int(n.Raw.Offset), "invalid TOML: "+strings.TrimPrefix(err.Error(), "toml: "))
	e.Err = err
	return e
}

func (d *decoder) duplicate(p part, before *value) error {
	what := "key"
	if before.kind == kindTable {
		what = "table"
	}
	line := strconv.Itoa(d.s.position(before.key).Line)
	return d.s.error(p.at, "invalid TOML: "+what+" "+quote(p.name)+" is already defined on line "+line)
}
