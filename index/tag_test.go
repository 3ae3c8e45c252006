package index

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// A start is a start tag as a reader sees it.
type start struct {
	Name  string
	Attrs map[string]string
}

// gotStarts reads a page with tagScanner.
func gotStarts(text []byte) (all []start) {
	s := tagScanner{in: text, final: true}
	for s.next() {
		tag := start{s.name, map[string]string{}}
		for _, a := range s.attrs {
			tag.add(asciiLower(a.name), s.decode(a.value))
		}
		all = append(all, tag)
	}
	return all
}

func asciiLower(name []byte) []byte {
	small := bytes.Clone(name)
	for i, c := range small {
		small[i] = lower(c)
	}
	return small
}

// add adds an attribute: of a name given twice the first counts. What is no
// text in a name is told apart by nobody.
func (s start) add(name, value []byte) {
	k := strings.ReplaceAll(strings.ToValidUTF8(string(name), "\ufffd"), "\x00", "\ufffd")
	if _, twice := s.Attrs[k]; !twice {
		s.Attrs[k] = strings.ToValidUTF8(string(value), "\ufffd")
	}
}

// wantStarts reads a page with golang.org/x/net/html.
func wantStarts(text []byte) (all []start) {
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return all
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			s := start{string(name), map[string]string{}}
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				s.add(k, v)
			}
			switch s.Name {
			case "a", "base", "meta":
				all = append(all, s)
			}
		}
	}
}

// compareTags leaves out what tagScanner documents to read otherwise.
func compareTags(t *testing.T, text []byte) {
	t.Helper()
	small := bytes.ToLower(text)
	if bytes.Contains(small, []byte("noscript")) || bytes.Contains(small, []byte("<script")) && bytes.Contains(small, []byte("<!--")) {
		return
	}
	if got, want := gotStarts(text), wantStarts(text); !reflect.DeepEqual(got, want) {
		t.Errorf("tags of %q, got then want:\n%s", text, cmp.Diff(got, want))
	}
}

func FuzzTags(f *testing.F) {
	for _, s := range []string{
		`<a href="x" B='y' c=z d/e=/ =f= "g>`, `<!-- <a> --><a><!--><a><!---><a><!-- --!><a><!x><a><?y><a></z><a></><a>`,
		`<title><a></titl></TITLE ><base><script><a></script><meta><plaintext><a>`, `<a x="&gt;&lt&amp;&#65;&#x41;&notin;&noti;&copy=&#0;&#x110000;">`,
		"<a\rx=\"\r\n\"\fy>", "<A x='\x00'><<a>< a>", `<a x="&amp;'&#34;'&quot;`, `<![CDATA[<a>]]>`, `<textarea><a></textarea`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(compareTags)
}

// Small pages of everything that tags are made of.
func TestTagsAgreeWithNetHTML(t *testing.T) {
	pieces := []string{"<", ">", "<a", "<a ", "</a", "<base ", "<META ", "<br", "<title>", "</title>", "</title", "<xmp>", "</xmp ", "<style>", "</style>", "<iframe>",
		"<script>", "</script>", "<!--", "-->", "--!>", "-", "!", "<!", "<?", "</", "/", "=", "\"", "'", " ", "\n", "\r", "href", "x=", "y='", "&amp;", "&gt", "&", "#", ";", "&#38;", "&#x3c;", "é", "\xff", "\x00"}
	r := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		var b []byte
		for range 1 + r.IntN(12) {
			b = append(b, pieces[r.IntN(len(pieces))]...)
		}
		compareTags(t, b)
	}
}

// A tag that is nothing but attributes takes no more room than it has on the page.
func TestAttributesAreBounded(t *testing.T) {
	s := tagScanner{in: []byte("<a href=x" + strings.Repeat(" y", 100*mostAttributes) + " href=z><a href=y>"), final: true}
	for n, want := range []int{mostAttributes, 1} {
		if !s.next() || len(s.attrs) != want || string(s.attrs[0].name) != "href" {
			t.Errorf("tag %d: got %d attributes, want %d", n, len(s.attrs), want)
		}
	}
}

// A noscript is read, and a script's text is not, whatever is in it.
func TestTagsOfNoScript(t *testing.T) {
	const text = `<noscript><a href=x></noscript><script><!-- <a> <script> <a> --></script><a href=y>`
	if diff := cmp.Diff(gotStarts([]byte(text)), []start{{"a", map[string]string{"href": "x"}}, {"a", map[string]string{"href": "y"}}}); diff != "" {
		t.Errorf("got then want:\n%s", diff)
	}
}
