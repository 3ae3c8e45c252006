package dist

import (
	"bytes"
	"errors"
	"fmt"

	"resolve/pep440"
)

// Metadata is what the resolver reads of a distribution's core metadata, of any
// version from 1.0 on: plain data, lines as written. Requirements and
// PythonSpecifiers read the lines.
type Metadata struct {
	Name            string // normal form
	Version         string // as written
	MetadataVersion string
	RequiresDist    []string
	RequiresPython  string
	ProvidesExtra   []string // normal forms, each once
	Dynamic         []string // lower case
	Malformed       string   // why the complete, verified file could not be read as metadata; "" if it could

	// Warnings names what ParseMetadata put up with, by line, a hundred things at
	// most; nil if there is nothing.
	Warnings []Warning

	pythonLine int32   // where RequiresPython begins in the file, 0 if that is not known
	lines      []int32 // the same for each of RequiresDist; nil if that is not known
}

// ErrMetadata is what the errors of ParseMetadata match.
var ErrMetadata = errors.New("malformed core metadata")

// ParseMetadata reads the headers of a METADATA or PKG-INFO file and nothing
// after them. It is lenient as the field's readers are, and whatever it puts up
// with in the headers that it reads is in Warnings:
//
//   - lines that are no header are passed over, and so are headers of modules
//     (Requires, Provides, Obsoletes of PEP 314) and folded lines at the begin
//   - folded lines are joined by a space, which is no junk; a carriage return
//     alone ends a line
//   - header names take any case and white space before the colon
//   - a value that is empty or UNKNOWN is none
//   - bytes that are not UTF-8 are taken for Latin-1, encoded words (RFC 2047)
//     are decoded, a byte order mark is dropped
//   - of a header that may be there once, the first counts
//   - names of extras that are none are left out, others brought to their normal
//     form (PEP 685); of those with the same form one is kept
//   - a Metadata-Version that is missing, is none, or is a later 2.x
//   - a Name that is no name, a Version that is none by PEP 440
//
// What stands in headers that are not read is not looked at. Time and room are
// in proportion to the length of the headers.
//
// The error matches ErrMetadata and is there only if the bytes are no text that
// can be read, name no Name or no Version, or are of Metadata 3.0 or later: of
// those the standard demands that who does not know them fails (pip and uv read
// on).
func ParseMetadata(b []byte) (*Metadata, error) {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return nil, fmt.Errorf("reading %w: it is UTF-16", ErrMetadata)
	}
	var junk warnings
	if text, ok := bytes.CutPrefix(b, []byte("\xef\xbb\xbf")); ok {
		b = text
		junk.add("", 1, "\ufeff", "it is a byte order mark; passed over")
	}
	var room [256]header
	fields := readHeaders(b, room[:0], &junk)
	m := new(Metadata)
	m.fill(fields, headerText(b, fields), &junk)
	switch {
	case m.Name == "":
		return nil, fmt.Errorf("reading %w: it has no Name", ErrMetadata)
	case m.Version == "":
		return nil, fmt.Errorf("reading %w: it has no Version", ErrMetadata)
	}
	if err := m.checkVersion(&junk); err != nil {
		return nil, err
	}
	m.Warnings = junk.sorted()
	return m, nil
}

// The last Metadata-Version that is known. 2.6 (PEP 808) changed the meaning of
// Dynamic in a way that Static heeds.
const knownMajor, knownMinor = 2, 6

// checkVersion looks at the Metadata-Version.
func (m *Metadata) checkVersion(junk *warnings) error {
	name := fieldNames[metadataVersion]
	major, minor, ok := parseMetadataVersion(m.MetadataVersion)
	switch {
	case m.MetadataVersion == "":
		junk.add(name, 0, "", "it is missing; read as any other")
	case !ok:
		junk.add(name, 0, m.MetadataVersion, "it is none; read as any other")
	case major > knownMajor:
		return fmt.Errorf("reading %w: its Metadata-Version is %s, and %d.x is the last that is known", ErrMetadata, clip(m.MetadataVersion), knownMajor)
	case major == knownMajor && minor > knownMinor:
		junk.add(name, 0, m.MetadataVersion, "it is newer than what is known; what is new in it is passed over")
	}
	return nil
}

// Belongs says whether m is of the file whose name spells that package (normal
// form) and version: nil if so, else an error that matches ErrMetadata. Versions
// are compared by PEP 440 where both are one, else as text.
func (m *Metadata) Belongs(name, version string) error {
	same := m.Version == version
	if !same {
		a, errA := pep440.Parse(m.Version)
		b, errB := pep440.Parse(version)
		same = errA == nil && errB == nil && a.Compare(b) == 0
	}
	if m.Name != name || !same {
		return fmt.Errorf("reading %w: it is of %s %s, and the file of %s %s", ErrMetadata, m.Name, m.Version, name, version)
	}
	return nil
}
