package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"resolve/internal/programtest"
)

// completionCases are lines and what the last word of each becomes, in every
// shell: where it is one word alone, that.
var completionCases = []struct {
	name string
	line string
	want string // "" for nothing
}{
	{"flag", "resolve --forma", "--format"},
	{"flag of a command", "resolve tree --inv", "--invert"},
	{"value", "resolve --format cyc", "cyclonedx"},
	{"value behind =", "resolve --format=cyc", "--format=cyclonedx"},
	{"another value", "resolve --resolution lowest-", "lowest-direct"},
	{"value of a flag of all", "resolve why --color nev", "never"},
	{"Python", "resolve --python-version 3.11", "3.11"},
	{"platform", "resolve --python-platform x86_64-apple-d", "x86_64-apple-darwin"},
	{"format of another command", "resolve version --format js", "json"},
	{"command", "resolve why-", "why-not"},
	{"command of a command", "resolve cache pru", "prune"},
	{"shell", "resolve completion pow", "powershell"},
	{"variant", "resolve oncemap demo rac", "racy"},
	{"topic", "resolve help fla", "flags"},
	{"requirements", "resolve base", "base.in"},
	{"project", "resolve --check pyp", "pyproject.toml"},
	{"below a folder", "resolve -c reqs/con", "reqs/constraints.txt"},
	{"folder", "resolve tree reqs", "reqs/"},
	{"no other file", "resolve why flask pict", "picture.txt"},
	{"package", "resolve why mark", "markupsafe"},
	{"package of a flag", "resolve tree --package wer", "werkzeug"},
	{"package of a named lock", "resolve why --prefer other.lock num", "numpy"},
	{"folder alone", "resolve --directory re", "reqs/"},
	{"name with a space", `resolve with\ sp`, `with\ space.in`},
}

// completionFolder makes the files of the cases.
func completionFolder(t *testing.T) (dir string, env []string) {
	t.Helper()
	resolve, err := exec.LookPath("resolve")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for name, text := range map[string]string{
		"base.in": "flask\n", "basement.png": "", "pyproject.toml": "[project]\nname = 'x'\nversion = '1'\n",
		"requirements.txt": "flask==3.0.3\nmarkupsafe==2.1.5\nwerkzeug==3.0.4\n", "other.lock": "numpy==2.0.0\n",
		"reqs/constraints.txt": "", "reqs/consequence.md": "", "picture.txt": "", "picture.svg": "", "with space.in": "",
		"resolve.toml": "what is wrong\n", // keeps nobody from completing
	} {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	return dir, append(os.Environ(), "HOME="+dir, "PATH="+filepath.Dir(resolve)+string(os.PathListSeparator)+os.Getenv("PATH"), "TERM=dumb",
		"LC_ALL=C.UTF-8", "GORACE=atexit_sleep_ms=0")
}

// A shellRun is a shell on a terminal of its own, at whose prompt lines are typed.
type shellRun struct {
	t      *testing.T
	tty    *os.File
	output chan string // what it writes; closed at its end
}

// mark stands around what the shell says of its line.
const mark = "@@"

// startShell starts a shell in which Ctrl-X Ctrl-L shows the line as it stands
// between marks, and empties it.
func startShell(t *testing.T, dir string, env []string, name string, args ...string) *shellRun {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, env
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 200})
	if err != nil {
		t.Fatal(err)
	}
	s := &shellRun{t: t, tty: tty, output: make(chan string, 1<<10)}
	ended := make(chan struct{})
	go func() { // ends when the shell has, or the terminal is closed
		defer close(ended)
		defer close(s.output)
		b := make([]byte, 4096)
		for {
			n, err := tty.Read(b)
			if n > 0 {
				s.output <- string(b[:n])
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		tty.Close()
		for range s.output { // what is left
		}
		<-ended
		cmd.Wait()
	})
	return s
}

func (s *shellRun) send(text string) {
	s.t.Helper()
	if _, err := io.WriteString(s.tty, text); err != nil {
		s.t.Fatal(err)
	}
}

// until reads on until there is what is awaited, and returns what stands between
// its last two marks.
func (s *shellRun) until(marks int) string {
	s.t.Helper()
	late := time.After(time.Minute)
	var all strings.Builder
	for strings.Count(all.String(), mark) < marks {
		select {
		case text, ok := <-s.output:
			if !ok {
				s.t.Fatalf("the shell ended after %q", all.String())
			}
			all.WriteString(text)
		case <-late:
			s.t.Fatalf("the shell said nothing of its line, but %q", all.String())
		}
	}
	parts := strings.Split(all.String(), mark)
	return parts[len(parts)-2]
}

// complete returns what becomes of the last word of a line by a press of Tab.
func (s *shellRun) complete(line string) string {
	s.t.Helper()
	s.send(line + "\t\x18\x0c")
	return lastWord(strings.TrimRight(s.until(2), " "))
}

// lastWord returns what stands behind the last space that no backslash is before.
func lastWord(line string) string {
	for i := len(line) - 1; i > 0; i-- {
		if line[i] == ' ' && line[i-1] != '\\' {
			return line[i+1:]
		}
	}
	return line
}

func testShell(t *testing.T, s *shellRun) {
	for _, tc := range completionCases {
		if got := s.complete(tc.line); got != tc.want {
			t.Errorf("%s: %q becomes %q, want %q", tc.name, tc.line, got, tc.want)
		}
	}
}

// The line is shown by a key, and not by running it.
const (
	bashSetup = `show() { printf '%s' "@""@$READLINE_LINE@""@"; READLINE_LINE=; READLINE_POINT=0; }
bind -x '"\C-x\C-l": show'; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'
. <(resolve completion bash); PS1='$ '; printf '%s' "@""@ready@""@"
`
	zshSetup = `show() { print -rn -- "@""@$BUFFER@""@"; BUFFER=; }
zle -N show; bindkey '^X^L' show; unsetopt beep zle_bracketed_paste 2>/dev/null; PS1='$ '
autoload -U compinit; compinit -u -D; . <(resolve completion zsh); print -rn -- "@""@ready@""@"
`
)

func TestCompletionInBash(t *testing.T) {
	bash := programtest.Find(t, "bash")
	t.Run("alone", func(t *testing.T) {
		dir, env := completionFolder(t)
		s := startShell(t, dir, env, bash, "--noprofile", "--norc", "-i")
		s.send(bashSetup)
		s.until(2)
		testShell(t, s)
	})
	t.Run("with bash-completion", func(t *testing.T) {
		script := programtest.File(t, "/usr/share/bash-completion/bash_completion", "bash-completion")
		dir, env := completionFolder(t)
		s := startShell(t, dir, env, bash, "--noprofile", "--norc", "-i")
		s.send(". " + script + "\n" + bashSetup)
		s.until(2)
		testShell(t, s)
	})
}

func TestCompletionInZsh(t *testing.T) {
	zsh := programtest.Find(t, "zsh")
	dir, env := completionFolder(t)
	s := startShell(t, dir, env, zsh, "-f", "-i")
	s.send(zshSetup)
	s.until(2)
	testShell(t, s)
}

func TestCompletionInFish(t *testing.T) {
	fish := programtest.Find(t, "fish")
	dir, env := completionFolder(t)
	for _, tc := range completionCases {
		cmd := exec.Command(fish, "--no-config", "-c", "resolve completion fish | source; complete -C "+quoteWord(tc.line))
		cmd.Dir, cmd.Env = dir, env
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			got = append(got, word)
		}
		want := []string{strings.ReplaceAll(tc.want, `\ `, " ")} // fish gives words as they are, and quotes them when it inserts one
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q becomes one of %q, want %q", tc.name, tc.line, got, want)
		}
	}
}
