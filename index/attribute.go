package index

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
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

// decodeAny decodes whatever there is in an attribute's value: what package html
// does for text, but for what HTML has otherwise in attributes. A reference
// without a semicolon is none if more of a name follows, and none before a '=',
// as in "?a=b&copy=c". golang.org/x/net/html, with which tests compare, would
// fill its table of 2,231 names at every start.
func decodeAny(value []byte) []byte {
	rest := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd").Replace(string(value))
	var out []byte
	for {
		i := strings.IndexByte(rest, '&')
		if i < 0 {
			return append(out, rest...)
		}
		out, rest = append(out, rest[:i]...), rest[i:]
		n := referenceLen(rest)
		out, rest = append(out, decodeReference(rest[:n], rest[n:])...), rest[n:]
	}
}

// referenceLen returns the length of what may be a character reference, at the
// start of s, with its semicolon.
func referenceLen(s string) int {
	n, is := 1, isAlphanumeric
	if strings.HasPrefix(s, "&#") {
		n, is = 2, isDigit
		if n < len(s) && s[n]|0x20 == 'x' {
			n, is = 3, isHexDigit
		}
	}
	for n < len(s) && is(s[n]) {
		n++
	}
	if n < len(s) && s[n] == ';' {
		n++
	}
	return n
}

func isDigit(c byte) bool        { return '0' <= c && c <= '9' }
func isHexDigit(c byte) bool     { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
func isAlphanumeric(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

// decodeReference decodes ref if it is a whole character reference before after.
func decodeReference(ref, after string) string {
	if digits, ok := strings.CutPrefix(ref, "&#"); ok {
		return decodeNumber(ref, strings.TrimSuffix(digits, ";"))
	}
	text := html.UnescapeString(ref)
	if strings.HasSuffix(ref, ";") {
		// What was decoded in part has its semicolon still, and "&semi;" is one.
		if strings.HasSuffix(text, ";") && text != ";" {
			return ref
		}
	} else if utf8.RuneCountInString(text) != 1 || strings.HasPrefix(after, "=") {
		return ref
	}
	return text
}

// decodeNumber decodes a reference by number. Package html decodes "&#x;" too,
// and "&#9" not.
func decodeNumber(ref, digits string) string {
	base := 10
	if digits != "" && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	if digits == "" {
		return ref
	}
	n, err := strconv.ParseUint(digits, base, 31)
	if err != nil {
		n = utf8.MaxRune + 1 // too large for a character
	}
	return html.UnescapeString("&#" + strconv.FormatUint(n, 10) + ";")
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
