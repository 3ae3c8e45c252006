package snapshot

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"resolve/bench/internal/path"
)

// What is recorded can be served elsewhere, and resolves to what was locked then.
func TestServedRecording(t *testing.T) {
	program := filepath.Join(t.TempDir(), "resolve")
	build := exec.Command("go", "build", "-o", program, "./cmd/resolve")
	build.Dir = "../../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	zips, err := filepath.Glob("../../recordings/*.zip")
	if err != nil || len(zips) == 0 {
		t.Fatalf("there are no recordings: %v", err)
	}
	for _, zip := range append(zips, "../../../fixtures/recordings/black.zip") {
		tree, set, err := FromRecording(zip)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Start(tree, path.Path{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		cmd := exec.Command(program, "-", "--no-header", "--no-annotate", "--no-cache", "--no-hints", "--python-version", set.Python, "--python-platform", set.Platform, "--index-url", s.URL)
		cmd.Stdin = bytes.NewReader(set.Requirements)
		var says bytes.Buffer
		cmd.Stderr = &says
		lock, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", set.Name, err, &says)
		}
		replay, err := exec.Command(program, "--replay", zip, "--no-annotate").Output()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(lock, replay) {
			t.Errorf("%s: served, it is\n%sand in the recording\n%s", set.Name, lock, replay)
		}
		log := s.Reset()
		if len(log.Exchanges) < strings.Count(string(lock), "==") || log.Connections == 0 {
			t.Errorf("%s: got %d exchanges, %d connections", set.Name, len(log.Exchanges), log.Connections)
		}
	}
}
