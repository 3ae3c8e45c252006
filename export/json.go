package export

import (
	"io"
	"slices"
	"strings"

	"resolve/dist"
	"resolve/internal/redact"
	"resolve/resolver"
)

// Schema is the version of what JSON writes; docs/json.md describes it and
// docs/resolve.schema.json checks it. Fields are added under the same number;
// one that changes its meaning or goes gets another.
const Schema = 1

// A jsonDocument is a resolution in the form of docs/json.md. A list is never
// null.
type jsonDocument struct {
	Schema   int           `json:"schema"`
	Tool     jsonTool      `json:"tool"`
	Time     string        `json:"time,omitempty"`
	Target   *jsonTarget   `json:"target,omitempty"`
	Packages []jsonPackage `json:"packages"`
	Warnings []string      `json:"warnings"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

type jsonPackage struct {
	Name         string     `json:"name"`
	Version      string     `json:"version"`
	Extras       []string   `json:"extras"`
	Direct       bool       `json:"direct"`
	Index        string     `json:"index,omitempty"`
	Yanked       string     `json:"yanked,omitempty"`
	Via          []jsonVia  `json:"via"`
	Dependencies []string   `json:"dependencies"`
	Files        []jsonFile `json:"files"`
}

type jsonVia struct {
	Package    string      `json:"package,omitempty"`
	Extra      string      `json:"extra,omitempty"`
	Origin     *jsonOrigin `json:"origin,omitempty"`
	Constraint bool        `json:"constraint,omitempty"`
	Override   bool        `json:"override,omitempty"`
	Asks       string      `json:"asks"`
	Marker     string      `json:"marker,omitempty"`
}

type jsonOrigin struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Project string `json:"project,omitempty"`
	Group   string `json:"group,omitempty"`
}

// A jsonFile is a file in the words of the Simple API (PEP 691, 700, 740).
type jsonFile struct {
	Filename       string            `json:"filename"`
	Kind           string            `json:"kind"`
	URL            string            `json:"url"`
	Hashes         map[string]string `json:"hashes"`
	Size           *int64            `json:"size,omitempty"`
	UploadTime     string            `json:"upload-time,omitempty"`
	RequiresPython string            `json:"requires-python,omitempty"`
	Yanked         string            `json:"yanked,omitempty"`
	Provenance     string            `json:"provenance,omitempty"`
	Index          string            `json:"index,omitempty"`
}

// JSON writes r in the form of docs/json.md. The error is that of w.
func JSON(w io.Writer, r *resolver.Resolution, o Options) error {
	d := jsonDocument{
		Schema: Schema, Tool: jsonTool{program, o.Version}, Time: timestamp(o.Time), Target: newJSONTarget(o.Target),
		Packages: []jsonPackage{}, Warnings: []string{},
	}
	for _, p := range sorted(r) {
		d.Packages = append(d.Packages, newJSONPackage(&p))
	}
	for _, text := range r.Warnings {
		d.Warnings = append(d.Warnings, redact.Text(text))
	}
	return writeJSON(w, d)
}

func newJSONPackage(p *resolver.Package) jsonPackage {
	out := jsonPackage{
		Name: p.Name, Version: p.Version, Extras: listed(p.Extras), Direct: direct(p),
		Index: redact.URL(p.Index), Yanked: p.Yanked,
		Via: []jsonVia{}, Dependencies: listed(p.Dependencies), Files: []jsonFile{},
	}
	for _, v := range p.Via {
		out.Via = append(out.Via, newJSONVia(v))
	}
	for _, f := range sortedFiles(p.Files()) {
		file := newJSONFile(f)
		if f.Index != p.Index {
			file.Index = redact.URL(f.Index)
		}
		out.Files = append(out.Files, file)
	}
	return out
}

func newJSONVia(v resolver.Via) jsonVia {
	out := jsonVia{
		Package: v.Package, Extra: v.Extra, Constraint: v.Constraint, Override: v.Override,
		Asks: redact.Text(v.Asks), Marker: v.Marker,
	}
	if v.Package == "" {
		out.Origin = &jsonOrigin{redact.URL(v.Origin.File), v.Origin.Line, v.Origin.Project, v.Origin.Group}
	}
	return out
}

func newJSONFile(f *dist.File) jsonFile {
	out := jsonFile{
		Filename: f.Filename, Kind: "wheel", URL: redact.URL(f.URL), Hashes: map[string]string{},
		UploadTime: timestamp(f.Uploaded), RequiresPython: f.RequiresPython, Provenance: redact.URL(f.Provenance),
	}
	if f.Kind == dist.Sdist {
		out.Kind = "sdist"
	}
	for hash := range f.Hashes() {
		if algorithm, digest, ok := strings.Cut(hash, ":"); ok {
			out.Hashes[algorithm] = digest
		}
	}
	if f.Size >= 0 {
		out.Size = &f.Size
	}
	if f.Yanked {
		out.Yanked = f.YankedReason
		if out.Yanked == "" {
			out.Yanked = "no reason given"
		}
	}
	return out
}

// direct reports whether a line of the user's asks for the package.
func direct(p *resolver.Package) bool { return slices.ContainsFunc(p.Via, asksDirectly) }

// asksDirectly reports whether v is a line of the user's that brings a package
// in, and does not only narrow or replace what others ask of it.
func asksDirectly(v resolver.Via) bool { return v.Package == "" && !v.Constraint && !v.Override }

// listed makes of no list an empty one: a field that is always there is no null.
func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
