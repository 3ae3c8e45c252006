//go:build unix

package main

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A file that is replaced keeps a process from being ended; a pipe that nobody reads
// would keep it for ever.
func TestNobodyIsHeldByAPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	for name, held := range map[string]bool{"new.txt": true, "pipe": false, filepath.Join("none", "x"): true, "/dev/null": false} {
		s := new(stopper)
		release := s.holdFor(name)
		if s.held.TryLock() == held {
			t.Errorf("%s: held is %v, want %v", name, !held, held)
		}
		if held {
			release()
		}
	}
}
