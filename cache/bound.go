package cache

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
)

// Bound is for a cache that nobody prunes. If its packs take more than most
// bytes, the values that were used last stay, in half of that, and the others go.
// Where another process merges or removes at this moment, it does nothing.
func (d *Dir) Bound(most int64) {
	if d == nil || d.packSize() <= most {
		return
	}
	unlock, ok := d.lock(false)
	if !ok {
		return
	}
	defer unlock()
	list := d.readable()
	if sizeOf(list) <= most {
		return
	}
	kept := gather(list).latest(most / 2)
	if len(kept) > 0 && d.writePack(packName(packNumber(list[0].name)), &plan{items: kept}) != nil {
		return
	}
	d.removePacks(list)
	d.packs.Store(nil)
}

// packSize returns how many bytes there are of packs, about.
func (d *Dir) packSize() (n int64) {
	names, _ := d.packNames()
	for _, name := range names {
		if info, err := os.Lstat(filepath.Join(d.packDir(), name)); err == nil {
			n += info.Size()
		}
	}
	return n
}

func sizeOf(list []*pack) (n int64) {
	for _, p := range list {
		n += p.size
	}
	return n
}

// latest returns the records that were used last, of so many bytes, in the order
// in which they lie. Of those that were used at one time the newest packs' stay.
func (c *census) latest(most int64) []item {
	order := make([]int, len(c.items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.items[b].slot.time, c.items[a].slot.time) })
	var size int64
	for i, at := range order {
		if size += int64(c.items[at].slot.length); size > most {
			order = order[:i]
			break
		}
	}
	slices.Sort(order)
	kept := make([]item, len(order))
	for i, at := range order {
		kept[i] = c.items[at]
	}
	return kept
}
