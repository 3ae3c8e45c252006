package index

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// An attribute is as it is written: its name in any case, its value not decoded.
type attribute struct{ name, value []byte }

// attrValue reads the value that follows a '=' before i.
func attrValue(in []byte, i int) (value []byte, end int, ok bool) {
	for i < len(in) && tagByte[in[i]]&tagSpace != 0 {
		i++
	}
	if i >= len(in) {
		return nil, 0, false
	}
	switch c := in[i]; c {
	case '>':
		return nil, i, true
	case '"', '\'':
		n := bytes.IndexByte(in[i+1:], c)
		if n < 0 {
			return nil, 0, false
		}
		return in[i+1 : i+1+n], i + n + 2, true
	}
	start := i
	for i < len(in) && in[i] != '>' && tagByte[in[i]]&tagSpace == 0 {
		i++
	}
	return in[start:i], i, i < len(in)
}

// decode returns an attribute's value without character references. What it
// returns is good for as long as in, if scratch is not cut meanwhile.
func (s *tagScanner) decode(value []byte) []byte {
	i := bytes.IndexByte(value, '&')
	start := len(s.scratch)
	if bytes.IndexByte(value, '\r') >= 0 || bytes.IndexByte(value, 0) >= 0 {
		s.scratch = append(s.scratch, decodeAny(value)...)
		return s.scratch[start:len(s.scratch):len(s.scratch)]
	}
	if i < 0 {
		return value
	}
	for rest := value; ; i = bytes.IndexByte(rest, '&') {
		if i < 0 {
			s.scratch = append(s.scratch, rest...)
			break
		}
		c, n := reference(rest[i:])
		if n == 0 {
			s.scratch = append(s.scratch[:start], decodeAny(value)...)
			break
		}
		s.scratch = append(append(s.scratch, rest[:i]...), c)
		rest = rest[i+n:]
	}
	return s.scratch[start:len(s.scratch):len(s.scratch)]
}

// reference decodes the character references that pages are full of; n is 0 for any other.
func reference(in []byte) (c byte, n int) {
	for _, r := range []struct {
		text string
		c    byte
	}{{"&gt;", '>'}, {"&lt;", '<'}, {"&amp;", '&'}, {"&#34;", '"'}, {"&#39;", '\''}, {"&quot;", '"'}, {"&#x27;", '\''}} {
		if len(in) >= len(r.text) && string(in[:len(r.text)]) == r.text {
			return r.c, len(r.text)
		}
	}
	return 0, 0
}

// decodeAny decodes whatever there is in an attribute's value.
func decodeAny(value []byte) []byte {
	doc := append([]byte(`<a x="`), bytes.ReplaceAll(value, []byte(`"`), []byte("&#34;"))...)
	z := html.NewTokenizer(bytes.NewReader(append(doc, `">`...)))
	z.Next()
	z.TagName()
	_, v, _ := z.TagAttr()
	return v
}

// decoded returns the attributes of a rare tag; of a name given twice the first counts, as in HTML.
func (s *tagScanner) decoded() map[string]string {
	attrs := map[string]string{}
	for _, a := range s.attrs {
		name := strings.ToLower(string(a.name))
		if _, twice := attrs[name]; !twice {
			attrs[name] = strings.ToValidUTF8(string(s.decode(a.value)), "\ufffd")
		}
	}
	return attrs
}
