package index

import (
	"bytes"
	"sync"
)

// The members of a file that are known.
const (
	otherField = iota
	filenameField
	urlField
	hashesField
	pythonField
	sizeField
	uploadField
	yankedField
	provenanceField
	coreField
	distInfoField
)

func fieldOf(name []byte) int {
	switch string(name) {
	case "filename":
		return filenameField
	case "url":
		return urlField
	case "hashes":
		return hashesField
	case "requires-python":
		return pythonField
	case "size":
		return sizeField
	case "upload-time":
		return uploadField
	case "yanked":
		return yankedField
	case "provenance":
		return provenanceField
	case "core-metadata":
		return coreField
	case "dist-info-metadata":
		return distInfoField
	}
	return otherField
}

// A layout is the order in which the files of pages had their members so far: a
// program wrote them, so the next file most likely has the same. Half of the
// strings of a page are names of members, and to compare one with the text that
// is expected takes a fifth of the instructions of reading it.
type layout struct {
	members []member
}

// A member is a name as it stands in the page, `,"size":`, and what it is.
type member struct {
	text  string
	field int
}

// What is remembered is bounded: of what standards know there are ten members.
const layoutLen, layoutName = 16, 64

// layouts are used again: most pages are of one index.
var layouts = sync.Pool{New: func() any { return new(layout) }}

// next goes to the value of the member that has i before it in its object, as
// jsonText.member does.
func (l *layout) next(j *jsonText, i int) (field int, ok bool) {
	if i < len(l.members) && j.err == nil {
		text := l.members[i].text
		if i == 0 {
			text = text[1:]
		}
		if in := j.in[j.at:]; len(in) >= len(text) && string(in[:len(text)]) == text {
			j.at += len(text)
			return l.members[i].field, true
		}
	}
	name, ok := j.member(i == 0)
	if !ok {
		return otherField, false
	}
	field = fieldOf(name)
	if len(name) <= layoutName && bytes.IndexByte(name, '"') < 0 && bytes.IndexByte(name, '\\') < 0 {
		m := member{`,"` + string(name) + `":`, field}
		switch {
		case i < len(l.members):
			l.members[i] = m
		case i == len(l.members) && i < layoutLen:
			l.members = append(l.members, m)
		}
	}
	return field, true
}
