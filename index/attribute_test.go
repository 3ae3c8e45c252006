package index

import (
	"bytes"
	"testing"

	"golang.org/x/net/html"
)

// Values are decoded as golang.org/x/net/html decodes them.
func FuzzAttribute(f *testing.F) {
	for _, s := range []string{
		"", "&", "&;", "&#", "&#;", "&#x", "&#x;", "a&b", "&amp", "&amp;", "&ampx", "&amp=", "&amp;=", "?a=b&copy=c", "&copy1", "&copy;1",
		"&notit;", "&not;it", "&notin;", "&fjlig;", "&semi;", "&semi;;", "&NotEqualTilde;", "&NotEqualTilde", "&#x80;", "&#0", "&#65amp;",
		"&#xD800;", "&#x110000;", "&#99999999999999999999;", "&#X41", "&&lt;&", "&lt&gt", "a\r\nb\rc\x00&lt;", "&\u00e9;", "&unknown;", "&unknown",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		if bytes.IndexByte(value, '"') >= 0 {
			return // it ends a value
		}
		z := html.NewTokenizer(bytes.NewReader(append(append([]byte(`<a x="`), value...), `">`...)))
		z.Next()
		z.TagName()
		_, want, _ := z.TagAttr()
		if got := decodeAny(value); !bytes.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	})
}
