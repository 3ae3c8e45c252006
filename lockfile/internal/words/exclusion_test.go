package words

import (
	"slices"
	"testing"
)

// What is put together is the same as each pair joined to the others.
func TestExcluded(t *testing.T) {
	s := NewSpace()
	want := s.excluded()
	s.exclusions = Never // nothing is left out of what And makes
	is := func(key, value string) *Condition {
		at := bound{point{text: value}, included}
		return s.where(variable{kind: texts, key: key}, []interval{{at, at}})
	}
	joined := Never
	add := func(a, b *Condition) { joined = s.Or(joined, s.And(a, b)) }
	for _, platform := range []string{"linux", "darwin", "ios"} {
		add(is("os_name", "nt"), is("sys_platform", platform))
	}
	add(is("os_name", "posix"), is("sys_platform", "win32"))
	apple := []string{"iOS", "iPadOS"}
	for _, system := range append([]string{"FreeBSD", "NetBSD", "OpenBSD", "SunOS"}, apple...) {
		for _, platform := range []string{"aix", "android", "emscripten", "ios", "linux", "darwin", "win32", "cygwin", "wasi"} {
			if platform != "ios" || !slices.Contains(apple, system) {
				add(is("platform_system", system), is("sys_platform", platform))
			}
		}
	}
	if joined != want {
		t.Errorf("got %s, want %s", s.String(want), s.String(joined))
	}
}

func BenchmarkNewSpace(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewSpace()
	}
}
