package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"resolve/fixtures"
)

// shown returns the lines that stand on a terminal after all that was written.
func shown(written string) []string {
	lines, column := [][]rune{nil}, 0
	for written != "" {
		last := len(lines) - 1
		switch {
		case strings.HasPrefix(written, "\x1b[K"):
			lines[last] = lines[last][:min(column, len(lines[last]))]
			written = written[3:]
			continue
		case written[0] == '\r':
			column = 0
		case written[0] == '\n':
			lines = append(lines, nil)
		default:
			line := lines[last]
			for len(line) <= column {
				line = append(line, ' ')
			}
			line[column] = rune(written[0])
			lines[last] = line
			column++
		}
		written = written[1:]
	}
	var out []string
	for _, line := range lines {
		if text := strings.TrimRight(string(line), " "); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// A seat is a run in a terminal of its own.
type seat struct {
	t      *testing.T
	cmd    *exec.Cmd
	tty    *os.File // the side of who looks
	stdout bytes.Buffer
	ended  chan struct{} // closed when the terminal is

	mu      sync.Mutex
	written bytes.Buffer // guarded by mu
	news    *sync.Cond   // of written
}

// sit starts the command with standard error, and with all also its standard
// output, on a terminal of so many columns.
func sit(t *testing.T, columns uint16, all bool, env []string, args ...string) *seat {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	look, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal can be opened: runs where /dev/ptmx is: %v", err)
	}
	defer tty.Close()
	if err := pty.Setsize(look, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	s := &seat{t: t, tty: look, ended: make(chan struct{})}
	s.news = sync.NewCond(&s.mu)
	s.cmd = &exec.Cmd{
		Path: self, Args: append([]string{"resolve"}, args...), Stdin: tty, Stdout: &s.stdout, Stderr: tty,
		Env:         append([]string{"HOME=" + t.TempDir(), "TERM=xterm", "GORACE=atexit_sleep_ms=0"}, env...),
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true},
	}
	if all {
		s.cmd.Stdout = tty
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go s.look()
	t.Cleanup(func() {
		s.cmd.Process.Kill()
		look.Close()
	})
	return s
}

// look reads the terminal until nobody has it open for writing.
func (s *seat) look() {
	defer close(s.ended)
	b := make([]byte, 4096)
	for {
		n, err := s.tty.Read(b)
		s.mu.Lock()
		s.written.Write(b[:n])
		s.news.Broadcast()
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// await waits until something was written.
func (s *seat) await(pattern string) {
	s.t.Helper()
	late := time.AfterFunc(30*time.Second, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.t.Errorf("%s was not written in 30s, but %q", pattern, s.written.String())
		s.cmd.Process.Kill()
		s.news.Broadcast()
	})
	defer late.Stop()
	wanted := regexp.MustCompile(pattern)
	s.mu.Lock()
	defer s.mu.Unlock()
	for !wanted.Match(s.written.Bytes()) {
		if s.t.Failed() {
			s.t.FailNow()
		}
		s.news.Wait()
	}
}

// end waits for the end and returns the exit code and all that was written.
func (s *seat) end() (code int, written string) {
	s.t.Helper()
	err := s.cmd.Wait()
	if _, exit := errors.AsType[*exec.ExitError](err); err != nil && !exit {
		s.t.Fatal(err)
	}
	<-s.ended
	return s.cmd.ProcessState.ExitCode(), s.written.String()
}

// slowIndex serves an index each of whose answers takes a while; with stalled
// set, that page never comes.
func slowIndex(t *testing.T, stalled string) (url, file string) {
	t.Helper()
	u, err := fixtures.Load("straight/web-app")
	if err != nil {
		t.Fatal(err)
	}
	o := fixtures.Options{Delay: func(string) time.Duration { return 200 * time.Millisecond }}
	if stalled != "" {
		o.Faults = []fixtures.Fault{{Path: "/simple/" + stalled + "/", Silent: true}}
	}
	s, err := fixtures.Start(u, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	file = filepath.Join(t.TempDir(), "app.txt")
	if err := os.WriteFile(file, []byte("flask\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return s.URL, file
}

var onLinux = []string{"-n", "--python-version=3.12", "--python-platform=linux", "--no-header", "--no-annotate"}

const webApp = "blinker==1.8.2\nclick==8.1.7\nflask==3.0.3\nitsdangerous==2.2.0\njinja2==3.1.4\nmarkupsafe==2.1.5\nwerkzeug==3.0.4\n"

// The line says what is waited for and fits the terminal, a wider and a narrower
// one; Ctrl-C takes it away.
func TestProgressNamesWhatIsWaitedFor(t *testing.T) {
	t.Parallel()
	url, file := slowIndex(t, "werkzeug")
	s := sit(t, 100, true, nil, append(onLinux, "-i", url, file)...)
	s.await(`resolving: \d+ of \d+ packages?, \d+ in flight, [^\r]*waiting for werkzeug \(\ds\)`)
	if err := pty.Setsize(s.tty, &pty.Winsize{Rows: 24, Cols: 20}); err != nil {
		t.Fatal(err)
	}
	s.await(`\r\x1b\[Kresolving: \d of \d p\r\x1b\[K`)
	if _, err := io.WriteString(s.tty, "\x03"); err != nil {
		t.Fatal(err)
	}
	code, written := s.end()
	if code != exitInterrupted {
		t.Errorf("got exit code %d, want %d", code, exitInterrupted)
	}
	if got, want := shown(written), []string{"resolve: interrupted"}; !slices.Equal(got, want) {
		t.Errorf("the screen shows %q, want %q", got, want)
	}
}

// When a lock, a warning or an error comes the line is gone, and what goes into
// a pipe never has it.
func TestProgressIsGoneInTheEnd(t *testing.T) {
	t.Parallel()
	url, file := slowIndex(t, "")
	summary := regexp.MustCompile(`^resolve: resolved 7 packages in \S+: \d+ requests, \S+ kB$`)
	for _, all := range []bool{true, false} {
		s := sit(t, 100, all, nil, append(onLinux, "-i", url, file)...)
		s.await(`resolving: `)
		code, written := s.end()
		lines := shown(written)
		said := lines[len(lines)-1]
		if all {
			// The lock and the summary are written by two ways to one terminal.
			i := slices.IndexFunc(lines, summary.MatchString)
			if i < 0 {
				t.Fatalf("the screen shows %q, want the summary", lines)
			}
			said = lines[i]
			lines = slices.Delete(lines, i, i+1)
		} else {
			lines = strings.Split(strings.TrimSuffix(s.stdout.String(), "\n"), "\n")
		}
		if got := strings.Join(lines, "\n") + "\n"; code != exitSolved || got != webApp || !summary.MatchString(said) {
			t.Errorf("got exit code %d, %q and %q, want the lock and the summary", code, got, said)
		}
	}
}

// Where nobody wants the line there is none.
func TestNoProgress(t *testing.T) {
	t.Parallel()
	url, file := slowIndex(t, "")
	for _, tt := range []struct {
		story string
		env   []string
		flag  string
	}{
		{"quiet", nil, "-q"},
		{"not wanted", nil, "--no-progress"},
		{"a terminal that cannot", []string{"TERM=dumb"}, "--no-header"},
		{"for a machine", nil, "--error-format=json"},
		{"by a variable", []string{"UV_NO_PROGRESS=1"}, "--no-header"},
	} {
		s := sit(t, 100, false, tt.env, append(onLinux, tt.flag, "-i", url, file)...)
		code, written := s.end()
		if code != exitSolved || s.stdout.String() != webApp || strings.Contains(written, "resolving") || strings.Contains(written, "\x1b") {
			t.Errorf("%s: got exit code %d and %q, want no line", tt.story, code, written)
		}
	}
}
