package index

import (
	"strconv"
	"strings"

	"resolve/dist"
)

// A comparer finds the releases of a listing whose files are alike. The zero
// value is ready.
type comparer struct {
	traits  []dist.Traits
	numbers map[string]int64 // by key: where in traits, from 1
	key     []byte
}

// number returns which of the traits a release with these files has, from 1; 0
// if it has none: wheels whose names begin in several ways are ordered by that.
func (s *comparer) number(files []*dist.File) int64 {
	s.key = s.key[:0]
	var begins [2]string // of wheels and of sdists
	for _, f := range files {
		var begin, rest string
		kind := 0
		switch f.Kind {
		case dist.Wheel:
			begin, rest = cutWheelName(f.Filename)
		case dist.Sdist:
			kind = 1
			begin, rest = cutArchive(f.Filename)
		default:
			return 0
		}
		if begins[kind] == "" {
			begins[kind] = begin
		}
		if begin == "" || begin != begins[kind] {
			return 0
		}
		s.key = append(s.key, byte(f.Kind))
		for _, text := range [...]string{rest, f.RequiresPython, f.YankedReason} {
			s.key = strconv.AppendInt(s.key, int64(len(text)), 10)
			s.key = append(append(s.key, ' '), text...)
		}
		s.key = strconv.AppendBool(strconv.AppendBool(s.key, f.Yanked), f.Sidecar)
	}
	n, ok := s.numbers[string(s.key)]
	if !ok {
		if s.numbers == nil {
			s.numbers = map[string]int64{}
		}
		s.traits = append(s.traits, traitsOf(files))
		n = int64(len(s.traits))
		s.numbers[string(s.key)] = n
	}
	return n
}

func traitsOf(files []*dist.File) (t dist.Traits) {
	for i, f := range files {
		t.Plain = !f.Yanked && f.RequiresPython == files[0].RequiresPython && (i == 0 || t.Plain)
		t.Buildable = t.Buildable || f.Kind == dist.Sdist && dist.Buildable(f.Filename)
	}
	if t.Plain {
		t.RequiresPython = files[0].RequiresPython
	}
	return t
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
