package tomltext

import (
	"errors"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"resolve/requirements"
)

// Parse returns the table that s is. Every error is a *requirements.Error.
//
// The parser below it gives expressions and their places; which keys may follow
// which is decided here, by maps: the library's own decoder compares each key with
// all before it and keeps no places.
func Parse(s *Source) (*Value, error) {
	root := newTable(0, header)
	d := &decoder{s: s, current: root, root: root}
	d.parser.Reset([]byte(s.Text))
	for d.parser.NextExpression() {
		if err := d.expression(d.parser.Expression()); err != nil {
			return nil, err
		}
	}
	var syntax *unstable.ParserError
	if err := d.parser.Error(); errors.As(err, &syntax) {
		return nil, d.syntaxError(syntax)
	} else if err != nil {
		return nil, &requirements.Error{File: s.File, Msg: "invalid TOML: " + err.Error(), Err: err}
	}
	return root, nil
}

type decoder struct {
	s       *Source
	parser  unstable.Parser
	root    *Value
	current *Value // the table of the last header
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
func (d *decoder) openTable(key []part) (*Value, error) {
	in, err := d.walkHeader(key)
	if err != nil {
		return nil, err
	}
	last := key[len(key)-1]
	v := in.Get(last.name)
	switch {
	case v == nil:
		v = newTable(last.at, header)
		in.set(last.name, v)
	case v.Kind == Table && v.origin == implicit:
		v.origin, v.At, v.Key = header, last.at, last.at
	default:
		return nil, d.duplicate(last, v)
	}
	return v, nil
}

// openArrayTable returns the table that a [[header]] adds to its array.
func (d *decoder) openArrayTable(key []part) (*Value, error) {
	in, err := d.walkHeader(key)
	if err != nil {
		return nil, err
	}
	last := key[len(key)-1]
	v := in.Get(last.name)
	if v == nil {
		v = &Value{Kind: Array, At: last.at, Key: last.at, Word: "an array of tables", tables: true}
		in.set(last.name, v)
	} else if !v.tables {
		return nil, d.duplicate(last, v)
	}
	element := newTable(last.at, header)
	v.Array = append(v.Array, element)
	return element, nil
}

// walkHeader returns the table that all but the last part of a header's key name.
func (d *decoder) walkHeader(key []part) (*Value, error) {
	in := d.root
	for _, p := range key[:len(key)-1] {
		v := in.Get(p.name)
		switch {
		case v == nil:
			v = newTable(p.at, implicit)
			in.set(p.name, v)
		case v.tables:
			v = v.Array[len(v.Array)-1]
		case v.Kind != Table || v.origin == inline:
			return nil, d.duplicate(p, v)
		}
		in = v
	}
	return in, nil
}

// keyValue adds a key and its value to a table.
func (d *decoder) keyValue(in *Value, n *unstable.Node) error {
	key := parts(n.Key())
	for _, p := range key[:len(key)-1] {
		v := in.Get(p.name)
		if v == nil {
			v = newTable(p.at, dotted)
			in.set(p.name, v)
		} else if v.Kind != Table || v.origin != dotted {
			return d.duplicate(p, v)
		}
		in = v
	}
	last := key[len(key)-1]
	if v := in.Get(last.name); v != nil {
		return d.duplicate(last, v)
	}
	v, err := d.value(n.Value(), last.at)
	if err != nil {
		return err
	}
	v.Key = last.at
	in.set(last.name, v)
	return nil
}

// value returns the value of n. The library knows no place of arrays: at is what
// stands for it.
func (d *decoder) value(n *unstable.Node, at int) (*Value, error) {
	if n.Raw.Length > 0 {
		at = int(n.Raw.Offset)
	}
	v := &Value{At: at}
	switch n.Kind {
	case unstable.String:
		v.Kind, v.Word = String, "a string"
		v.Text, v.End = string(n.Data), at+int(n.Raw.Length)
	case unstable.Array:
		v.Kind, v.Word = Array, "a list"
		for it := n.Children(); it.Next(); {
			element, err := d.value(it.Node(), at)
			if err != nil {
				return nil, err
			}
			v.Array = append(v.Array, element)
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
		v.Word, v.Text = words[n.Kind], string(d.parser.Raw(n.Raw))
		switch n.Kind {
		case unstable.Bool:
			v.Kind, v.Text = Bool, string(n.Data)
		case unstable.Integer:
			v.Kind = Integer
		}
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
	e := d.s.Fault(int(n.Raw.Offset), "invalid TOML: "+strings.TrimPrefix(err.Error(), "toml: "))
	e.Err = err
	return e
}

func (d *decoder) duplicate(p part, before *Value) error {
	what := "key"
	if before.Kind == Table {
		what = "table"
	}
	line := strconv.Itoa(d.s.Position(before.Key).Line)
	return d.s.Fault(p.at, "invalid TOML: "+what+" "+Quote(p.name)+" is already defined on line "+line)
}
