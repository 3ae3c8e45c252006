package export

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"resolve/dist"
	"resolve/internal/redact"
	"resolve/resolver"
)

// rootRef is the bom-ref of what the packages are for; those of packages are
// their purls.
const rootRef = "root"

// longestVersion is how many characters CycloneDX allows a version to have.
const longestVersion = 1024

// A bom is a CycloneDX document, as far as a resolution fills one.
type bom struct {
	Schema       string          `json:"$schema"`
	Format       string          `json:"bomFormat"`
	SpecVersion  string          `json:"specVersion"`
	Version      int             `json:"version"`
	Metadata     bomMetadata     `json:"metadata"`
	Components   []bomComponent  `json:"components"`
	Dependencies []bomDependency `json:"dependencies"`
}

type bomMetadata struct {
	Timestamp  string         `json:"timestamp,omitempty"`
	Lifecycles []bomLifecycle `json:"lifecycles"`
	Tools      bomTools       `json:"tools"`
	Component  bomComponent   `json:"component"`
}

type bomLifecycle struct {
	Phase string `json:"phase"`
}

type bomTools struct {
	Components []bomComponent `json:"components"`
}

type bomComponent struct {
	Type       string         `json:"type"`
	Ref        string         `json:"bom-ref,omitempty"`
	Name       string         `json:"name"`
	Version    string         `json:"version,omitempty"`
	PURL       string         `json:"purl,omitempty"`
	References []bomReference `json:"externalReferences,omitempty"`
	Properties []bomProperty  `json:"properties,omitempty"`
}

type bomReference struct {
	URL    string    `json:"url"`
	Type   string    `json:"type"`
	Hashes []bomHash `json:"hashes,omitempty"`
}

type bomHash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type bomProperty struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type bomDependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// CycloneDX writes r as a CycloneDX 1.6 bill of materials in JSON. Each package
// is a component, each of its files an external reference with its hash: a pin
// does not say which of them will be installed. The root of the graph depends
// on what the user's lines ask for.
//
// There is no serialNumber, which would have to differ between two writings of
// the same. The error is that of w.
func CycloneDX(w io.Writer, r *resolver.Resolution, o Options) error {
	packages := sorted(r)
	b := bom{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
		Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: bomMetadata{
			Timestamp:  timestamp(o.Time),
			Lifecycles: []bomLifecycle{{"pre-build"}},
			Tools:      bomTools{[]bomComponent{{Type: "application", Name: program, Version: o.Version}}},
			Component:  bomComponent{Type: "application", Ref: rootRef, Name: rootName(packages, o.Root)},
		},
		Components: []bomComponent{},
	}
	refs := map[string]string{}
	for _, p := range packages {
		c := newBOMComponent(&p, o.Scheme)
		refs[p.Name] = c.Ref
		b.Components = append(b.Components, c)
	}
	b.Dependencies = bomGraph(packages, refs)
	return writeJSON(w, b)
}

// rootName names what the packages are for: the projects and files whose lines
// ask for them, if nobody said.
func rootName(packages []resolver.Package, given string) string {
	if given != "" {
		return given
	}
	var names []string
	for _, p := range packages {
		for _, v := range p.Via {
			if name := cmp.Or(v.Origin.Project, redact.URL(v.Origin.File)); asksDirectly(v) && name != "" && name != "-" {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return "requirements"
	}
	return strings.Join(slices.Compact(names), ", ")
}

func newBOMComponent(p *resolver.Package, s resolver.Scheme) bomComponent {
	id := purl(p, s)
	c := bomComponent{Type: "library", Ref: id, Name: p.Name, PURL: id}
	if utf8.RuneCountInString(p.Version) <= longestVersion { // else the purl alone has it
		c.Version = p.Version
	}
	for _, f := range sortedFiles(p.Files()) {
		if r, ok := newBOMReference(f); ok {
			c.References = append(c.References, r)
		}
	}
	for _, extra := range p.Extras {
		c.Properties = append(c.Properties, bomProperty{"cdx:python:package:required-extra", extra})
	}
	return c
}

// newBOMReference is false for a file whose URL cannot be written as an IRI.
func newBOMReference(f *dist.File) (bomReference, bool) {
	u, ok := iri(redact.URL(f.URL))
	r := bomReference{URL: u, Type: "distribution"}
	if f.Kind == dist.Sdist {
		r.Type = "source-distribution"
	}
	for hash := range f.Hashes() {
		if h, known := newBOMHash(hash); known {
			r.Hashes = append(r.Hashes, h)
		}
	}
	return r, ok
}

// newBOMHash is false for an algorithm that CycloneDX has no name for (SHA-224)
// and for what is no digest of the algorithm.
func newBOMHash(hash string) (bomHash, bool) {
	algorithm, digest, _ := strings.Cut(hash, ":")
	name, size := "", 0
	switch algorithm {
	case "sha256":
		name, size = "SHA-256", 64
	case "sha512":
		name, size = "SHA-512", 128
	case "sha384":
		name, size = "SHA-384", 96
	case "sha1":
		name, size = "SHA-1", 40
	case "md5":
		name, size = "MD5", 32
	case "blake2b":
		name, size = "BLAKE2b-256", 64
	}
	if name == "" || len(digest) != size || strings.Trim(digest, "0123456789abcdef") != "" {
		return bomHash{}, false
	}
	return bomHash{name, digest}, true
}

// bomGraph lists the root and each package with what it depends on.
func bomGraph(packages []resolver.Package, refs map[string]string) []bomDependency {
	root := bomDependency{Ref: rootRef}
	var list []bomDependency
	for _, p := range packages {
		if direct(&p) {
			root.DependsOn = append(root.DependsOn, refs[p.Name])
		}
		d := bomDependency{Ref: refs[p.Name]}
		for _, name := range p.Dependencies {
			if ref, ok := refs[name]; ok {
				d.DependsOn = append(d.DependsOn, ref)
			}
		}
		list = append(list, d)
	}
	return append([]bomDependency{root}, list...)
}
