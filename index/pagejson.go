package index

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// parseJSON reads a page of PEP 691, 700, 714 and 792 as a stream. Fields that
// it does not know are skipped, whatever they hold.
func parseJSON(r io.Reader, base *url.URL) (*page, error) {
	p := jsonPage{
		dec:     jsontext.NewDecoder(r, jsontext.AllowDuplicateNames(true)),
		builder: newBuilder(base),
	}
	if err := p.parse(); err != nil {
		var syntax *jsontext.SyntacticError
		if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("malformed listing: %w", err)
		}
		return nil, err
	}
	return &p.builder.page, nil
}

// A jsonPage is a page as it is being read.
type jsonPage struct {
	dec     *jsontext.Decoder
	builder *builder
	scratch []byte
	version string
}

func (p *jsonPage) parse() error {
	err := p.object("the page", func(key string) error {
		switch key {
		case "files":
			return p.array("files", p.file)
		case "meta":
			return p.object("meta", p.meta)
		case "project-status":
			return p.projectStatus()
		}
		return p.dec.SkipValue()
	})
	if err != nil {
		return err
	}
	if _, err := p.dec.ReadToken(); err != io.EOF {
		if err == nil {
			err = errors.New("malformed listing: something follows the page")
		}
		return err
	}
	return checkAPIVersion(p.version)
}

func (p *jsonPage) meta(key string) error {
	switch key {
	case "api-version":
		return p.text("api-version", func(v []byte) error { p.version = string(v); return nil })
	case "project-status": // where PEP 792 was first read to put it
		return p.projectStatus()
	}
	return p.dec.SkipValue()
}

func (p *jsonPage) projectStatus() error {
	var status, reason string
	err := p.object("project-status", func(key string) error {
		switch key {
		case "status":
			return p.text(key, func(v []byte) error { status = string(v); return nil })
		case "reason":
			return p.text(key, func(v []byte) error { reason = string(v); return nil })
		}
		return p.dec.SkipValue()
	})
	p.builder.setStatus(status, reason)
	return err
}

// file reads one element of files.
func (p *jsonPage) file() error {
	b := p.builder
	b.begin()
	legacy := true // dist-info-metadata counts while core-metadata was not seen (PEP 714)
	err := p.object("a file", func(key string) error {
		switch key {
		case "filename":
			return p.text(key, func(v []byte) error { b.cur.file.Filename = b.add(v); return nil })
		case "url":
			return p.text(key, b.setURL)
		case "hashes":
			return p.hashes(&b.cur.hash)
		case "requires-python":
			return p.text(key, func(v []byte) error { b.setRequiresPython(v); return nil })
		case "size":
			return p.size()
		case "upload-time":
			return p.text(key, func(v []byte) error { b.setUploaded(v); return nil })
		case "yanked":
			return p.yanked()
		case "core-metadata":
			legacy = false
			return p.sidecar()
		case "dist-info-metadata":
			if legacy {
				return p.sidecar()
			}
		}
		return p.dec.SkipValue()
	})
	if err != nil {
		return err
	}
	return b.end()
}

func (p *jsonPage) hashes(best *rankedHash) error {
	return p.object("hashes", func(key string) error {
		if rankOf([]byte(key)) == unranked {
			return p.dec.SkipValue()
		}
		return p.text(key, func(v []byte) error { return p.builder.offer(best, []byte(key), v) })
	})
}

func (p *jsonPage) size() error {
	v, err := p.dec.ReadValue()
	if err != nil {
		return err
	}
	if n, err := strconv.ParseInt(string(v), 10, 64); err == nil && n >= 0 {
		p.builder.cur.file.Size = n
	}
	return nil
}

// yanked reads a bool or a reason; an empty reason is none (PEP 691).
func (p *jsonPage) yanked() error {
	f := p.builder.cur.file
	switch p.dec.PeekKind() {
	case 't', 'f':
		tok, err := p.dec.ReadToken()
		if err != nil {
			return err
		}
		f.Yanked = tok.Bool()
		return nil
	}
	return p.text("yanked", func(v []byte) error {
		f.Yanked, f.YankedReason = len(v) > 0, p.builder.add(v)
		return nil
	})
}

// sidecar reads a bool or an object of hashes.
func (p *jsonPage) sidecar() error {
	f := p.builder.cur.file
	f.Sidecar, f.SidecarHash = false, ""
	if p.dec.PeekKind() == '{' {
		best := rankedHash{rank: unranked}
		err := p.hashes(&best)
		f.Sidecar, f.SidecarHash = true, best.text
		return err
	}
	tok, err := p.dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case 't':
		f.Sidecar = true
	case 'f', 'n':
	default:
		return fmt.Errorf("malformed listing: core-metadata of %q is neither a bool nor an object", f.Filename)
	}
	return nil
}

// object reads an object, giving each key to field, which reads its value. A null is an empty one.
func (p *jsonPage) object(what string, field func(key string) error) error {
	tok, err := p.dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case 'n':
		return nil
	case '{':
	default:
		return fmt.Errorf("malformed listing: %s is no object", what)
	}
	for p.dec.PeekKind() != '}' {
		raw, err := p.dec.ReadValue()
		if err != nil {
			return err
		}
		key, err := p.key(raw)
		if err != nil {
			return err
		}
		if err := field(key); err != nil {
			return err
		}
	}
	_, err = p.dec.ReadToken()
	return err
}

// key returns a known name without making a string of it.
func (p *jsonPage) key(raw []byte) (string, error) {
	text, err := p.unquote(raw)
	if err != nil {
		return "", err
	}
	for _, k := range knownKeys {
		if string(text) == k {
			return k, nil
		}
	}
	return "", nil
}

// knownKeys are all names that any object of a page is asked for, the frequent ones first.
var knownKeys = []string{
	"filename", "url", "hashes", "sha256", "requires-python", "size", "upload-time", "yanked", "core-metadata",
	"dist-info-metadata", "sha512", "sha384", "sha224", "sha1", "md5", "files", "meta", "api-version", "project-status", "status", "reason",
}

// array reads an array, calling element at each of its values.
func (p *jsonPage) array(what string, element func() error) error {
	tok, err := p.dec.ReadToken()
	if err != nil {
		return err
	}
	if tok.Kind() != '[' {
		return fmt.Errorf("malformed listing: %s is no array", what)
	}
	for p.dec.PeekKind() != ']' {
		if err := element(); err != nil {
			return err
		}
	}
	_, err = p.dec.ReadToken()
	return err
}

// text reads a string or null and gives a string to take, which must copy what it keeps.
func (p *jsonPage) text(what string, take func([]byte) error) error {
	raw, err := p.dec.ReadValue()
	if err != nil {
		return err
	}
	switch raw.Kind() {
	case 'n':
		return nil
	case '"':
	default:
		return fmt.Errorf("malformed listing: %s is no string", what)
	}
	v, err := p.unquote(raw)
	if err != nil {
		return err
	}
	return take(v)
}

// unquote returns the text of a JSON string, good until the next call or read.
func (p *jsonPage) unquote(raw []byte) ([]byte, error) {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1], nil
	}
	var err error
	p.scratch, err = jsontext.AppendUnquote(p.scratch[:0], raw)
	return p.scratch, err
}
