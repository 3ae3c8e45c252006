package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"resolve/cache"
	"resolve/hints"
	"resolve/index"
	"resolve/interpreter"
	"resolve/pep508"
	"resolve/recall"
)

// A caching is one run of a command about the cache.
type caching struct {
	*process
	ui     *console
	folder string
	hints  string
	older  string
}

func newCacheCommand(p *process, c *console) *cobra.Command {
	r := &caching{process: p, ui: c}
	cmd := &cobra.Command{
		Use:     "cache",
		Short:   helpCacheShort,
		Long:    helpCacheLong,
		Example: helpCacheExample,
		Args:    cobra.ArbitraryArgs,
		RunE:    func(*cobra.Command, []string) error { return errCacheCommand },
	}
	cmd.PersistentFlags().StringVar(&r.folder, "cache-dir", "", helpCacheDir)
	cmd.PersistentFlags().StringVar(&r.hints, "hints-dir", "", helpHintsDir)
	for _, sub := range []struct {
		use, short string
		run        func(folders []*cache.Dir, names []string) error
	}{
		{"dir", helpCacheDirShort, r.dir},
		{"size", helpCacheSizeShort, r.size},
		{"prune", helpCachePruneShort, r.prune},
		{"clean [NAME...]", helpCacheCleanShort, r.clean},
		{"verify", helpCacheVerifyShort, r.verify},
	} {
		one := &cobra.Command{Use: sub.use, Short: sub.short, Args: cobra.ArbitraryArgs, RunE: func(cmd *cobra.Command, args []string) error {
			folders := r.folders()
			switch {
			case folders[0] == nil:
				return errNoCache
			case len(args) > 0 && cmd.Name() != "clean":
				return cacheArgs(cmd.Name(), args[0])
			}
			return sub.run(folders, args)
		}}
		if one.Name() == "prune" {
			one.Flags().StringVar(&r.older, "older-than", "30 days", helpOlderThan)
		}
		cmd.AddCommand(one)
	}
	return cmd
}

// folders returns the cache, nil if there is no place for one, and the hints.
func (r *caching) folders() []*cache.Dir {
	folder := cmp.Or(r.folder, cache.DefaultDir())
	all := []*cache.Dir{cache.Open(folder)}
	if hints := cmp.Or(r.hints, hintsBeside(folder)); filepath.Clean(hints) != filepath.Clean(folder) {
		all = append(all, cache.Open(hints))
	}
	return all
}

func (r *caching) dir(folders []*cache.Dir, _ []string) error {
	_, err := fmt.Fprintln(r.stdout, folders[0].Path())
	return stdoutError(err)
}

// A share is what part of a cache takes.
type share struct {
	entries int
	bytes   int64
}

func (s *share) add(e cache.Entry) { s.entries++; s.bytes += e.Size }

func (r *caching) size(folders []*cache.Dir, _ []string) error {
	var all share
	kinds := map[string]*share{}
	for _, d := range folders {
		for e, err := range d.Entries() {
			if err != nil {
				return cacheError(err)
			}
			kind := kindOfEntry(e)
			if kinds[kind] == nil {
				kinds[kind] = &share{}
			}
			kinds[kind].add(e)
			all.add(e)
		}
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(kind string, s share) {
		fmt.Fprintf(table, "%d\t%d bytes\t%s\t  %s\n", s.entries, s.bytes, sayBytes(s.bytes), kind)
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		line(kind, *kinds[kind])
	}
	line(sayAll, all)
	table.Flush()
	_, err := fmt.Fprint(r.stdout, b.String())
	return stdoutError(err)
}

// unfinishedAfter is the age at which an unfinished file is taken to be left by
// a process that is gone; to write one takes milliseconds.
const unfinishedAfter = time.Hour

// prune removes what no run reads any more, and what none has read for long.
func (r *caching) prune(folders []*cache.Dir, _ []string) error {
	oldest, err := parseLimit(r.older, time.Now())
	if err != nil {
		return badAge(err)
	}
	return r.remove(folders, func(e cache.Entry) bool {
		switch e.State {
		case cache.Held:
			return e.Used.Before(oldest) || !inUse(e.Bucket)
		case cache.Unfinished:
			return time.Since(e.Used) > unfinishedAfter
		case cache.Damaged:
			return !errors.Is(e.Err, fs.ErrPermission)
		}
		return true
	})
}

// clean removes everything, or what is held of some packages.
func (r *caching) clean(folders []*cache.Dir, names []string) error {
	for i, name := range names {
		if !pep508.ValidName(name) {
			return cacheNotAName(name)
		}
		names[i] = pep508.NormalizeName(name)
	}
	return r.remove(folders, func(e cache.Entry) bool {
		if len(names) == 0 {
			return true
		}
		return e.Bucket != "" && slices.ContainsFunc(names, func(name string) bool {
			return index.Concerns(e.Bucket, e.Key, name) || hints.Concerns(e.Bucket, e.Key, name)
		})
	})
}

// remove removes the entries that are meant, and says how much that was.
func (r *caching) remove(folders []*cache.Dir, meant func(cache.Entry) bool) error {
	var first error
	for i, d := range folders {
		n, size, err := d.Remove(meant)
		if n > 0 || i == 0 {
			r.ui.note(noteRemoved(share{n, size}, d.Path()))
		}
		first = cmp.Or(first, err)
	}
	return cacheError(first)
}

// verify reads every value, and says which are damaged.
func (r *caching) verify(folders []*cache.Dir, _ []string) error {
	var all, broken int
	counts := make([]int, len(folders))
	for i, d := range folders {
		for e, err := range d.Entries() {
			if err != nil {
				return cacheError(err)
			}
			switch e.State {
			case cache.Unfinished:
				continue
			case cache.Damaged:
				broken++
				name := e.Name()
				if i > 0 {
					name = filepath.Join(d.Path(), name)
				}
				if _, err := fmt.Fprintf(r.stdout, "%s: %v\n", name, systemCause(e.Err)); err != nil {
					return stdoutError(err)
				}
			}
			all++
			counts[i]++
		}
	}
	if broken > 0 {
		return brokenCache(broken, all)
	}
	for i, d := range folders {
		if counts[i] > 0 || i == 0 {
			r.ui.note(noteVerified(counts[i], d.Path()))
		}
	}
	return nil
}

// inUse reports whether a bucket is one that this program reads, or that a
// later one may: what an earlier one has left is in nobody's way but the disk's.
func inUse(b cache.Bucket) bool {
	kind, version := splitBucket(b)
	for _, now := range slices.Concat(index.Buckets(), interpreter.Buckets(), recall.Buckets(), hints.Buckets()) {
		if k, v := splitBucket(now); k == kind && version < v {
			return false
		}
	}
	return true
}

// splitBucket returns the kind of a bucket's values and the version of their
// format.
func splitBucket(b cache.Bucket) (kind string, version int) {
	kind, text, _ := strings.Cut(string(b), "/v")
	version, _ = strconv.Atoi(text)
	return kind, version
}

// kindOfEntry says in a word what an entry is.
func kindOfEntry(e cache.Entry) string {
	switch e.State {
	case cache.Superseded:
		return saySuperseded
	case cache.Damaged:
		return sayDamaged
	case cache.Unfinished:
		return sayUnfinished
	case cache.Former:
		return sayOldForm
	}
	if !inUse(e.Bucket) {
		return sayOldForm
	}
	kind, _ := splitBucket(e.Bucket)
	return kind
}
