package pyproject

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"resolve/internal/pythontest"
	"resolve/requirements"
)

var (
	differential     = flag.Int("differential", 20_000, "cases of each kind to compare with Python")
	differentialSeed = flag.Uint64("differential.seed", 1, "seed of those cases")
)

// The regular expression of PEP 723, and the content of each match.
const blocksProgram = `
import json, re, sys
pattern = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
for line in sys.stdin:
    print(json.dumps([[m["type"], m["content"]] for m in pattern.finditer(json.loads(line))]))
`

// Blocks are found where the standard's regular expression finds them.
func TestBlocksAreThoseOfTheStandard(t *testing.T) {
	p := pythontest.Start(t, blocksProgram)
	rng := rand.New(rand.NewPCG(*differentialSeed, 723))
	pieces := []string{
		"# /// script\n", "# /// script\n", "# ///\n", "# ///\n", "# ///", "#\n", "# x\n", "#x\n", "\n", "x\n", "# /// a-B9\n",
		"# /// \n", "# /// é\n", "# /// a b\n", "# /// script \n", "#  ///\n", " # ///\n", "# /// ///\n", "# /// script", "#", "# ",
		"# é\u2028b\n", "# \f\n", "\u0085", "\x1c", "\t# /// script\n", "# //\n", "# ////\n",
	}
	texts := make([]string, *differential)
	for i := range texts {
		var b strings.Builder
		from := pieces
		if i%2 == 0 {
			from = pieces[:9] // so that many texts have blocks
		}
		for range rng.IntN(12) {
			b.WriteString(from[rng.IntN(len(from))])
		}
		texts[i] = b.String()
	}
	matched := 0
	for i, want := range pythontest.All[string, [][2]string](p, texts) {
		got := [][2]string{}
		found, _ := findBlocks(strings.Split(texts[i], "\n"), scriptKind)
		for _, b := range found {
			got = append(got, [2]string{b.kind, strings.Join(b.lines, "\n") + "\n"})
		}
		if !slices.Equal(got, want) {
			t.Fatalf("blocks of %q: got %q, want %q", texts[i], got, want)
		}
		matched += len(want)
	}
	t.Logf("%d texts with %d blocks", len(texts), matched)
	if matched < len(texts)/20 {
		t.Errorf("blocks: got %d in %d texts, want more to compare", matched, len(texts))
	}
}

// What a group means, by the library that PEP 735 gave rise to.
const groupsProgram = `
import json, sys
from packaging.dependency_groups import DependencyGroupResolver
for line in sys.stdin:
    groups, name = json.loads(line)
    try:
        print(json.dumps({"all": [str(r) for r in DependencyGroupResolver(groups).resolve(name)]}))
    except Exception as e:
        print(json.dumps({"all": [], "error": type(e).__name__ + ": " + "; ".join(str(x) for x in getattr(e, "exceptions", [e]))}))
`

// Groups hold what pypa/packaging says, but that what two ways lead to stands once.
func TestGroupsAreThoseOfPackaging(t *testing.T) {
	p := pythontest.Start(t, groupsProgram, pythontest.Module{Name: "packaging.dependency_groups"})
	type answer struct {
		All   []string
		Error string
	}
	rng := rand.New(rand.NewPCG(*differentialSeed, 735))
	var requests [][2]any
	var texts []string
	for range *differential {
		groups, text := randomGroups(rng)
		requests = append(requests, [2]any{groups, groupNames[rng.IntN(len(groupNames))]})
		texts = append(texts, text)
	}
	accepted, rings := 0, 0
	for i, want := range pythontest.All[[2]any, answer](p, requests) {
		name := requests[i][1].(string)
		got, err := selectGroup(texts[i], name)
		if strings.Contains(want.Error, "Cyclic") || strings.Contains(want.Error, "->") {
			rings++
		}
		if (err != nil) != (want.Error != "") {
			t.Fatalf("group %q of\n%s\ngot %v, %v, want %v, %q", name, texts[i], got, err, want.All, want.Error)
		}
		if err != nil {
			continue
		}
		if w := once(want.All); !slices.Equal(got, w) {
			t.Fatalf("group %q of\n%s\ngot %q, want %q", name, texts[i], got, w)
		}
		accepted++
	}
	t.Logf("%d files, %d accepted, %d with rings", len(texts), accepted, rings)
	if accepted < len(texts)/10 {
		t.Errorf("accepted: got %d of %d, want more to compare", accepted, len(texts))
	}
}

func selectGroup(text, name string) ([]string, error) {
	p, err := Parse("pyproject.toml", []byte(text))
	if err != nil {
		return nil, err
	}
	all, err := p.Select(Selection{Groups: []string{name}, OnlyGroups: true})
	var names []string
	for _, r := range all {
		names = append(names, r.Requirement.Name)
	}
	return once(names), err
}

// once returns all without what was there before.
func once(all []string) []string {
	var some []string
	for _, s := range all {
		if !slices.Contains(some, s) {
			some = append(some, s)
		}
	}
	return some
}

var groupNames = []string{"a", "A", "b.c", "b-C", "d", "e", "f"}

// randomGroups returns groups as Python's data and as TOML. Few have rings, and few
// have something wrong.
func randomGroups(rng *rand.Rand) (map[string]any, string) {
	groups := map[string]any{}
	var b strings.Builder
	b.WriteString("[dependency-groups]\n")
	for i, name := range groupNames {
		if rng.IntN(4) == 0 || i%2 == 1 && rng.IntN(20) > 0 {
			continue
		}
		list := []any{}
		fmt.Fprintf(&b, "%q = [", name)
		for range rng.IntN(5) {
			switch rng.IntN(50) {
			case 0:
				list = append(list, "not valid")
				b.WriteString(`"not valid", `)
			case 1:
				list = append(list, map[string]any{"include": "a"})
				b.WriteString(`{include = "a"}, `)
			case 2:
				list = append(list, map[string]any{})
				b.WriteString(`{}, `)
			case 3:
				list = append(list, map[string]any{"include-group": 1})
				b.WriteString(`{include-group = 1}, `)
			case 4:
				list = append(list, 1)
				b.WriteString(`1, `)
			case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20:
				// Mostly to a later group, so that rings are few.
				to := groupNames[min(i+1+rng.IntN(4), len(groupNames)-1)]
				if rng.IntN(10) == 0 {
					to = groupNames[rng.IntN(len(groupNames))]
				}
				list = append(list, map[string]any{"include-group": to})
				fmt.Fprintf(&b, "{include-group = %q}, ", to)
			default:
				r := fmt.Sprintf("r%d", rng.IntN(9))
				list = append(list, r)
				fmt.Fprintf(&b, "%q, ", r)
			}
		}
		groups[name] = list
		b.WriteString("]\n")
	}
	return groups, b.String()
}

// What Python reads of a script, line ends and encoding and all.
const scriptProgram = `
import base64, io, json, re, sys, tokenize, tomllib
pattern = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
for line in sys.stdin:
    raw = base64.b64decode(json.loads(line))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        text = io.TextIOWrapper(io.BytesIO(raw), encoding).read()
        found = [m for m in pattern.finditer(text) if m["type"] == "script"]
        if len(found) > 1:
            raise ValueError("two blocks")
        if not found:
            print(json.dumps({"none": True}))
            continue
        content = "\n".join(l[2:] if l.startswith("# ") else l[1:] for l in found[0]["content"].split("\n"))
        print(json.dumps({"dependencies": tomllib.loads(content).get("dependencies", [])}))
    except Exception as e:
        print(json.dumps({"error": type(e).__name__ + ": " + str(e)}))
`

// Scripts in the encodings and with the line ends that Python knows give what
// Python reads.
func TestScriptsAreReadAsPythonReadsThem(t *testing.T) {
	p := pythontest.Start(t, scriptProgram, pythontest.Module{Name: "tomllib"})
	rng := rand.New(rand.NewPCG(*differentialSeed, 263))
	pieces := []string{
		"# /// script", "# dependencies = [", "#   'six',", "# ]", "# ///", "#", "import six", "", "# -*- coding: latin-1 -*-",
		"# vim: set fileencoding=utf-8 :", "# é = 1", "# x = 'é'", "# x = '\xe9'", "#x", "\ufeff# /// script", "# coding=ascii",
	}
	whole := []string{"# /// script", "# dependencies = ['six', 'idna']", "# note = 'é'", "# ///"}
	texts := make([][]byte, *differential/4)
	for i := range texts {
		var b strings.Builder
		lines := []string{}
		for range rng.IntN(4) {
			lines = append(lines, pieces[rng.IntN(len(pieces))])
		}
		lines = append(lines, whole...)
		for range rng.IntN(3) {
			at := rng.IntN(len(lines))
			lines = slices.Insert(lines, at, pieces[rng.IntN(len(pieces))])
		}
		end := []string{"\n", "\r\n", "\r"}[rng.IntN(3)]
		for _, line := range lines {
			b.WriteString(line)
			b.WriteString(end)
		}
		texts[i] = []byte(b.String())
	}
	type answer struct {
		Dependencies []string
		None         bool
		Error        string
	}
	accepted, known := 0, 0
	for i, want := range pythontest.All[[]byte, answer](p, texts) {
		if strings.HasPrefix(want.Error, "SyntaxError") || strings.HasPrefix(want.Error, "UnicodeDecodeError") {
			// Known difference: a declaration that the file or its byte order mark
			// contradicts is Python's to refuse. It says nothing about the block.
			known++
			continue
		}
		s, err := ParseScript("script.py", texts[i])
		var e *requirements.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%q: got %T, want an error of requirements", texts[i], err)
		}
		if errors.Is(err, ErrNoScript) != want.None || (err != nil) != (want.None || want.Error != "") {
			t.Fatalf("%q: got %v, %v, want %+v", texts[i], s, err, want)
		}
		if err != nil {
			continue
		}
		accepted++
		var got []string
		for _, r := range s.Dependencies {
			got = append(got, r.Text)
		}
		if !slices.Equal(got, want.Dependencies) {
			t.Fatalf("%q: got %q, want %+v", texts[i], got, want)
		}
	}
	t.Logf("%d scripts, %d accepted, %d that Python cannot decode", len(texts), accepted, known)
	if accepted < len(texts)/10 {
		t.Errorf("accepted: got %d of %d, want more to compare", accepted, len(texts))
	}
}
