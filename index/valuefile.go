package index

import (
	"strings"
	"time"

	"resolve/dist"
)

// The flags of a file. What a file has in common with others or with itself is
// not written out: listings of 30,000 files are 5 MB that way and not 9.
const (
	flagYanked = 1 << iota
	flagSidecar
	flagUploaded    // a time follows
	flagHash        // the hash is 32 bytes of sha256
	flagSidecarHash // the same of the sidecar
	flagURLNamed    // the URL ends with the file's name
	flagURLHashed   // and before that with 32 bytes, as PyPI's do: 01/23/4567…/
	flagProvenance  // the URL of the provenance has the file's name in it
	flagsEnd
)

// leastOfFile is how many bytes a file takes at least: one for each of its parts.
const leastOfFile = 9

const sha256Prefix = "sha256:"

func (e *valueWriter) file(f *dist.File, texts *shared) {
	flags := 0
	set := func(flag int, on bool) bool {
		if on {
			flags |= flag
		}
		return on
	}
	var hash, sidecar, path [32]byte
	set(flagYanked, f.Yanked)
	set(flagSidecar, f.Sidecar)
	set(flagUploaded, !f.Uploaded.IsZero())
	set(flagHash, splitSHA256(f.Hash, &hash))
	set(flagSidecarHash, splitSHA256(f.SidecarHash, &sidecar))
	address := f.URL
	if n := len(f.URL) - len(f.Filename) - 1; set(flagURLNamed, n >= 0 && f.URL[n] == '/' && f.URL[n+1:] == f.Filename) {
		var hashed bool
		address, hashed = splitHashed(f.URL[:n], &path)
		set(flagURLHashed, hashed)
	}
	before, after, named := strings.Cut(f.Provenance, f.Filename)
	set(flagProvenance, named && f.Filename != "")
	e.Count(int(f.Kind)*flagsEnd + flags)
	e.Text(f.Filename)
	e.Count(texts.number(address, sharedAddress))
	if flags&flagURLHashed != 0 {
		e.Raw(path[:])
	}
	if flags&flagHash != 0 {
		e.Raw(hash[:])
	} else {
		e.Text(f.Hash)
	}
	if flags&flagSidecarHash != 0 {
		e.Raw(sidecar[:])
	} else {
		e.Text(f.SidecarHash)
	}
	e.Count(texts.number(f.RequiresPython, sharedPython))
	e.Count(texts.number(f.YankedReason, sharedReason))
	if flags&flagProvenance != 0 {
		e.Text(before)
		e.Count(texts.number(after, sharedProvenance))
	} else {
		e.Text(f.Provenance)
	}
	e.Number(f.Size)
	if flags&flagUploaded != 0 {
		e.Number(f.Uploaded.Unix())
		e.Count(f.Uploaded.Nanosecond())
	}
}

func (d valueReader) file(f *dist.File, texts []string) {
	head := d.Count()
	f.Kind = dist.Kind(head / flagsEnd)
	f.Yanked, f.Sidecar = head&flagYanked != 0, head&flagSidecar != 0
	f.Filename = d.Text()
	address := d.shared(texts)
	var room [768]byte // the URL and the hashes are parts of one string
	b := append(room[:0], address...)
	if head&flagURLHashed != 0 {
		b = appendHashed(b, d.Raw(32))
	}
	if head&flagURLNamed != 0 {
		b = append(append(b, '/'), f.Filename...)
	}
	urlEnd := len(b)
	b = d.appendHash(b, head&flagHash != 0)
	hashEnd := len(b)
	b = d.appendHash(b, head&flagSidecarHash != 0)
	all := string(b)
	f.URL, f.Hash, f.SidecarHash = all[:urlEnd], all[urlEnd:hashEnd], all[hashEnd:]
	f.RequiresPython = d.shared(texts)
	f.YankedReason = d.shared(texts)
	f.Provenance = d.Text()
	if head&flagProvenance != 0 {
		f.Provenance += f.Filename + d.shared(texts)
	}
	f.Size = d.Number()
	if head&flagUploaded != 0 {
		f.Uploaded = time.Unix(d.Number(), int64(d.Count())).UTC()
	}
}

// An outline is what of a file the comparison with others is about.
type outline struct {
	kind            dist.Kind
	yanked, sidecar bool
	filename        string
	sidecarHash     string // as it is packed
	python, reason  int    // of shared texts
}

// outline reads a file, and what it does not return it reads over.
func (d valueReader) outline() (o outline) {
	head := d.Count()
	o.kind, o.yanked, o.sidecar = dist.Kind(head/flagsEnd), head&flagYanked != 0, head&flagSidecar != 0
	o.filename = d.Text()
	d.Count()
	if head&flagURLHashed != 0 {
		d.Raw(32)
	}
	d.hash(head&flagHash != 0)
	o.sidecarHash = d.hash(head&flagSidecarHash != 0)
	o.python, o.reason = d.Count(), d.Count()
	d.Text()
	if head&flagProvenance != 0 {
		d.Count()
	}
	d.Number()
	if head&flagUploaded != 0 {
		d.Number()
		d.Count()
	}
	return o
}

// hash returns a hash as it is written, which no hash that is written in the other
// way is: no text of 32 bytes is one.
func (d valueReader) hash(packed bool) string {
	if packed {
		return d.Raw(32)
	}
	return d.Text()
}

// appendHash appends a hash.
func (d valueReader) appendHash(b []byte, packed bool) []byte {
	text := d.hash(packed)
	if !packed {
		return append(b, text...)
	}
	return appendHex(append(b, sha256Prefix...), text)
}

// splitSHA256 sets sum to the hash that text is, if it is a sha256 in lower case.
func splitSHA256(text string, sum *[32]byte) bool {
	digits, ok := strings.CutPrefix(text, sha256Prefix)
	return ok && unhex(sum, digits)
}

// splitHashed cuts the end of a folder's URL as PyPI has it, /01/23/456…, and
// sets sum to what it says.
func splitHashed(folder string, sum *[32]byte) (before string, ok bool) {
	const length = len("/01/23/") + 60
	if len(folder) < length {
		return folder, false
	}
	end := folder[len(folder)-length:]
	if end[0] != '/' || end[3] != '/' || end[6] != '/' {
		return folder, false
	}
	var digits [64]byte
	copy(digits[:2], end[1:])
	copy(digits[2:4], end[4:])
	copy(digits[4:], end[7:])
	if !unhex(sum, inPlace(digits[:])) {
		return folder, false
	}
	return folder[:len(folder)-length], true
}

// appendHashed appends what splitHashed has cut, given its 32 bytes.
func appendHashed(b []byte, sum string) []byte {
	if len(sum) != 32 { // what was read is damaged
		return b
	}
	b = appendHex(append(b, '/'), sum[:1])
	b = appendHex(append(b, '/'), sum[1:2])
	return appendHex(append(b, '/'), sum[2:])
}
