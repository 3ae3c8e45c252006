package cache

import (
	"cmp"
	"encoding/binary"
	"errors"
	"iter"
	"slices"
	"sync/atomic"
	"time"
)

// A pack is a file of records that is written once and never changed: a head, a
// hash table of slots, the records.
//
//	offset 0   4 bytes  magic
//	offset 4   4 bytes  CRC-32C of the rest of the head
//	offset 8   8 bytes  number of slots, a power of two
//	offset 16  8 bytes  length of the file
//
// A slot is
//
//	offset 0   8 bytes  hash of what the record is under
//	offset 8   8 bytes  where the record begins; 0 for an empty slot
//	offset 16  4 bytes  length of the record
//	offset 20  4 bytes  when it was written or used last
//
// and stands in the first place that was empty from hash modulo slots on. The
// table has no checksum of its own, for that would have to be read through:
// where it leads, the record itself says whether it is one and of what.
type pack struct {
	name  string // of the file
	size  int64
	slots uint64
	table []byte // all slots; nil if they are too many to be held
	pages pages
}

const (
	packMagic = "rsp2"
	packHead  = 24
	slotSize  = 24
	maxProbes = 1024    // more, and a record counts as lost
	maxTable  = 4 << 20 // the table of 100,000 records
)

// A slot's place for a use of a record in another pack: it has no record, and
// its hash is that of the record and markBits.
const (
	markOffset = 1
	markBits   = 0x5bd1e9955bd1e995
)

// A mark says that the value with a hash was used.
type mark struct {
	hash uint64
	time uint32
}

// Pages are the bytes of a pack. What at returns is never changed; it is false
// beyond the end of the file, and where that cannot be read.
type pages interface {
	at(offset int64, n int) ([]byte, bool)
}

// A slot of a table.
type slot struct {
	hash   uint64
	offset uint64
	length uint32
	time   uint32
}

func (s *slot) at() time.Time { return time.Unix(int64(s.time), 0) }

func parseSlot(b []byte) slot {
	return slot{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint32(b[16:]), binary.LittleEndian.Uint32(b[20:])}
}

func (s *slot) put(b []byte) {
	binary.LittleEndian.PutUint64(b, s.hash)
	binary.LittleEndian.PutUint64(b[8:], s.offset)
	binary.LittleEndian.PutUint32(b[16:], s.length)
	binary.LittleEndian.PutUint32(b[20:], s.time)
}

var errNoPack = errors.New("not a file of the cache")

// newPack reads the head of a pack.
func newPack(name string, size int64, p pages) (*pack, error) {
	b, ok := p.at(0, packHead)
	if !ok {
		return nil, errShort
	}
	if string(b[:len(packMagic)]) != packMagic {
		return nil, errNoPack
	}
	if binary.LittleEndian.Uint32(b[4:]) != checksum(0, b[8:packHead]) {
		return nil, errChecksum
	}
	slots := binary.LittleEndian.Uint64(b[8:])
	if uint64(size) != binary.LittleEndian.Uint64(b[16:]) || slots > uint64(size) || packHead+slots*slotSize > uint64(size) || slots&(slots-1) != 0 || slots == 0 {
		return nil, errLength
	}
	k := &pack{name: name, size: size, slots: slots, pages: p}
	if slots*slotSize <= maxTable {
		if k.table, ok = p.at(packHead, int(slots*slotSize)); !ok {
			return nil, errShort
		}
	}
	return k, nil
}

// slot returns a slot of the table.
func (p *pack) slot(i uint64) (slot, bool) {
	at := (i & (p.slots - 1)) * slotSize
	if p.table != nil {
		return parseSlot(p.table[at:][:slotSize]), true
	}
	b, ok := p.pages.at(packHead+int64(at), slotSize)
	if !ok {
		return slot{}, false
	}
	return parseSlot(b), true
}

// probe yields the slots with a hash.
func (p *pack) probe(hash uint64) iter.Seq[slot] {
	return func(yield func(slot) bool) {
		for i := range min(p.slots, maxProbes) {
			s, ok := p.slot(hash + i)
			if !ok || s.offset == 0 || s.hash == hash && !yield(s) {
				return
			}
		}
	}
}

// find returns the record of a place, and its slot. Of one that lies in memory
// anyway all is checked, of a mapped one what is not in its rest. Records that are
// known to be damaged are passed over.
func (p *pack) find(hash uint64, bucket Bucket, key string, known *damage) (slot, recordText, bool) {
	for s := range p.probe(hash) {
		b, ok := p.bytes(s)
		if !ok || known.has(spot{p.name, s.offset}) {
			continue
		}
		r, err := splitRecord(b)
		if err == nil && r.isUnder(bucket, key) && (p.isMapped() || r.isWhole()) {
			return s, r, true
		}
	}
	return slot{}, recordText{}, false
}

func (p *pack) isMapped() bool {
	_, mapped := p.pages.(mapPages)
	return mapped
}

// rest returns the rest of a record that was found; where it has not been checked,
// it is when it is read.
func (p *pack) rest(r *recordText, at spot, damage *damage) Rest {
	if len(r.rest) == 0 || !p.isMapped() {
		return RestOf(r.rest)
	}
	return Rest{r.rest, newCheck(r.sums, at, damage)}
}

// bytes returns those of the record that a slot leads to.
func (p *pack) bytes(s slot) ([]byte, bool) {
	if s.offset < packHead || s.offset > uint64(p.size) || uint64(s.length) > uint64(p.size)-s.offset {
		return nil, false
	}
	return p.pages.at(int64(s.offset), int(s.length))
}

// used returns all slots that are, in the order of their records.
func (p *pack) used() []slot {
	var all []slot
	for i := uint64(0); i < p.slots; {
		n := min(p.slots-i, 4096)
		b, ok := p.pages.at(packHead+int64(i)*slotSize, int(n)*slotSize)
		if !ok {
			break
		}
		for ; len(b) > 0; b = b[slotSize:] {
			if s := parseSlot(b); s.offset != 0 {
				all = append(all, s)
			}
		}
		i += n
	}
	slices.SortFunc(all, func(a, b slot) int { return cmp.Compare(a.offset, b.offset) })
	return all
}

// A packs is the packs of a folder, the newest first.
type packs struct {
	list []*pack
	gone atomic.Bool // a file was not there any more when it was to be read
}

// usedSince reports whether it has been noted since a time that the value with
// a hash was used.
func (s *packs) usedSince(hash uint64, since time.Time) bool {
	for _, p := range s.list {
		for m := range p.probe(hash ^ markBits) {
			if m.offset == markOffset && m.at().After(since) {
				return true
			}
		}
	}
	return false
}
