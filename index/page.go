package index

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strings"
	"time"

	"resolve/dist"
)

// A page is what one Simple API page says.
type page struct {
	files  []*dist.File
	status string // PEP 792, "" for active
	reason string
}

// The content types of PEP 691.
const (
	jsonType = "application/vnd.pypi.simple.v1+json"
	htmlType = "application/vnd.pypi.simple.v1+html"
	accept   = jsonType + ", " + htmlType + ";q=0.2, text/html;q=0.1"
)

// parsePage reads a page by its content type. base is the URL that the page
// was finally served from.
func parsePage(r io.Reader, contentType string, base *url.URL) (*page, error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, fmt.Errorf("malformed listing: content type %q", contentType)
	}
	switch media {
	case jsonType, "application/json", "application/vnd.pypi.simple.latest+json":
		return parseJSON(r, base)
	case htmlType, "text/html", "application/xhtml+xml", "application/vnd.pypi.simple.latest+html":
		return parseHTML(r, base)
	}
	return nil, fmt.Errorf("malformed listing: content type %q is neither PEP 691 JSON version 1 nor HTML", media)
}

// checkAPIVersion applies PEP 629: every 1.x is understood, "" is 1.0.
func checkAPIVersion(v string) error {
	if v == "" {
		return nil
	}
	major, _, _ := strings.Cut(v, ".")
	if major != "1" {
		return fmt.Errorf("malformed listing: api-version %q is not 1.x (PEP 629)", v)
	}
	return nil
}

// A builder makes the files of one page. Their text lies in a few long strings
// that belong to the page, not in one allocation per field.
type builder struct {
	links  linker
	text   strings.Builder
	python map[string]string // requires-python values seen: few per page, on every file
	slab   []dist.File
	page   page
	cur    entry
}

// An entry is a file as it is being read.
type entry struct {
	file     *dist.File
	hash     rankedHash
	fragment rankedHash // from the URL's fragment: used if hash is empty
}

// A rankedHash is the best hash seen so far.
type rankedHash struct {
	text string
	rank int
}

func newBuilder(base *url.URL) *builder {
	return &builder{links: newLinker(base), python: map[string]string{}}
}

// add returns the concatenation of parts as a string of the page.
func (b *builder) add(parts ...[]byte) string {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if n == 0 {
		return ""
	}
	if b.text.Cap()-b.text.Len() < n {
		b.text = strings.Builder{}
		b.text.Grow(max(16<<10, n))
	}
	start := b.text.Len()
	for _, p := range parts {
		b.text.Write(p)
	}
	return b.text.String()[start:]
}

// begin starts a file.
func (b *builder) begin() {
	if len(b.slab) == 0 {
		b.slab = make([]dist.File, 64)
	}
	b.cur = entry{file: &b.slab[0], hash: rankedHash{rank: unranked}, fragment: rankedHash{rank: unranked}}
	b.slab = b.slab[1:]
	b.cur.file.Size = -1
}

// end finishes the file that begin started and keeps it.
func (b *builder) end() error {
	f := b.cur.file
	if f.URL == "" {
		return fmt.Errorf("malformed listing: file %q has no url", f.Filename)
	}
	if f.Filename == "" {
		name, err := url.PathUnescape(lastSegment(f.URL))
		if err != nil || name == "" {
			return fmt.Errorf("malformed listing: %q names no file", f.URL)
		}
		f.Filename = name
	}
	f.Hash = b.cur.hash.text
	if f.Hash == "" {
		f.Hash = b.cur.fragment.text
	}
	b.page.files = append(b.page.files, f)
	return nil
}

// setURL takes a link as written; its fragment may hold hashes (PEP 503).
func (b *builder) setURL(raw []byte) error {
	raw, fragment, _ := bytes.Cut(raw, []byte("#"))
	for part := range bytes.SplitSeq(fragment, []byte("&")) {
		if name, value, ok := bytes.Cut(part, []byte("=")); ok {
			if err := b.offer(&b.cur.fragment, name, value); err != nil {
				return err
			}
		}
	}
	u, err := b.links.join(b, bytes.TrimSpace(raw))
	if err != nil {
		return fmt.Errorf("malformed listing: link %q: %w", raw, err)
	}
	b.cur.file.URL = u
	return nil
}

// offer keeps a hash in best if it is better than what is there.
func (b *builder) offer(best *rankedHash, name, value []byte) error {
	rank := rankOf(name)
	if rank >= best.rank {
		return nil
	}
	hex, lower := isHex(value, algorithms[rank].size)
	if !hex {
		return fmt.Errorf("malformed listing: %q is no %s of %q", value, name, b.cur.file.Filename)
	}
	text := b.add([]byte(algorithms[rank].name), []byte(":"), value)
	if !lower {
		text = strings.ToLower(text)
	}
	*best = rankedHash{text: text, rank: rank}
	return nil
}

// setRequiresPython keeps one copy of each of the few values of a page.
func (b *builder) setRequiresPython(v []byte) {
	s, ok := b.python[string(v)]
	if !ok {
		s = string(bytes.TrimSpace(v))
		b.python[string(v)] = s
	}
	b.cur.file.RequiresPython = s
}

// setUploaded reads a time of RFC 3339; another text leaves it unknown.
func (b *builder) setUploaded(v []byte) {
	if t, err := time.Parse(time.RFC3339, string(v)); err == nil {
		b.cur.file.Uploaded = t.UTC()
	}
}

// setStatus keeps a project's status and reason (PEP 792).
func (b *builder) setStatus(status, reason string) {
	if status == "active" {
		status = ""
	}
	b.page.status, b.page.reason = status, reason
}
