// Mutate puts small faults into the once-map, one at a time, and says which
// check catches each:
//
//	go run ./oncemap/mutate
//
// It is run at the root of the module. Each mutation is made in a copy of the
// package; the explorer is tried first, then the tests, then the tests under
// the race detector, each with a time limit, whose passing counts as caught: a
// hang is what most of these faults are. It exits with 1 if one is not caught,
// or if the package fails without a mutation.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// A check is one way to catch a fault.
type check struct {
	name string
	args []string
}

var checks = []check{
	{"explorer", []string{"-tags", "explore", "-run", "^TestExplore$", "-schedules", "20000"}},
	{"tests", []string{}},
	{"race", []string{"-race"}},
}

func main() {
	only := flag.String("run", "", "mutations whose name matches this regular expression")
	limit := flag.Duration("limit", time.Minute, "for one check")
	workers := flag.Int("j", 2, "mutations to try at once")
	all := flag.Bool("all", false, "try every check, not only up to the first that catches")
	flag.Parse()
	if err := run(*only, *limit, *workers, *all); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(only string, limit time.Duration, workers int, all bool) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	todo := []mutation{{name: "no mutation"}}
	for _, m := range mutations {
		if match.MatchString(m.name) {
			todo = append(todo, m)
		}
	}
	results := make([]string, len(todo))
	errs := make([]error, len(todo))
	var wg sync.WaitGroup
	next := make(chan int)
	for range workers {
		wg.Go(func() {
			for i := range next {
				results[i], errs[i] = try(todo[i], limit, all && todo[i].file != "")
				fmt.Printf("%-60s %s\n", todo[i].name, results[i])
			}
		})
	}
	for i := range todo {
		next <- i
	}
	close(next)
	wg.Wait()
	caught := 0
	for i, r := range results {
		if i > 0 && r != "" && r != missed {
			caught++
		}
	}
	fmt.Printf("%d of %d mutations are caught\n", caught, len(todo)-1)
	if results[0] != missed {
		errs = append(errs, errors.New("the package fails without a mutation"))
	}
	if caught < len(todo)-1 {
		errs = append(errs, fmt.Errorf("%d mutations are not caught", len(todo)-1-caught))
	}
	return errors.Join(errs...)
}

const missed = "NOT CAUGHT"

// try returns what catches m.
func try(m mutation, limit time.Duration, all bool) (string, error) {
	dir, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := copyModule(dir); err != nil {
		return "", err
	}
	if m.file != "" {
		if err := m.apply(filepath.Join(dir, "oncemap", m.file)); err != nil {
			return "", err
		}
	}
	var caught []string
	for _, c := range checks {
		how, err := c.run(dir, limit)
		if err != nil {
			return "", fmt.Errorf("%s: %w", m.name, err)
		}
		if how == "" {
			continue
		}
		caught = append(caught, c.name+": "+how)
		if !all {
			break
		}
	}
	if len(caught) == 0 {
		return missed, nil
	}
	return strings.Join(caught, "; "), nil
}

func (m mutation) apply(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if n := bytes.Count(data, []byte(m.old)); n != 1 {
		return fmt.Errorf("%s: the text to change is in %s %d times, want 1", m.name, m.file, n)
	}
	return os.WriteFile(file, bytes.Replace(data, []byte(m.old), []byte(m.new), 1), 0o644)
}

// copyModule copies what the map's tests need.
func copyModule(to string) error {
	for _, name := range []string{"go.mod", "go.sum", "oncemap"} {
		err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if base := filepath.Base(path); base == "variants" || base == "mutate" {
					return filepath.SkipDir
				}
				return os.MkdirAll(filepath.Join(to, path), 0o755)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to, path), data, 0o644)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// run returns how c catches what is in dir, "" if it does not.
func (c check) run(dir string, limit time.Duration) (how string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit+2*time.Minute) // and the build
	defer cancel()
	args := append([]string{"test", "-vet=off", "-count=1", "-failfast", "-timeout", limit.String()}, "./oncemap")
	args = append(args, c.args...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "", nil
	case !errors.As(err, &exit):
		return "", err
	case bytes.Contains(out, []byte("[build failed]")):
		return "", fmt.Errorf("it does not build:\n%s", out)
	case bytes.Contains(out, []byte("panic: test timed out")):
		return "a hang", nil
	case bytes.Contains(out, []byte("DATA RACE")):
		return "a data race", nil
	}
	names := failed.FindAllSubmatch(out, -1)
	if len(names) == 0 {
		return "a crash", nil
	}
	return string(names[len(names)-1][1]), nil
}
