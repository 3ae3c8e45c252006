package pep440

import "testing"

func BenchmarkSet(b *testing.B) {
	range1, range2 := MustParseSpecifiers(">=1.21,<3,!=2.0.*"), MustParseSpecifiers(">=2.7,<4,!=3.0.*,!=3.1.*,!=3.2.*")
	x, y, v := range1.Set(), range2.Set(), MustParse("2.9.1")
	for _, op := range []struct {
		name string
		run  func() bool
	}{
		{"of specifiers", func() bool { return range1.Set().IsEmpty() }},
		{"union", func() bool { return x.Union(y).IsEmpty() }},
		{"intersect", func() bool { return x.Intersect(y).IsEmpty() }},
		{"complement", func() bool { return x.Complement().IsEmpty() }},
		{"subset", func() bool { return x.IsSubset(y) }},
		{"equal", func() bool { return x.Equal(y) }},
		{"contains", func() bool { return !x.Contains(v) }},
		{"string", func() bool { return x.String() == "" }},
		{"key", func() bool { return x.Key() == "" }},
		{"by release", func() bool { return x.ByRelease(2).IsEmpty() }},
	} {
		b.Run(op.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if op.run() {
					b.Fatalf("%s of %s and %s", op.name, x, y)
				}
			}
		})
	}
}
