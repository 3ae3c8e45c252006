package index

import (
	"encoding/binary"
	"strings"

	"resolve/dist"
)

// A comparer finds the releases of a listing whose files are alike.
type comparer struct {
	traits  []traits
	numbers map[string]int // by key: where in traits, from 1
	key     []byte
}

// traits are dist.Traits of files that are packed.
type traits struct {
	plain, buildable bool
	python           int // of texts, if plain
}

// number returns which of the traits the release of these files has, from 1; 0
// if it has none: wheels whose names begin in several ways are ordered by that.
func (s *comparer) number(files []run) int {
	s.key = s.key[:0]
	var begins [2]string // of wheels and of sdists
	t := traits{plain: true}
	for i := range files {
		for d := readValue(files[i].packed()); d.More(); {
			f := d.outline()
			var begin, rest string
			kind := 0
			switch f.kind {
			case dist.Wheel:
				begin, rest = cutWheelName(f.filename)
			case dist.Sdist:
				kind = 1
				begin, rest = cutArchive(f.filename)
				t.buildable = t.buildable || dist.Buildable(f.filename)
			}
			if begins[kind] == "" {
				begins[kind] = begin
			}
			if begin == "" || begin != begins[kind] {
				return 0
			}
			if len(s.key) == 0 {
				t.python = f.python
			}
			t.plain = t.plain && !f.yanked && f.python == t.python
			s.key = append(s.key, byte(f.kind), flag(f.yanked)|2*flag(f.sidecar))
			s.key = binary.AppendUvarint(binary.AppendUvarint(s.key, uint64(f.python)), uint64(f.reason))
			s.key = append(binary.AppendUvarint(s.key, uint64(len(rest))), rest...)
		}
	}
	n, ok := s.numbers[string(s.key)]
	if !ok {
		if s.numbers == nil {
			s.numbers = map[string]int{}
		}
		if !t.plain {
			t.python = 0
		}
		s.traits = append(s.traits, t)
		n = len(s.traits)
		s.numbers[string(s.key)] = n
	}
	return n
}

func flag(on bool) byte {
	if on {
		return 1
	}
	return 0
}

// cutWheelName cuts the name and version off the name of a wheel.
func cutWheelName(filename string) (begin, rest string) {
	i := strings.IndexByte(filename, '-')
	j := strings.IndexByte(filename[i+1:], '-')
	if i < 0 || j < 0 {
		return "", ""
	}
	return filename[:i+1+j], filename[i+1+j:]
}

// cutArchive cuts the extension off the name of an sdist.
func cutArchive(filename string) (begin, rest string) {
	i := strings.LastIndexByte(filename, '.')
	if i < 0 {
		return "", ""
	}
	if tar := strings.TrimSuffix(filename[:i], ".tar"); tar != filename[:i] {
		i = len(tar)
	}
	return filename[:i], filename[i:]
}
