package index

import (
	"net/url"
	"path"
	"strings"

	"resolve/cache"
	"resolve/dist"
)

// Concerns reports whether what a Cached holds under key in bucket is about the
// package name (normal form): its listing, or something about a file of it.
func Concerns(bucket cache.Bucket, key, name string) bool {
	words := strings.Split(key, " ")
	if bucket == listings || bucket == states {
		return words[len(words)-1] == name
	}
	for _, w := range words { // "FILENAME#HASH" or the file's URL, among others
		w, _, _ = strings.Cut(w, "#")
		file, err := url.PathUnescape(path.Base(w))
		if _, _, ok := dist.KindOf(file, name); err == nil && ok {
			return true
		}
	}
	return false
}
