package main

import (
	"os"
	"testing"
)

// A recording that lies in the tree gives the lock that lies beside it: the same
// bytes by every version of this program that reads its form.
func TestRecordingInTheTree(t *testing.T) {
	want, err := os.ReadFile("../../fixtures/recordings/black.lock")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", "") // no Python is asked
	code, stdout, stderr := runHere(t.Context(), "--replay", "../../fixtures/recordings/black.zip")
	if code != exitSolved || stdout != string(want) {
		t.Errorf("got code %d\n%s\n%s\nwant\n%s", code, stdout, stderr, want)
	}
}
