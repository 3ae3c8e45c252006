//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"resolve/bench/internal/path"
	"resolve/bench/internal/snapshot"
)

// instructions counts those of whole commands: a start, replays, and warm runs on
// the cache that a run before has filled.
func instructions(work string) (all []cost, err error) {
	program, err := build(work, "./cmd/resolve")
	if err != nil {
		return nil, err
	}
	add := func(name string, args ...string) error {
		n, err := count(work, append([]string{program}, args...))
		all = append(all, cost{name, "instructions", n})
		return err
	}
	if err := add("start", "version"); err != nil {
		return nil, err
	}
	for _, replayed := range []struct{ name, zip string }{{"black", "../fixtures/recordings/black.zip"}, {"jupyter", "recordings/jupyter.zip"}} {
		if err := add("replay-"+replayed.name, "--replay", replayed.zip); err != nil {
			return nil, err
		}
	}
	if err := add("backtrack", "--fixture", "backtrack/deep-pins", "--no-cache", "--no-hints", "--python-version", "3.12", "--python-platform", "linux"); err != nil {
		return nil, err
	}
	return all, warm(work, program, add)
}

// warm counts runs that find all in the cache: with the line of an earlier run, and
// with one more, for which the search is made.
func warm(work, program string, add func(name string, args ...string) error) error {
	tree, set, err := snapshot.FromRecording("recordings/jupyter.zip")
	if err != nil {
		return err
	}
	server, err := snapshot.Start(tree, path.Path{})
	if err != nil {
		return err
	}
	defer server.Close()
	args := func(file, text string) ([]string, error) {
		file = filepath.Join(work, file)
		return []string{
			file, "--no-header", "--index-url", server.URL, "--cache-dir", filepath.Join(work, "cache"), "--hints-dir", filepath.Join(work, "hints"),
			"--python-version", set.Python, "--python-platform", set.Platform,
		}, os.WriteFile(file, []byte(text), 0o644)
	}
	first, err := args("jupyter.in", string(set.Requirements))
	if err != nil {
		return err
	}
	fill := exec.Command(program, first...)
	fill.Env = environment()
	if out, err := fill.CombinedOutput(); err != nil {
		return fmt.Errorf("filling the cache: %w\n%s", err, out)
	}
	second, err := args("edited.in", string(set.Requirements)+"\ntornado\n")
	if err != nil {
		return err
	}
	if err := add("warm-jupyter-edited", second...); err != nil {
		return err
	}
	return add("warm-jupyter", first...)
}

var collected = regexp.MustCompile(`(?m)Collected : (\d+)`)

// count runs a command under callgrind.
func count(work string, command []string) (int64, error) {
	cmd := exec.Command("valgrind", append([]string{"--tool=callgrind", "--callgrind-out-file=" + filepath.Join(work, "callgrind.out")}, command...)...)
	cmd.Env = environment()
	var says strings.Builder
	cmd.Stderr = &says
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, says.String())
	}
	m := collected.FindStringSubmatch(says.String())
	if m == nil {
		return 0, fmt.Errorf("%s: valgrind says no count\n%s", strings.Join(cmd.Args, " "), says.String())
	}
	return strconv.ParseInt(m[1], 10, 64)
}

// environment is the least that resolve needs, without a Python that it would ask,
// and what makes counts steady: one
// processor, no signals to goroutines (which callgrind does not survive), no collection.
func environment() []string {
	return []string{"HOME=/nonexistent", "PATH=/nonexistent", "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1", "GOGC=off"}
}
