package recording

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// The members of a recording's zip: the manifest, and the bodies by the SHA-256
// of what they hold.
const (
	manifestMember = "recording.json"
	bodyFolder     = "bodies/"
)

// Write writes what was recorded as a zip, without credentials. It is called
// when the run has ended. What two runs were told alike is the same bytes in
// both, but for the times.
func (r *Recorder) Write(w io.Writer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &packing{recorder: r, bodies: map[string][]byte{}}
	manifest, err := json.MarshalIndent(p.manifest(), "", "  ")
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	if err := addMember(z, manifestMember, append(manifest, '\n'), zip.Deflate); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(p.bodies)) {
		method := zip.Deflate
		if compressed(p.bodies[name]) {
			method = zip.Store
		}
		if err := addMember(z, name, p.bodies[name], method); err != nil {
			return err
		}
	}
	return z.Close()
}

func addMember(z *zip.Writer, name string, content []byte, method uint16) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

// compressed reports whether there is nothing to gain by compressing.
func compressed(b []byte) bool {
	return bytes.HasPrefix(b, []byte{0x1f, 0x8b}) || bytes.HasPrefix(b, []byte("PK\x03\x04"))
}

// A packing is the making of one zip.
type packing struct {
	recorder *Recorder
	bodies   map[string][]byte // by member
}

// body adds a body and returns its member; "" for an empty one.
func (p *packing) body(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	sum := sha256.Sum256(b)
	name := bodyFolder + hex.EncodeToString(sum[:])
	p.bodies[name] = b
	return name
}

func (p *packing) manifest() *Recording {
	r := p.recorder
	s := &r.secrets
	files := slices.SortedFunc(maps.Values(r.files), func(a, b *seen) int { return cmp.Compare(a.Name, b.Name) })
	secretly := p.learn(files)

	m := r.Manifest
	m.Folder = r.folder
	m.Environment = map[string]string{}
	for name, value := range r.Manifest.Environment {
		m.Environment[name] = s.text(value)
	}
	for name, value := range r.used {
		if m.Environment[name] = s.text(value); secretly[name] {
			m.Environment[name] = redacted
		}
	}
	m.Command = p.command()
	if m.Index != nil {
		i := *m.Index
		i.URL, i.Extra = s.text(i.URL), slices.Clone(i.Extra)
		for n := range i.Extra {
			i.Extra[n].URL = s.text(i.Extra[n].URL)
		}
		m.Index = &i
	}
	m.Outcome.Error = s.text(m.Outcome.Error)
	m.Outcome.Lock = p.body([]byte(s.text(m.Outcome.Lock)))
	for n, f := range files {
		m.Files = append(m.Files, p.file(f, files[:n]))
	}
	for _, x := range r.taken {
		m.Exchanges = append(m.Exchanges, p.exchange(x))
	}
	slices.SortStableFunc(m.Exchanges, func(a, b *Exchange) int {
		return cmp.Or(cmp.Compare(a.URL, b.URL), cmp.Compare(a.Range, b.Range), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Start, b.Start))
	})
	return &m
}

// learn finds out what is secret, and which variables are.
func (p *packing) learn(files []*seen) map[string]bool {
	r := p.recorder
	s := &r.secrets
	var texts []string
	for _, f := range files {
		for _, piece := range f.joined() {
			if text, ok := decoded(piece.data); ok && piece.at == 0 && !isArchive(f.Name) {
				texts = append(texts, text)
			}
		}
	}
	for _, x := range r.taken {
		s.learnFrom(x.URL)
		if isText(x) && !strings.Contains(kindOf(x), "json") && !strings.Contains(kindOf(x), "html") {
			texts = append(texts, string(x.body)) // a file of requirements
		}
	}
	for _, list := range [][]Flag{r.Manifest.Command.Flags, r.Manifest.Command.Settings} {
		for _, f := range list {
			texts = append(texts, f.Values...)
		}
	}
	texts = append(texts, r.Manifest.Command.Files...)
	if i := r.Manifest.Index; i != nil {
		texts = append(texts, i.URL)
		for _, extra := range i.Extra {
			texts = append(texts, extra.URL)
		}
	}
	for _, text := range texts {
		s.learnFrom(text)
	}
	return s.learnVariables(r.used, texts)
}

func (p *packing) command() Command {
	s := &p.recorder.secrets
	c := p.recorder.Manifest.Command
	clean := func(list []string) []string {
		out := make([]string, len(list))
		for i, text := range list {
			out[i] = s.text(text)
		}
		return out
	}
	flags := func(list []Flag) (out []Flag) {
		for _, f := range list {
			out = append(out, Flag{f.Name, clean(f.Values), f.From})
		}
		return out
	}
	return Command{Files: clean(c.Files), Flags: flags(c.Flags), Settings: flags(c.Settings), Fixture: c.Fixture}
}

// file returns a file as it is written: text without credentials.
func (p *packing) file(f *seen, before []*seen) *File {
	s := &p.recorder.secrets
	out := f.File
	out.Same = sameAs(f, before)
	f.Same = out.Same
	pieces := f.joined()
	if whole := len(pieces) == 1 && pieces[0].at == 0 && int64(len(pieces[0].data)) == f.Size; whole && !isArchive(f.Name) {
		pieces[0].data = s.file(f.Name, pieces[0].data)
		out.Size = int64(len(pieces[0].data))
	}
	for _, piece := range pieces {
		out.Pieces = append(out.Pieces, Piece{piece.at, p.body(piece.data)})
	}
	out.Name, out.Error = s.text(f.Name), s.text(f.Error)
	return &out
}

// exchange returns an exchange as it is written.
func (p *packing) exchange(x *taken) *Exchange {
	s := &p.recorder.secrets
	out := x.Exchange
	out.URL = s.address(x.URL)
	out.Header = map[string][]string{}
	for name, values := range x.Header {
		for _, v := range values {
			out.Header[name] = append(out.Header[name], s.text(v))
		}
	}
	if x.Failure != nil {
		f := *x.Failure
		f.Text = s.text(f.Text)
		out.Failure = &f
	}
	body := p.clean(x)
	if !bytes.Equal(body, x.body) && out.Length == int64(len(x.body)) {
		out.Length = int64(len(body))
	}
	out.Body = p.body(body)
	return &out
}

// address returns the URL of an exchange without credentials: what a request
// is known by.
func (s *secrets) address(u string) string {
	if parsed, err := url.Parse(u); err == nil && (parsed.User != nil || parsed.Fragment != "") {
		parsed.User, parsed.Fragment, parsed.RawFragment = nil, "", ""
		u = parsed.String()
	}
	return s.text(u)
}

// clean returns the body of an exchange without credentials. Of distributions
// and their metadata, whose bytes have hashes, only what is known to be secret
// goes. A compressed body from which something goes is compressed anew.
func (p *packing) clean(x *taken) []byte {
	s := &p.recorder.secrets
	clean := s.literal
	if isText(x) {
		clean = s.text
	}
	if !zipped(x) {
		if out := clean(string(x.body)); out != string(x.body) {
			return []byte(out)
		}
		return x.body
	}
	r, err := gzip.NewReader(bytes.NewReader(x.body))
	if err != nil {
		return x.body
	}
	// What is broken or cut off is cleaned as far as it goes.
	text, err := io.ReadAll(r)
	out := clean(string(text))
	if out == string(text) {
		return x.body
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, out) // a bytes.Buffer takes everything
	if err == nil {
		w.Close()
	} else {
		w.Flush()
	}
	return b.Bytes()
}

func kindOf(x *taken) string { return strings.ToLower(strings.Join(x.Header["Content-Type"], ",")) }

func zipped(x *taken) bool {
	coding := strings.ToLower(strings.Join(x.Header["Content-Encoding"], ","))
	return coding == "gzip" || coding == "x-gzip"
}

// isText reports whether a body is a page or a file of requirements.
func isText(x *taken) bool {
	u, err := url.Parse(x.URL)
	return err == nil && x.Range == "" && !isArchive(u.Path)
}

// isArchive reports whether a name is a distribution's or its metadata's.
func isArchive(name string) bool {
	switch path.Ext(strings.ToLower(name)) {
	case ".whl", ".metadata", ".zip", ".gz", ".tgz", ".bz2", ".tbz", ".xz", ".txz", ".zst", ".lz", ".lzma", ".tlz", ".tar":
		return true
	}
	return false
}
