package recall

import (
	"time"

	"resolve/dist"
	"resolve/resolver"
)

// A window is the limits of upload times that leave out the same files. An answer
// stands for all of them: under a limit that moves with the time ("7 days") it
// does until a file comes of age.
type window struct {
	name  string    // of the package whose own limit it is; "" for that of all others
	after time.Time // when the last file was uploaded that is not left out; zero if there is none
	until time.Time // when the first was that is left out; zero if there is none
}

// holds reports whether a limit is in the window: what was uploaded before it is
// not left out.
func (w *window) holds(limit time.Time) bool {
	return limit.After(w.after) && (w.until.IsZero() || !limit.After(w.until))
}

// add narrows the window of a limit by a file.
func (w *window) add(f *dist.File, limit time.Time) {
	switch {
	case f.Links: // no limit applies
	case f.Uploaded.IsZero(): // a warning names the limit
		w.after, w.until = limit.Add(-1), limit
	case !f.Uploaded.Before(limit):
		if w.until.IsZero() || f.Uploaded.Before(w.until) {
			w.until = f.Uploaded
		}
	case f.Uploaded.After(w.after):
		w.after = f.Uploaded
	}
}

// windowsOf returns those of the limits that a choice sets the files of listings,
// in the listings' order.
func windowsOf(c *resolver.Choice, listings []*dist.Listing) (list []window) {
	at := map[string]int{}
	for _, l := range listings {
		name, limit := limitOf(c, l.Name)
		if limit.IsZero() {
			continue
		}
		i, ok := at[name]
		if !ok {
			i = len(list)
			at[name] = i
			list = append(list, window{name: name})
		}
		for j := range l.Releases {
			for _, f := range l.Releases[j].Files() { // the search has read them
				list[i].add(f, limit)
			}
		}
	}
	return list
}

// limitOf returns the limit for a package, and the name under which it is set.
func limitOf(c *resolver.Choice, name string) (under string, limit time.Time) {
	if own, ok := c.ExcludeNewerOf[name]; ok {
		return name, own
	}
	return "", c.ExcludeNewer
}

// hold reports whether the limits of a choice are in the windows of a record whose
// key is that of the choice.
func hold(list []window, c *resolver.Choice) bool {
	for i := range list {
		limit := c.ExcludeNewer
		if list[i].name != "" {
			limit = c.ExcludeNewerOf[list[i].name]
		}
		if !list[i].holds(limit) {
			return false
		}
	}
	return true
}
