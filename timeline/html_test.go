package timeline

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"resolve/index"
)

// hostile are names that try to leave the place they are put in.
var hostile = []string{
	`</script><script>alert(1)</script>`, `<!--<script>`, `"><img src=x onerror=alert(1)>`, `'`, "\u2028</style>", `{{js}}`, `{{data}}`, "\x00\xff",
}

// hostileModel has them wherever somebody else's words stand.
func hostileModel(t *testing.T) *Model {
	run := parse(t, "fetch a 0 0 60 need failed\nwait a 0 60\nend 61 61")
	run.Exchanges = new(Exchanges)
	m := New(run)
	all := strings.Join(hostile, " ")
	m.Title, m.Details, m.Outcome = all, all, all
	r := &m.Rows[0]
	r.Name, r.Version, r.File, r.Error = all, all, all, all
	r.Exchanges = []Exchange{{URL: index.Redact("https://me:pw@index/" + all), Range: all, Error: all}}
	m.Waits[0].Name = all
	return m
}

func page(t *testing.T, m *Model) string {
	t.Helper()
	var b bytes.Buffer
	if err := m.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A reader of HTML finds the same elements whatever the names are, and reads
// the same data back.
func TestHostileNamesAreText(t *testing.T) {
	tame, wild := New(parse(t, "end 0 0")), hostileModel(t)
	elements := func(text string) (tags []string, data string) {
		doc, err := html.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			tags = append(tags, n.Data)
			for _, a := range n.Attr {
				if a.Key == "id" && a.Val == "data" {
					data = n.FirstChild.Data
				}
				if a.Key == "src" || a.Key == "href" && a.Val != "data:," {
					t.Errorf("<%s %s=%q> would be loaded", n.Data, a.Key, a.Val)
				}
			}
		}
		return tags, data
	}
	want, _ := elements(page(t, tame))
	got, data := elements(page(t, wild))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got the elements %q, want %q", got, want)
	}
	var back Model
	if err := json.Unmarshal([]byte(data), &back); err != nil {
		t.Fatal(err)
	}
	if want := strings.ToValidUTF8(wild.Title, "\ufffd"); back.Title != want || back.Rows[0].Name != want {
		t.Errorf("got %q, want %q", back.Title, want)
	}
}

func TestTheSameModelIsTheSamePage(t *testing.T) {
	if a, b := page(t, hostileModel(t)), page(t, hostileModel(t)); a != b {
		t.Error("two pages of one model differ")
	}
}
