package pep440bench

import (
	"fmt"
	"testing"

	semver "deps.dev/util/semver"
	aqua "github.com/aquasecurity/go-pep440-version"

	"resolve/pep440"
)

// Each benchmark ends in lib=..., which benchstat makes columns of. A library that
// has a wrong answer for an input is not timed on it: see ask.

// inputs are versions that stand between two others.
var inputs = []struct{ name, text, below, above string }{
	{"release", "3.12.4", "3.12.3", "3.12.5"},
	{"calendar", "2024.8.30", "2024.8.29", "2024.8.31"},
	{"prerelease", "2.0.0rc1", "2.0.0b2", "2.0.0"},
	{"local", "2.3.1+cu121", "2.3.1+cu118", "2.3.2"},
	{"epoch", "1!2.0.3", "2024.1", "1!2.0.4"},
}

var clauses = []struct {
	name, specifiers, version string
	want                      bool
}{
	{"range", ">=1.21,<3", "2.0.1", true},
	{"range-out", ">=1.21,<3", "3.0.1", false},
	{"exclusions", ">=2.7,<4,!=3.0.*,!=3.1.*,!=3.2.*", "3.12.4", true},
	{"compatible", "~=1.4.2", "1.4.9", true},
	{"pin", "==2.31.0", "2.31.0", true},
	{"pin-local", "==2.3.1", "2.3.1+cu121", true},
}

// ask skips the benchmark, with the reason, if what a library answers is not what is
// wanted; ours fails.
func ask[T comparable](b *testing.B, l library, what string, got T, err error, want T) {
	b.Helper()
	end := b.Skipf
	if l.name == libraries[0].name {
		end = b.Fatalf
	}
	switch {
	case err != nil:
		end("%s: %v: runs when %s reads it", what, err, l.name)
	case got != want:
		end("%s = %v: runs when %s says %v", what, got, l.name, want)
	}
}

// askBetween skips the benchmark of a library that does not place a version right.
func askBetween(b *testing.B, l library, text, below, above string) {
	b.Helper()
	for _, c := range []struct {
		other string
		want  int
	}{{below, 1}, {text, 0}, {above, -1}} {
		got, err := l.compare(text, c.other)
		ask(b, l, fmt.Sprintf("comparing %s and %s", text, c.other), got, err, c.want)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, in := range inputs {
		run := func(i int, parse func(*testing.B)) {
			b.Run(in.name+"/lib="+libraries[i].name, func(b *testing.B) {
				askBetween(b, libraries[i], in.text, in.below, in.above)
				b.ReportAllocs()
				parse(b)
			})
		}
		run(0, func(b *testing.B) {
			for b.Loop() {
				if _, err := pep440.Parse(in.text); err != nil {
					b.Fatal(err)
				}
			}
		})
		run(1, func(b *testing.B) {
			for b.Loop() {
				if _, err := semver.PyPI.Parse(in.text); err != nil {
					b.Fatal(err)
				}
			}
		})
		run(2, func(b *testing.B) {
			for b.Loop() {
				if _, err := aqua.Parse(in.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// must is for what a library was just seen to read.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func BenchmarkCompare(b *testing.B) {
	for _, in := range inputs {
		run := func(i int, compare func(*testing.B) int) {
			b.Run(in.name+"/lib="+libraries[i].name, func(b *testing.B) {
				askBetween(b, libraries[i], in.text, in.below, in.above)
				b.ReportAllocs()
				if sum := compare(b); sum <= 0 {
					b.Errorf("%s is not above %s", in.text, in.below)
				}
			})
		}
		run(0, func(b *testing.B) (sum int) {
			v, w := must(pep440.Parse(in.text)), must(pep440.Parse(in.below))
			for b.Loop() {
				sum += v.Compare(w)
			}
			return sum
		})
		run(1, func(b *testing.B) (sum int) {
			v, w := must(semver.PyPI.Parse(in.text)), must(semver.PyPI.Parse(in.below))
			for b.Loop() {
				sum += v.Compare(w)
			}
			return sum
		})
		run(2, func(b *testing.B) (sum int) {
			v, w := must(aqua.Parse(in.text)), must(aqua.Parse(in.below))
			for b.Loop() {
				sum += v.Compare(w)
			}
			return sum
		})
	}
}

func BenchmarkContains(b *testing.B) {
	for _, c := range clauses {
		run := func(i int, contains func(*testing.B)) {
			b.Run(c.name+"/lib="+libraries[i].name, func(b *testing.B) {
				got, err := libraries[i].contains(c.specifiers, c.version)
				ask(b, libraries[i], fmt.Sprintf("%q contains %s", c.specifiers, c.version), got, err, c.want)
				b.ReportAllocs()
				contains(b)
			})
		}
		run(0, func(b *testing.B) {
			s, v := must(pep440.ParseSpecifiers(c.specifiers)), must(pep440.Parse(c.version))
			for b.Loop() {
				if s.Contains(v) != c.want {
					b.Fatal("the answer has changed")
				}
			}
		})
		run(1, func(b *testing.B) {
			s, v := must(semver.PyPI.ParseConstraint(c.specifiers)), must(semver.PyPI.Parse(c.version))
			for b.Loop() {
				if s.MatchVersionPrerelease(v) != c.want {
					b.Fatal("the answer has changed")
				}
			}
		})
		run(2, func(b *testing.B) {
			s, v := must(aqua.NewSpecifiers(c.specifiers, aqua.WithPreRelease(true))), must(aqua.Parse(c.version))
			for b.Loop() {
				if s.Check(v) != c.want {
					b.Fatal("the answer has changed")
				}
			}
		})
	}
}
