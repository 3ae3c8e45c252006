package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/recording"
)

// took is what a run took: its times are its own, and how many requests it made
// says also how many guesses it came to.
var took = regexp.MustCompile(`(?m)^resolve: resolved \d+ packages? in .*\n| and \d+ requests?$`)

// A told run is what a user sees of it.
type toldRun struct {
	code           int
	stdout, stderr string
}

func runTold(t *testing.T, args ...string) toldRun {
	t.Helper()
	code, stdout, stderr := runHere(t.Context(), args...)
	return toldRun{code, stdout, took.ReplaceAllString(stderr, "")}
}

// checkReplays records a run, closes its index, does it again elsewhere, and does
// that again from what the second run recorded: each must tell the same.
func checkReplays(t *testing.T, closeIndex func(), args ...string) toldRun {
	t.Helper()
	elsewhere := t.TempDir()
	first, second := filepath.Join(elsewhere, "first.zip"), filepath.Join(elsewhere, "second.zip")
	want := runTold(t, append(args, "--record", first)...)
	closeIndex()
	t.Chdir(elsewhere)
	t.Setenv("PATH", "")
	if got := runTold(t, "--replay", first, "--record", second); got != want {
		t.Errorf("replayed: got code %d\n%s\n%s\nwant code %d\n%s\n%s", got.code, got.stdout, got.stderr, want.code, want.stdout, want.stderr)
	}
	if got := runTold(t, "--replay", second); got != want {
		t.Errorf("the replay's recording: got code %d\n%s\n%s\nwant code %d\n%s\n%s", got.code, got.stdout, got.stderr, want.code, want.stdout, want.stderr)
	}
	r, err := recording.Open(first)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if lock, err := r.Lock(); err != nil || string(lock) != want.stdout {
		t.Errorf("the recorded lock is %q (%v), want %q", lock, err, want.stdout)
	}
	if r.Recording.Outcome.Exit != want.code {
		t.Errorf("the recorded exit code is %d, want %d", r.Recording.Outcome.Exit, want.code)
	}
	return want
}

// serveUniverse serves a universe and puts its requirements into a folder of their
// own, which becomes the current one.
func serveUniverse(t *testing.T, u *fixtures.Universe, faults ...fixtures.Fault) (s *fixtures.Server, args []string) {
	t.Helper()
	s, err := fixtures.Start(u, fixtures.Options{Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	t.Chdir(t.TempDir())
	if err := os.WriteFile("requirements.txt", []byte(u.Requirements), 0o600); err != nil {
		t.Fatal(err)
	}
	args = []string{"requirements.txt", "--index-url", s.URL, "--max-steps", "3000", "--python-version", "3.12", "--python-platform", "linux"}
	if u.Python != "" {
		args = append(args, "--python-version", u.Python)
	}
	if u.Platform != "" {
		args = append(args, "--python-platform", u.Platform)
	}
	return s, args
}

// Every universe there is, those without a solution and with broken indexes too.
func TestReplayTellsTheSame(t *testing.T) {
	universes := map[string]*fixtures.Universe{}
	for _, name := range fixtures.Names() {
		u, err := fixtures.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		universes[name] = u
	}
	stories, err := filepath.Glob("../../resolver/testdata/*.txt")
	if err != nil || len(stories) < 50 {
		t.Fatalf("got %d stories (%v), want more than 50", len(stories), err)
	}
	for _, file := range stories {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		u, err := fixtures.Parse(string(text))
		if err != nil {
			t.Fatal(err)
		}
		universes[filepath.Base(file)] = u
	}
	codes := map[int]int{}
	for _, name := range sortedKeys(universes) {
		u := universes[name]
		if u.Scheme == "semver" { // --fixture alone asks in it
			continue
		}
		t.Run(name, func(t *testing.T) {
			s, args := serveUniverse(t, u)
			codes[checkReplays(t, func() { s.Close() }, args...).code]++
		})
	}
	for _, code := range []int{exitSolved, exitUnsolved, exitFailed} {
		if codes[code] == 0 {
			t.Errorf("no run ended with code %d", code)
		}
	}
}

func TestReplayOfFixtures(t *testing.T) {
	for _, name := range fixtures.Names() {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			checkReplays(t, func() {}, "--fixture", name, "--max-steps", "3000")
		})
	}
}

// What goes wrong on the way is replayed as what it was.
func TestReplayOfFaults(t *testing.T) {
	const world = "# An application and its library.\n-- universe --\napp 2.0 no-sidecar padding=200000\n\tlib>=1\nlib 1.0\n-- requirements.txt --\napp\n"
	u, err := fixtures.Parse(world)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		fault string
		code  int
	}{
		{"/simple/lib/ status=404", exitUnsolved},
		{"/simple/lib/ status=500", exitFailed},
		{"/simple/lib/ status=403", exitFailed},
		{"/simple/lib/ status=503 times=2", exitSolved},
		{"/simple/lib/ status=503 retry-after=0 times=1", exitSolved},
		{"/simple/lib/ reset", exitFailed},
		{"/simple/lib/ reset times=2", exitSolved},
		{"/simple/lib/ truncate=20", exitFailed},
		{"/simple/lib/ truncate=20 times=1", exitSolved},
		{"/simple/lib/ corrupt", exitFailed},
		{"/simple/lib/ broken-gzip", exitFailed},
		{"/simple/lib/ type=text/plain body=\"no index\"", exitFailed},
		{"/files/*lib-1.0* status=404", exitFailed},
		{"/files/*app-2.0* ranges=ignore", exitSolved},
		{"/files/*app-2.0* ranges=no-suffix", exitSolved},
		{"/files/*app-2.0* ranges=501", exitSolved},
		{"/files/*app-2.0* ranges=416", exitSolved},
		{"/files/*app-2.0* ranges=403", exitSolved},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			faults, err := fixtures.ParseFaults(tt.fault)
			if err != nil {
				t.Fatal(err)
			}
			s, args := serveUniverse(t, u, faults...)
			if got := checkReplays(t, func() { s.Close() }, args...); got.code != tt.code {
				t.Errorf("got code %d, want %d:\n%s", got.code, tt.code, got.stderr)
			}
		})
	}
	t.Run("refused", func(t *testing.T) {
		_, args := serveUniverse(t, u)
		args = append(args, "--index-url", "http://127.0.0.1:1/simple") // where nobody listens; a port that was free a moment ago may be another's
		got := checkReplays(t, func() {}, args...)
		if got.code != exitFailed || !strings.Contains(got.stderr, "connection refused (4 tries)") {
			t.Errorf("got code %d and %q, want a refusal", got.code, got.stderr)
		}
	})
}

// A recording may come from anybody: what it names to be run is not run. One
// without a target is that of a run which ended before it had one, and goes on if
// its reader gives it the file that was missing.
func TestReplayRunsNoProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a script of the shell stands for a Python: runs elsewhere than on Windows")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("python", []byte("#!/bin/sh\necho run >ran\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := runHere(t.Context(), "app.in", "--python", "./python", "--record", "run.zip"); code != exitFailed || !strings.Contains(stderr, "app.in") {
		t.Fatalf("recording: got code %d, %s", code, stderr)
	}
	if err := os.WriteFile("app.in", []byte("app\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := runHere(t.Context(), "--replay", "run.zip", "app.in")
	if code != exitFailed || !strings.Contains(stderr, "the recording does not hold it") {
		t.Errorf("got code %d, %s, want that the recording has no listing", code, stderr)
	}
	if exists("ran") {
		t.Error("the program that the recording names was run")
	}
	if runHere(t.Context(), "--replay", "run.zip", "--python", "./python", "app.in"); !exists("ran") {
		t.Error("the program that the command line names was not run")
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
