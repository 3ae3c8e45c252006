package requirements

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/internal/pythontest"
)

// Line ends of all kinds, and columns in characters: after a rare separator
// the same line goes on.
func TestLineEnds(t *testing.T) {
	const content = "one\ntwo\r\nthree\rfour\x0c é\u2028  five\n\nsix"
	f, err := Parse("r", strings.NewReader(strings.ReplaceAll(content, "é", "e")), ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := "r:1:1 one\nr:2:1 two\nr:3:1 three\nr:4:1 four\nr:4:7 e\nr:4:11 five\nr:6:1 six"
	if got := texts(f.Requirements); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPositionsInCharacters(t *testing.T) {
	f, err := Parse("r", strings.NewReader("flask ; platform_version=='é😀' \\\n  --hash=sha256:"+strings.Repeat("A", 64)+" --config-settings=é= \\\n --config-settings=x=y"), ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(f.Requirements[0].Hashes[0].Position, f.Requirements[0].ConfigSettings[0].Position, f.Requirements[0].ConfigSettings[1].Position)
	if want := "r:2:3 r:2:82 r:3:2"; got != want {
		t.Errorf("positions: got %s, want %s", got, want)
	}
	if got, want := f.Requirements[0].Hashes[0].String(), "sha256:"+strings.Repeat("a", 64); got != want {
		t.Errorf("hash: got %s, want %s", got, want)
	}
}

// pipLines is a program that prints the lines that pip makes of a text.
const pipLines = `
import json, os, sys
from pip._internal.req.req_file import preprocess
os.environ["NAME"] = "a#b c"
for text in sys.stdin:
    print(json.dumps(list(preprocess(json.loads(text)))))
`

// Random texts give the lines that pip's own parser makes of them.
func TestLinesAsPip(t *testing.T) {
	pieces := []string{"flask", "#", " # x", "\\", "\\\n", "\n", "\r\n", "\r", " ", "\t", "--hash=x", "-r", " -", "${NAME}", "${name}", "$NAME", "é", "\\\\\n", "\f", "\u2028", "'", "==1", "\x1f", "\x1c", "\u00a0"}
	r := rand.New(rand.NewPCG(1, 2))
	texts := make([]string, 3000)
	for i := range texts {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		texts[i] = b.String()
	}
	p := pythontest.Start(t, pipLines, pythontest.Module{Name: "pip", Version: "20"})
	for i, want := range pythontest.All[string, [][2]any](p, texts) {
		got := [][2]any{}
		for l := range logicalLines("r", texts[i]) {
			number := float64(l.marks[0].line)
			if l = l.stripComment(); l.text == "" {
				continue
			}
			l = l.expand(func(name string) (string, bool) { return "a#b c", name == "NAME" })
			got = append(got, [2]any{number, l.text})
		}
		if strings.ContainsAny(texts[i], "\f\u2028\x1c") {
			for j := range min(len(got), len(want)) {
				got[j][0] = want[j][0] // pip counts rare separators as lines
			}
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", texts[i], diff)
		}
	}
}
