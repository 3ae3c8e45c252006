package main

import "fmt"

// What is said of the cache. The rules are those of ui.go.

const (
	helpCacheShort = "show, check and clear what is remembered between runs"
	helpCacheLong  = `Cache is about the folder in which runs remember what indexes said. Whatever is
removed from it is asked for again.`
	helpCacheExample = `  resolve cache size
  resolve cache prune --older-than 168h`
	helpCacheDirShort    = "print the folder"
	helpCacheSizeShort   = "print how much there is, of what"
	helpCachePruneShort  = "remove what is old, damaged, unfinished, or of another version of this program"
	helpCacheCleanShort  = "remove everything"
	helpCacheVerifyShort = "look for damaged entries; exit code 1 if there are some"
	helpOlderThan        = "what is older than this `TIME` is old"

	sayAll        = "in all"
	sayUnfinished = "unfinished"
	sayOldForm    = "of another version"
)

var (
	errCacheCommand = failed("resolve cache: expected a command", "there are dir, size, prune, clean and verify")
	errNoCache      = failed("there is no folder for a cache: neither XDG_CACHE_HOME nor HOME says where", "--cache-dir names one")
	errBadAge       = failed("--older-than: expected a time from 1ns on, as in 720h")
)

func cacheError(err error) error { return failed("the cache: " + err.Error()) }

func noteRemoved(gone share, folder string) string {
	return fmt.Sprintf("removed %s with %d bytes from %s", entries(gone.entries), gone.bytes, folder)
}

func noteVerified(all int, folder string) string {
	return fmt.Sprintf("%s in %s, none of them damaged", entries(all), folder)
}

func brokenCache(broken, all int) error {
	return &message{code: exitUnsolved, text: fmt.Sprintf("%d of %s are damaged, and are asked for again when they are needed", broken, entries(all)),
		hints: []string{"resolve cache prune removes them"}}
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
