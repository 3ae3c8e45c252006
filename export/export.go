package export

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"resolve/dist"
	"resolve/resolver"
)

// Options say what is written besides the resolution. The zero value is
// nothing: the output is the resolution's alone.
type Options struct {
	Version string          // of this program; "" leaves it out
	Time    time.Time       // of the resolution; zero leaves it out
	Target  *dist.Target    // what the resolution is for; nil leaves it out
	Scheme  resolver.Scheme // that the resolution was made with; nil means resolver.PEP440
	Root    string          // name of what the packages are for; "" means the files that ask for them
}

// program is how this program is named in what it writes.
const program = "resolve"

// sorted returns the packages by name, as every format lists them.
func sorted(r *resolver.Resolution) []resolver.Package {
	return slices.SortedStableFunc(slices.Values(r.Packages), func(a, b resolver.Package) int {
		return strings.Compare(a.Name, b.Name)
	})
}

// sortedFiles returns the files of a version by name: the order of an index may
// change from one answer to the next.
func sortedFiles(files []*dist.File) []*dist.File {
	return slices.SortedStableFunc(slices.Values(files), func(a, b *dist.File) int {
		if c := strings.Compare(a.Filename, b.Filename); c != 0 {
			return c
		}
		return strings.Compare(a.URL, b.URL)
	})
}

// writeJSON writes a document as a whole, indented for readers and for diffs.
func writeJSON(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// timestamp writes a time as RFC 3339 has it, in UTC; "" for none.
func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
