//go:build !(linux || darwin || freebsd || dragonfly)

package cache

// mapFile reports that files are not mapped here.
func mapFile(string) (mapPages, bool) { return nil, false }
