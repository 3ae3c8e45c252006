// Package plot draws what was measured as SVG: one file, no script, nothing loaded,
// readable on light and dark ground and by who hears it.
package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// style is of all pictures. Where nobody says which ground there is, its greys and
// colours can be read on both.
const style = `text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#59636e}
.title{font-weight:600;font-size:14px}.strong{font-weight:600}.axis{stroke:#8c959f;stroke-width:1}
.grid{stroke:#8c959f;stroke-width:.5;opacity:.35}.a{fill:#1f7fd4}.b{fill:#c9700c}.other{fill:#8c959f}
.line{fill:none;stroke:#1f7fd4;stroke-width:2}.second{fill:none;stroke:#c9700c;stroke-width:2}.guide{fill:none;stroke:#8c959f;stroke-dasharray:4 3}
@media (prefers-color-scheme:dark){text{fill:#b1bac4}.a{fill:#4ea1f0}.b{fill:#e8963a}.line{stroke:#4ea1f0}.second{stroke:#e8963a}}`

// A canvas collects the elements of a picture.
type canvas struct {
	b bytes.Buffer
}

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(&c.b, format+"\n", args...) }

// text writes a text; anchor is start, middle or end.
func (c *canvas) text(x, y float64, class, anchor, text string) {
	c.add(`<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>`, x, y, class, anchor, escape(text))
}

func (c *canvas) rect(x, y, width, height float64, class string) {
	c.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" class="%s"/>`, x, y, width, height, class)
}

func (c *canvas) line(x1, y1, x2, y2 float64, class string) {
	c.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="%s"/>`, x1, y1, x2, y2, class)
}

// svg closes the picture.
func (c *canvas) svg(width, height float64, title, desc string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-labelledby="title desc">
<title id="title">%s</title>
<desc id="desc">%s</desc>
<style>%s</style>
`, width, height, width, height, escape(title), escape(desc), style)
	b.Write(c.b.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func escape(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a strings.Builder takes all
	return b.String()
}
