package interpreter

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"resolve/cache"
)

// Find returns the first Python on path that answers, a list of folders as
// PATH holds them: of each folder python3, then python. Empty and relative
// elements are passed over, as a program in the folder where a user happens to
// be is none of theirs.
//
// Answers are taken from c if they still hold, unless refresh is set, and kept
// there; c may be nil. Each program is given five seconds, and after one that
// used them up the search ends.
//
// The error matches ErrNotFound if there is no Python, and says what the
// programs of that name did instead. If ctx ends first the error is its cause.
func Find(ctx context.Context, path string, c *cache.Dir, refresh bool) (*Python, error) {
	f := newFinder(c, refresh)
	return f.find(ctx, path)
}

// A finder holds what one search needs.
type finder struct {
	cache   *cache.Dir // may be nil
	refresh bool       // ask, whatever the cache says
	mute    bool       // ask nobody: errMute where somebody would be asked
	timeout time.Duration
}

func (f *finder) find(ctx context.Context, path string) (*Python, error) {
	var failures []error
	for name := range candidates(path, nil) {
		p, err := f.identify(ctx, name)
		if err == nil {
			return p, nil
		}
		if errors.Is(err, errMute) {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("asking %s what it is: %w", name, context.Cause(ctx))
		}
		failures = append(failures, fmt.Errorf("asking %s what it is: %w", name, err))
		if errors.Is(err, errTimeout) {
			break
		}
	}
	return nil, errors.Join(append([]error{ErrNotFound}, failures...)...)
}

// candidates are the files on path that are called Python and may be run, each
// once, of each folder those that more names last; it may be nil. They are looked for
// as they are asked for: the first is the one, mostly.
func candidates(path string, more func(dir string) []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{}
		goOn := func(dir string, names []string) bool {
			for _, name := range names {
				file := filepath.Join(dir, name)
				if seen[file] {
					continue
				}
				seen[file] = true
				info, err := os.Stat(file)
				if err == nil && !info.IsDir() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) && !yield(file) {
					return false
				}
			}
			return true
		}
		names := programNames()
		for _, dir := range filepath.SplitList(path) {
			if filepath.IsAbs(dir) && (!goOn(dir, names) || more != nil && !goOn(dir, more(dir))) {
				return
			}
		}
	}
}
