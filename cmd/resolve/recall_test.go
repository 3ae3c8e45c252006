package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Two builds are two programs, also where their files have one size and one time.
func TestProgramsAreToldApart(t *testing.T) {
	if thisProgram() == "" {
		t.Error("this program has no name")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to build programs with: runs where Go is on PATH")
	}
	dir := t.TempDir()
	build := func(name, says string) string {
		source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, name)
		if err := os.WriteFile(source, []byte("package main\n\nfunc main() { print("+says+") }\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, source)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
		if err := os.Chtimes(program, time.Unix(1, 0), time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		return program
	}
	one, other := build("one", "1"), build("other", "2")
	a, err := os.Stat(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.Stat(other)
	if err != nil {
		t.Fatal(err)
	}
	if a.Size() != b.Size() || !a.ModTime().Equal(b.ModTime()) {
		t.Fatalf("the programs are none for this test: %v and %v", a, b)
	}
	if programAt(one) == "" || programAt(one) == programAt(other) {
		t.Errorf("got %q for one, and %q for the other", programAt(one), programAt(other))
	}
	if again := build("again", "1"); programAt(again) != programAt(one) {
		t.Errorf("got %q for the same program at another place, want %q", programAt(again), programAt(one))
	}
	if got := programAt(filepath.Join(dir, "none")); got != "" {
		t.Errorf("got %q for no file, want nothing", got)
	}
}
