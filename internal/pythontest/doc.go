// Package pythontest lets a test ask a Python library for its opinion: it finds an
// interpreter that has the library, starts a program in it and talks to that in
// lines of JSON. Where there is no such interpreter the test is skipped, with a
// word that says what is missing.
//
//	const program = `
//	import sys, json
//	from packaging.version import Version
//	for line in sys.stdin:
//	    print(json.dumps(str(Version(json.loads(line)))))
//	`
//	p := pythontest.Start(t, program, pythontest.Module{Name: "packaging", Version: "26"})
//	for i, want := range pythontest.All[string, string](p, texts) { ... }
//
// The interpreter is $RESOLVE_PYTHON if that is set; else the first of python3 and
// python on the path that has the modules.
//
// It is imported by tests alone. What must not live here: the programs themselves,
// and anything that knows what is compared.
package pythontest
