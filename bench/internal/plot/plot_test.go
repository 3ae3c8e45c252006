package plot

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"
)

// Pictures are well-formed, have a title and a description, load nothing, and keep
// within their frame.
func TestPictures(t *testing.T) {
	const odd = `a <b> & "c"`
	for name, svg := range map[string][]byte{
		"bars": Bars{Title: odd, Desc: "d", Limit: 10, Groups: []Group{{odd, []Bar{{"x", 3, "3", true}, {"y", 1000, odd, false}}}}}.SVG(),
		"waterfall": Waterfall{Title: odd, Desc: "d", Step: 60, Lanes: []Lane{
			{odd, []Span{{0, 60, Listing}, {61, 500, Metadata}}}, {"none", nil},
		}}.SVG(),
		"loglog": LogLog{Title: odd, Desc: "d", Panels: []Panel{
			{odd, "x", []Point{{1, .001}, {1e5, 3e4}}, []Point{{1, .2}, {1e5, 70}}}, {"one", "x", []Point{{5, 1}}, []Point{{5, 1}}},
		}}.SVG(),
	} {
		var width, height float64
		texts := ""
		for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, svg)
			}
			switch e := token.(type) {
			case xml.CharData:
				texts += string(e)
			case xml.StartElement:
				at := map[string]float64{}
				for _, a := range e.Attr {
					if strings.Contains(a.Name.Local, "href") {
						t.Errorf("%s: %s loads %s", name, e.Name.Local, a.Value)
					}
					if v, err := strconv.ParseFloat(a.Value, 64); err == nil {
						at[a.Name.Local] = v
					}
				}
				if e.Name.Local == "svg" {
					width, height = at["width"], at["height"]
				}
				if at["x"] < 0 || at["x"]+at["width"] > width && e.Name.Local == "rect" || at["y"]+at["height"] > height && e.Name.Local == "rect" || at["x2"] > width {
					t.Errorf("%s: %v is outside of %vx%v", name, e, width, height)
				}
			}
		}
		if !strings.Contains(texts, odd) || !bytes.Contains(svg, []byte("<desc")) || !bytes.Contains(svg, []byte(`role="img"`)) {
			t.Errorf("%s: no title or description\n%s", name, svg)
		}
	}
}
