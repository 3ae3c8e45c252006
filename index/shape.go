package index

import (
	"strconv"
	"strings"

	"resolve/dist"
)

// A shaper numbers the shapes of releases, see dist.Release.Shape.
type shaper struct {
	numbers map[string]int32
	key     []byte
}

// of returns the number of the shape that a release with these files has, 0 if
// it has none: wheels whose names begin in several ways are ordered by that.
func (s *shaper) of(files []*dist.File) int32 {
	s.key = s.key[:0]
	var begins [2]string // of wheels and of sdists
	for _, f := range files {
		begin, rest, kind := f.Filename, "", 0
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
		n = int32(len(s.numbers) + 1)
		s.numbers[string(s.key)] = n
	}
	return n
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
