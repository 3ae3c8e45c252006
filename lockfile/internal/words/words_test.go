package words

import (
	"archive/zip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"resolve/pep508"
)

func TestMarkersAreUVs(t *testing.T) {
	for _, tc := range uvSays {
		s := NewSpace()
		if got := s.String(s.Since(s.Read(tc.marker), []uint64{3, 12})); got != tc.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tc.marker, got, tc.want)
		}
	}
}

// The table is what uv says today: RESOLVE_UV=uv compares.
func TestUVSays(t *testing.T) {
	uv := os.Getenv("RESOLVE_UV")
	if uv == "" {
		t.Skip("uv is not asked: set RESOLVE_UV to the path of one (pip install uv==0.13.9)")
	}
	dir := t.TempDir()
	var lines strings.Builder
	for i, tc := range uvSays {
		name := fmt.Sprintf("p%03d", i)
		writeWheel(t, dir, name)
		fmt.Fprintf(&lines, "%s ; %s\n", name, tc.marker)
	}
	in := filepath.Join(dir, "requirements.in")
	if err := os.WriteFile(in, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), uv, "pip", "compile", "-q", "--no-index", "--find-links", dir, in, "--no-header", "--no-annotate",
		"--no-strip-markers", "--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_28")
	cmd.Env = append(os.Environ(), "UV_PYTHON_DOWNLOADS=never")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i, tc := range uvSays {
		want := strings.TrimSuffix(fmt.Sprintf("p%03d==1.0 ; %s", i, tc.want), " ; ")
		if i >= len(got) || got[i] != want {
			t.Errorf("uv says %q, the table %q", got[min(i, len(got)-1)], want)
		}
	}
}

// writeWheel writes a wheel that says its name and nothing else.
func writeWheel(t *testing.T, dir, name string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, name+"-1.0-py3-none-any.whl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for file, text := range map[string]string{
		"METADATA": "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n",
		"WHEEL":    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
		"RECORD":   "",
	} {
		w, err := z.Create(name + "-1.0.dist-info/" + file)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// environments are some that there are: what no interpreter shows is not asked.
var environments = func() (list []pep508.Environment) {
	for _, platform := range [][4]string{{"linux", "posix", "Linux", "x86_64"}, {"darwin", "posix", "Darwin", "arm64"}, {"win32", "nt", "Windows", "AMD64"}, {"cygwin", "posix", "CYGWIN_NT-10.0", "x86_64"}} {
		for _, full := range []string{"3.12.0", "3.12.4", "3.13.0", "3.13.7", "3.14.1", "3.20.0", "4.0.0"} {
			for _, name := range [][2]string{{"cpython", "CPython"}, {"pypy", "PyPy"}} {
				list = append(list, pep508.Environment{
					SysPlatform: platform[0], OSName: platform[1], PlatformSystem: platform[2], PlatformMachine: platform[3],
					PythonVersion: full[:strings.LastIndexByte(full, '.')], PythonFullVersion: full,
					ImplementationName: name[0], PlatformPythonImplementation: name[1], ImplementationVersion: full,
				})
			}
		}
	}
	return list
}()

func drawMarker(t *rapid.T, depth int) string {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			key := rapid.SampledFrom([]string{"python_version", "python_full_version", "implementation_version"}).Draw(t, "key")
			op := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "op")
			return key + " " + op + " '" + rapid.SampledFrom([]string{"3.8", "3.12", "3.13", "3.13.7", "3.14", "4", "3.12.4"}).Draw(t, "version") + "'"
		case 1:
			op := rapid.SampledFrom([]string{"in", "not in"}).Draw(t, "op")
			return "'" + rapid.SampledFrom([]string{"lin", "win", "o", "x86"}).Draw(t, "part") + "' " + op + " " + rapid.SampledFrom([]string{"sys_platform", "platform_machine", "os_name"}).Draw(t, "key")
		}
		all := environments[rapid.IntRange(0, len(environments)-1).Draw(t, "environment")]
		pairs := [][2]string{
			{"sys_platform", all.SysPlatform}, {"os_name", all.OSName}, {"platform_system", all.PlatformSystem},
			{"platform_machine", all.PlatformMachine}, {"implementation_name", all.ImplementationName}, {"platform_python_implementation", all.PlatformPythonImplementation},
		}
		p := rapid.SampledFrom(pairs).Draw(t, "pair")
		return p[0] + " " + rapid.SampledFrom([]string{"==", "!="}).Draw(t, "op") + " '" + p[1] + "'"
	}
	op := rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "and or")
	return "(" + drawMarker(t, depth-1) + op + drawMarker(t, depth-1) + ")"
}

// What is written holds where the marker does, on every Python from the oldest on.
func TestMeaningStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawMarker(t, 4)
		marker := pep508.MustParseMarker(text)
		s := NewSpace()
		said := s.String(s.Since(s.Read(marker.String()), []uint64{3, 12}))
		var written *pep508.Marker
		if said != "" {
			var err error
			if written, err = pep508.ParseMarker(said); err != nil {
				t.Fatalf("%s: wrote %s: %v", text, said, err)
			}
		}
		for _, env := range environments {
			if got, want := written.Evaluate(&env, ""), marker.Evaluate(&env, ""); got != want {
				t.Fatalf("%s: wrote %s, which is %v in %+v", text, said, got, env)
			}
		}
	})
}

// Read never panics, whatever the text, and the work is bounded.
func FuzzRead(f *testing.F) {
	for _, tc := range uvSays {
		f.Add(tc.marker)
	}
	f.Add("(((")
	f.Add("'a' in extras and extra == 'b'")
	f.Add("python_version ~= '3' or python_version == '99999999999999999999'")
	f.Fuzz(func(t *testing.T, marker string) {
		s := NewSpace()
		s.String(s.Since(s.Read(marker), []uint64{3, 12}))
	})
}

// A marker of many parts costs bounded work and says nothing.
func TestTooLongIsNothing(t *testing.T) {
	var parts []string
	for i := range 400 {
		parts = append(parts, fmt.Sprintf("(platform_version == '%d' and 'x%d' in os_name)", i, i))
	}
	s := NewSpace()
	if got := s.String(s.Read(strings.Join(parts, " or "))); got != "" {
		t.Errorf("got a marker of %d bytes, want none", len(got))
	}
}
