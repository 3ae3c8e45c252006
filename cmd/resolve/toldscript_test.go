package main

import (
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// toldScript compares what was said on standard error with a file, or with
// nothing, and what follows with the one line that says what the answer took.
func toldScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: told [file]")
	}
	want := ""
	if len(args) == 1 {
		want = ts.ReadFile(args[0])
	}
	got := ts.ReadFile("stderr")
	rest, ok := strings.CutPrefix(got, want)
	took := regexp.MustCompile(`^resolve: resolved \d+ packages? in [\d.]+(µs|ms|s): \d+ requests?(, [\d.]+ k?M?B)?\n$`)
	if !ok || !took.MatchString(rest) {
		ts.Fatalf("got standard error %q, want %q and what the answer took", got, want)
	}
}
