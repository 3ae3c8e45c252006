package index

import (
	"bytes"
	"fmt"
	"testing"

	"resolve/dist"
)

// largePage writes a page as a large project has it: versions of 20 wheels and an sdist each.
func largePage(versions int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"meta":{"api-version":"1.4"},"name":"large","files":[`)
	for v := range versions {
		for w := range 21 {
			name := fmt.Sprintf("large-%d.%d.0.tar.gz", v/10, v%10)
			if w < 20 {
				name = fmt.Sprintf("large-%d.%d.0-cp3%d-cp3%d-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", v/10, v%10, w, w)
			}
			if v+w > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"core-metadata":{"sha256":"%064x"},"data-dist-info-metadata":true,"filename":%q,"hashes":{"sha256":"%064x"},`+
				`"provenance":null,"requires-python":"\u003e=3.%d","size":%d,"upload-time":"2024-05-01T10:00:00.123456Z",`+
				`"url":"https://files.example.org/packages/ab/cd/%060x/%s","yanked":false}`, v, name, w, v%10, v*1000, v, name)
		}
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

// A page is read as List reads it, grouping and packing included. On the 271 pages of a
// recording of public projects (69 MB) one core of a server of 2026 read 480 MB
// in a second, at best.
func BenchmarkPage(b *testing.B) {
	text := largePage(400)
	for _, form := range []struct {
		name, kind string
		text       []byte
	}{{"json/large", jsonType, text}, {"html/large", htmlType, must(renderProject(text))}} {
		b.Run(form.name, func(b *testing.B) {
			b.SetBytes(int64(len(form.text)))
			b.ReportAllocs()
			var releases []dist.Release
			for b.Loop() {
				p, err := parsePage(bytes.NewReader(form.text), form.kind, pageBase, "large")
				if err != nil {
					b.Fatal(err)
				}
				l, err := p.value("").read()
				if err != nil {
					b.Fatal(err)
				}
				releases = l.Releases
			}
			if len(releases) != 400 || len(releases[399].Files()) != 21 {
				b.Errorf("%d releases, want 400 of 21 files", len(releases))
			}
		})
	}
}
