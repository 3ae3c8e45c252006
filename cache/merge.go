package cache

import (
	"os"
	"path/filepath"
)

// maxPacks is how many packs there may be before some are merged. Each is a
// file to open for every run.
const maxPacks = 8

// mergeSome merges the newest packs if too many can be read: those that together
// are not much smaller than the next older one, so that a record is written
// again about as often as the cache doubles. Whoever merges at this moment does
// it for all.
func (d *Dir) mergeSome() {
	unlock, ok := d.lock(false)
	if !ok {
		return
	}
	defer unlock()
	list, all := d.packsToMerge()
	if len(list) < 2 {
		return
	}
	c := gather(list)
	if d.writePack(packName(packNumber(list[0].name)), c.plan(all)) == nil {
		d.removePacks(list)
	}
}

// packsToMerge returns the newest packs that are to be merged, none if there are
// not too many, and whether those are all there are. Packs of which nothing can be
// read do not count: they would stay too many, and all others be merged each time.
func (d *Dir) packsToMerge() (list []*pack, all bool) {
	packs := d.readable()
	if len(packs) <= maxPacks {
		return nil, false
	}
	var total int64
	for i, p := range packs {
		if left := len(packs) - i; len(list) > 1 && p.size > 2*total && left < maxPacks/2 {
			return list, false
		}
		list = append(list, p)
		total += p.size
	}
	return list, true
}

// readable returns the packs that can be read, the newest first.
func (d *Dir) readable() (packs []*pack) {
	names, err := d.packNames()
	if err != nil {
		return nil
	}
	for _, name := range names {
		if p, err := d.reading().openPack(name, nil); err == nil {
			packs = append(packs, p)
		}
	}
	return packs
}

// reading is d for the reading of files that are removed soon, and so are not to
// be mapped for good.
func (d *Dir) reading() *Dir { return &Dir{path: d.path} }

// removePacks removes packs whose records are in another. One that cannot be
// removed, for it is being read where that keeps it, goes with the next merge.
func (d *Dir) removePacks(list []*pack) {
	for _, p := range list {
		os.Remove(filepath.Join(d.packDir(), p.name))
	}
}

// A census is what is in several packs: for each place the newest record that
// is whole, and when it was used last.
type census struct {
	items []item // those that count, the newest pack's first
	seen  map[place]bool
	used  map[uint64]uint32 // by hash of a value: the last mark
}

// gather reads packs, the newest of which comes first.
func gather(list []*pack) *census {
	c := &census{seen: map[place]bool{}, used: map[uint64]uint32{}}
	for _, p := range list {
		for _, s := range p.used() {
			if s.offset == markOffset {
				h := s.hash ^ markBits
				c.used[h] = max(c.used[h], s.time)
				continue
			}
			if r, err := p.record(s); err == nil && !c.seen[r.place] {
				c.seen[r.place] = true
				c.items = append(c.items, item{slot: s, from: p})
			}
		}
	}
	for i := range c.items {
		s := &c.items[i].slot
		s.time = max(s.time, c.used[s.hash])
	}
	return c
}

// record reads a record.
func (p *pack) record(s slot) (record, error) {
	b, ok := p.bytes(s)
	if !ok {
		return record{}, errShort
	}
	r, err := parseRecord(b)
	if err == nil && hashOf(r.bucket, r.key) != s.hash {
		err = errMisplaced // no Get finds it
	}
	return r, err
}

// plan is that of a pack with all that counts. Marks are in the times of the
// records then, but for those of records elsewhere, if there are any.
func (c *census) plan(all bool) *plan {
	p := &plan{items: c.items}
	if all {
		return p
	}
	for _, it := range c.items {
		delete(c.used, it.slot.hash)
	}
	for h, t := range c.used {
		p.marks = append(p.marks, mark{h, t})
	}
	return p
}
