package index

import (
	"math"
	"strings"

	"resolve/cache"
	"resolve/dist"
)

// A listing's value is a head and the rest. The head is what the listing says of
// the package, the texts that several files share, and the releases, in the order
// of their versions: so a resolve need not sort them. They say how long their
// files' parts are, so that the files of one can be read without others, and
// nothing is read of those that nobody asks for: a page of 8,000 files has a
// hundred versions of which a resolve looks at one. The rest is the files, those
// of the last release first, and then the details.

// The kinds of text that files share. A file most often has the one that the
// file before it had.
const (
	sharedAddress = iota
	sharedPython
	sharedReason
	sharedProvenance
	sharedKinds
)

// A shared is texts that are written once and then named by their numbers. The
// zero value has none.
type shared struct {
	list    []string
	numbers map[string]int
	last    [sharedKinds]int // the number that was asked for last
	room    strings.Builder  // of the texts that are kept; some of them lie in rooms before
}

// number returns the number of a text, which need not outlive the call.
func (s *shared) number(text string, kind int) int {
	if n := s.last[kind]; n < len(s.list) && s.list[n] == text {
		return n
	}
	n, ok := s.numbers[text]
	if !ok {
		if s.numbers == nil {
			s.numbers = map[string]int{}
		}
		text = s.keep(text)
		n = len(s.list)
		s.numbers[text] = n
		s.list = append(s.list, text)
	}
	s.last[kind] = n
	return n
}

// keep returns a copy of text, in a long string that many share.
func (s *shared) keep(text string) string {
	if text == "" {
		return ""
	}
	if s.room.Cap()-s.room.Len() < len(text) {
		size := min(max(2*s.room.Cap(), 256), 16<<10)
		s.room = strings.Builder{}
		s.room.Grow(max(size, len(text)))
	}
	start := s.room.Len()
	s.room.WriteString(text)
	return s.room.String()[start:]
}

// forget drops all texts.
func (s *shared) forget() {
	clear(s.list)
	clear(s.numbers)
	*s = shared{list: s.list[:0], numbers: s.numbers}
}

// The flags of traits.
const (
	flagPlain = 1 << iota
	flagBuildable
)

func (e *valueWriter) traits(t traits) {
	flags := 0
	if t.plain {
		flags |= flagPlain
	}
	if t.buildable {
		flags |= flagBuildable
	}
	e.Count(flags)
	e.Count(t.python)
}

func (d valueReader) traits(texts []string) dist.Traits {
	flags, python := d.Count(), d.Count()
	t := dist.Traits{Plain: flags&flagPlain != 0, Buildable: flags&flagBuildable != 0}
	if t.Plain {
		t.RequiresPython = d.named(python, texts)
	}
	return t
}

func (e *valueWriter) details(l *dist.Details) {
	e.Texts(l.Versions)
	e.Texts(l.Tracks)
	e.Texts(l.AlternateLocations)
	e.Texts(l.Warnings)
	e.Count(len(l.Skipped))
	for _, s := range l.Skipped {
		e.Text(s.Filename)
		e.Text(s.Reason)
	}
}

func (d valueReader) details() (l dist.Details) {
	l.Versions, l.Tracks, l.AlternateLocations, l.Warnings = d.Texts(), d.Texts(), d.Texts(), d.Texts()
	for range d.Length(2) {
		l.Skipped = append(l.Skipped, dist.Skip{Filename: d.Text(), Reason: d.Text()})
	}
	return l
}

// listing reads a listing whose files are in rest, and has sign complete each of
// them.
func (d valueReader) listing(rest cache.Rest, sign func(*dist.File)) *dist.Listing {
	l := &dist.Listing{}
	for _, s := range [...]*string{&l.Name, &l.URL, &l.Absent, &l.Status, &l.Reason} {
		*s = d.Text()
	}
	texts := d.Texts()
	alike := make([]dist.Traits, d.Length(2))
	for i := range alike {
		alike[i] = d.traits(texts)
	}
	n := d.Length(3)
	l.Releases = make([]dist.Release, n)
	r := &listingRest{rest: rest, texts: texts, sign: sign, ends: make([]uint32, n)}
	l.Details = r.details
	unread := dist.NewUnread(n, rest.Len(), r)
	for i := range l.Releases {
		version, number := d.Text(), d.Count()
		var traits *dist.Traits
		if number > 0 && number <= len(alike) {
			traits = &alike[number-1]
		}
		l.Releases[i] = unread.Release(version, traits, i)
		length := d.Count()
		if uint64(r.end)+uint64(length) > min(uint64(rest.Len()), math.MaxUint32) {
			d.Fail()
		}
		if d.Failed() {
			return &dist.Listing{}
		}
		r.end += length
		r.ends[i] = uint32(r.end)
	}
	return l
}

// A listingRest reads what is behind the head of a listing.
type listingRest struct {
	rest  cache.Rest
	texts []string
	sign  func(*dist.File)
	ends  []uint32 // by release: how far before end its files begin
	end   int      // of the files
}

// part returns the files of a release.
func (r *listingRest) part(release int) []byte {
	from, to := r.end-int(r.ends[release]), r.end
	if release > 0 {
		to -= int(r.ends[release-1])
	}
	b, _ := r.rest.Part(from, to)
	return b
}

// ReadFiles implements dist.FileReader.
func (r *listingRest) ReadFiles(release int) []*dist.File {
	return readFiles(r.part(release), r.texts, r.sign)
}

// ReadFile implements dist.FileReader.
func (r *listingRest) ReadFile(release, i int) *dist.File {
	return readOne(r.part(release), i, r.texts, r.sign)
}

// ReadOutline implements dist.FileReader.
func (r *listingRest) ReadOutline(release int, room []dist.File) []dist.File {
	return readOutline(r.part(release), r.texts, room)
}

func (r *listingRest) details() dist.Details {
	b, _ := r.rest.Part(r.end, r.rest.Len())
	return readValue(b).details()
}

// readFiles reads the files of a release; there are none in what is no such part.
func readFiles(part []byte, texts []string, sign func(*dist.File)) []*dist.File {
	d := readValue(part)
	count := d.Length(leastOfFile)
	files := make([]dist.File, count)
	pointers := make([]*dist.File, count)
	for i := range files {
		d.file(&files[i], texts)
		sign(&files[i])
		pointers[i] = &files[i]
	}
	if !d.Whole() {
		return nil
	}
	return pointers
}

// readOne reads file i of those of a release; nil if there is none, or this is no
// such part.
func readOne(part []byte, i int, texts []string, sign func(*dist.File)) *dist.File {
	d := readValue(part)
	if i >= d.Length(leastOfFile) {
		return nil
	}
	for range i {
		d.outline()
	}
	f := &dist.File{}
	d.file(f, texts)
	if d.Failed() {
		return nil
	}
	sign(f)
	return f
}

// readOutline appends what a choice among the files of a release looks at; nothing
// for what is no such part.
func readOutline(part []byte, texts []string, room []dist.File) []dist.File {
	d := readValue(part)
	before := room
	for range d.Length(leastOfFile) {
		o := d.outline()
		room = append(room, dist.File{
			Kind: o.kind, Yanked: o.yanked, Filename: o.filename, RequiresPython: d.named(o.python, texts), YankedReason: d.named(o.reason, texts),
			Sidecar: o.sidecar, SidecarHash: o.sidecarHash,
		})
	}
	if !d.Whole() {
		return before
	}
	return room
}

// shared returns the text with the next number.
func (d valueReader) shared(texts []string) string { return d.named(d.Count(), texts) }

// named returns the text with a number.
func (d valueReader) named(n int, texts []string) string {
	if n >= len(texts) {
		d.Fail()
		return ""
	}
	return texts[n]
}
