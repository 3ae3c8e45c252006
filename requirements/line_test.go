package requirements

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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
	f, err := Parse("r", strings.NewReader("flask ; platform_version=='é😀' \\\n  --hash=sha256:"+strings.Repeat("A", 64)+" --config-settings=é \\\n --config-settings=x"), ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(f.Requirements[0].Hashes[0].Position, f.Options[0].Position, f.Options[1].Position)
	if want := "r:2:3 r:2:82 r:3:2"; got != want {
		t.Errorf("positions: got %s, want %s", got, want)
	}
	if got, want := f.Requirements[0].Hashes[0].String(), "sha256:"+strings.Repeat("a", 64); got != want {
		t.Errorf("hash: got %s, want %s", got, want)
	}
}

// pip prints, for each text of a JSON list, the lines that pip makes of it.
const pip = `
import json, os, sys
from pip._internal.req.req_file import preprocess
os.environ["NAME"] = "a#b c"
print(json.dumps([list(preprocess(text)) for text in json.load(sys.stdin)]))
`

// Random texts give the lines that pip's own parser makes of them.
func TestLinesAsPip(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil || exec.Command(python, "-c", "import pip._internal.req.req_file").Run() != nil {
		t.Skip("no python3 with pip on PATH to compare with")
	}
	pieces := []string{"flask", "#", " # x", "\\", "\\\n", "\n", "\r\n", "\r", " ", "\t", "--hash=x", "-r", " -", "${NAME}", "${name}", "$NAME", "é", "\\\\\n", "\f", "\u2028", "'", "==1"}
	r := rand.New(rand.NewPCG(1, 2))
	texts := make([]string, 3000)
	for i := range texts {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		texts[i] = b.String()
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", pip)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("this pip has no parser to compare with: %v", err)
	}
	var want [][][2]any
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		got := [][2]any{}
		for l := range logicalLines("r", text) {
			number := float64(l.marks[0].line)
			if l = l.stripComment(); l.text == "" {
				continue
			}
			l = l.expand(func(name string) (string, bool) {
				if name == "NAME" {
					return "a#b c", true
				}
				return "", false
			})
			got = append(got, [2]any{number, l.text})
		}
		if strings.ContainsAny(text, "\f\u2028") {
			for j := range min(len(got), len(want[i])) {
				got[j][0] = want[i][j][0] // pip counts rare separators as lines
			}
		}
		if diff := cmp.Diff(got, want[i]); diff != "" {
			t.Errorf("%q (-got +want):\n%s", text, diff)
		}
	}
}

// Long lines, and long lists of all that is kept per line, take time in
// proportion to their length.
func TestNotQuadratic(t *testing.T) {
	const n = 50_000
	for name, content := range map[string]string{
		"continuations":         "flask \\\n" + strings.Repeat(" \\\n", n),
		"hashes":                "flask" + strings.Repeat(" --hash=sha256:"+strings.Repeat("a", 64), n/10),
		"continued hashes":      "flask" + strings.Repeat(" \\\n --hash=sha256:"+strings.Repeat("a", 64), n/10),
		"options":               strings.Repeat("--pre ", n),
		"variables":             "flask ; os_name == '" + strings.Repeat("${A}", n) + "'",
		"unfinished variables":  "flask ; os_name == '" + strings.Repeat("${A", n) + "'",
		"quotes":                "--pre " + strings.Repeat("'", 2*n+1),
		"bad clauses":           "flask" + strings.Repeat(">=1,", n) + "=>1",
		"bad markers":           "flask ; " + strings.Repeat("python_version<3 and ", n),
		"extras":                "flask[" + strings.Repeat("a,", n) + "]",
		"brackets":              "flask" + strings.Repeat("[", n),
		"parentheses in marker": "flask ; " + strings.Repeat("(", n),
		"rare line ends":        strings.Repeat("\f", n) + "flask",
		"backslashes":           strings.Repeat("\\\n\\", n),
	} {
		start := time.Now()
		_, err := Parse("r", strings.NewReader(content), ParseOptions{LookupEnv: func(string) (string, bool) { return "xyz", true }})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %v, want a fraction of a second (%.100v)", name, took, err)
		}
	}
}
