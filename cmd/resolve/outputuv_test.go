package main

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/fixtures"
	"resolve/index"
	"resolve/internal/peers"
)

// outputWorld has what can be seen in a lock: extras with extras, rings, markers on
// the way, several wheels, sdists, files of other days.
const outputWorld = `# What a lock shows.
-- universe --
app 1.0 sdist=static uploaded=2024-05-01T10:11:12.5Z
	core>=1 ; sys_platform != "win32"
	ring
	core[fast,safe] ; extra == "web" and python_version < "3.14"
	app[web] ; extra == "all"
core 1.0 wheel=py3-none-any wheel=cp312-cp312-manylinux_2_17_x86_64 wheel=cp312-cp312-win_amd64 wheel=cp39-abi3-manylinux_2_17_x86_64 sdist=static uploaded=2024-05-02T00:00:00Z
	speed ; extra == "fast" and platform_machine == "x86_64"
	speed ; extra == "fast" and platform_machine == "aarch64"
	leaf ; extra == "safe"
ring 1.0
	gnir ; python_version < "3.13"
gnir 1.0
	ring ; os_name == "posix"
	leaf>=1 ; platform_system == "Linux"
leaf 1.0 yanked="too old"
leaf 2.0
speed 2.0 sdist=static
late 1.0 uploaded=2024-05-01T00:00:00Z
nested 1.0
	nested[b] ; extra == "a" and sys_platform == "linux"
	late ; extra == "b"
	nested[a,b] ; extra == "all" and os_name == "posix"
choosy 1.0 uploaded=2024-01-01T00:00:00Z
choosy 2.0 uploaded=2024-06-01T00:00:00Z requires-python=">=3.9"
choosy 3.0a1 uploaded=2024-07-01T00:00:00Z
young 0.1a1
young 0.1b2
local 1.0
local 1.0+cu12
epoch 1!2.0
old 1.0 sdist no-wheel
old 0.5
this 1.0
	choosy<2
that 1.0
	choosy>=2
withdrawn 1.0 yanked
malformed 1.0
	leaf>=not a version
-- requirements.txt --
app
`

var outputFiles = map[string]string{
	"app.in":      "app[all]\nlate ; sys_platform == \"linux\" and python_version > \"3.8\"\n",
	"plain.in":    "app\n",
	"yank.in":     "leaf==1.0\n-r sub/more.in\n",
	"two.in":      "core\ncore[fast] ; sys_platform == \"linux\"\n",
	"sub/more.in": "leaf\n-c con.in\n",
	"sub/con.in":  "leaf<3\n",
	"con.in":      "leaf<4\nspeed<9\n",
	"over.in":     "leaf==2.0 ; sys_platform == \"linux\"\n",
	"none.in":     "leaf ; sys_platform == 'nowhere'\n",
	"nested.in":   "nested[a]\n",
	"ring.in":     "nested[all]\n",
	"dots.in":     "-r sub/../plain.in\n-c ./sub/./con.in\n-r sub/up.in\n",
	"sub/up.in":   "-r ../sub/more.in\n-r ./../yank.in\n",
	"choosy.in":   "choosy\n",
	"alpha.in":    "choosy>=3.0a1\nyoung\n",
	"parts.in":    "choosy<2 ; python_version < \"3.9\"\nchoosy>=2 ; python_version >= \"3.9\"\nChoosy>=1\nchoosy\n",
	"forms.in":    "core (>=1,<2)\nlocal==1.0\nepoch==1!2.*\nLeaf ~= 2.0  # why\nold;python_version>'3'\n",
	"more.in":     "core[safe]\nleaf==2.0 ; sys_platform == \"win32\"\nleaf\n",
	"con-more.in": "core[fast]<2\nleaf<3 ; sys_platform == \"linux\"\nnobody==1\n",
	"con-deep.in": "-r con.in\nspeed<8\n",
	"con-wide.in": "leaf\nring ; python_version > \"3\"\ncore[fast]\n",
	"old.txt":     "choosy==1.0\nlocal==1.0\n",
	"twice.txt":   "choosy==1.0\nlocal==1.0\nchoosy==2.0\nleaf==1.0\nleaf==2.0\n",
	"gone.txt":    "choosy==1.5 \\\n    --hash=sha256:" + strings.Repeat("0", 64) + "\n",
	"clash.in":    "this\nthat\n",
	"slip.in":     "choosy=>2\n",
	"option.in":   "--nonsense\nleaf\n",
	"broken.toml": "[project\n",
	"leaves.in":   "leaf\nring\n",
	"comments.in": "# nothing\n",
	"script.py":   "# /// script\n# dependencies = [\"leaf\"]\n# ///\n",
	"pyproject.toml": `[project]
name = "My.Project"
version = "1"
dependencies = ["leaf", "core"]
[project.optional-dependencies]
quick = ["core[fast]"]
[dependency-groups]
Test = ["leaf", {include-group = "base"}]
base = ["ring"]
`,
	"other/pyproject.toml": `[project]
name = "other"
version = "1"
dependencies = ["late"]
[project.optional-dependencies]
all = ["other[one]"]
one = ["choosy"]
`,
	"bare/pyproject.toml": "[dependency-groups]\ntest = [\"leaf\"]\n",
}

// outputCases are command lines; the name of a case is that of its answer in
// testdata/uv. The answers are uv 0.13.9's: RESOLVE_UV=uv compares, and with
// -update rewrites them.
var outputCases = []struct{ name, args string }{
	{"plain", "plain.in"},
	{"split", "app.in"},
	{"line", "app.in --annotation-style line"},
	{"markers", "app.in --no-strip-markers"},
	{"extras", "app.in --no-strip-extras"},
	{"extras-markers", "app.in --no-strip-extras --no-strip-markers"},
	{"extras-apart", "two.in --no-strip-extras --no-strip-markers"},
	{"no-annotate", "app.in --no-annotate --no-strip-markers"},
	{"omit", "app.in --no-emit-package core --no-emit-package Ring --no-emit-package nobody"},
	{"build", "app.in --emit-build-options --only-binary core,leaf --no-binary speed"},
	{"index", "plain.in --emit-index-url --emit-index-annotation --emit-find-links"},
	{"hashes", "app.in --generate-hashes"},
	{"hashes-line", "app.in --generate-hashes --annotation-style line --no-strip-markers"},
	{"constraint", "yank.in -c con.in"},
	{"constraint-deep", "yank.in -c con-deep.in"},
	{"constraint-wide", "two.in yank.in -c con-wide.in"},
	{"override", "yank.in plain.in --override over.in"},
	{"override-markers", "plain.in --override over.in --no-strip-markers --annotation-style line"},
	{"override-idle", "none.in plain.in --override over.in"},
	{"override-idle-alone", "none.in --override over.in --no-strip-markers"},
	{"project", "pyproject.toml --extra quick --group test"},
	{"project-line", "./pyproject.toml plain.in --all-extras --annotation-style line"},
	{"projects", "pyproject.toml other/pyproject.toml --extra quick --extra one"},
	{"projects-all", "other/pyproject.toml pyproject.toml --all-extras --group bare/pyproject.toml:test"},
	{"group-project", "--project bare --group test"},
	{"group-project-file", "--project bare/pyproject.toml --group pyproject.toml:test --group test plain.in"},
	{"group", "--group bare/pyproject.toml:test"},
	{"script", "script.py plain.in"},
	{"pylock", "app.in --format pylock.toml"},
	{"pylock-binary", "app.in --format pylock.toml --only-binary :all: --no-emit-package ring"},
	{"pylock-source", "two.in --format pylock.toml --no-binary speed"},
	{"pylock-none", "none.in --format pylock.toml"},
	{"nested", "nested.in --no-strip-extras --no-strip-markers"},
	{"nested-ring", "ring.in --format pylock.toml"},
	{"names", "dots.in"},
	{"names-line", "./dots.in -c ./sub/../con.in --annotation-style line"},
	{"alpha", "alpha.in"},
	{"alpha-allowed", "choosy.in --prerelease allow"},
	{"lowest", "choosy.in app.in --resolution lowest"},
	{"lowest-direct", "choosy.in --resolution lowest-direct"},
	{"newer", "choosy.in --exclude-newer 2024-03-01"},
	{"newer-package", "choosy.in --exclude-newer 2024-03-01 --exclude-newer-package choosy=false"},
	{"parts", "parts.in --no-strip-markers"},
	{"forms", "forms.in --no-build"},
	{"more", "more.in two.in -c con-more.in --no-strip-markers --no-strip-extras"},
	{"more-line", "more.in two.in -c con-more.in --generate-hashes --annotation-style line"},
	{"kept", "choosy.in forms.in -o old.txt --no-build"},
	{"kept-but-one", "choosy.in forms.in -o old.txt -P choosy --no-build"},
	{"kept-below", "choosy.in -o old.txt -P choosy<2"},
	{"kept-none", "choosy.in -o old.txt -U"},
	{"kept-twice", "choosy.in forms.in -o twice.txt --no-build"},
	{"kept-twice-lowest", "choosy.in -o twice.txt --resolution lowest"},
	{"gone", "choosy.in -o gone.txt --generate-hashes"},
	{"no-deps", "app.in two.in --no-deps --no-strip-extras"},
	{"excludes", "app.in --excludes leaves.in"},
	{"groups", "--group bare/pyproject.toml:test --group base plain.in"},
}

func TestLocksAreUVs(t *testing.T) {
	u, err := fixtures.Parse(outputWorld)
	if err != nil {
		t.Fatal(err)
	}
	s, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	answers, err := filepath.Abs("testdata/uv")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for name, text := range outputFiles {
		writeTest(t, name, text)
	}
	for _, tc := range outputCases {
		t.Run(tc.name, func(t *testing.T) {
			compareWithUV(t, s.URL, strings.Fields(tc.args), filepath.Join(answers, tc.name+".txt"))
		})
	}
}

func writeTest(t *testing.T, name, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// compareWithUV compares the bodies of both locks, if there is uv, and ours with
// the answer in a file, if that is not "".
func compareWithUV(t *testing.T, url string, args []string, answer string) {
	t.Helper()
	args = append([]string{"--index-url", url, "--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_36", "--cache-dir", t.TempDir()}, args...)
	got := lockBody(lockOf(t, args, func() string {
		code, stdout, stderr := runHere(t.Context(), append(args, "-q")...)
		if code != exitSolved {
			t.Fatalf("got exit code %d and %q", code, stderr)
		}
		return stdout
	}), url)
	if uv := os.Getenv("RESOLVE_UV"); uv != "" {
		theirs := lockBody(lockOf(t, args, func() string { return runUV(t, uv, args) }), url)
		if diff := cmp.Diff(got, theirs); diff != "" {
			t.Errorf("lock (-got +uv's):\n%s", diff)
		}
		if *update && answer != "" {
			writeTest(t, answer, theirs)
		}
	}
	if answer == "" {
		return
	}
	want, err := os.ReadFile(answer)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, string(want)); diff != "" {
		t.Errorf("lock (-got +want):\n%s", diff)
	}
}

// lockOf returns the lock that a run makes: standard output, or the file after -o,
// which is then again what it was.
func lockOf(t *testing.T, args []string, run func() string) string {
	t.Helper()
	at := slices.Index(args, "-o")
	if at < 0 {
		return run()
	}
	name := args[at+1]
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	run()
	after, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	writeTest(t, name, string(before))
	return string(after)
}

func runUV(t *testing.T, uv string, args []string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), uv, append([]string{"pip", "compile", "-q"}, args...)...)
	cmd.Env = append(os.Environ(), "UV_PYTHON_DOWNLOADS=never")
	out, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); ok {
		t.Fatalf("%s: %v: %s", uv, err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

var (
	lockHeader = regexp.MustCompile(`^# .*following command:\n#    .*\n`)
	lockAuthor = regexp.MustCompile(`(?m)^created-by = "\w+"$`)
)

// lockBody is a lock without what may differ: who wrote it, and where an index of
// this test listens.
func lockBody(lock, url string) string {
	lock = lockAuthor.ReplaceAllString(lockHeader.ReplaceAllString(lock, ""), `created-by = "..."`)
	return strings.ReplaceAll(lock, strings.TrimSuffix(url, "/simple"), "http://index")
}

// The same on real sets of requirements, where they and uv are at hand.
func TestRecordedLocksAreUVs(t *testing.T) {
	if os.Getenv("RESOLVE_UV") == "" {
		t.Skip("uv is not asked: set RESOLVE_UV to the path of one (pip install uv==0.13.9)")
	}
	s := httptest.NewServer(index.FS(peers.Recording(t, "public")))
	defer s.Close()
	folder := peers.Folder(t, "requirements")
	for _, set := range []string{"black", "boto3", "jupyter", "slow", "trio"} {
		for _, flags := range []string{
			"", "--annotation-style line --no-strip-markers --no-strip-extras", "--generate-hashes", "--generate-hashes --annotation-style line",
			"--format pylock.toml", "--emit-index-annotation --emit-index-url --no-strip-markers",
		} {
			t.Run(strings.TrimSpace(set+" "+flags), func(t *testing.T) {
				compareWithUV(t, s.URL+"/simple", append([]string{filepath.Join(folder, set+".in")}, strings.Fields(flags)...), "")
			})
		}
	}
}
