package pep508

import "testing"

// benchConditions are shapes of markers as packages have them.
var benchConditions = []struct{ name, text string }{
	{"version", `python_version < "3.10"`},
	{"platform", `sys_platform == "win32" or platform_system == "Windows"`},
	{"both", `(sys_platform == "win32" or python_version >= "3.9") and extra == 'all'`},
	{"list", `python_version not in "2.7 3.4 3.5"`},
	{"machines", `platform_machine == "aarch64" or (platform_machine == "ppc64le" or (platform_machine == "x86_64" or (platform_machine == "amd64" or (platform_machine == "AMD64" or (platform_machine == "win32" or platform_machine == "WIN32")))))`},
	{"parts", `platform_machine in "x86_64 X86_64 aarch64 AARCH64 ppc64le PPC64LE amd64 AMD64"`},
}

func BenchmarkCondition(b *testing.B) {
	for _, c := range benchConditions {
		b.Run(c.name, func(b *testing.B) {
			m := MustParseMarker(c.text)
			b.ReportAllocs()
			for b.Loop() {
				if c := m.Condition(); c.IsAlways() || c.IsNever() {
					b.Fatal("a constant")
				}
			}
		})
	}
}

func BenchmarkConditionMarker(b *testing.B) {
	for _, c := range benchConditions {
		b.Run(c.name, func(b *testing.B) {
			d := MustParseMarker(c.text).Condition()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Marker(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkConditionOperations(b *testing.B) {
	x := MustParseMarker(`python_version >= "3.8" and (sys_platform == "linux" or sys_platform == "darwin") and extra == "all"`).Condition()
	y := MustParseMarker(`python_version < "3.12" and sys_platform != "win32" or platform_machine == "arm64"`).Condition()
	for _, op := range []struct {
		name string
		run  func() bool
	}{
		{"and", func() bool { return x.And(y).IsNever() }},
		{"or", func() bool { return x.Or(y).IsAlways() }},
		{"not", func() bool { return x.Not().IsNever() }},
		{"disjoint", func() bool { return x.Disjoint(y) }},
		{"implies", func() bool { return x.Implies(y) }},
		{"equal", func() bool { return x.Equal(y) }},
		{"given", func() bool { return x.Given(y).IsNever() }},
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
