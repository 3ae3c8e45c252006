package tomltext

// A Kind is what a value of TOML is.
type Kind uint8

const (
	Other   Kind = iota // a number with a fraction, a date, a time
	Bool                // a truth value
	Integer             // a whole number
	String
	Array
	Table
)

// A Value is a value of a TOML document and its place. A nil *Value is none.
type Value struct {
	Kind Kind
	Word string // what it is, for messages: "a string"
	At   int    // byte offset in the source: of the value, or of the key if a table has no other place
	End  int    // a string's: byte offset behind its closing quotes
	Key  int    // byte offset of the last part of the key that first named it; 0 in an array

	Text  string   // a string's text; another scalar as it is written
	Array []*Value // an array's elements
	Keys  []string // a table's, in the order of the file

	values map[string]*Value // a table's, by key
	tables bool              // an array that [[headers]] made, each element a table of theirs
	origin origin            // a table's
}

// An origin is how a table came to be. It decides who may add to it: a header
// opens an implicit one, dotted keys extend what dotted keys made, and nothing
// is added to an inline one.
type origin uint8

const (
	implicit origin = iota // a part of another table's header
	header                 // by its own header
	dotted                 // by a dotted key
	inline                 // in braces
)

func newTable(at int, o origin) *Value {
	return &Value{Kind: Table, At: at, Key: at, Word: "a table", origin: o}
}

// Get returns the value of a key, nil if there is none. A value that is no table
// has no keys.
func (v *Value) Get(key string) *Value {
	if v == nil {
		return nil
	}
	return v.values[key]
}

// set adds a key that is not there yet.
func (v *Value) set(key string, of *Value) {
	if v.values == nil {
		v.values = map[string]*Value{}
	}
	v.Keys = append(v.Keys, key)
	v.values[key] = of
}
