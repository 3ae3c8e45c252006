package dist

import (
	"iter"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"
)

// A Listing is what an index says of one package: plain data, shared by all
// who read it and changed by nobody after it was made.
//
// Its releases are in no order that means anything: the resolver's scheme sorts
// them, which is quicker where a source that knows the scheme has done so.
type Listing struct {
	Name     string    // normal form
	URL      string    // the page it was read from; "" if there is none
	Index    string    // the index that the page is of, as its user wrote it, without credentials; for find-links alone their place
	Absent   string    // why there is nothing, to follow "NAME is": "not on the index …"; "" if there is
	Releases []Release // one per spelling of a version
	Revision string    // names the state of the page, for who holds it between runs: another state has another name; "" if nobody holds it
	Status   string    // PEP 792: "" for active
	Reason   string    // PEP 792: why the status is what it is

	// Details returns what else the index says, which nothing of a resolve depends on
	// and so is read when somebody asks; nil for nothing.
	Details func() Details
}

// Details are what an index says of a package besides its releases.
type Details struct {
	Versions           []string // PEP 700: as written, also those without files; nil if the index does not say
	Tracks             []string // PEP 708: URLs of the projects that this one extends, set by the index
	AlternateLocations []string // PEP 708: URLs of other homes of the project, set by its owner; the page's own is implied

	Skipped  []Skip   // what is on the page and cannot be used, in the page's order
	Warnings []string // what else is odd about the page, as clauses
}

// A Skip is a file that an index lists and that cannot be used.
type Skip struct {
	Filename string // or the link, where there is no name
	Reason   string // a clause: "it has no url"
}

// A Release is the files of one version, as their names spell it.
type Release struct {
	Version string

	// Alike is what the files have in common with those of every release that has
	// the same pointer; nil if that is not known.
	Alike *Traits

	at     int32    // within unread
	files  *[]*File // nil for none, and if unread has them
	unread *Unread
}

// Traits are about releases that have as many files, which differ by pairs in
// nothing but the name and version that their names begin with, their URLs,
// hashes, sizes, times and provenance. So a choice among the files by their tags,
// Requires-Python and yanks comes to the same for all, and for most without
// reading one.
type Traits struct {
	Plain          bool   // there are files, none is yanked, and all have RequiresPython
	Buildable      bool   // one of them is an sdist that may be built (see Buildable)
	RequiresPython string // "" if they do not agree
}

// NewRelease returns the release of a version with these files.
func NewRelease(version string, files ...*File) Release {
	return Release{Version: version, files: &files}
}

// Files returns the files, which may be read now: the same each time, whoever asks.
func (r *Release) Files() []*File {
	switch {
	case r.unread != nil:
		return r.unread.files(int(r.at))
	case r.files != nil:
		return *r.files
	}
	return nil
}

// File returns what Files has at place i, without reading the others; nil if it
// has no such place.
func (r *Release) File(i int) *File {
	if r.unread != nil {
		return r.unread.file(int(r.at), i)
	}
	if files := r.Files(); i < len(files) {
		return files[i]
	}
	return nil
}

// Outline appends what a choice among the files looks at to room: of each file the
// kind, the name, Requires-Python, whether and why it is yanked, and Sidecar with a
// SidecarHash that is good for comparing it with others of the release alone.
// Nothing is kept of it, as it is of Files.
func (r *Release) Outline(room []File) []File {
	if r.unread != nil && !r.unread.done[r.at].Load().isWhole() {
		return r.unread.reader.ReadOutline(int(r.at), room)
	}
	for _, f := range r.Files() {
		room = append(room, *f)
	}
	return room
}

// Room returns the bytes that the files take, about; those that nobody has read
// are not read for it.
func (r *Release) Room() int {
	if r.unread == nil {
		return roomOf(r.Files())
	}
	n := r.unread.room / len(r.unread.done)
	for h := r.unread.done[r.at].Load(); h != nil; h = h.before {
		n += roomOf(h.files)
	}
	return n
}

func roomOf(files []*File) (n int) {
	for _, f := range files {
		n += int(unsafe.Sizeof(*f)+unsafe.Sizeof(f)) + len(f.Filename) + len(f.URL) + len(f.Hash) + len(f.SidecarHash) +
			len(f.RequiresPython) + len(f.YankedReason) + len(f.Provenance)
	}
	return n
}

// An Unread is the files of releases that are read when somebody asks for them:
// a resolve looks at few of those that a listing has. Goroutines share it.
type Unread struct {
	reader FileReader
	room   int                         // of all
	done   []atomic.Pointer[heldFiles] // by release
}

// A heldFiles is what is read of a release: all of it, or one file and what was
// read before. It never changes.
type heldFiles struct {
	files  []*File
	place  int // of the one file; whole for all
	before *heldFiles
}

// whole is no place of a file.
const whole = -1

func (h *heldFiles) isWhole() bool { return h != nil && h.place == whole }

// A FileReader reads the files of one release of a listing, whenever it is asked
// and whoever asks.
type FileReader interface {
	ReadFiles(release int) []*File
	ReadFile(release, i int) *File               // see Release.File
	ReadOutline(release int, room []File) []File // see Release.Outline
}

// NewUnread returns the files of so many releases, which take room bytes where
// they are held.
func NewUnread(releases, room int, r FileReader) *Unread {
	return &Unread{r, room, make([]atomic.Pointer[heldFiles], releases)}
}

// Release returns a release of a version, whose files are those of that number.
func (u *Unread) Release(version string, alike *Traits, number int) Release {
	return Release{Version: version, Alike: alike, at: int32(number), unread: u}
}

// files returns the files of a release: those that file has returned among them.
func (u *Unread) files(release int) []*File {
	var all *heldFiles
	for {
		held := u.done[release].Load()
		if held.isWhole() {
			return held.files
		}
		if all == nil {
			all = &heldFiles{files: u.reader.ReadFiles(release), place: whole}
		}
		for h := held; h != nil; h = h.before {
			if h.place < len(all.files) {
				all.files[h.place] = h.files[0]
			}
		}
		if u.done[release].CompareAndSwap(held, all) {
			return all.files
		}
	}
}

// file returns the file at a place of a release, nil if there is none.
func (u *Unread) file(release, place int) *File {
	var one *heldFiles
	for {
		held := u.done[release].Load()
		for h := held; h != nil; h = h.before {
			switch {
			case h.place == place:
				return h.files[0]
			case h.place == whole && place < len(h.files):
				return h.files[place]
			case h.place == whole:
				return nil
			}
		}
		if one == nil {
			f := u.reader.ReadFile(release, place)
			if f == nil {
				return nil
			}
			one = &heldFiles{files: []*File{f}, place: place}
		}
		one.before = held
		if u.done[release].CompareAndSwap(held, one) {
			return one.files[0]
		}
	}
}

// Kind tells the forms of distribution apart.
type Kind uint8

const (
	Wheel Kind = iota + 1 // PEP 427
	Sdist                 // PEP 517, PEP 625 and older archives
)

// A File is one distribution file that an index lists.
type File struct {
	Kind           Kind
	Yanked         bool   // PEP 592
	Sidecar        bool   // the index serves the core metadata beside the file (PEP 658, 714)
	Links          bool   // found by find-links, which tell no times: no limit on upload times applies
	Index          string // the index that lists it, as Listing.Index, or the place of find-links; "" if nobody has said
	Filename       string // without any folder
	URL            string // absolute, http, https, or file for what is on this machine, without fragment
	Hash           string // of the file, as the index gave it; see BestHash and Hashes for its form; "" if none
	SidecarHash    string // as BestHash, of the sidecar; "" if the index does not say
	RequiresPython string // as written, "" if none
	YankedReason   string
	Provenance     string    // PEP 740: URL of the file's attestations, "" if none
	Uploaded       time.Time // UTC, zero if the index does not say (PEP 700)
	Size           int64     // bytes; -1 if the index does not say (PEP 700)
}

// BestHash returns "sha256:…" in lower-case hex: of the hashes that the index gave
// the first of sha256, sha512, sha384, sha224, sha1, md5; "" if there is none.
func (f *File) BestHash() string {
	best, _, _ := strings.Cut(f.Hash, " ")
	return best
}

// Hashes yields the hashes that the index gave and locks may name, the best
// first. One is all that nearly every index gives, so that Hash is one text: the
// others follow it after a space each.
func (f *File) Hashes() iter.Seq[string] { return strings.FieldsSeq(f.Hash) }

// Key identifies what is read of the file: two files with one key have the same
// metadata, wherever they are listed. It holds all that says where metadata is
// read and what it must be, so that what somebody else believes of a file, a
// remembered hint for one, is never taken for what an index lists.
func (f *File) Key() string {
	var room [1024]byte
	return string(f.AppendKey(room[:0]))
}

// AppendKey appends Key to b.
func (f *File) AppendKey(b []byte) []byte {
	b = append(append(b, f.Filename...), '#')
	b = append(append(b, f.Hash...), ' ')
	b = append(append(b, f.URL...), ' ')
	b = append(b, f.Index...)
	if f.Sidecar {
		b = append(append(b, " sidecar "...), f.SidecarHash...)
	}
	return b
}
