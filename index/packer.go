package index

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"

	"resolve/dist"
)

// A packer makes the value of a listing of the files of one page, as they come:
// what the cache keeps is what a run reads, whether the page came from the
// network or not. No file of the page is an object before somebody looks at it.
type packer struct {
	name     string          // of the package whose files count (normal form); "" for every file, in one release without a version
	files    valueWriter     // all that count, in the page's order
	texts    shared          // of those files
	releases []packedRelease // in the order of their first files
	known    map[string]int  // by version: where in releases
	runs     []run
	others   []dist.Skip // no files of the package
	head     valueWriter // room for value
}

// A packedRelease is what a value says of a release before its files.
type packedRelease struct {
	version       string
	count, length int // files, and the bytes that they take
}

// A run is files of one release that follow each other on the page.
type run struct {
	release    int
	start, end int // in files
}

var packers = sync.Pool{New: func() any { return &packer{known: map[string]int{}} }}

// packedKept is the room of a packer that is used again: most pages are smaller.
const packedKept = 4 << 20

// roomForFile is what most files take.
const roomForFile = 512

func newPacker(name string) *packer {
	p := packers.Get().(*packer)
	p.name = name
	return p
}

// release gives the packer's room back. Nobody uses it any more.
func (p *packer) release() {
	if cap(p.files.b) <= packedKept {
		p.forget()
		packers.Put(p)
	}
}

// forget drops the files so far.
func (p *packer) forget() {
	p.files.b, p.releases, p.runs, p.others = p.files.b[:0], p.releases[:0], p.runs[:0], nil
	clear(p.known)
	p.texts.forget()
}

// add packs a file if it is one of the package. Its texts need not outlive the call.
func (p *packer) add(f *dist.File) {
	version := ""
	if p.name != "" {
		kind, v, ok := dist.KindOf(f.Filename, p.name)
		if !ok {
			p.skip(f.Filename)
			return
		}
		f.Kind, version = kind, v
	}
	p.put(version, f)
}

// skip notes a file that is none of the package.
func (p *packer) skip(filename string) {
	reason := ""
	if len(p.others) > 0 {
		reason = p.others[0].Reason
	} else {
		reason = "it is neither a wheel nor an sdist of " + p.name
	}
	p.others = append(p.others, dist.Skip{Filename: p.texts.keep(filename), Reason: reason})
}

// put packs a file of the release of a version.
func (p *packer) put(version string, f *dist.File) {
	at := -1
	if n := len(p.runs); n > 0 {
		at = p.runs[n-1].release
	}
	start := len(p.files.b)
	if at < 0 || p.releases[at].version != version {
		var seen bool
		if at, seen = p.known[version]; !seen {
			at, version = len(p.releases), p.texts.keep(version)
			p.known[version] = at
			p.releases = append(p.releases, packedRelease{version: version})
		}
		p.runs = append(p.runs, run{release: at, start: start})
	}
	if cap(p.files.b)-start < roomForFile {
		p.files.b = slices.Grow(p.files.b, max(cap(p.files.b), 16<<10)) // append alone would grow long ones by a quarter
	}
	p.files.file(f, &p.texts)
	p.runs[len(p.runs)-1].end = len(p.files.b)
	p.releases[at].count++
	p.releases[at].length += len(p.files.b) - start
}

// inOrder returns the files, one release after another.
func (p *packer) inOrder() []byte {
	if len(p.runs) == len(p.releases) { // of an index that lists version by version
		return p.files.b
	}
	slices.SortStableFunc(p.runs, func(a, b run) int { return cmp.Compare(a.release, b.release) })
	sorted := make([]byte, 0, len(p.files.b))
	for _, r := range p.runs {
		sorted = append(sorted, p.files.b[r.start:r.end]...)
	}
	return sorted
}

// value returns the value of the listing that says what l does and has the files
// that were packed, with room for a number behind it.
func (p *packer) value(l *dist.Listing) []byte {
	files := p.inOrder()
	e := valueWriter{p.head.b[:0]}
	for _, s := range [...]string{l.Name, l.URL, l.Absent, l.Status, l.Reason} {
		e.text(s)
	}
	e.texts(l.Versions)
	e.texts(l.Tracks)
	e.texts(l.AlternateLocations)
	e.texts(l.Warnings)
	e.number(int64(len(l.Skipped)))
	for _, s := range l.Skipped {
		e.text(s.Filename)
		e.text(s.Reason)
	}
	e.texts(p.texts.list)
	e.releases(p, inPlace(files))
	p.head = e
	value := make([]byte, 0, len(e.b)+len(files)+binary.MaxVarintLen64)
	return append(append(value, e.b...), files...)
}

// releases writes what a listing says of its releases; their files follow.
func (e *valueWriter) releases(p *packer, files string) {
	var alike comparer
	numbers := make([]int64, len(p.releases))
	at := 0
	for i, r := range p.releases {
		numbers[i] = alike.number(files[at:at+r.length], r.count)
		at += r.length
	}
	e.number(int64(len(alike.traits)))
	for _, t := range alike.traits {
		e.traits(t)
	}
	e.number(int64(len(p.releases)))
	for i, r := range p.releases {
		e.text(r.version)
		e.number(numbers[i])
		e.number(int64(r.count))
		e.number(int64(r.length))
	}
}
