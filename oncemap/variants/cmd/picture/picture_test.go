//go:build explore

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"resolve/oncemap/explore"
)

var update = flag.Bool("update", false, "rewrite the pictures in docs")

const docs = "../../../../docs"

// The pictures in docs are what this program makes.
func TestPictures(t *testing.T) {
	for _, name := range faulty() {
		trace, err := hang(name)
		if err != nil {
			t.Fatal(err)
		}
		got, file := draw(trace), filepath.Join(docs, fileOf(name))
		wellFormed(t, name, got)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what is drawn now (%v): go test -tags explore ./oncemap/variants/cmd/picture -update", file, err)
		}
	}
}

func wellFormed(t *testing.T, name string, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

// What a trace says is found as spans and wakes.
func TestDiagram(t *testing.T) {
	d := diagramOf(&explore.Trace{
		Goroutines: []string{"a", "b"},
		Steps: []explore.TraceStep{
			{N: 1, Goroutine: "a", Operation: "RLock", Object: "lock", Then: []string{"RUnlock"}},
			{N: 2, Goroutine: "b", Operation: "Lock", Object: "lock"},
			{N: 3, Goroutine: "b", Operation: "RLock", Object: "other", Then: []string{"RUnlock", "Unlock"}},
			{N: 4, Goroutine: "b", Operation: "Fire", Object: "bell", Key: "x"},
			{N: 5, Goroutine: "a", Operation: "Await", Object: "bell", Key: "x"},
			{N: 6, Goroutine: "a", Operation: "RLock", Object: "lock"},
			{N: 7, Goroutine: "b", Operation: "Lock (announce)", Object: "lock"},
		},
		Waits: []explore.TraceWait{
			{Goroutine: "a", Operation: "Await", Object: "bell", Since: 6},
			{Goroutine: "b", Operation: "Lock", Object: "lock", Since: 7, HeldBy: []string{"a"}},
		},
	})
	spans := []span{
		{0, holds, 6, 8, "read-holds lock"}, {0, sleeps, 1, 5, ""}, {0, stuck, 6, 8, ""},
		{1, holds, 2, 3, "holds lock"}, {1, queues, 7, 8, "asks for lock"}, {1, stuck, 7, 8, ""},
	}
	if len(d.spans) != len(spans) {
		t.Fatalf("got spans %+v, want %+v", d.spans, spans)
	}
	for i, want := range spans {
		if d.spans[i] != want {
			t.Errorf("span %d: got %+v, want %+v", i, d.spans[i], want)
		}
	}
	if want := (wake{from: 1, to: 0, fromRow: 4, toRow: 5}); len(d.wakes) != 1 || d.wakes[0] != want {
		t.Errorf("got wakes %+v, want %+v", d.wakes, want)
	}
}
