package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"resolve/fixtures"
)

// runHere runs the command in this process.
func runHere(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	p := &process{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }}
	code = run(ctx, args, p)
	return code, out.String(), errs.String()
}

// When run returns nothing of it runs on, however it ended.
func TestRunLeavesNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t)
	u, err := fixtures.Load("straight/web-app")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "requirements.txt")
	if err := os.WriteFile(file, []byte("flask\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		args []string
		code int
	}{
		{"solved", []string{"--fixture", "web-app"}, exitSolved},
		{"no solution", []string{"--fixture", "disjoint"}, exitUnsolved},
		{"bad flag", []string{"--no-such-flag"}, exitFailed},
		{"no such file", []string{file + ".none", "--fixture", "web-app"}, exitFailed},
		{"broken network", []string{file, "--python-version=3.12", "--python-platform=linux", "--index-url", "http://127.0.0.1:1/simple"}, exitFailed},
		{"no address", []string{"index", "serve", t.TempDir()}, exitFailed},
	} {
		if code, _, stderr := runHere(t.Context(), tc.args...); code != tc.code {
			t.Errorf("%s: got exit code %d, want %d; it said %q", tc.name, code, tc.code, stderr)
		}
	}

	// And a run that is ended from outside, while a server owes it an answer.
	ctx, cancel := context.WithCancelCause(t.Context())
	s, err := fixtures.Start(u, fixtures.Options{
		Faults: []fixtures.Fault{{Path: "/simple/werkzeug/", Silent: true}},
		Delay: func(path string) time.Duration {
			if path == "/simple/werkzeug/" {
				cancel(interrupt{syscall.SIGINT})
			}
			return 0
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	code, stdout, stderr := runHere(ctx, file, "--python-version=3.12", "--python-platform=linux", "--index-url", s.URL)
	cancel(nil)
	if code != exitInterrupted || stdout != "" || stderr != "resolve: interrupted\n" {
		t.Errorf("interrupted: got exit code %d, stdout %q, stderr %q, want %d, nothing and that it was", code, stdout, stderr, exitInterrupted)
	}
}

// A server ends with its context, and has then let go of everything.
func TestServeEndsWithItsContext(t *testing.T) {
	defer goleak.VerifyNone(t)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "simple"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, stdout, stderr := runHere(ctx, "index", "serve", dir)
	if code != exitSolved || !strings.HasPrefix(stdout, "http://127.0.0.1:") || !strings.Contains(stderr, "serving "+dir) {
		t.Errorf("got exit code %d, stdout %q, stderr %q, want %d, a URL, and what is served", code, stdout, stderr, exitSolved)
	}
}
