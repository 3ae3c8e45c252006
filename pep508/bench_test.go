package pep508

import "testing"

var linux = Environment{
	OSName:                       "posix",
	SysPlatform:                  "linux",
	PlatformMachine:              "x86_64",
	PlatformPythonImplementation: "CPython",
	PlatformRelease:              "6.8.0-45-generic",
	PlatformSystem:               "Linux",
	PlatformVersion:              "#45-Ubuntu SMP",
	PythonVersion:                "3.12",
	PythonFullVersion:            "3.12.4",
	ImplementationName:           "cpython",
	ImplementationVersion:        "3.12.4",
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"name", "idna"},
		{"range", "urllib3<3,>=1.21.1"},
		{"old", "Flask (>=2.0)"},
		{"marker", `importlib-metadata>=3.6; python_version < "3.10"`},
		{"extra", `PySocks!=1.5.7,>=1.5.6; extra == "socks"`},
		{"both", `tzdata>=2022.7; (sys_platform == "win32" or python_version >= "3.9") and extra == 'all'`},
		{"url", "pip @ https://example.com/pip-1.3.1.zip#sha1=da9234ee ; os_name == 'posix'"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(c.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEvaluate(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"version", `python_version >= "3.10"`},
		{"text", `sys_platform == "linux"`},
		{"extra", `extra == "socks"`},
		{"list", `python_version not in "2.7 3.4 3.5"`},
		{"reversed", `"3.9" < python_version`},
		{"both", `(sys_platform == "win32" or python_version >= "3.9") and extra == 'socks'`},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := MustParseMarker(c.text)
			b.ReportAllocs()
			for b.Loop() {
				if !m.Evaluate(&linux, "socks") {
					b.Fatalf("%s does not hold", m)
				}
			}
		})
	}
}
