package pep440

import "testing"

var benchVersions = map[string]string{
	"release":    "3.12.4",
	"calendar":   "2024.8.30",
	"prerelease": "2.0.0rc1",
	"unusual":    "v1.0-alpha.1",
	"dev-post":   "1.2.3.post4.dev20240501",
	"local":      "2.3.1+cu121",
	"epoch":      "1!2.0.3",
}

func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"release", "calendar", "prerelease", "unusual", "dev-post", "local", "epoch"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(benchVersions[name]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	for _, c := range []struct{ name, v, w string }{
		{"release", "3.12.4", "3.12.5"},
		{"equal", "3.12.0", "3.12"},
		{"prerelease", "2.0.0rc1", "2.0.0"},
		{"epoch", "1!2.0", "1!2.1"},
		{"local", "2.3.1+cu121", "2.3.1+cu118"},
		{"huge", "1.123456789012345678901234567890", "1.123456789012345678901234567891"},
	} {
		b.Run(c.name, func(b *testing.B) {
			v, w := MustParse(c.v), MustParse(c.w)
			b.ReportAllocs()
			sum := 0
			for b.Loop() {
				sum += v.Compare(w)
			}
			if (sum == 0) != (c.name == "equal") {
				b.Errorf("Compare(%s, %s) = 0", v, w)
			}
		})
	}
}

func BenchmarkContains(b *testing.B) {
	for _, c := range []struct{ name, specifiers, version string }{
		{"range", ">=1.21,<3", "2.0.1"},
		{"exclusions", ">=2.7,<4,!=3.0.*,!=3.1.*,!=3.2.*", "3.12.4"},
		{"compatible", "~=1.4.2", "1.4.9"},
		{"pin", "==2.31.0", "2.31.0"},
		{"local", ">=2.0", "2.3.1+cu121"},
	} {
		b.Run(c.name, func(b *testing.B) {
			s, v := MustParseSpecifiers(c.specifiers), MustParse(c.version)
			b.ReportAllocs()
			for b.Loop() {
				if !s.Contains(v) {
					b.Fatalf("%s does not contain %s", s, v)
				}
			}
		})
	}
}

func BenchmarkParseSpecifiers(b *testing.B) {
	for _, text := range []string{">=1.21,<3", ">=2.7, !=3.0.*, !=3.1.*, !=3.2.*, <4"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseSpecifiers(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The costs that callers rely on: the resolver compares and matches in its
// innermost loops.
func TestAllocations(t *testing.T) {
	v, w := MustParse("1.4.2"), MustParse("1.4.3rc1")
	set := MustParseSpecifiers(">=1.4,<2,!=1.5.*,~=1.4.0")
	for _, c := range []struct {
		name string
		want float64
		f    func()
	}{
		{"Parse of a normal form", 0, func() { Parse("2.0.0rc1.post2.dev20240501+cu121") }},
		{"Parse of another spelling", 1, func() { Parse("v2.0.0-alpha") }},
		{"Compare", 0, func() { v.Compare(w) }},
		{"Contains", 0, func() { set.Contains(v) }},
		{"ParseSpecifiers", 1, func() { ParseSpecifiers(">=1.4, <2, !=1.5.*") }},
	} {
		if got := testing.AllocsPerRun(100, c.f); got > c.want {
			t.Errorf("%s allocates %v times; want %v at most", c.name, got, c.want)
		}
	}
}
