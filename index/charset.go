package index

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// An encoding is how a page's characters are bytes. Names of files and links
// are ASCII nearly everywhere, so of the encodings that contain ASCII only those
// are decoded that old servers use; of the others the ASCII is read, and U+FFFD
// stands for the rest.
type encoding uint8

const (
	utf8Text encoding = iota
	utf16LE
	utf16BE
	windows1252 // which is what the web means by ISO 8859-1 and by ASCII
	asciiAtLeast
)

// labelled returns the encoding that a label names (the WHATWG's Encoding Standard, 4.2).
func labelled(label string) encoding {
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "", "utf-8", "utf8", "unicode-1-1-utf-8":
		return utf8Text
	case "utf-16", "utf-16le", "ucs-2", "unicode", "iso-10646-ucs-2", "csunicode":
		return utf16LE
	case "utf-16be":
		return utf16BE
	case "windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "iso88591", "iso_8859-1", "latin1", "l1", "ascii", "us-ascii":
		return windows1252
	}
	return asciiAtLeast
}

// prescanned is how much of a page is searched for a meta element that names its encoding.
const prescanned = 1024

// decode sees to it that the rest of the window is UTF-8: a byte order mark
// decides, which is taken off, else the label.
func (w *window) decode(label string) error {
	if err := w.fill(3); err != nil {
		return err
	}
	e, mark := labelled(label), 0
	switch head := w.unread(); {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		e, mark = utf8Text, 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		e, mark = utf16LE, 2
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		e, mark = utf16BE, 2
	}
	w.take(mark)
	if e == utf8Text {
		return nil
	}
	var r io.Reader = bytes.NewReader(bytes.Clone(w.unread()))
	if !w.done {
		r = io.MultiReader(r, w.r)
	}
	w.r, w.done, w.at = &decoder{r: r, from: e}, false, w.end
	return nil
}

// fill reads until there are n bytes, or the page has ended.
func (w *window) fill(n int) error {
	for len(w.unread()) < n && !w.done {
		if err := w.more(); err != nil {
			return err
		}
	}
	return nil
}

// metaCharset returns the encoding that a page's meta element names, as HTML
// has it: not UTF-16, since the element could not have been read.
func metaCharset(head []byte) string {
	s := tagScanner{in: head[:min(len(head), prescanned)], final: true}
	for s.next() {
		if s.name != "meta" {
			continue
		}
		attrs := s.decoded()
		label := attrs["charset"]
		if label == "" && strings.EqualFold(attrs["http-equiv"], "content-type") {
			_, label, _ = strings.Cut(strings.ToLower(attrs["content"]), "charset=")
			label, _, _ = strings.Cut(label, ";")
			label = strings.Trim(label, " \t\"'")
		}
		if e := labelled(label); label != "" && e != utf16LE && e != utf16BE {
			return label
		}
	}
	return ""
}

// A decoder turns another encoding into UTF-8. What is none becomes U+FFFD.
type decoder struct {
	r    io.Reader
	from encoding
	in   []byte // read and not decoded: the beginning of a character
	out  []byte // decoded and not given away
	err  error
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.in = slices.Grow(d.in, 4<<10)
		var n int
		n, d.err = d.r.Read(d.in[len(d.in):cap(d.in)])
		d.in = d.in[:len(d.in)+n]
		var used int
		d.out, used = d.from.appendUTF8(d.out[:0], d.in, d.err != nil)
		d.in = d.in[:copy(d.in, d.in[used:])]
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// appendUTF8 decodes what is whole in text, or all of it if it is the last, and
// returns how much that was.
func (e encoding) appendUTF8(to, text []byte, last bool) (out []byte, used int) {
	if e == windows1252 || e == asciiAtLeast {
		for _, c := range text {
			r := rune(c)
			switch {
			case c < utf8.RuneSelf:
			case e == asciiAtLeast:
				r = utf8.RuneError
			case c < 0xa0:
				r = c1[c-0x80]
			}
			to = utf8.AppendRune(to, r)
		}
		return to, len(text)
	}
	var order binary.ByteOrder = binary.LittleEndian
	if e == utf16BE {
		order = binary.BigEndian
	}
	i := 0
	for ; i+2 <= len(text); i += 2 {
		r := rune(order.Uint16(text[i:]))
		if utf16.IsSurrogate(r) {
			if i+4 > len(text) && !last {
				return to, i
			}
			high := r
			r = utf8.RuneError
			if i+4 <= len(text) {
				if r = utf16.DecodeRune(high, rune(order.Uint16(text[i+2:]))); r != utf8.RuneError {
					i += 2
				}
			}
		}
		to = utf8.AppendRune(to, r)
	}
	if last && i < len(text) {
		to, i = utf8.AppendRune(to, utf8.RuneError), len(text)
	}
	return to, i
}

// c1 is what windows-1252 has from 0x80 to 0x9f.
var c1 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}
