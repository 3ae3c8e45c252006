package dist

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// A field is a header that is looked at.
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
	requiresModule  // PEP 314, of modules; means nothing to anybody
	providesModule  // the same
	obsoletesModule // the same
)

var fieldNames = [...]string{
	metadataVersion: "Metadata-Version",
	projectName:     "Name",
	projectVersion:  "Version",
	requiresDist:    "Requires-Dist",
	requiresPython:  "Requires-Python",
	providesExtra:   "Provides-Extra",
	dynamic:         "Dynamic",
	requiresModule:  "Requires",
	providesModule:  "Provides",
	obsoletesModule: "Obsoletes",
}

// A header is one of the fields with the place of its raw value, which is
// trimmed at both ends.
type header struct {
	field      field
	plain      bool  // the value is ASCII on one line without an encoded word
	line       int32 // where it begins, from 1
	start, end int   // of the value
}

// readHeaders appends the fields found before the first empty line to fields
// and what is no header to junk. Other headers cost a look at their line's name
// and end. It takes time in proportion to the length of the headers.
func readHeaders(b []byte, fields []header, junk *warnings) []header {
	l := lines{b: b, feed: -1}
	var last *header // the value of which goes on if a folded line follows; nil if it is not read
	for l.next() {
		line := b[l.start:l.end]
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last != nil {
				last.end, last.plain = l.end, false
			} else if l.number == 1 {
				junk.add("", 1, rawText(line), "it continues no header; passed over")
			}
			continue
		}
		f, value, odd := headerField(line)
		if last = nil; f != ignored {
			fields = append(fields, header{f, true, l.number, l.start + value, l.end})
			last = &fields[len(fields)-1]
		}
		if odd != "" {
			junk.add(fieldNames[f], l.number, rawText(line), odd)
		}
	}
	for i := range fields {
		fields[i].trim(b)
	}
	if l.carriage > 0 {
		junk.add("", l.carriage, "", "a line ends in a carriage return alone; taken for a line end")
	}
	return fields
}

// headerField tells the field that a line begins, where its value does, and
// what is odd about its name.
func headerField(line []byte) (f field, value int, odd string) {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 {
		return ignored, 0, "it is no header; passed over"
	}
	name := line[:colon]
	spaced := name[colon-1] == ' ' || name[colon-1] == '\t'
	if spaced {
		name = bytes.TrimRight(name, " \t")
	}
	f = fieldOf(name)
	switch {
	case f != ignored && spaced:
		odd = "there is white space before the colon; passed over"
	case f == ignored && bytes.IndexByte(name, ' ') >= 0:
		odd = "it is no header; passed over"
	}
	return f, colon + 1, odd
}

// fieldOf gives the field of that name in any case.
func fieldOf(name []byte) field {
	f := ignored
	switch len(name) {
	case 4:
		f = projectName
	case 7:
		f = projectVersion
		if name[0]|0x20 == 'd' {
			f = dynamic
		}
	case 8:
		f = requiresModule
		if name[0]|0x20 == 'p' {
			f = providesModule
		}
	case 9:
		f = obsoletesModule
	case 13:
		f = requiresDist
	case 14:
		f = providesExtra
	case 15:
		f = requiresPython
	case 16:
		f = metadataVersion
	}
	if f == ignored || fieldNames[f] != string(name) && !strings.EqualFold(fieldNames[f], string(name)) {
		return ignored
	}
	return f
}

// trim takes the white space from around the value of h and settles whether it
// is plain.
func (h *header) trim(b []byte) {
	for h.start < h.end && isBlank[b[h.start]] {
		h.start++
	}
	for h.start < h.end && isBlank[b[h.end-1]] {
		h.end--
	}
	value := b[h.start:h.end]
	h.plain = h.plain && isASCII(value) && (bytes.IndexByte(value, '?') < 0 || !bytes.Contains(value, []byte("=?")))
}

var isBlank = [256]bool{' ': true, '\t': true, '\r': true, '\n': true}

func isASCII(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// headerText joins the values of b, so that all of them share one allocation.
func headerText(b []byte, fields []header) string {
	n := 0
	for i := range fields {
		n += fields[i].end - fields[i].start
	}
	var text strings.Builder
	text.Grow(n)
	for i := range fields {
		text.Write(b[fields[i].start:fields[i].end])
	}
	return text.String()
}

// lines goes through text line by line. A line ends in a line feed and the
// carriage returns right before it, or in a carriage return alone, as it did on
// the first Macs.
type lines struct {
	b          []byte
	start, end int   // of the line, without its end
	number     int32 // of the line, from 1
	carriage   int32 // the first line that ends in a carriage return alone; 0 if none has been met

	at   int // where the next line begins
	stop int // the end of the text before feed, without carriage returns
	feed int // the next line feed at or after at, len(b) if there is none; less than at if that is not known
}

// next goes to the next line, and is false if there is none.
func (l *lines) next() bool {
	if l.at >= len(l.b) {
		return false
	}
	if l.feed < l.at {
		l.find()
	}
	l.number++
	l.start, l.end = l.at, l.stop
	if i := bytes.IndexByte(l.b[l.start:l.stop], '\r'); i >= 0 {
		l.end = l.start + i
		l.at = l.end + 1
		if l.carriage == 0 {
			l.carriage = l.number
		}
	} else {
		l.at = l.feed + 1
	}
	return true
}

func (l *lines) find() {
	l.feed = len(l.b)
	if i := bytes.IndexByte(l.b[l.at:], '\n'); i >= 0 {
		l.feed = l.at + i
	}
	l.stop = l.feed
	for l.stop > l.at && l.b[l.stop-1] == '\r' {
		l.stop--
	}
}
