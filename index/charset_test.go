package index

import (
	"encoding/binary"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

// utf16Text encodes text in UTF-16 with a byte order mark.
func utf16Text(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// A page says the same however it is encoded.
func TestEncodings(t *testing.T) {
	const (
		doc   = `<meta charset="UTF-8"><a href="x.whl" data-yanked="schön 😀">`
		js    = `{"files":[{"url":"x.whl","yanked":"schön 😀"}]}`
		latin = "<a href='x.whl' data-yanked='sch\xf6n \x80'>"
	)
	long := strings.Repeat("<!-- ä -->", 10_000)
	for _, tt := range []struct{ name, kind, text, reason string }{
		{"UTF-8", "text/html", doc, "schön 😀"},
		{"UTF-8 with a mark", "text/html; charset=latin1", "\xef\xbb\xbf" + doc, "schön 😀"},
		{"UTF-16, little end first", "text/html", utf16Text(binary.LittleEndian, doc), "schön 😀"},
		{"UTF-16, big end first", "text/html; charset=utf-8", utf16Text(binary.BigEndian, long+doc), "schön 😀"},
		{"UTF-16 without a mark", "text/html; charset=UTF-16BE", utf16Text(binary.BigEndian, doc)[2:], "schön 😀"},
		{"UTF-16 with half a pair", "text/html; charset=UTF-16LE", utf16Text(binary.LittleEndian, "<a href=x.whl data-yanked=>")[2:54] + "\x00\xd8\x00\xd8>\x00", "��"},
		{"Latin-1", "text/html; charset=ISO-8859-1", latin, "schön €"},
		{"Latin-1 by its meta element", "text/html", "<meta charset='latin1'>" + latin, "schön €"},
		{"Latin-1 by its older meta element", "text/html", "<META http-equiv='Content-Type' content='text/html; charset=windows-1252; x'>" + latin, "schön €"},
		{"a meta element too late", "text/html", long[:182*len("<!-- ä -->")] + "<meta charset='latin1'>" + latin, "sch\ufffdn \ufffd"},
		{"a meta element of UTF-16, which it is not", "text/html", "<meta charset='utf-16'>" + doc, "schön 😀"},
		{"another with ASCII in it", "text/html; charset=koi8-r", latin, "sch\ufffdn \ufffd"},
		{"no UTF-8", "text/html", latin, "sch\ufffdn \ufffd"},
		{"JSON", jsonType, js, "schön 😀"},
		{"JSON with a mark", jsonType, "\xef\xbb\xbf" + js, "schön 😀"},
		{"JSON has no charset", jsonType + "; charset=latin1", js, "schön 😀"},
		{"JSON in UTF-16", jsonType, utf16Text(binary.LittleEndian, js), "schön 😀"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := readAll(iotest.HalfReader(strings.NewReader(tt.text)), tt.kind, pageBase)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.files) != 1 || p.files[0].Filename != "x.whl" || p.files[0].YankedReason != tt.reason {
				t.Errorf("got %d files, skipped %v, want x.whl", len(p.files), p.skipped)
			}
			for _, f := range p.files {
				if f.YankedReason != tt.reason {
					t.Errorf("the reason is %q, want %q", f.YankedReason, tt.reason)
				}
			}
		})
	}
}
