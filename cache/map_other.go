//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package cache

// mapFile reports that files are not mapped here.
func mapFile(string) (mapPages, bool) { return nil, false }
