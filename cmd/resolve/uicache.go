package main

import "fmt"

// What is said of the cache. The rules are those of ui.go.

const (
	helpCacheShort = "show, check and clear what is remembered between runs"
	helpCacheLong  = `Cache is about the folder in which runs remember what indexes said, and the one
beside it, DIR-hints, in which they remember what packages led to. Whatever is
removed is asked for again. Runs may go on meanwhile. In a folder that holds
other things too, those are not touched.`
	helpCacheExample = `  resolve cache size
  resolve cache prune --older-than "7 days"
  resolve cache clean flask`
	helpCacheDirShort    = "print the folder; hints are beside it, in one of the same name with -hints behind it"
	helpCacheSizeShort   = "print how much there is, of what"
	helpCachePruneShort  = "remove what was not used for long, is replaced, damaged, unfinished, or of an earlier version"
	helpCacheCleanShort  = "remove everything, or what is about the packages NAME"
	helpCacheVerifyShort = "read everything; exit code 1 if something is damaged"
	helpOlderThan        = "what was not used for this `TIME` is old: 7 days, P7D, or since a date"

	sayAll        = "in all"
	sayUnfinished = "unfinished"
	sayOldForm    = "of an earlier version"
	saySuperseded = "replaced"
	sayDamaged    = "damaged"
)

var (
	errCacheCommand = failed("resolve cache: expected a command", "there are dir, size, prune, clean and verify")
	errNoCache      = failed("there is no folder for a cache: neither XDG_CACHE_HOME nor HOME says where", "--cache-dir names one")
)

func badAge(err error) error { return failed("--older-than: " + err.Error()) }

func cacheArgs(command, arg string) error {
	return failed(fmt.Sprintf("resolve cache %s: unexpected %q", command, arg), "resolve cache clean takes the names of packages")
}

func cacheNotAName(text string) error { return notAName("resolve cache clean", text) }

// cacheError is about the folder; a nil err gives nil.
func cacheError(err error) error {
	if err == nil {
		return nil
	}
	return failed("the cache: " + err.Error())
}

func noteRemoved(gone share, folder string) string {
	return fmt.Sprintf("removed %s from %s, which frees %s", entries(gone.entries), folder, sayBytes(gone.bytes))
}

func noteVerified(all int, folder string) string {
	return fmt.Sprintf("%s in %s, none of them damaged", entries(all), folder)
}

func brokenCache(broken, all int) error {
	text := fmt.Sprintf("%d of %s are damaged, and are asked for again when they are needed", broken, entries(all))
	if broken == 1 {
		text = fmt.Sprintf("1 of %s is damaged, and is asked for again when it is needed", entries(all))
	}
	return &message{code: exitUnsolved, text: text, hints: []string{"resolve cache prune removes what is damaged"}}
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
