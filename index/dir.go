package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Dir returns a handler that serves the folder dir as an index; see FS.
func Dir(dir string) http.Handler { return FS(os.DirFS(dir)) }

// FS returns a handler that serves a tree as an index does. In the tree,
//
//	simple/<name>/index.json   is the page of a project (PEP 691)
//	files/...                  are files, and their core metadata beside them
//
// The page is served at /simple/<name>/, as JSON or as the same in HTML, by
// Accept, compressed where that is accepted, with an ETag; /simple/ is the list
// of projects. Files are served with ranges. Nothing outside the tree is, but
// links inside it that point out of it are followed as the tree follows them.
//
// Pages are kept in memory once served, until their file's time or size changes.
func FS(tree fs.FS) http.Handler {
	s := &server{tree: tree, pages: map[string]*rendered{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /simple/{$}", s.projects)
	mux.HandleFunc("GET /simple/{name}/{$}", s.project)
	mux.HandleFunc("GET /files/{path...}", s.file)
	return mux
}

// A server is what FS returns. Goroutines share it.
type server struct {
	tree  fs.FS
	mu    sync.Mutex
	pages map[string]*rendered // guarded by mu; by name and type
}

// A rendered page is ready to be sent. Immutable.
type rendered struct {
	body, zipped []byte
	etag         string
	modified     time.Time
	size         int64 // of the file that it was made from
}

// zipMin is the size from which a page is worth compressing.
const zipMin = 1 << 10

func (s *server) project(w http.ResponseWriter, r *http.Request) {
	name := "simple/" + r.PathValue("name") + "/index.json" // not joined: ".." is to be seen
	if !fs.ValidPath(name) || strings.Contains(r.PathValue("name"), "/") {
		http.NotFound(w, r)
		return
	}
	kind := negotiate(r.Header.Values("Accept"))
	page, err := s.page(name, kind)
	if err != nil {
		fail(w, r, err)
		return
	}
	page.serve(w, r, kind)
}

func (s *server) projects(w http.ResponseWriter, r *http.Request) {
	entries, err := fs.ReadDir(s.tree, "simple")
	if err != nil {
		fail(w, r, err)
		return
	}
	var names []string
	for _, e := range entries {
		if _, err := fs.Stat(s.tree, path.Join("simple", e.Name(), "index.json")); err == nil {
			names = append(names, e.Name())
		}
	}
	kind := negotiate(r.Header.Values("Accept"))
	newRendered(renderProjects(names, kind), time.Time{}, 0).serve(w, r, kind)
}

func (s *server) file(w http.ResponseWriter, r *http.Request) {
	name := "files/" + r.PathValue("path")
	if !fs.ValidPath(name) {
		http.NotFound(w, r)
		return
	}
	f, err := s.tree.Open(name)
	if err != nil {
		fail(w, r, err)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	content, ok := f.(io.ReadSeeker)
	if err != nil || !ok || !info.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("ETag", fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size()))
	http.ServeContent(w, r, "", info.ModTime(), content)
}

// page returns a project's page, made anew only when its file is another.
func (s *server) page(name, kind string) (*rendered, error) {
	info, err := fs.Stat(s.tree, name)
	if err != nil {
		return nil, err
	}
	key := kind + " " + name
	s.mu.Lock()
	p := s.pages[key]
	s.mu.Unlock()
	if p != nil && p.modified.Equal(info.ModTime()) && p.size == info.Size() {
		return p, nil
	}
	body, err := fs.ReadFile(s.tree, name)
	if err != nil {
		return nil, err
	}
	if kind != jsonType {
		if body, err = renderProject(body); err != nil {
			return nil, fmt.Errorf("render %s: %w", name, err)
		}
	}
	p = newRendered(body, info.ModTime(), info.Size())
	s.mu.Lock()
	s.pages[key] = p
	s.mu.Unlock()
	return p, nil
}

func newRendered(body []byte, modified time.Time, size int64) *rendered {
	sum := sha256.Sum256(body)
	p := &rendered{body: body, etag: hex.EncodeToString(sum[:16]), modified: modified, size: size}
	if len(body) >= zipMin {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(body) // a bytes.Buffer takes everything
		z.Close()
		p.zipped = b.Bytes()
	}
	return p
}

// serve sends the page, or 304 if the client has it. The two codings are two
// representations and have two tags (RFC 9110, 8.8.3.3).
func (p *rendered) serve(w http.ResponseWriter, r *http.Request, kind string) {
	h := w.Header()
	body, etag := p.body, `"`+p.etag+`"`
	h.Set("Vary", "Accept, Accept-Encoding")
	if p.zipped != nil && acceptsGzip(r.Header.Values("Accept-Encoding")) {
		body, etag = p.zipped, `"`+p.etag+`-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", etag)
	h.Set("Cache-Control", "max-age=600, public")
	h.Set("Content-Type", kind)
	if matches(r.Header.Values("If-None-Match"), etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

// matches applies If-None-Match, whose comparison is weak.
func matches(values []string, etag string) bool {
	for tag := range strings.SplitSeq(strings.Join(values, ","), ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// fail answers with 404 for what is not there and 500 for what cannot be read.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		http.NotFound(w, r)
		return
	}
	http.Error(w, "500 internal server error", http.StatusInternalServerError)
}
