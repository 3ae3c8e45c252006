package dist

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func filesNamed(names string) []*File {
	var files []*File
	for _, name := range strings.Fields(names) {
		files = append(files, &File{Kind: Wheel, Filename: name})
	}
	return files
}

// The first file of each list is the one that must be chosen.
func TestBest(t *testing.T) {
	tags := NewTags(cpython("3.12"), glibc("x86_64", 28))
	for _, test := range []struct {
		story      string
		wheels     string
		compatible bool
	}{
		{"the interpreter's own ABI", `
			a-1-cp312-cp312-manylinux_2_17_x86_64.whl
			a-1-cp38-abi3-manylinux_2_28_x86_64.whl
			a-1-py3-none-any.whl
			a-1-cp312-cp312-manylinux_2_31_x86_64.whl`, true},
		{"the newest glibc", `
			a-1-cp312-cp312-manylinux_2_28_x86_64.whl
			a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
			a-1-cp312-cp312-linux_x86_64.whl`, true},
		{"the newest stable ABI", `
			a-1-cp311-abi3-manylinux_2_17_x86_64.whl
			a-1-cp38-abi3-manylinux_2_28_x86_64.whl`, true},
		{"a tag before a build tag", `
			a-1-cp312-cp312-linux_x86_64.whl
			a-1-9-py3-none-any.whl`, true},
		{"the highest build tag by number", `
			a-1-10-py3-none-any.whl
			a-1-9z-py3-none-any.whl
			a-1-py3-none-any.whl`, true},
		{"then by text", `
			a-1-1b-py3-none-any.whl
			a-1-1a-py3-none-any.whl
			a-1-01-py3-none-any.whl
			a-1-1-py3-none-any.whl`, true},
		{"then the name that sorts first", `
			a-1-01-py3-none-any.whl
			a-1-1-py3-none-any.whl`, true},
		{"case counts in names", `
			A-1-py3-none-any.whl
			a-1-py3-none-any.whl`, true},
		{"none fits: a wrong platform is closest", `
			a-1-cp312-cp312-win_amd64.whl
			a-1-2-cp311-cp311-manylinux_2_17_x86_64.whl
			a-1-cp313-cp313-manylinux_2_17_x86_64.whl`, false},
		{"none fits: build tags do not matter", `
			a-1-1-cp312-cp312-win_amd64.whl
			a-1-2-cp312-cp312-win_amd64.whl
			a-1-cp312-cp312-win_amd64.whl`, false},
		{"none fits: a wrong Python is closer than tags that nobody knows", `
			a-1-py2-none-any.whl
			a-1-jy27-none-any.whl`, false},
		{"names that are none are passed over", `
			a-1-jy27-none-any.whl
			a-1-none-any.whl
			a-1.tar.gz`, false},
	} {
		files := filesNamed(test.wheels)
		want := files[0]
		for range 20 {
			rand.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
			got, compatible := tags.Best(files)
			if any := tags.AnyFits(files); any != compatible {
				t.Errorf("AnyFits says %t, Best %t", any, compatible)
			}
			if got != want || compatible != test.compatible {
				t.Fatalf("%s: Best = %v, %v, want %v, %v", test.story, got, compatible, want, test.compatible)
			}
		}
	}
	for _, none := range []string{"", "a-1.tar.gz a-1-py3.9.egg"} {
		if tags.AnyFits(filesNamed(none)) {
			t.Errorf("%q: what is no wheel fits", none)
		}
		if got, compatible := tags.Best(filesNamed(none)); got != nil || compatible {
			t.Errorf("Best(%q) = %v, %v, want nil, false", none, got, compatible)
		}
	}
}

func BenchmarkBest(b *testing.B) {
	tags := NewTags(cpython("3.12"), glibc("x86_64", 28))
	for _, c := range []struct{ shape, wheels string }{
		{"pure", "jupyterlab_server-2.27.3-py3-none-any.whl"},
		{"binary-8", `
			numpy-2.1.0-cp310-cp310-macosx_10_9_x86_64.whl numpy-2.1.0-cp310-cp310-win_amd64.whl
			numpy-2.1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl numpy-2.1.0-cp312-cp312-macosx_11_0_arm64.whl
			numpy-2.1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl numpy-2.1.0-cp312-cp312-musllinux_1_1_x86_64.whl
			numpy-2.1.0-cp313-cp313t-win_amd64.whl numpy-2.1.0-pp310-pypy310_pp73-win_amd64.whl`},
	} {
		b.Run(c.shape, func(b *testing.B) {
			files := filesNamed(c.wheels)
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := tags.Best(files); !ok {
					b.Fatal("want one that fits")
				}
			}
		})
	}
}

// AnyFits looks at less of a name than Best, and says the same of any wheel.
func TestAnyFitsIsBest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(parts ...string) string { return parts[r.IntN(len(parts))] }
	targets := []*Tags{
		NewTags(cpython("3.12"), glibc("x86_64", 28)), NewTags(cpython("2.7"), glibc("x86_64", 28)), NewTags(cpython("3.12"), Platform{}),
		NewTags(Python{Implementation: "pypy", Version: cpython("3.11").Version}, glibc("x86_64", 28)),
		NewTags(Python{Implementation: "jython", Version: cpython("3.11").Version}, glibc("x86_64", 28)),
		NewTags(Python{Version: cpython("3.13").Version, FreeThreaded: true}, glibc("x86_64", 28)),
	}
	fit := 0
	for range 20_000 {
		name := "a-1" + pick("", "-1", "-x") + "-" + pick("py3", "py2.py3", "cp312", "cp311.cp312", "cp27", "pp311", "py", "3", "", "cp313") +
			"-" + pick("none", "cp312", "abi3", "none.abi3", "cp313t", "pypy311_pp73", "cp27m", "") +
			"-" + pick("any", "manylinux_2_17_x86_64", "win32.any", "win_amd64", "") + pick(".whl", ".whl", ".whl", ".zip")
		files := []*File{{Kind: Wheel, Filename: name}}
		for i, tags := range targets {
			_, want := tags.Best(files)
			if got := tags.AnyFits(files); got != want {
				t.Fatalf("target %d: %s fits: got %t, want %t", i, name, got, want)
			} else if got {
				fit++
			}
		}
	}
	if fit == 0 {
		t.Error("nothing fitted")
	}
}
