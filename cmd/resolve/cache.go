package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"resolve/cache"
	"resolve/index"
	"resolve/interpreter"
)

// A caching is one run of a command about the cache.
type caching struct {
	*process
	ui     *console
	folder string
	older  time.Duration
}

func newCacheCommand(p *process, c *console) *cobra.Command {
	r := &caching{process: p, ui: c}
	cmd := &cobra.Command{
		Use:     "cache",
		Short:   helpCacheShort,
		Long:    helpCacheLong,
		Example: helpCacheExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return errCacheCommand
		},
	}
	cmd.PersistentFlags().StringVar(&r.folder, "cache-dir", "", helpCacheDir)
	cmd.PersistentFlags().BoolP("help", "h", false, helpHelp)
	for _, sub := range []struct {
		name, short string
		run         func() error
	}{
		{"dir", helpCacheDirShort, r.dir},
		{"size", helpCacheSizeShort, r.size},
		{"prune", helpCachePruneShort, r.prune},
		{"clean", helpCacheCleanShort, r.clean},
		{"verify", helpCacheVerifyShort, r.verify},
	} {
		one := &cobra.Command{Use: sub.name, Short: sub.short, Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error { return sub.run() }}
		if sub.name == "prune" {
			one.Flags().DurationVar(&r.older, "older-than", 30*24*time.Hour, helpOlderThan)
		}
		cmd.AddCommand(one)
	}
	return cmd
}

// open returns the cache, which the user must have.
func (r *caching) open() (*cache.Dir, error) {
	d := cache.Open(cmp.Or(r.folder, cache.DefaultDir()))
	if d == nil {
		return nil, errNoCache
	}
	return d, nil
}

func (r *caching) dir() error {
	d, err := r.open()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(r.stdout, d.Path())
	return stdoutError(err)
}

// A share is what part of a cache takes.
type share struct {
	entries int
	bytes   int64
}

func (r *caching) size() error {
	d, err := r.open()
	if err != nil {
		return err
	}
	var all share
	kinds := map[string]*share{}
	for e, err := range d.Entries() {
		if err != nil {
			return cacheError(err)
		}
		kind := kindOfEntry(e)
		if kinds[kind] == nil {
			kinds[kind] = &share{}
		}
		for _, s := range []*share{&all, kinds[kind]} {
			s.entries++
			s.bytes += e.Size
		}
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Fprintf(table, "%d\t%d bytes\t  %s\n", kinds[kind].entries, kinds[kind].bytes, kind)
	}
	fmt.Fprintf(table, "%d\t%d bytes\t  %s\n", all.entries, all.bytes, sayAll)
	table.Flush()
	_, err = fmt.Fprint(r.stdout, b.String())
	return stdoutError(err)
}

// prune removes what no run reads any more, and what is old.
func (r *caching) prune() error {
	if r.older <= 0 {
		return errBadAge
	}
	oldest := time.Now().Add(-r.older)
	return r.remove(func(e cache.Entry) bool {
		if e.Bucket == "" { // another process may be writing it
			return time.Since(e.Modified) > time.Hour
		}
		return e.Modified.Before(oldest) || !inUse(e.Bucket) || !e.Whole()
	})
}

func (r *caching) clean() error { return r.remove(func(cache.Entry) bool { return true }) }

// remove removes the entries that are meant, and says how much that was.
func (r *caching) remove(meant func(cache.Entry) bool) error {
	d, err := r.open()
	if err != nil {
		return err
	}
	var gone share
	for e, err := range d.Entries() {
		if err == nil && !meant(e) {
			continue
		}
		if err == nil {
			err = e.Remove()
		}
		if err != nil {
			return cacheError(err)
		}
		gone.entries++
		gone.bytes += e.Size
	}
	r.ui.note(noteRemoved(gone, d.Path()))
	return nil
}

// verify looks at every entry.
func (r *caching) verify() error {
	d, err := r.open()
	if err != nil {
		return err
	}
	var all, broken int
	for e, err := range d.Entries() {
		if err != nil {
			return cacheError(err)
		}
		if e.Bucket == "" {
			continue
		}
		all++
		if !e.Whole() {
			broken++
		}
	}
	if broken > 0 {
		return brokenCache(broken, all)
	}
	r.ui.note(noteVerified(all, d.Path()))
	return nil
}

// inUse reports whether this program reads a bucket; what other versions of it
// read is theirs to fetch again.
func inUse(b cache.Bucket) bool {
	return slices.Contains(index.Buckets(), b) || slices.Contains(interpreter.Buckets(), b)
}

// kindOfEntry says in a word what an entry is.
func kindOfEntry(e cache.Entry) string {
	switch {
	case e.Bucket == "":
		return sayUnfinished
	case !inUse(e.Bucket):
		return sayOldForm
	}
	kind, _, _ := strings.Cut(string(e.Bucket), "/")
	return kind
}
