package interpreter

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestFindTakesTheFirstThatAnswers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the failing programs are shell scripts: runs where there is a /bin/sh")
	}
	s := newStage(t)
	s.python("good", "3.12.4")
	s.python("late", "3.13.0")
	s.write("fails/python3", "#!/bin/sh\necho no such version >&2\nexit 127\n", 0o777)
	s.write("old/python", "#!/bin/sh\necho '{\"version\": \"2.7.18\", \"executable\": \"/x\"}'\n", 0o777)
	s.write("babble/python3", "#!/bin/sh\necho hello\n", 0o777)
	s.write("text/python3", "no program", 0o666) // may not be run
	s.write("folder/python3/x", "", 0o666)
	path := s.path("none", "text", "folder", "fails", "old", "babble", "good", "late")
	p := s.find("."+string(filepath.ListSeparator)+string(filepath.ListSeparator)+path, nil, false, "3.12.4", 1)
	if want := filepath.Join(s.dir, "good", "python3"); p.Path != want || p.Executable != want {
		t.Errorf("got %s (%s), want %s", p.Path, p.Executable, want)
	}
}

func TestFindSaysWhyNot(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the failing programs are shell scripts: runs where there is a /bin/sh")
	}
	s := newStage(t)
	if _, err := Find(t.Context(), s.path("none"), nil, false); !errors.Is(err, ErrNotFound) || err.Error() != "no Python found" {
		t.Errorf("no program: got %v, want that alone", err)
	}
	s.write("fails/python3", "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n", 0o777)
	s.write("old/python", "#!/bin/sh\necho '{\"version\": \"2.7.18\", \"executable\": \"/x\"}'\n", 0o777)
	_, err := Find(t.Context(), s.path("fails", "old"), nil, false)
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want it to match ErrNotFound", err)
	}
	for _, want := range []string{"pyenv: python3: command not found", "it is Python 2.7.18", filepath.Join(s.dir, "old", "python")} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %s", err, want)
		}
	}
}

// A relative element of PATH would run what lies in the user's folder.
func TestFindPassesOverRelativeFolders(t *testing.T) {
	s := newStage(t)
	s.python("bin", "3.12.4")
	t.Chdir(s.dir)
	for _, path := range []string{"bin", "", ".", "./bin"} {
		if _, err := Find(t.Context(), path, nil, false); !errors.Is(err, ErrNotFound) {
			t.Errorf("PATH %q: got %v, want nothing found", path, err)
		}
	}
	if s.asked() != 0 {
		t.Errorf("asked %d times, want never", s.asked())
	}
}

// hanging makes a Python that starts a child and waits for it for ever, and
// returns channels that are closed when it runs, and when both are gone: they hold
// a pipe open.
func (s *stage) hanging(dir string) (running, gone chan struct{}) {
	s.t.Helper()
	pipe := filepath.Join(s.dir, "pipe")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		s.t.Skipf("no named pipe can be made here: runs where there is mkfifo: %v", err)
	}
	s.write(dir+"/python3", "#!/bin/sh\nexec 3>"+pipe+"\nsleep 1000 &\necho >&3\nwait\n", 0o777)
	running, gone = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		f, err := os.Open(pipe) // waits for the writer
		close(running)
		if err != nil {
			s.t.Error(err)
			return
		}
		defer f.Close()
		if _, err := io.Copy(io.Discard, f); err != nil {
			s.t.Error(err)
		}
	}()
	return running, gone
}

// waitFor waits until the program and its child are gone, if they ever ran: it may
// have been killed before it had opened its pipe, which somebody waits for then.
func (s *stage) waitFor(running, gone chan struct{}) {
	s.t.Helper()
	f, err := os.OpenFile(filepath.Join(s.dir, "pipe"), os.O_RDWR, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	<-running
	f.Close()
	select {
	case <-gone:
	case <-time.After(30 * time.Second):
		s.t.Fatal("the program or its child is still there after 30 s, want both killed")
	}
}

// A program that does not answer is killed with all that it started, and the
// search ends: the next ones might take as long.
func TestFindIsBounded(t *testing.T) {
	s := newStage(t)
	running, gone := s.hanging("hangs")
	s.python("good", "3.12.4")
	f := finder{timeout: time.Second}
	start := time.Now()
	_, err := f.find(t.Context(), s.path("hangs", "good"))
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "it did not answer in time") {
		t.Errorf("got %v, want ErrNotFound and why", err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v, want about the second that it was given", took)
	}
	s.waitFor(running, gone)
	if s.asked() != 0 {
		t.Errorf("asked the next %d times, want never", s.asked())
	}
}

func TestFindEndsWithItsContext(t *testing.T) {
	s := newStage(t)
	running, gone := s.hanging("hangs")
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		<-running
		cancel(interrupted)
	}()
	_, err := Find(ctx, s.path("hangs"), nil, false)
	if !errors.Is(err, interrupted) || errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want the context's cause and not ErrNotFound", err)
	}
	s.waitFor(running, gone)
}
