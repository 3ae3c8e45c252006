package dist

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"resolve/pep508"
)

// Metadata is what the resolver reads of a distribution's core metadata: plain
// data, lines as written.
type Metadata struct {
	Name            string // normal form
	Version         string
	MetadataVersion string
	RequiresDist    []string
	RequiresPython  string
	ProvidesExtra   []string // normal forms
	Dynamic         []string // lower case
	Malformed       string   // why the complete, verified file could not be read as metadata; "" if it could
}

// ErrMetadata is what the errors of ParseMetadata match.
var ErrMetadata = errors.New("malformed core metadata")

// ParseMetadata reads the headers of a METADATA or PKG-INFO file and nothing
// after them. It is lenient as the field's readers are: folded lines are
// joined by a space, lines that are no header are passed over, header names
// take any case, a value of UNKNOWN is none, bytes that are not UTF-8 are taken
// for Latin-1, and names of extras that are none are left out. Of a header
// that may be there once, the first counts.
//
// The error matches ErrMetadata and is there only if the bytes are no text
// that can be read, or name no Name or no Version.
func ParseMetadata(b []byte) (*Metadata, error) {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return nil, fmt.Errorf("reading %w: it is UTF-16", ErrMetadata)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	var room [48]header
	fields := readHeaders(b, room[:0])
	m := new(Metadata)
	m.fill(fields, headerText(fields))
	switch {
	case m.Name == "":
		return nil, fmt.Errorf("reading %w: it has no Name", ErrMetadata)
	case m.Version == "":
		return nil, fmt.Errorf("reading %w: it has no Version", ErrMetadata)
	}
	return m, nil
}

// fill sets the fields from the headers, whose values stand one after another in text.
func (m *Metadata) fill(fields []header, text string) {
	requirements := 0
	for _, f := range fields {
		if f.field == requiresDist {
			requirements++
		}
	}
	if requirements > 0 {
		m.RequiresDist = make([]string, 0, requirements)
	}
	for _, f := range fields {
		var value string
		value, text = text[:f.length], text[f.length:]
		if !f.plain {
			value = repair(value)
		}
		if value == "" || value == "UNKNOWN" {
			continue
		}
		switch f.field {
		case metadataVersion:
			setFirst(&m.MetadataVersion, value)
		case projectName:
			setFirst(&m.Name, value)
		case projectVersion:
			setFirst(&m.Version, value)
		case requiresPython:
			setFirst(&m.RequiresPython, value)
		case requiresDist:
			m.RequiresDist = append(m.RequiresDist, value)
		case providesExtra:
			if pep508.ValidName(value) {
				m.ProvidesExtra = append(m.ProvidesExtra, pep508.NormalizeName(value))
			}
		case dynamic:
			m.Dynamic = append(m.Dynamic, strings.ToLower(value))
		}
	}
	m.Name = pep508.NormalizeName(m.Name)
}

func setFirst(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// repair makes a value out of one that has folded lines, bytes that are not
// UTF-8, or encoded words (RFC 2047).
func repair(value string) string {
	if strings.IndexByte(value, '\n') >= 0 {
		lines := strings.Split(value, "\n")
		for i := range lines {
			lines[i] = strings.Trim(lines[i], " \t\r")
		}
		value = strings.TrimSpace(strings.Join(lines, " "))
	}
	if !utf8.ValidString(value) {
		runes := make([]rune, len(value))
		for i := range runes {
			runes[i] = rune(value[i])
		}
		value = string(runes)
	}
	if strings.Contains(value, "=?") {
		var d mime.WordDecoder
		if decoded, err := d.DecodeHeader(value); err == nil {
			value = decoded
		}
	}
	return value
}
