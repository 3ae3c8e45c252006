package index

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"

	"resolve/dist"
	"resolve/internal/encoded"
	"resolve/pep440"
)

// A packer makes the value of a listing of the files of one page, as they come:
// what the cache keeps is what a run reads, whether the page came from the
// network or not. No file of the page is an object before somebody looks at it.
type packer struct {
	name     string          // of the package whose files count (normal form); "" for every file, in one release without a version
	chunks   []*chunk        // the files that count, in the page's order; the last has room
	texts    shared          // of those files
	releases []packedRelease // in the order of their first files, until they are sorted
	versions []string        // room for those of the releases
	known    map[string]int  // by version: where in releases
	runs     []run           // in the page's order, until they are sorted
	others   []dist.Skip     // no files of the package
	head     valueWriter     // room for value's parts
}

// A packedRelease is what a value says of a release before its files.
type packedRelease struct {
	version       string
	alike         int // which traits it has, from 1; 0 for none
	count, length int // files, and the bytes that they take, in the end with their count
}

// A run is files of one release that follow each other in one chunk.
type run struct {
	release int
	chunk   *chunk
	start   int
	end     int
}

func (r *run) packed() []byte { return r.chunk.files.Value[r.start:r.end] }

// A chunk is room for some dozens of files, which is used again: in one buffer
// that grows, the files of a long page would be copied several times, and most
// of the room be new to the process.
type chunk struct {
	files valueWriter
	room  [16 << 10]byte
}

// roomForFile is what few files need more of; where one does, its chunk grows.
const roomForFile = 512

var (
	packers = sync.Pool{New: func() any { return &packer{known: map[string]int{}} }}
	chunks  = sync.Pool{New: func() any { return new(chunk) }}
)

func newPacker(name string) *packer {
	p := packers.Get().(*packer)
	p.name = name
	return p
}

// release gives the packer's room back. Nobody uses it any more.
func (p *packer) release() {
	p.forget()
	if cap(p.runs) <= runsKept {
		packers.Put(p)
	}
}

// runsKept bounds a packer that is used again, by what a page of 50,000 files has.
const runsKept = 10_000

// forget drops the files so far.
func (p *packer) forget() {
	for _, c := range p.chunks {
		c.files.Value = nil
		chunks.Put(c)
	}
	clear(p.chunks)
	clear(p.releases)
	clear(p.versions)
	clear(p.runs)
	clear(p.known)
	p.chunks, p.releases, p.runs, p.others = p.chunks[:0], p.releases[:0], p.runs[:0], nil
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

// skip notes a file that is none of the package, unless there are very many.
func (p *packer) skip(filename string) {
	if len(p.others) == mostNoted {
		return
	}
	reason := "it is neither a wheel nor an sdist of " + p.name
	if len(p.others) > 0 {
		reason = p.others[0].Reason // the same text, once
	}
	p.others = append(p.others, dist.Skip{Filename: p.texts.keep(filename), Reason: reason})
}

// put packs a file of the release of a version.
func (p *packer) put(version string, f *dist.File) {
	c := p.chunk()
	start := len(c.files.Value)
	at := p.releaseOf(version)
	if n := len(p.runs); n == 0 || p.runs[n-1].release != at || p.runs[n-1].chunk != c {
		p.runs = append(p.runs, run{release: at, chunk: c, start: start})
	}
	c.files.file(f, &p.texts)
	p.runs[len(p.runs)-1].end = len(c.files.Value)
	p.releases[at].count++
	p.releases[at].length += len(c.files.Value) - start
}

// chunk returns the chunk for the next file.
func (p *packer) chunk() *chunk {
	if n := len(p.chunks); n > 0 {
		if c := p.chunks[n-1]; cap(c.files.Value)-len(c.files.Value) >= roomForFile {
			return c
		}
	}
	c := chunks.Get().(*chunk)
	c.files.Value = c.room[:0]
	p.chunks = append(p.chunks, c)
	return c
}

// releaseOf returns where in releases that of a version is, which for an index
// that lists version by version is where the file before is.
func (p *packer) releaseOf(version string) int {
	if n := len(p.runs); n > 0 {
		if at := p.runs[n-1].release; p.releases[at].version == version {
			return at
		}
	}
	at, seen := p.known[version]
	if !seen {
		at, version = len(p.releases), p.texts.keep(version)
		p.known[version] = at
		p.releases = append(p.releases, packedRelease{version: version})
	}
	return at
}

// A packed is the value of a listing. Nobody changes it after it was made.
type packed struct {
	head []byte // with room for a number behind it
	rest []byte
}

// value returns the value of the listing that says what l and its details do and
// has the files that were packed. Nothing can be added any more.
func (p *packer) value(l *dist.Listing, details *dist.Details) packed {
	p.sort()
	e := p.head
	e.Value = e.Value[:0]
	for _, s := range [...]string{l.Name, l.URL, l.Absent, l.Status, l.Reason} {
		e.Text(s)
	}
	e.Texts(p.texts.list)
	size := p.writeReleases(&e)
	head := append(make([]byte, 0, len(e.Value)+binary.MaxVarintLen64), e.Value...)
	e.Value = e.Value[:0]
	e.details(details)
	p.head = e
	return packed{head, append(p.files(size, len(e.Value)), e.Value...)}
}

// sort sorts the releases by their versions, and the runs by their releases. What
// is no version comes last.
func (p *packer) sort() {
	p.versions = p.versions[:0]
	for i := range p.releases {
		p.versions = append(p.versions, p.releases[i].version)
	}
	_, places := pep440.Sort(p.versions)
	if byPlace := func(a, b int) int { return cmp.Compare(uint(a), uint(b)) }; !slices.IsSortedFunc(places, byPlace) {
		order := make([]int, len(places)) // by new number: the old one
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return byPlace(places[a], places[b]) })
		releases := make([]packedRelease, len(order))
		numbers := make([]int, len(order)) // by old number: the new one
		for i, old := range order {
			releases[i], numbers[old] = p.releases[old], i
		}
		p.releases = releases
		for i := range p.runs {
			p.runs[i].release = numbers[p.runs[i].release]
		}
	}
	if order := func(a, b run) int { return cmp.Compare(a.release, b.release) }; !slices.IsSortedFunc(p.runs, order) {
		slices.SortStableFunc(p.runs, order)
	}
}

// writeReleases writes what a listing says of its releases, and returns how long
// their files are.
func (p *packer) writeReleases(e *valueWriter) (size int) {
	var alike comparer
	var count [binary.MaxVarintLen64]byte
	runs := p.runs
	for i := range p.releases {
		r := &p.releases[i]
		n := 0
		for n < len(runs) && runs[n].release == i {
			n++
		}
		r.alike = alike.number(runs[:n])
		r.length += binary.PutUvarint(count[:], uint64(r.count))
		size += r.length
		runs = runs[n:]
	}
	e.Count(len(alike.traits))
	for _, t := range alike.traits {
		e.traits(t)
	}
	e.Count(len(p.releases))
	for i := range p.releases {
		r := &p.releases[i]
		e.Text(r.version)
		e.Count(r.alike)
		e.Count(r.length)
	}
	return size
}

// files returns the files of all releases, the last one's first, which take so
// many bytes, with room behind them: it is the one that is looked at most, and
// lies next to the head then.
func (p *packer) files(size, room int) []byte {
	e := encoded.Writer{Value: make([]byte, 0, size+room)}
	runs := p.runs
	for i := len(p.releases) - 1; i >= 0; i-- {
		e.Count(p.releases[i].count)
		n := len(runs)
		for n > 0 && runs[n-1].release == i {
			n--
		}
		for k := range runs[n:] {
			e.Raw(runs[n+k].packed())
		}
		runs = runs[:n]
	}
	return e.Value
}
