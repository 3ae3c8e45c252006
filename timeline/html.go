package timeline

import (
	"crypto/sha256"
	_ "embed" // for the parts of the page
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"strings"
)

// The parts of the page. It is put together without templates, which make the
// binary 3.5 MB larger (cmd/resolve/usage.go): what is not ours is in one place,
// as JSON, and in the title, escaped.
var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

// WriteHTML writes the page: one document that loads nothing. Its policy forbids
// every request and every script but its own, whatever names and URLs say.
func (m *Model) WriteHTML(w io.Writer) error {
	data, err := json.Marshal(m) // it writes <, > and & as \u003c and so on
	if err != nil {
		return err
	}
	_, err = strings.NewReplacer(
		"{{title}}", html.EscapeString(m.Title),
		"{{policy}}", "default-src 'none'; img-src data:; script-src "+policyOf(pageJS)+"; style-src "+policyOf(pageCSS),
		"{{css}}", pageCSS,
		"{{js}}", pageJS,
		"{{data}}", string(data),
	).WriteString(w, pageHTML)
	return err
}

// policyOf names a script or a style in a content security policy.
func policyOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
