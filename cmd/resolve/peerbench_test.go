package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"resolve/fixtures"
	"resolve/pep440"
	"resolve/pep508"
)

// A peerAnswer is how a run ended: with pins, by normal names, or with none and
// an explanation.
type peerAnswer struct {
	code int
	pins map[string]string
	said string // on standard error
}

// A peerBench is an index of one universe, and a folder for files and caches.
type peerBench struct {
	*testing.T
	index string
	dir   string
	runs  int // of the command
}

func newPeerBench(t *testing.T, u *fixtures.Universe) *peerBench {
	t.Helper()
	s, err := fixtures.Start(u, fixtures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &peerBench{T: t, index: s.URL, dir: t.TempDir()}
}

// ask asks the command for a lock of these lines, with known the pins of an
// earlier one, and uv if there is one, which must say the same.
func (b *peerBench) ask(lines []string, known map[string]string, flags ...string) peerAnswer {
	b.Helper()
	b.runs++
	ours := b.askOurs(lines, known, flags)
	if theirs, ok := b.askUV(lines, known, flags); ok {
		b.compare(&ours, &theirs)
	}
	return ours
}

func (b *peerBench) compare(ours, uv *peerAnswer) {
	b.Helper()
	if ours.code != uv.code || !maps.Equal(ours.pins, uv.pins) {
		b.Errorf("got exit code %d and %v\n%s\nuv has %d and %v\n%s", ours.code, pinLines(ours.pins), ours.said, uv.code, pinLines(uv.pins), uv.said)
	}
}

func (b *peerBench) askOurs(lines []string, known map[string]string, flags []string) peerAnswer {
	b.Helper()
	return b.askOne("ours", lines, known, flags, func(args []string) (int, string) {
		code, stdout, stderr := runHere(b.Context(), args...)
		return code, stdout + stderr
	})
}

// askUV runs uv pip compile, with nothing of the environment that sets it up.
// There is none if $RESOLVE_UV is not set.
func (b *peerBench) askUV(lines []string, known map[string]string, flags []string) (a peerAnswer, ok bool) {
	b.Helper()
	uv := os.Getenv("RESOLVE_UV")
	if uv == "" {
		return a, false
	}
	return b.askOne("uv", lines, known, flags, func(args []string) (int, string) {
		cmd := exec.CommandContext(b.Context(), uv, append([]string{"pip", "compile", "-q"}, args...)...)
		cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
			return strings.HasPrefix(v, "UV_") || strings.HasPrefix(v, "PIP_") || strings.HasPrefix(v, "SSL_CERT")
		})
		cmd.Env = append(cmd.Env, "UV_PYTHON_DOWNLOADS=never")
		out, err := cmd.CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return exit.ExitCode(), string(out)
		} else if err != nil {
			b.Fatal(err)
		}
		return 0, string(out)
	}), true
}

// askOne writes the files and runs a program on them.
func (b *peerBench) askOne(who string, lines []string, known map[string]string, flags []string, run func(args []string) (int, string)) peerAnswer {
	b.Helper()
	dir := b.file(filepath.Join(strconv.Itoa(b.runs), who))
	in, lock := filepath.Join(dir, "requirements.in"), filepath.Join(dir, "lock.txt")
	b.write(in, lines)
	if len(known) > 0 {
		b.write(lock, pinLines(known))
	}
	args := append([]string{in, "-o", lock, "--index-url", b.index, "--cache-dir", filepath.Join(dir, "cache"), "--no-header", "--no-annotate"}, flags...)
	var a peerAnswer
	if a.code, a.said = run(args); a.code == 0 {
		a.pins = b.readPins(lock)
	}
	return a
}

// file names a file in the folder.
func (b *peerBench) file(name string) string { return filepath.Join(b.dir, name) }

func (b *peerBench) write(name string, lines []string) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(strings.Join(append(slices.Clip(lines), ""), "\n")), 0o600); err != nil {
		b.Fatal(err)
	}
}

// readPins reads the pins of a lock, which has nothing else in it.
func (b *peerBench) readPins(name string) map[string]string {
	b.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	pins := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, version, ok := strings.Cut(strings.TrimSpace(line), "==")
		if !ok {
			b.Fatalf("got the line %q in a lock, want a pin", line)
		}
		pins[pep508.NormalizeName(name)] = version
	}
	return pins
}

func pinLines(pins map[string]string) (lines []string) {
	for _, name := range slices.Sorted(maps.Keys(pins)) {
		lines = append(lines, name+"=="+pins[name])
	}
	return lines
}

// has says how an answer is not these pins, "" if it is. Versions are compared
// by order: 1.14 is 1.14.0.
func (a *peerAnswer) has(want map[string]string) string {
	same := func(a, b string) bool {
		v, err := pep440.Parse(a)
		w, err2 := pep440.Parse(b)
		return a == b || err == nil && err2 == nil && v.Compare(w) == 0
	}
	normal := map[string]string{}
	for name, version := range want {
		normal[pep508.NormalizeName(name)] = version
	}
	if a.code == exitSolved && maps.EqualFunc(a.pins, normal, same) {
		return ""
	}
	return fmt.Sprintf("got exit code %d and %v, want %v\n%s", a.code, pinLines(a.pins), pinLines(normal), a.said)
}

var lineOfFile = regexp.MustCompile(`requirements\.in:(\d+)`)

// explains says what is wrong with the explanation why these lines have no
// answer, "" if nothing is.
func (a *peerAnswer) explains(lines []string) string {
	if a.code != exitUnsolved {
		return fmt.Sprintf("got exit code %d and %v, want no solution\n%s", a.code, pinLines(a.pins), a.said)
	}
	named := lineOfFile.FindAllStringSubmatch(a.said, -1)
	for _, m := range named {
		if n, err := strconv.Atoi(m[1]); err != nil || n < 1 || n > len(lines) {
			return fmt.Sprintf("it names line %s of %d\n%s", m[1], len(lines), a.said)
		}
	}
	if len(named) == 0 {
		return "it names no line of the user's\n" + a.said
	}
	return ""
}
