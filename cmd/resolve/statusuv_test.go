package main

import (
	"errors"
	"os"
	"os/exec"
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
	{args: "plain.in --config-file missing.toml", code: 2},
	{args: "plain.in -f missing", code: 2},
	{args: "plain.in --no-index", code: 1},
	{args: "plain.in -P choosy=>2 -o old.txt", code: 2},
	{args: "plain.in -o sub", code: 2},
	{args: "plain.in --resolver legacy", code: 2},
	{args: "plain.in --emit-options", code: 2},
	{args: "url.in --offline", code: 2, uv: 1, why: "a requirement with a URL is not taken yet"},
	{args: "plain.in --offline", code: 2, uv: 1, why: "what cannot be seen is no answer"},
	{args: "plain.in --universal", code: 2, uv: 0, why: "there is no such lock yet"},
	{args: "self.in", code: 2, uv: 0, why: "files in a ring are a slip, as for pip"},
	{args: "plain.in --python-version 3", code: 2, uv: 0, why: "nobody means Python 3.0"},
	{args: "plain.in -o plain.in", code: 2, uv: 0, why: "what is read would be lost"},
	{args: "plain.in --index-strategy unsafe-best-match", code: 2, uv: 0, why: "it is unsafe"},
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
		"old-pin.in": "old==1.0\n", "broken/pyproject.toml": "[project\n", "self.in": "-r self.in\nleaf\n", "url.in": "leaf @ https://127.0.0.1:1/leaf-1.0-py3-none-any.whl\n",
	} {
		writeTest(t, name, text)
	}
	for _, tc := range statusCases {
		t.Run(tc.args, func(t *testing.T) {
			args := append([]string{"--index-url", s.URL, "-q"}, strings.Fields(tc.args)...)
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
			cmd := exec.CommandContext(t.Context(), uv, append([]string{"pip", "compile"}, args...)...)
			cmd.Env = append(os.Environ(), "UV_PYTHON_DOWNLOADS=never")
			out, err := cmd.CombinedOutput()
			code := 0
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				code = exit.ExitCode()
			} else if err != nil {
				t.Fatal(err)
			}
			if code != want {
				t.Errorf("uv: got exit code %d and %q, want %d", code, out, want)
			}
		})
	}
}
