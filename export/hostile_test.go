package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"resolve/dist"
	"resolve/resolver"
)

// hostileText makes a text of pieces that mean something somewhere.
func hostileText() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom(nasty), rapid.String(), rapid.StringMatching(`[a-z0-9._-]{1,8}`))
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "") })
}

// hostileWorld makes a resolution of such texts. What the resolver promises
// holds: names are of no more than one package, and no name begins as a flag.
func hostileWorld(t *rapid.T) *resolver.Resolution {
	text := hostileText()
	names := rapid.SliceOfNDistinct(text, 0, 5, func(s string) string { return plain(s) }).Draw(t, "names")
	r := &resolver.Resolution{Warnings: rapid.SliceOfN(text, 0, 2).Draw(t, "warnings")}
	for i := range names {
		names[i] = "p" + names[i]
	}
	for _, name := range names {
		p := resolver.Package{
			Name: name, Version: text.Draw(t, "version"), Index: text.Draw(t, "index"), Yanked: text.Draw(t, "yanked"),
			Extras: rapid.SliceOfNDistinct(text, 0, 2, rapid.ID).Draw(t, "extras"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "via") {
			v := resolver.Via{Asks: name + text.Draw(t, "asks"), Marker: text.Draw(t, "marker")}
			if rapid.Bool().Draw(t, "line") {
				v.Origin = resolver.Origin{File: text.Draw(t, "file"), Line: rapid.IntRange(0, 2).Draw(t, "number")}
				v.Constraint = rapid.Bool().Draw(t, "constraint")
			} else {
				v.Package, v.Extra = rapid.SampledFrom(names).Draw(t, "package"), text.Draw(t, "extra")
			}
			p.Via = append(p.Via, v)
		}
		p.Dependencies = rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, len(names), rapid.ID).Draw(t, "dependencies")
		var files []*dist.File
		for range rapid.IntRange(0, 2).Draw(t, "files") {
			files = append(files, &dist.File{
				Kind: dist.Wheel, Filename: text.Draw(t, "filename"), URL: "https://files.test/" + text.Draw(t, "url"), Hash: text.Draw(t, "hash"),
				RequiresPython: text.Draw(t, "requires-python"), Size: rapid.Int64Min(-1).Draw(t, "size"), Index: text.Draw(t, "file index"),
			})
		}
		p.Releases = []dist.Release{dist.NewRelease(p.Version, files...)}
		r.Packages = append(r.Packages, p)
	}
	return r
}

// Whatever texts there are, each form is well formed, and what a reader of it
// gets is what went in.
func TestHostile(t *testing.T) {
	own, official := readSchema(t, ownSchema), officialSchema(t)
	own.closed = true
	own.root["$defs"].(map[string]any)["file"].(map[string]any)["properties"].(map[string]any)["hashes"] = map[string]any{"type": "object"}
	rapid.Check(t, func(t *rapid.T) {
		r := hostileWorld(t)
		out := map[string]string{}
		for format, write := range formats {
			var b bytes.Buffer
			if err := write(&b, r, Options{Root: hostileText().Draw(t, "root")}); err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			out[format] = b.String()
		}
		if wrong := own.check([]byte(out["json"])); wrong != nil {
			t.Fatalf("json: %s\n%s", strings.Join(wrong, "\n"), out["json"])
		}
		if wrong := official.check([]byte(out["cdx.json"])); wrong != nil {
			t.Fatalf("cyclonedx: %s\n%s", strings.Join(wrong, "\n"), out["cdx.json"])
		}
		checkHostileJSON(t, r, out["json"], out["cdx.json"])
		want := newGraph(r).picture()
		for format, read := range map[string]func(string) (picture, error){"dot": readDOT, "mmd": readMermaid} {
			got, err := read(out[format])
			if err != nil {
				t.Fatalf("%s: %v\n%s", format, err, out[format])
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
				t.Fatalf("%s shows\n%q\nwant\n%q", format, got, want)
			}
		}
	})
}

// checkHostileJSON compares the names and versions that are read from the two
// forms that are JSON.
func checkHostileJSON(t *rapid.T, r *resolver.Resolution, own, bom string) {
	var d jsonDocument
	var b struct {
		Components []struct {
			Name string
			PURL string
		}
	}
	if err := json.Unmarshal([]byte(own), &d); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(bom), &b); err != nil {
		t.Fatal(err)
	}
	packages := sorted(r)
	if len(d.Packages) != len(packages) || len(b.Components) != len(packages) {
		t.Fatalf("got %d packages and %d components, want %d", len(d.Packages), len(b.Components), len(packages))
	}
	valid := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
	for i, p := range packages {
		one, name, version := d.Packages[i], valid(p.Name), valid(p.Version)
		if oneValid(one.Name) != oneValid(name) || oneValid(one.Version) != oneValid(version) || len(one.Via) != len(p.Via) || len(one.Files) != len(p.Files()) {
			t.Fatalf("got the package %+v, want %q %q with %d and %d", one, name, version, len(p.Via), len(p.Files()))
		}
		text, _, _ := strings.Cut(strings.TrimPrefix(b.Components[i].PURL, "pkg:pypi/"), "?")
		gotName, gotVersion, _ := strings.Cut(text, "@")
		gotName, _ = url.PathUnescape(gotName)
		gotVersion, _ = url.PathUnescape(gotVersion)
		if gotName != name || gotVersion != version {
			t.Fatalf("got %q, %q from the purl %q, want %q, %q", gotName, gotVersion, b.Components[i].PURL, name, version)
		}
	}
}

// oneValid makes one of the marks for several bytes in a row that are no
// character: who decodes may give one for each.
func oneValid(s string) string { return regexp.MustCompile("\uFFFD+").ReplaceAllString(s, "\uFFFD") }

var (
	mermaidNode = regexp.MustCompile(`^    ([lp]\d+)(\(\["|\[")([A-Za-z0-9 .,/=#;-]*)("\]\)|"\])$`)
	mermaidEdge = regexp.MustCompile(`^    ([lp]\d+) (-->|-\.->)(?:\|"([A-Za-z0-9 .,/=#;-]+)"\|)? (p\d+)$`)
	mermaidCode = regexp.MustCompile(`#[^;]*;?`)
)

// readMermaid reads what Mermaid has written.
func readMermaid(text string) (p picture, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != "flowchart LR" {
		return p, fmt.Errorf("got the head %q", lines[0])
	}
	labels := map[string]string{}
	for _, line := range lines[1:] {
		if m := mermaidNode.FindStringSubmatch(line); m != nil && (m[2] == "[\"") == (m[4] == "\"]") {
			label, err := mermaidText(m[3])
			if err != nil {
				return p, err
			}
			labels[m[1]] = label
			p.Nodes = append(p.Nodes, label)
			continue
		}
		m := mermaidEdge.FindStringSubmatch(line)
		if m == nil || labels[m[1]] == "" || labels[m[4]] == "" {
			return p, fmt.Errorf("%q is no node, and no edge of nodes", line)
		}
		label, err := mermaidText(m[3])
		if err != nil {
			return p, err
		}
		p.Edges = append(p.Edges, [3]string{labels[m[1]], label, labels[m[4]]})
	}
	return p, nil
}

// mermaidText reads a label.
func mermaidText(s string) (text string, err error) {
	if strings.Contains(mermaidCode.ReplaceAllString(s, ""), ";") {
		err = fmt.Errorf("a bare semicolon in %q", s)
	}
	named := []string{"#quot;", `"`, "#lt;", "<", "#gt;", ">", "#amp;", "&"}
	text = mermaidCode.ReplaceAllStringFunc(s, func(code string) string {
		if i := slices.Index(named, code); i >= 0 {
			return named[i+1]
		}
		n, e := strconv.Atoi(strings.TrimSuffix(code[1:], ";"))
		if e != nil || !strings.HasSuffix(code, ";") {
			err = fmt.Errorf("%q in %q is no code", code, s)
		}
		return string(rune(n))
	})
	return text, err
}

// FuzzTexts writes one text at all places.
func FuzzTexts(f *testing.F) {
	for _, text := range nasty {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := &resolver.Resolution{Packages: []resolver.Package{{
			Name: "p" + text, Version: text, Extras: []string{text}, Index: text, Yanked: text,
			Via:      []resolver.Via{{Origin: resolver.Origin{File: text}, Asks: text, Marker: text}, {Package: "p" + text, Extra: text, Asks: text}},
			Releases: []dist.Release{dist.NewRelease(text, &dist.File{Filename: text, URL: text, Hash: text, Size: -1})},
		}}}
		for format, write := range formats {
			var b bytes.Buffer
			if err := write(&b, r, Options{Root: text}); err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			read := map[string]func(string) (picture, error){"dot": readDOT, "mmd": readMermaid}[format]
			if read == nil {
				if !json.Valid(b.Bytes()) {
					t.Fatalf("%s: got\n%s", format, b.String())
				}
				continue
			}
			got, err := read(b.String())
			if want := newGraph(r).picture(); err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
				t.Fatalf("%s shows\n%q, %v\nwant\n%q", format, got, err, want)
			}
		}
	})
}
