package words

import "slices"

// exclude notes which values are never seen together. Until it is done nothing is
// excluded, so that what And keeps for later is thrown away.
func (s *Space) exclude() {
	is := func(key, value string) *Condition {
		at := bound{point{text: value}, included}
		return s.where(variable{kind: texts, key: key}, []interval{{at, at}})
	}
	none := Never
	add := func(a, b *Condition) { none = s.Or(none, s.And(a, b)) }
	for _, p := range []string{"linux", "darwin", "ios"} {
		add(is("os_name", "nt"), is("sys_platform", p))
	}
	add(is("os_name", "posix"), is("sys_platform", "win32"))
	apple := []string{"iOS", "iPadOS"}
	for _, system := range append([]string{"FreeBSD", "NetBSD", "OpenBSD", "SunOS"}, apple...) {
		for _, platform := range []string{"aix", "android", "emscripten", "ios", "linux", "darwin", "win32", "cygwin", "wasi"} {
			if platform == "ios" && slices.Contains(apple, system) {
				continue
			}
			add(is("platform_system", system), is("sys_platform", platform))
		}
	}
	s.exclusions = none
	clear(s.ands)
}
