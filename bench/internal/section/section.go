// Package section writes what was measured into a document, between marks, so that
// what people wrote around it stays.
package section

import (
	"bytes"
	"fmt"
	"os"
)

// Write replaces what stands in a file between the lines
//
//	<!-- bench: name -->
//	<!-- /bench: name -->
//
// both of which must be there, once.
func Write(file, name, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begin, end := "<!-- bench: "+name+" -->\n", "<!-- /bench: "+name+" -->\n"
	before, rest, found := bytes.Cut(old, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed || bytes.Contains(after, []byte(begin)) {
		return fmt.Errorf("%s: there is not one place for %s, from %q to %q", file, name, begin, end)
	}
	return os.WriteFile(file, bytes.Join([][]byte{before, []byte(begin), []byte(text), []byte(end), after}, nil), 0o644)
}
