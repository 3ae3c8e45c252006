package words

import (
	"maps"
	"slices"
)

// excluded returns the condition that values are seen together that never are. It is
// put together from its ends, in the order of the variables: to join it of its 55
// pairs took 4 ms, half of a run that finds all in its cache.
func (s *Space) excluded() *Condition {
	set := func(values ...string) map[string]*Condition {
		m := map[string]*Condition{}
		for _, v := range values {
			m[v] = Always
		}
		return m
	}
	const system, platform, name = "platform_system", "sys_platform", "os_name"
	desktops := s.choice(system, set("FreeBSD", "NetBSD", "OpenBSD", "SunOS"), Never)
	elsewhere := s.choice(system, set("FreeBSD", "NetBSD", "OpenBSD", "SunOS", "iOS", "iPadOS"), Never)
	systems := map[string]*Condition{"ios": desktops}
	for _, p := range []string{"aix", "android", "emscripten", "linux", "darwin", "win32", "cygwin", "wasi"} {
		systems[p] = elsewhere
	}
	besides := func(platforms ...string) *Condition {
		of := maps.Clone(systems)
		maps.Copy(of, set(platforms...))
		return s.choice(platform, of, Never)
	}
	return s.choice(name, map[string]*Condition{"nt": besides("linux", "darwin", "ios"), "posix": besides("win32")}, besides())
}

// choice returns the condition that is another for each of some values of a text
// variable, and otherwise for all that there are besides.
func (s *Space) choice(key string, of map[string]*Condition, otherwise *Condition) *Condition {
	var edges []edge
	from := bound{}
	for _, value := range slices.Sorted(maps.Keys(of)) {
		at := bound{point{text: value}, included}
		edges = append(edges, edge{interval{from, at.opposite()}, otherwise}, edge{interval{at, at}, of[value]})
		from = at.opposite()
	}
	return s.node(variable{kind: texts, key: key}, append(edges, edge{interval{from, bound{}}, otherwise}))
}
