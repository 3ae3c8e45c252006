package index

import (
	"bytes"
	"net/url"
	"strings"
	"unicode/utf8"
	"unsafe"

	"resolve/dist"
)

// A builder packs the files of one page as they are read. What is read of a
// file lies in the page's window, or in the builder's room for the texts that
// had to be made: both until the next file.
type builder struct {
	page  page
	links linker
	file  dist.File // the one that is packed
	room  []byte    // of its texts
}

func newBuilder(base *url.URL, name string) *builder {
	return &builder{page: page{packer: newPacker(name)}, links: newLinker(base)}
}

// A draft is a file as it is being read. Its texts lie in the page's window.
type draft struct {
	filename, url, python, uploaded, reason, provenance []byte

	hashes, sidecarHashes bestHash
	size                  int64
	yanked, sidecar       bool
	wrong                 string // why the file cannot be used: the first reason
}

// reject notes why the file cannot be used.
func (d *draft) reject(reason string) {
	if d.wrong == "" {
		d.wrong = reason
	}
}

// keep packs what was read of a file, or notes why there is none.
func (b *builder) keep(d *draft) {
	b.room = b.room[:0]
	link, fragment, _ := bytes.Cut(bytes.TrimSpace(d.url), []byte("#"))
	if d.hashes.value == nil {
		d.hashes.offerFragment(fragment)
	}
	link = bytes.TrimSpace(link)
	var target string
	switch {
	case d.wrong != "":
	case len(link) == 0:
		d.reject("it has no url")
	case d.hashes.value == nil && d.hashes.wrong != "" && d.hashes.oddText() == "":
		d.reject("its " + d.hashes.wrong + " is none")
	default:
		var err error
		if target, err = b.links.join(b, link); err != nil {
			d.reject("its link is none: " + err.Error())
		}
	}
	name, ok := b.filename(d.filename, target)
	if d.wrong == "" && !ok {
		d.reject("its name is none")
	}
	if d.wrong != "" {
		if len(b.page.skipped) == mostNoted {
			return
		}
		if name == "" {
			name = Redact(strings.ToValidUTF8(string(link), "\ufffd"))
		}
		b.page.skipped = append(b.page.skipped, dist.Skip{Filename: strings.Clone(name), Reason: d.wrong})
		return
	}
	f := &b.file
	*f = dist.File{Filename: name, URL: target, Size: d.size}
	if f.Hash = d.hashes.all(b); f.Hash == "" {
		f.Hash = d.hashes.oddText()
	}
	f.RequiresPython = inPlace(bytes.TrimSpace(d.python))
	f.Uploaded = uploadTime(d.uploaded)
	f.Yanked, f.YankedReason = d.yanked, inPlace(d.reason)
	f.Sidecar, f.SidecarHash = d.sidecar, d.sidecarHashes.text(b)
	if len(d.provenance) > 0 {
		f.Provenance, _ = b.links.join(b, bytes.TrimSpace(d.provenance))
	}
	b.page.packer.add(f)
}

// filename returns the name of the file at target, and whether it is one: the
// name that was given, else the last part of target. Nearly always the one ends
// with the other.
func (b *builder) filename(given []byte, target string) (name string, ok bool) {
	if len(given) == 0 {
		name = lastSegment(target)
		if strings.IndexByte(name, '%') >= 0 {
			name, _ = url.PathUnescape(name)
		}
		return name, isFilename(name)
	}
	if n := len(target) - len(given); n > 0 && target[n-1] == '/' && target[n:] == string(given) {
		name = target[n:]
		if b.links.joined && bytes.IndexByte(given, '/') < 0 {
			return name, true
		}
	} else {
		name = inPlace(given)
	}
	return name, plain(given) && bytes.IndexByte(given, '/') < 0 || isFilename(name)
}

// isFilename reports whether name can be that of a file, without any folder.
func isFilename(name string) bool {
	for i := 0; i < len(name); i++ {
		if c := name[i]; c <= ' ' || c == '/' || c == '\\' || c >= 0x7f {
			if c == ' ' || c > 0x7f && utf8.ValidString(name) {
				continue
			}
			return false
		}
	}
	return name != ""
}

// forget drops the files so far.
func (b *builder) forget() {
	b.page.packer.forget()
	b.page.skipped = nil
}

// join2 returns prefix and text as one string in the builder's room.
func (b *builder) join2(prefix string, text []byte) string {
	start := len(b.room)
	b.room = append(append(b.room, prefix...), text...)
	return inPlace(b.room[start:])
}

// inPlace returns b, which nobody changes as long as the text is used, as a string.
func inPlace(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
