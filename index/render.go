package index

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
)

// renderProject turns a PEP 691 page into the PEP 503 page that says the same,
// as far as HTML can: sizes and times have no place there.
func renderProject(body []byte) ([]byte, error) {
	var p struct {
		Name string `json:"name"`
		Meta struct {
			Version string   `json:"api-version"`
			Tracks  []string `json:"tracks"`
		} `json:"meta"`
		Status struct {
			Status string `json:"status"`
			Reason string `json:"reason"`
		} `json:"project-status"`
		Alternates []string      `json:"alternate-locations"`
		Files      []projectFile `json:"files"`
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	version := p.Meta.Version
	if version == "" {
		version = "1.0"
	}
	head(&b, "Links for "+p.Name, version)
	for _, m := range []struct {
		name     string
		contents []string
	}{
		{"pypi:project-status", []string{p.Status.Status}},
		{"pypi:project-status-reason", []string{p.Status.Reason}},
		{"pypi:tracks", p.Meta.Tracks},
		{"pypi:alternate-locations", p.Alternates},
	} {
		for _, content := range m.contents {
			if content != "" {
				fmt.Fprintf(&b, "<meta name=\"%s\" content=\"%s\">\n", m.name, html.EscapeString(content))
			}
		}
	}
	fmt.Fprintf(&b, "</head>\n<body>\n<h1>Links for %s</h1>\n", html.EscapeString(p.Name))
	for i := range p.Files {
		p.Files[i].render(&b)
	}
	b.WriteString("</body>\n</html>\n")
	return b.Bytes(), nil
}

func head(b *bytes.Buffer, title, version string) {
	fmt.Fprintf(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"pypi:repository-version\" content=\"%s\">\n<title>%s</title>\n",
		html.EscapeString(version), html.EscapeString(title))
}

// A projectFile is an element of files, as far as HTML has a place for it.
type projectFile struct {
	Filename       string            `json:"filename"`
	URL            string            `json:"url"`
	Hashes         map[string]string `json:"hashes"`
	RequiresPython string            `json:"requires-python"`
	Yanked         any               `json:"yanked"`
	CoreMetadata   any               `json:"core-metadata"`
	DistInfo       any               `json:"dist-info-metadata"`
	Provenance     string            `json:"provenance"`
}

func (f *projectFile) render(b *bytes.Buffer) {
	href := f.URL
	if name, hex := preferred(f.Hashes); name != "" {
		href += "#" + name + "=" + hex
	}
	fmt.Fprintf(b, "<a href=\"%s\"", html.EscapeString(href))
	if f.RequiresPython != "" {
		fmt.Fprintf(b, " data-requires-python=\"%s\"", html.EscapeString(f.RequiresPython))
	}
	switch y := f.Yanked.(type) {
	case bool:
		if y {
			b.WriteString(" data-yanked=\"\"")
		}
	case string:
		if y != "" {
			fmt.Fprintf(b, " data-yanked=\"%s\"", html.EscapeString(y))
		}
	}
	core := f.CoreMetadata
	if core == nil {
		core = f.DistInfo
	}
	if v := sidecarAttribute(core); v != "" {
		fmt.Fprintf(b, " data-core-metadata=\"%[1]s\" data-dist-info-metadata=\"%[1]s\"", html.EscapeString(v))
	}
	if f.Provenance != "" {
		fmt.Fprintf(b, " data-provenance=\"%s\"", html.EscapeString(f.Provenance))
	}
	fmt.Fprintf(b, ">%s</a><br>\n", html.EscapeString(f.Filename))
}

// sidecarAttribute writes a bool or an object of hashes as PEP 658 does; "" is no.
func sidecarAttribute(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "true"
		}
	case map[string]any:
		hashes := map[string]string{}
		for name, hex := range v {
			hashes[name], _ = hex.(string)
		}
		if name, hex := preferred(hashes); name != "" {
			return name + "=" + hex
		}
		return "true"
	}
	return ""
}

// preferred picks the hash that a reader of all of them would keep.
func preferred(hashes map[string]string) (name, hex string) {
	for _, a := range algorithms {
		if h := hashes[a.name]; h != "" && a.make != nil {
			return a.name, h
		}
	}
	return "", ""
}

// renderProjects makes the list of all projects.
func renderProjects(names []string, kind string) []byte {
	if kind != jsonType {
		var b bytes.Buffer
		head(&b, "Simple index", "1.0")
		b.WriteString("</head>\n<body>\n")
		for _, n := range names {
			fmt.Fprintf(&b, "<a href=\"%s/\">%s</a><br>\n", url.PathEscape(n), html.EscapeString(n))
		}
		b.WriteString("</body>\n</html>\n")
		return b.Bytes()
	}
	type project struct {
		Name string `json:"name"`
	}
	list := struct {
		Meta     map[string]string `json:"meta"`
		Projects []project         `json:"projects"`
	}{map[string]string{"api-version": "1.0"}, []project{}}
	for _, n := range names {
		list.Projects = append(list.Projects, project{n})
	}
	body, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings only
	}
	return body
}
