package resolver

import (
	"slices"
	"sync"

	"resolve/dist"
)

// An outlines has room for those of one release's files, which is used again:
// a choice among dozens of files takes one or two, and no more are made.
type outlines struct {
	room  []dist.File
	files []*dist.File // in room
}

var outlinesRoom = sync.Pool{New: func() any { return new(outlines) }}

// of returns the outlines of a release's files, until it is called again.
func (o *outlines) of(r *dist.Release) []*dist.File {
	o.room, o.files = r.Outline(o.room[:0]), o.files[:0]
	for i := range o.room {
		o.files = append(o.files, &o.room[i])
	}
	return o.files
}

// release gives the room back.
func (o *outlines) release() {
	clear(o.room) // it outlives the listing
	outlinesRoom.Put(o)
}

// pickOutlined does what pickOf does, of a release whose files need no limit of
// upload times, and makes the files that it returns alone.
func (v *view) pickOutlined(r *dist.Release, w way, named bool) pick {
	o := outlinesRoom.Get().(*outlines)
	defer o.release()
	files := o.of(r)
	p := v.pickOf(files, w, named)
	p.read, p.installed = made(r, files, p.read), made(r, files, p.installed)
	return p
}

// made returns the file that an outline is of.
func made(r *dist.Release, outlines []*dist.File, outline *dist.File) *dist.File {
	if outline == nil {
		return nil
	}
	return r.File(slices.Index(outlines, outline))
}

// agreeOnSidecars reports whether it is plain that all metadata files of a version
// have one hash, without making its files.
func (c *numbering) agreeOnSidecars(i int) bool {
	r := c.outlined(i)
	if r == nil {
		return false
	}
	o := outlinesRoom.Get().(*outlines)
	defer o.release()
	hash := ""
	for _, f := range o.of(r) {
		switch {
		case f.Kind != dist.Wheel || !f.Sidecar || f.SidecarHash == "" || f.SidecarHash == hash:
		case hash != "":
			return false
		default:
			hash = f.SidecarHash
		}
	}
	return true
}
