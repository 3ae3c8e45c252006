package lockfile

import (
	"bufio"
	"cmp"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"resolve/dist"
	"resolve/internal/redact"
	"resolve/resolver"
)

// WritePylock writes r as a pylock.toml file (PEP 751), in the layout of uv pip
// compile --format pylock.toml: the packages sorted by name, each with its marker,
// its sdist and its wheels as Options.Files has them.
//
// Markers are whole: PEP 751 has them hold for any Python, whatever
// requires-python says. Of Options the style, the preamble, the index and the
// extras have no place in the form. A file without a hash gets an empty table,
// which no installer takes: who calls sees to it that there is one.
//
// The error is that of w.
func WritePylock(w io.Writer, r *resolver.Resolution, o Options) error {
	p := printer{w: bufio.NewWriter(w), color: o.Color}
	p.header(o.Header)
	p.line(`lock-version = "1.0"`)
	p.line(`created-by = "resolve"`)
	if !o.Python.IsZero() {
		p.line("requires-python = " + quote(">="+o.Python.String()))
	}
	m := newMarkers(r)
	some := false
	for _, pkg := range slices.SortedStableFunc(slices.Values(r.Packages), func(a, b resolver.Package) int { return cmp.Compare(a.Name, b.Name) }) {
		if slices.Contains(o.Omit, pkg.Name) {
			continue
		}
		some = true
		p.pylockPackage(&pkg, m, o.Files[pkg.Name])
	}
	if !some {
		p.line("packages = []")
	}
	p.omitted(r, &o)
	return p.w.Flush()
}

func (p *printer) pylockPackage(pkg *resolver.Package, m *markers, files []*dist.File) {
	p.line("")
	p.line("[[packages]]")
	p.line("name = " + quote(pkg.Name))
	p.line("version = " + quote(pkg.Version))
	if marker := m.space.String(m.of(pkg.Name, "")); marker != "" {
		p.line("marker = " + quote(marker))
	}
	var wheels []string
	for _, f := range slices.SortedStableFunc(slices.Values(files), func(a, b *dist.File) int { return cmp.Compare(a.Filename, b.Filename) }) {
		if f.Kind == dist.Wheel {
			wheels = append(wheels, inlineFile(f))
		} else {
			p.line("sdist = " + inlineFile(f))
		}
	}
	switch len(wheels) {
	case 0:
	case 1:
		p.line("wheels = [" + wheels[0] + "]")
	default:
		p.line("wheels = [")
		for _, w := range wheels {
			p.line("    " + w + ",")
		}
		p.line("]")
	}
}

// inlineFile writes a file as an inline table. Its name is left out where the URL
// tells it, and of the URL the user and the password: who installs has their own.
func inlineFile(f *dist.File) string {
	var parts []string
	add := func(key, value string) { parts = append(parts, key+" = "+value) }
	if urlFilename(f.URL) != f.Filename {
		add("name", quote(f.Filename))
	}
	add("url", quote(redact.URL(f.URL)))
	if !f.Uploaded.IsZero() {
		add("upload-time", f.Uploaded.UTC().Format(time.RFC3339))
	}
	if f.Size >= 0 {
		add("size", strconv.FormatInt(f.Size, 10))
	}
	add("hashes", inlineHashes(f))
	return "{ " + strings.Join(parts, ", ") + " }"
}

// inlineHashes writes the hashes of a file as an inline table.
func inlineHashes(f *dist.File) string {
	var parts []string
	for _, hash := range slices.SortedFunc(f.Hashes(), compareHashes) {
		if name, value, _ := strings.Cut(hash, ":"); slices.Contains(algorithms, name) {
			parts = append(parts, name+" = "+quote(value))
		}
	}
	if len(parts) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// urlFilename returns the last part of a URL's path, unquoted.
func urlFilename(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Path[strings.LastIndexByte(u.Path, '/')+1:]
}

// quote writes a TOML string in one line (TOML 1.0, String).
func quote(s string) string {
	b := make([]byte, 0, len(s)+2)
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\n':
			b = append(b, `\n`...)
		case r < ' ' || r == 0x7f:
			b = append(b, `\u00`...)
			b = append(b, "0123456789ABCDEF"[r>>4], "0123456789ABCDEF"[r&15])
		default:
			b = append(b, string(r)...)
		}
	}
	return string(append(b, '"'))
}
