package main

import (
	"io"
	"testing"
)

// A typist is a terminal: after each end of input there is more to come.
type typist struct{ words []string }

func (t *typist) Read(p []byte) (int, error) {
	if t.words[0] == "" {
		t.words = t.words[1:]
		return 0, io.EOF
	}
	n := copy(p, t.words[0])
	t.words[0] = t.words[0][n:]
	return n, nil
}

func TestKeptReaderIsReadAgain(t *testing.T) {
	const want = "flask\n"
	for _, first := range []int{0, 3, len(want), 100} {
		in := &keptReader{from: &typist{[]string{want, "typed for somebody else"}}}
		if _, err := io.ReadAll(io.LimitReader(in, int64(first))); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(in.again())
		if err != nil || string(got) != want {
			t.Errorf("after %d bytes: got %q and error %v, want %q", first, got, err, want)
		}
	}
}
