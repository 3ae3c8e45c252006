package settings

import (
	"resolve/internal/tomltext"
	"resolve/requirements"
)

// A Kind is what a value is.
type Kind uint8

const (
	Other  Kind = iota // what is none of these, or holds something that may not be in it
	Truth              // true or false
	Number             // a whole number
	Text               // a string
	List               // a list of strings
	Table              // a table of strings and truth values
)

// A Setting is a name and its value.
type Setting struct {
	Name  string
	Kind  Kind
	Items []Item                // of a list its entries; of a table NAME=VALUE, in the order of the file; else one
	At    requirements.Position // of the name

	source *tomltext.Source
	value  *tomltext.Value
	wrong  *tomltext.Value // what makes it Other
}

// An Item is a text and where its value stands.
type Item struct {
	Text string
	At   requirements.Position
}

// newSetting returns the setting that a key of a table is.
func newSetting(s *tomltext.Source, name string, v *tomltext.Value) Setting {
	set := Setting{Name: name, At: s.Position(v.Key), source: s, value: v}
	add := func(text string, at *tomltext.Value) { set.Items = append(set.Items, Item{text, s.Position(at.At)}) }
	switch v.Kind {
	case tomltext.Bool, tomltext.Integer, tomltext.String:
		set.Kind = map[tomltext.Kind]Kind{tomltext.Bool: Truth, tomltext.Integer: Number, tomltext.String: Text}[v.Kind]
		add(v.Text, v)
	case tomltext.Array:
		set.Kind = List
		for _, e := range v.Array {
			if e.Kind != tomltext.String {
				return set.unfit(e)
			}
			add(e.Text, e)
		}
	case tomltext.Table:
		set.Kind = Table
		for _, key := range v.Keys {
			e := v.Get(key)
			if e.Kind != tomltext.String && e.Kind != tomltext.Bool {
				return set.unfit(e)
			}
			add(key+"="+e.Text, e)
		}
	default:
		return set.unfit(v)
	}
	return set
}

// unfit returns the setting as one whose part v may not be in it.
func (s Setting) unfit(v *tomltext.Value) Setting {
	s.Kind, s.Items, s.wrong = Other, nil, v
	return s
}

// Word says what the value is, for messages: "a number".
func (s *Setting) Word() string { return s.value.Word }

// Written returns the value as it stands in the file, "" if it is a list or a table.
func (s *Setting) Written() string { return s.value.Text }

// WrongType returns the error for a value that is not what it should be, at the part
// of it that is not.
func (s *Setting) WrongType(want string) *requirements.Error {
	if s.wrong != nil && s.wrong != s.value {
		return s.source.WrongType(s.wrong, "an entry of "+s.Name, "a string")
	}
	return s.source.WrongType(s.value, s.Name, want)
}

// NameFault returns an error at the setting's name.
func (s *Setting) NameFault(msg string) *requirements.Error { return s.source.Fault(s.value.Key, msg) }

// Fault returns an error at the setting's value.
func (s *Setting) Fault(msg string) *requirements.Error { return s.source.Fault(s.value.At, msg) }
