package dist

import (
	"bytes"
	"strings"
)

// A field is a header that the resolver reads.
type field uint8

const (
	ignored field = iota
	metadataVersion
	projectName
	projectVersion
	requiresDist
	requiresPython
	providesExtra
	dynamic
)

var fieldNames = [...]string{
	metadataVersion: "Metadata-Version",
	projectName:     "Name",
	projectVersion:  "Version",
	requiresDist:    "Requires-Dist",
	requiresPython:  "Requires-Python",
	providesExtra:   "Provides-Extra",
	dynamic:         "Dynamic",
}

// A header is one of the fields with its raw value.
type header struct {
	field  field
	plain  bool   // the value is ASCII on one line without an encoded word
	length int    // of value
	value  []byte // trimmed at both ends
}

// readHeaders appends the fields found before the first empty line to fields.
// Other headers cost a look at their line's name and end.
func readHeaders(b []byte, fields []header) []header {
	current := ignored
	var value []byte // of current; grows over b as long as folded lines follow
	flush := func() {
		if current != ignored {
			v := bytes.Trim(value, " \t\r\n")
			fields = append(fields, header{current, isPlain(v), len(v), v})
		}
		current = ignored
	}
	for at := 0; at < len(b); {
		end, next := len(b), len(b)
		if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		line := b[at:end]
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if current != ignored {
				value = value[:len(value)+1+len(line)] // from the line before, over its end, to the end of this one
			}
		} else {
			flush()
			if f, n := headerField(line); f != ignored {
				current, value = f, b[at+n:end]
			}
		}
		at = next
	}
	flush()
	return fields
}

// headerField tells the field that a line begins and where its value does.
func headerField(line []byte) (f field, value int) {
	switch line[0] | 0x20 {
	case 'm', 'n', 'v', 'r', 'p', 'd':
	default:
		return ignored, 0
	}
	colon := bytes.IndexByte(line, ':')
	if colon < 0 {
		return ignored, 0
	}
	name := bytes.TrimRight(line[:colon], " \t")
	for f := metadataVersion; f <= dynamic; f++ {
		if len(fieldNames[f]) == len(name) && strings.EqualFold(fieldNames[f], string(name)) {
			return f, colon + 1
		}
	}
	return ignored, 0
}

func isPlain(value []byte) bool {
	for i, c := range value {
		if c >= 0x80 || c == '\n' || c == '=' && i+1 < len(value) && value[i+1] == '?' {
			return false
		}
	}
	return true
}

// headerText joins the values, so that all of them share one allocation.
func headerText(fields []header) string {
	n := 0
	for _, f := range fields {
		n += f.length
	}
	var text strings.Builder
	text.Grow(n)
	for _, f := range fields {
		text.Write(f.value)
	}
	return text.String()
}
