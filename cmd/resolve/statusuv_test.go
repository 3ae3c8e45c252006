package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"testing"

	"resolve/fixtures"
)

// statusCases are command lines over outputWorld and outputFiles that end badly,
// or just do not, with the code of both programs; RESOLVE_UV=uv asks uv for its.
var statusCases = []struct {
	args string
	code int
	uv   int // where it is another, and why says so
	why  string
}{
	{args: "clash.in", code: 1},
	{args: "clash.in --no-deps"},
	{args: "yank.in -c con-more.in -o gone.txt"},
	{args: "plain.in --exclude-newer 2020-01-01", code: 1},
	{args: "choosy.in --exclude-newer 2023-01-01", code: 1},
	{args: "choosy.in --exclude-newer yesterdayish", code: 2},
	{args: "choosy.in --exclude-newer-package choosy", code: 2},
	{args: "alpha.in --prerelease disallow", code: 1},
	{args: "alpha.in --prerelease if-necessary-or-explicit"},
	{args: "alpha.in --prerelease sometimes", code: 2},
	{args: "choosy.in --resolution newest", code: 2},
	{args: "malformed.in", code: 1},
	{args: "withdrawn.in", code: 1},
	{args: "withdrawn.in -c withdrawn-pin.in"},
	{args: "unknown.in", code: 1},
	{args: "old-pin.in --no-build", code: 1},
	{args: "old-pin.in --only-binary old", code: 1},
	{args: "slip.in", code: 2},
	{args: "option.in", code: 2},
	{args: "missing.in", code: 2},
	{args: "plain.in -c missing.in", code: 2},
	{args: "plain.in --overrides missing.in", code: 2},
	{args: "plain.in --excludes missing.in", code: 2},
	{args: "sub", code: 2},
	{args: "", code: 2},
	{args: "comments.in"},
	{args: "broken/pyproject.toml", code: 2},
	{args: "pyproject.toml --extra nobody", code: 2},
	{args: "plain.in --extra quick", code: 2},
	{args: "plain.in --all-extras", code: 2},
	{args: "--group nobody", code: 2},
	{args: "--group missing/pyproject.toml:test", code: 2},
	{args: "plain.in --python-version three", code: 2},
	{args: "plain.in --python-platform amiga", code: 2},
	{args: "plain.in --annotation-style both", code: 2},
	{args: "plain.in --format poetry", code: 2},
	{args: "plain.in --format pylock.toml -o lock.toml", code: 2},
	{args: "plain.in --no-such-flag", code: 2},
	{args: "plain.in --index-strategy best", code: 2},
	{args: "plain.in --color blue", code: 2},
	{args: "plain.in --directory missing", code: 2},
	{args: "plain.in -p <3", code: 2},
	{args: "plain.in -p >=nonsense", code: 2},
	{args: "list.toml", code: 2},
	{args: "list.TOML", code: 2},
	{args: ".toml"},
	{args: "toml.in"},
	{args: "pylock.toml", code: 2},
	{args: "plain.in -c list.toml", code: 2},
	{args: "plain.in -c pyproject.toml", code: 2},
	{args: "plain.in --override list.toml", code: 2},
	{args: "plain.in --excludes list.toml", code: 2},
	{args: "plain.in --project missing", code: 2},
	{args: "plain.in --project plain.in", code: 2},
	{args: "plain.in --project bare"},
	{args: "--group test --project sub", code: 2},
	{args: "pyproject.toml --project bare"},
	{args: "plain.in --config-file missing.toml", code: 2},
	{args: "plain.in -f missing", code: 2},
	{args: "plain.in --no-index", code: 1},
	{args: "plain.in -P choosy=>2 -o old.txt", code: 2},
	{args: "plain.in -o sub", code: 2},
	{args: "plain.in --resolver legacy", code: 2},
	{args: "plain.in --emit-options", code: 2},
	{args: "url.in --offline", code: 2, uv: 1, why: "a requirement with a URL is not taken yet"},
	{args: "plain.in --index-url nonsense", code: 2, uv: 1, why: "an index that is not there has told nothing"},
	{args: "plain.in --index-url http://", code: 2},
	{args: "plain.in --offline", code: 2, uv: 1, why: "what cannot be seen is no answer"},
	{args: "plain.in --universal", code: 2, uv: 0, why: "there is no such lock yet"},
	{args: "self.in", code: 2, uv: 0, why: "files in a ring are a slip, as for pip"},
	{args: "plain.in --python-version 3", code: 2, uv: 0, why: "nobody means Python 3.0"},
	{args: "plain.in -o plain.in", code: 2, uv: 0, why: "what is read would be lost"},
	{args: "plain.in --index-strategy unsafe-best-match"},
	{args: "pyproject.toml --all-extras --extra quick", code: 0, uv: 2, why: "it is clear what is meant"},
}

func TestStatusIsUVs(t *testing.T) {
	u, err := fixtures.Parse(outputWorld)
	if err != nil {
		t.Fatal(err)
	}
	s, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	t.Chdir(t.TempDir())
	write := func() {
		for name, text := range outputFiles {
			writeTest(t, name, text)
		}
	}
	for name, text := range map[string]string{
		"malformed.in": "malformed\n", "withdrawn.in": "withdrawn\n", "withdrawn-pin.in": "withdrawn==1.0\n", "unknown.in": "nobody-has-this\n",
		"list.toml": "leaf\n", "list.TOML": "leaf\n", ".toml": "leaf\n", "pylock.toml": "lock-version = \"1.0\"\n", "toml.in": "-r list.toml\n",
		"old-pin.in": "old==1.0\n", "broken/pyproject.toml": "[project\n", "self.in": "-r self.in\nleaf\n", "url.in": "leaf @ https://127.0.0.1:1/leaf-1.0-py3-none-any.whl\n",
	} {
		writeTest(t, name, text)
	}
	for _, tc := range statusCases {
		t.Run(tc.args, func(t *testing.T) {
			args := append([]string{"-q"}, strings.Fields(tc.args)...)
			if !strings.Contains(tc.args, "--index-url") {
				args = append(args, "--index-url", s.URL)
			}
			if !strings.Contains(tc.args, "--python-version") {
				args = append(args, "--python-version", "3.12")
			}
			args = append(args, "--cache-dir", t.TempDir())
			write()
			if code, _, stderr := runHere(t.Context(), args...); code != tc.code {
				t.Errorf("got exit code %d and %q, want %d", code, stderr, tc.code)
			}
			uv := os.Getenv("RESOLVE_UV")
			if uv == "" {
				return
			}
			want := tc.code
			if tc.why != "" {
				want = tc.uv
			}
			write()
			if code, out := statusOfUV(t, uv, args); code != want {
				t.Errorf("uv: got exit code %d and %q, want %d", code, out, want)
			}
		})
	}
}

// statusIndex is an index that answers badly, each package in a way of its own.
func statusIndex(w http.ResponseWriter, r *http.Request) {
	kind, name := path.Split(strings.Trim(r.URL.Path, "/"))
	page := "application/vnd.pypi.simple.v1+json"
	answer := func(contentType string, status int, text string) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
	status, isStatus := strings.CutPrefix(name, "answers-")
	code, _ := strconv.Atoi(status)
	switch {
	case kind == "files/" && name == "lost-1.0-py3-none-any.whl.metadata":
		http.NotFound(w, r)
	case kind == "files/" && strings.HasSuffix(name, ".metadata"):
		answer("text/plain", http.StatusOK, "Metadata-Version: 2.1\nName: changed\nVersion: 1.0\n")
	case kind == "files/":
		http.NotFound(w, r)
	case isStatus:
		answer("text/plain", code, "no")
	case name == "garbage":
		answer(page, http.StatusOK, "{nonsense")
	case name == "picture":
		answer("image/png", http.StatusOK, "a picture")
	case name == "future":
		answer(page, http.StatusOK, `{"meta":{"api-version":"2.0"},"name":"future","files":[]}`)
	default:
		file := name + "-1.0-py3-none-any.whl"
		answer(page, http.StatusOK, fmt.Sprintf(`{"meta":{"api-version":"1.0"},"name":%q,"files":[{"filename":%q,"url":"/files/%s","hashes":{},"core-metadata":{"sha256":%q}}]}`,
			name, file, file, strings.Repeat("0", 64)))
	}
}

// What an index could not tell is 2 and not 1, whatever it is that keeps it from
// telling: uv takes a page that it may not see for one that is not there, and ends
// with 1 also where what came is nonsense.
func TestStatusOfIndexes(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(statusIndex))
	defer s.Close()
	t.Chdir(t.TempDir())
	t.Setenv("UV_HTTP_RETRIES", "0")
	for _, tc := range []struct {
		name string
		code int
		uv   int
	}{
		{"answers-404", 1, 1},
		{"answers-410", 1, 2}, // it says that there is no such package
		{"answers-401", 2, 1},
		{"answers-403", 2, 1},
		{"answers-400", 2, 2},
		{"answers-501", 2, 2},
		{"garbage", 2, 1},
		{"picture", 2, 1},
		{"future", 2, 1},
		{"lost", 2, 1},
		{"changed", 2, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			writeTest(t, "app.in", tc.name+"\n")
			args := []string{"app.in", "-q", "--index-url", s.URL + "/simple", "--python-version=3.12", "--python-platform=linux", "--no-cache"}
			if code, _, stderr := runHere(t.Context(), args...); code != tc.code {
				t.Errorf("got exit code %d and %q, want %d", code, stderr, tc.code)
			}
			if uv := os.Getenv("RESOLVE_UV"); uv != "" {
				if code, out := statusOfUV(t, uv, args); code != tc.uv {
					t.Errorf("uv: got exit code %d and %q, want %d", code, out, tc.uv)
				}
			}
		})
	}
}

// statusOfUV returns how uv pip compile ends, and what it says.
func statusOfUV(t *testing.T, uv string, args []string) (code int, out []byte) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), uv, append([]string{"pip", "compile"}, args...)...)
	cmd.Env = append(os.Environ(), "UV_PYTHON_DOWNLOADS=never")
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), out
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, out
}
