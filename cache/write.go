package cache

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A plan is what a pack is to hold.
type plan struct {
	items []item
	marks []mark
}

// An item is a record of a plan: a new one, or one of another pack.
type item struct {
	slot  slot // its hash, length and time; the offset is that in from
	fresh record
	from  *pack // nil for a fresh one
}

// newPlan is the plan for new records.
func newPlan(values []record, used []mark) *plan {
	p := &plan{items: make([]item, len(values)), marks: used}
	now := seconds(time.Now())
	for i, r := range values {
		p.items[i] = item{slot{hash: hashOf(r.bucket, r.key), length: uint32(r.size()), time: now}, r, nil}
	}
	return p
}

// writePack writes a pack, aside and then under its name.
func (d *Dir) writePack(name string, p *plan) error {
	d.sweep()
	f, err := d.createAside()
	if err != nil {
		return err
	}
	err = p.write(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = d.place(f.Name(), filepath.Join(d.packDir(), name))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// createAside makes a file in the folder for unfinished files.
func (d *Dir) createAside() (*os.File, error) {
	f, err := os.CreateTemp(d.asideDir(), "")
	if errors.Is(err, fs.ErrNotExist) {
		if err = d.create(); err == nil {
			f, err = os.CreateTemp(d.asideDir(), "")
		}
	}
	return f, err
}

// place gives a finished file its name.
func (d *Dir) place(aside, name string) error {
	err := os.Rename(aside, name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(name), 0o700); err == nil {
			err = os.Rename(aside, name)
		}
	}
	return err
}

// write writes the pack: the head and the table, then the records in order, so
// that what a run came by together lies together.
func (p *plan) write(to io.Writer) error {
	slots := uint64(8)
	for slots*2 < 3*uint64(len(p.items)+len(p.marks)) {
		slots *= 2
	}
	head := make([]byte, packHead+slots*slotSize)
	at := uint64(len(head))
	for _, it := range p.items {
		s := it.slot
		s.offset = at
		s.enter(head, slots)
		at += uint64(s.length)
	}
	for _, m := range p.marks {
		s := slot{hash: m.hash ^ markBits, offset: markOffset, time: m.time}
		s.enter(head, slots)
	}
	copy(head, packMagic)
	binary.LittleEndian.PutUint64(head[8:], slots)
	binary.LittleEndian.PutUint64(head[16:], at)
	binary.LittleEndian.PutUint32(head[4:], checksum(0, head[8:packHead]))
	w := bufio.NewWriterSize(to, 256<<10)
	w.Write(head) // the first error of a bufio.Writer is that of Flush
	var buf []byte
	for _, it := range p.items {
		if it.from == nil {
			buf = it.fresh.appendHead(buf[:0])
			w.Write(buf)
			w.Write(it.fresh.value)
			w.Write(it.fresh.rest)
			continue
		}
		b, ok := it.from.bytes(it.slot)
		if !ok {
			return errShort // what was read a moment ago is gone
		}
		w.Write(b)
	}
	return w.Flush()
}

// enter writes s to its place in the table of a pack.
func (s *slot) enter(head []byte, slots uint64) {
	for i := s.hash; ; i++ {
		b := head[packHead+(i&(slots-1))*slotSize:][:slotSize]
		if binary.LittleEndian.Uint64(b[8:]) == 0 {
			s.put(b)
			return
		}
	}
}
