package export

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"resolve/dist"
	"resolve/resolver"
)

// officialSchema is CycloneDX's own, which comes with its Go library.
func officialSchema(t testing.TB) *schema {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	if err != nil {
		t.Fatalf("looking for the module of CycloneDX's library: %v", err)
	}
	return readSchema(t, filepath.Join(strings.TrimSpace(string(out)), "schema", "bom-1.6.schema.json"))
}

func decodeBOM(t testing.TB, text string) *cdx.BOM {
	t.Helper()
	var b cdx.BOM
	if err := cdx.NewBOMDecoder(strings.NewReader(text), cdx.BOMFileFormatJSON).Decode(&b); err != nil {
		t.Fatalf("decoding\n%s\n%v", text, err)
	}
	return &b
}

// CycloneDX's own schema has nothing against what is written, and its library
// reads from it what went in.
func TestCycloneDX(t *testing.T) {
	s := officialSchema(t)
	list := worlds(t)
	r, o := full()
	list = append(list, &solved{name: "full", resolution: r, options: o}, &solved{name: "empty", resolution: &resolver.Resolution{}})
	for _, w := range list {
		out := render(t, "cdx.json", w.resolution, w.options)
		if wrong := s.check([]byte(out)); wrong != nil {
			t.Errorf("%s: %s", w.name, strings.Join(wrong, "\n"))
		}
		checkBOM(t, w, decodeBOM(t, out))
	}
}

// checkBOM compares a document that was read with the resolution.
func checkBOM(t *testing.T, w *solved, b *cdx.BOM) {
	t.Helper()
	if b.SpecVersion != cdx.SpecVersion1_6 || b.SerialNumber != "" || b.Version != 1 {
		t.Errorf("%s: got version %v of the form, %d of the document, number %q", w.name, b.SpecVersion, b.Version, b.SerialNumber)
	}
	names := map[string]string{b.Metadata.Component.BOMRef: ""}
	var got, want, hashes, wantHashes []string
	for _, c := range *b.Components {
		if _, twice := names[c.BOMRef]; twice {
			t.Errorf("%s: the reference %q is there twice", w.name, c.BOMRef)
		}
		names[c.BOMRef] = c.Name
		got = append(got, c.Name+"=="+c.Version)
		if c.ExternalReferences == nil {
			continue
		}
		for _, ref := range *c.ExternalReferences {
			for _, h := range *ref.Hashes {
				hashes = append(hashes, ref.URL+" "+strings.ToLower(strings.ReplaceAll(string(h.Algorithm), "-", ""))+":"+h.Value)
			}
		}
	}
	graph := map[string][]string{}
	for _, d := range *b.Dependencies {
		name, ok := names[d.Ref]
		if _, twice := graph[name]; !ok || twice {
			t.Errorf("%s: the graph has %q, which is nobody's reference or is there twice", w.name, d.Ref)
		}
		graph[name] = []string{}
		if d.Dependencies == nil {
			continue
		}
		for _, ref := range *d.Dependencies {
			if _, ok := names[ref]; !ok {
				t.Errorf("%s: %q depends on %q, which is nobody's reference", w.name, d.Ref, ref)
			}
			graph[name] = append(graph[name], names[ref])
		}
	}
	wantGraph := map[string][]string{"": {}}
	for _, p := range w.resolution.Packages {
		want = append(want, p.Name+"=="+p.Version)
		wantGraph[p.Name] = append([]string{}, p.Dependencies...)
		if direct(&p) {
			wantGraph[""] = append(wantGraph[""], p.Name)
		}
		for _, f := range p.Files() {
			wantHashes = append(wantHashes, f.URL+" "+f.Hash)
		}
	}
	slices.Sort(hashes)
	slices.Sort(wantHashes)
	equal(t, w.name+": components", got, want)
	equal(t, w.name+": graph", graph, wantGraph)
	equal(t, w.name+": hashes", hashes, wantHashes)
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) != string(w) {
		t.Errorf("%s: got\n%s\nwant\n%s", what, g, w)
	}
}

// The check refuses what is no such document.
func TestCycloneDXRefuses(t *testing.T) {
	s := officialSchema(t)
	r, o := full()
	good := render(t, "cdx.json", r, o)
	for _, change := range [][2]string{
		{`"1.6"`, `1.6`},
		{`"bomFormat"`, `"format"`},
		{`"CycloneDX"`, `"SPDX"`},
		{`"library"`, `"wheel"`},
		{`"SHA-512"`, `"SHA-224"`},
		{`"0a0a`, `"0a0`},
		{`"source-distribution"`, `"sdist"`},
		{`"url": "https:`, `"url": "https:// `},
		{`"ref": "root"`, `"ref": ""`},
		{`"purl"`, `"PURL"`},
		{`"timestamp": "2`, `"timestamp": "`},
		{`"phase": "pre-build"`, `"phase": "resolve"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("there is no %s in\n%s", change[0], good)
		}
		if wrong := s.check([]byte(bad)); wrong == nil {
			t.Errorf("with %s for %s: got nothing wrong", change[1], change[0])
		}
	}
}

// The root has the name that was given, else those of the projects and files.
func TestRootName(t *testing.T) {
	line := func(file, project string) resolver.Via {
		return resolver.Via{Origin: resolver.Origin{File: file, Project: project}}
	}
	for _, c := range []struct {
		given string
		via   []resolver.Via
		want  string
	}{
		{"", nil, "requirements"},
		{"", []resolver.Via{line("-", ""), line("", "")}, "requirements"},
		{"", []resolver.Via{line("b.txt", ""), line("a.txt", ""), line("b.txt", "")}, "a.txt, b.txt"},
		{"", []resolver.Via{line("pyproject.toml", "shop")}, "shop"},
		{"", []resolver.Via{line("https://me:secret@host.test/r.txt", "")}, "https://host.test/r.txt"},
		{"", []resolver.Via{{Constraint: true, Origin: resolver.Origin{File: "c.txt"}}}, "requirements"},
		{"mine", []resolver.Via{line("a.txt", "")}, "mine"},
	} {
		if got := rootName([]resolver.Package{{Via: c.via}}, c.given); got != c.want {
			t.Errorf("rootName(%+v, %q) = %q, want %q", c.via, c.given, got, c.want)
		}
	}
}

// A hash that CycloneDX cannot hold is left out, its file is not.
func TestBOMHash(t *testing.T) {
	for hash, want := range map[string]string{
		"":                                    "",
		"sha256":                              "",
		"sha256:":                             "",
		"md5:" + strings.Repeat("0", 32):      "MD5",
		"md5:" + strings.Repeat("g", 32):      "",
		"sha1:" + strings.Repeat("a", 40):     "SHA-1",
		"sha224:" + strings.Repeat("a", 56):   "",
		"sha256:" + strings.Repeat("a", 64):   "SHA-256",
		"sha256:" + strings.Repeat("a", 63):   "",
		"sha384:" + strings.Repeat("a", 96):   "SHA-384",
		"sha512:" + strings.Repeat("a", 128):  "SHA-512",
		"blake2b:" + strings.Repeat("a", 64):  "BLAKE2b-256",
		"blake2b:" + strings.Repeat("a", 128): "",
	} {
		ref, ok := newBOMReference(&dist.File{URL: "https://files.test/f", Hash: hash})
		got := ""
		if len(ref.Hashes) > 0 {
			got = ref.Hashes[0].Algorithm
		}
		if got != want || !ok {
			t.Errorf("hash of %q = %q, reference %v, want %q and a reference", hash, got, ok, want)
		}
	}
}
