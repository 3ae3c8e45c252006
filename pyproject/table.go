package pyproject

// A kind is what a value of TOML is.
type kind uint8

const (
	kindOther kind = iota // a number, a truth value, a time
	kindString
	kindArray
	kindTable
)

// A value is a value of a TOML document and its place.
type value struct {
	kind kind
	at   int // byte offset in the source: of the value, or of the key if a table has no other place
	end  int // a string's: byte offset behind its closing quotes
	key  int // byte offset of the last part of the key that first named it; 0 in an array

	text  string   // a string's
	word  string   // what it is, for messages: "a string"
	array []*value // an array's

	tables bool // an array that [[headers]] made, each element a table of theirs
	*table      // a table's, else nil
}

// A table keeps its keys in the order of the file.
type table struct {
	keys   []string
	values map[string]*value

	// How a table came to be decides who may add to it: a header opens an
	// implicit one, dotted keys extend what dotted keys made, and nothing is
	// added to an inline one.
	origin origin
}

type origin uint8

const (
	implicit origin = iota // a part of another table's header
	header                 // by its own header
	dotted                 // by a dotted key
	inline                 // in braces
)

func newTable(at int, o origin) *value {
	return &value{kind: kindTable, at: at, key: at, word: "a table", table: &table{origin: o}}
}

// get returns the value of a key, nil if there is none. A value that is no table
// has no keys.
func (v *value) get(key string) *value {
	if v == nil || v.table == nil {
		return nil
	}
	return v.values[key]
}

// set adds a key that is not there yet.
func (t *table) set(key string, v *value) {
	if t.values == nil {
		t.values = map[string]*value{}
	}
	t.keys = append(t.keys, key)
	t.values[key] = v
}
