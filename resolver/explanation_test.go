package resolver

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// explanation is all that a NoSolution tells a reader: its text, and the
// hints, a line each, with the settings that they are about.
func explanation(e *NoSolution) string {
	var b strings.Builder
	b.WriteString(e.Error() + "\n")
	for _, h := range e.Hints {
		fmt.Fprintf(&b, "hint: %s", h.Text)
		if h.Setting != (Setting{}) {
			fmt.Fprintf(&b, " (%s: %s)", h.Setting.Name, h.Setting.Value)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Every explanation in testdata/explanations was read by eye. They are stories
// whose answer is the section explanation.
func TestExplanations(t *testing.T) {
	paths, err := filepath.Glob("testdata/explanations/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no explanations: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			s := readStory(t, path)
			s.question, _, _ = strings.Cut(s.question, "-- explanation --\n")
			_, err := Resolve(t.Context(), s.request(t))
			none, ok := errors.AsType[*NoSolution](err)
			if !ok {
				t.Fatalf("got error %v, want no solution", err)
			}
			got := explanation(none)
			if *update {
				s.question += "-- explanation --\n" + got
				s.write(t, nil)
				return
			}
			if want := s.universe.Sections["explanation"]; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
