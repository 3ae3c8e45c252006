package index

import (
	"crypto/sha256"
	"strconv"
)

// file reads one element of files into the draft.
func (p *jsonPage) file(j *jsonText) {
	d := &p.draft
	*d = draft{size: -1}
	if j.next() != '{' {
		d.reject("it is no object")
		j.skip()
		return
	}
	j.at++
	core := false // core-metadata was seen: dist-info-metadata, its older name, does not count (PEP 714)
	for i := 0; ; i++ {
		field, ok := p.layout.next(j, i)
		if !ok {
			return
		}
		switch field {
		case filenameField:
			d.filename = d.text(j, "filename")
		case urlField:
			d.url = d.text(j, "url")
		case hashesField:
			d.hashes = bestHash{}
			j.hashes(&d.hashes)
		case pythonField:
			d.python = d.text(j, "requires-python")
		case sizeField:
			d.size = j.size()
		case uploadField:
			d.uploaded = j.optional()
		case yankedField:
			d.yanked, d.reason = j.yanked()
		case provenanceField:
			d.provenance = j.optional()
		case coreField:
			if given := d.setSidecar(j); given {
				core = true
			}
		case distInfoField:
			if core {
				j.skip()
			} else {
				d.setSidecar(j)
			}
		default:
			j.skip()
		}
	}
}

// text reads a string that a file cannot do without, or null.
func (d *draft) text(j *jsonText, what string) []byte {
	switch j.next() {
	case '"':
		return j.text()
	case 'n':
	default:
		d.reject("its " + what + " is no string")
	}
	j.skip()
	return nil
}

// setSidecar reads a bool or an object of hashes; what is neither promises
// nothing. It reports whether it was there.
func (d *draft) setSidecar(j *jsonText) (given bool) {
	d.sidecar, d.sidecarHashes = false, bestHash{}
	switch j.next() {
	case 'n':
		j.skip()
		return false
	case '{':
		j.hashes(&d.sidecarHashes)
		// With a hash that is none, what the sidecar says could not be checked: the file itself is read.
		d.sidecar = d.sidecarHashes.value != nil || d.sidecarHashes.wrong == ""
		return true
	case 't':
		d.sidecar = true
	}
	j.skip()
	return true
}

// hashes reads an object of hashes into best; what is no object holds none.
func (j *jsonText) hashes(best *bestHash) {
	if j.next() != '{' {
		j.skip()
		return
	}
	if value, ok := j.onlySHA256(); ok {
		best.offer([]byte("sha256"), value)
		return
	}
	j.at++
	for first := true; ; first = false {
		name, ok := j.member(first)
		if !ok {
			return
		}
		best.offer(name, j.optional())
	}
}

// onlySHA256 reads an object of which a sha256 is all, if it is written as PyPI
// writes it.
func (j *jsonText) onlySHA256() (value []byte, ok bool) {
	const before, after = `{"sha256":"`, `"}`
	const end = len(before) + 64
	in := j.in[j.at:]
	if len(in) < end+len(after) || string(in[:len(before)]) != before || string(in[end:end+len(after)]) != after {
		return nil, false
	}
	value = in[len(before):end:end]
	if hex, _ := isHex(value, sha256.Size); !hex {
		return nil, false
	}
	j.at += end + len(after)
	return value, true
}

// size reads a file's size; what is no whole number of bytes is unknown.
func (j *jsonText) size() int64 {
	switch c := j.next(); {
	case '0' <= c && c <= '9':
		if n, err := strconv.ParseInt(string(j.number()), 10, 64); err == nil {
			return n
		}
	default:
		j.skip()
	}
	return -1
}

// yanked reads a bool or a reason; an empty reason is none (PEP 691), and
// anything else is as true as it is in Python.
func (j *jsonText) yanked() (yanked bool, reason []byte) {
	c := j.next()
	if c == '"' {
		reason = j.text()
		return len(reason) > 0, reason
	}
	start := j.at
	j.skip()
	if j.err != nil || c == 'f' || c == 'n' {
		return false, nil
	}
	switch string(j.in[start:j.at]) {
	case "0", "{}", "[]":
		return false, nil
	}
	return true, nil
}
