package hints

import (
	_ "embed"
	"sort"
	"strings"

	"resolve/resolver"
)

// Popular is where packages lead that many ask for, as maketable found it: lines
// of a normal name and of those that its newest version depends on, sorted. It
// is text that is searched where it lies: what is never asked costs nothing.
//
//go:generate go run resolve/hints/maketable -o popular.txt
//go:embed popular.txt
var popular string

// popularView is the view that the table was made from, the only one that it is
// good for.
const popularView = "https://pypi.org/simple/"

// isPopularView reports whether a view is of that index alone, asked by anybody.
func isPopularView(view string) bool { return strings.TrimSpace(view) == popularView }

// lookUp returns what a table has of a package.
func lookUp(table, name string) (resolver.Lead, bool) {
	// The lines before at are before the name's, those from it on are not.
	at := sort.Search(len(table), func(i int) bool { return lineAt(table, i) >= name })
	line, _, _ := strings.Cut(table[lineStart(table, at):], "\n")
	words := strings.Fields(line)
	if len(words) == 0 || words[0] != name {
		return resolver.Lead{}, false
	}
	return resolver.Lead{Names: words[1:]}, true
}

// lineAt returns the name in the line that holds byte i.
func lineAt(table string, i int) string {
	line := table[lineStart(table, i):]
	if end := strings.IndexAny(line, " \n"); end >= 0 {
		line = line[:end]
	}
	return line
}

func lineStart(table string, i int) int { return strings.LastIndexByte(table[:i], '\n') + 1 }
