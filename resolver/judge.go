package resolver

import (
	"cmp"
	"time"

	"resolve/dist"
)

// A way is what a request's choice says of which files of one package may be
// used. It is comparable: equal ways over one listing and target have the same
// versions that can be used.
type way struct {
	noPrereleases bool
	noBuild       bool
	noBinary      bool
	limit         time.Time // UTC, without a monotonic clock; zero for none
}

// limitText says a limit as an explanation does.
func limitText(limit time.Time) string { return limit.UTC().Format(time.RFC3339Nano) }

// A pick is the file of a version whose metadata is read, and the file that
// would be installed; or why there is none.
type pick struct {
	read, installed *dist.File
	why             unusable
	undated         int // files that were left out for want of an upload time
}

// pickOf chooses among the files of a version; where nothing is left of those
// that are not yanked and the user names the version, among all of them (PEP 592).
func (v *view) pickOf(files []*dist.File, w way, named bool) pick {
	p := v.pick(files, w, false)
	if p.read == nil && named {
		p = v.pick(files, w, true)
	}
	return p
}

// pick chooses among the files of a version. What is installed is the wheel
// that fits the target best, else the sdist. What is read is a wheel where
// there is one, though it does not fit or may not be installed: wheels of one
// version are taken to ask for the same, and reading one needs no build.
// Yanked files count only if yankedToo.
func (v *view) pick(files []*dist.File, w way, yankedToo bool) (p pick) {
	var buf [32]*dist.File
	wheels, sdists := buf[:0:24], buf[24:24]
	p.why = unusable{reason: noFiles}
	for _, f := range files {
		switch out := w.excludes(f, yankedToo); {
		case out != usable:
			if out == undated {
				p.undated++
			}
			if out > p.why.reason {
				p.why = unusable{out, w.detail(f, out)}
			}
		case f.Kind == dist.Wheel:
			wheels = append(wheels, f)
		default:
			sdists = append(sdists, f)
		}
	}
	wheel, fits := v.target.Tags.Best(wheels)
	sdist, buildable := dist.BestSdist(sdists)
	switch {
	case fits && !w.noBinary:
		p.installed = wheel
	case buildable && !w.noBuild:
		p.installed = sdist
	case fits:
		p.why = unusable{reason: noBinary}
	case buildable:
		p.why = unusable{reason: mustBuild}
	case wheel != nil:
		p.why = unusable{reason: noFittingWheel}
	}
	switch {
	case p.installed == nil:
	case !v.admits(p.installed.RequiresPython):
		p.why = unusable{requiresPython, p.installed.RequiresPython}
	default:
		p.read, p.why = cmp.Or(wheel, sdist), unusable{}
	}
	return p
}

// excludes says why a file does not count, whatever it fits.
func (w *way) excludes(f *dist.File, yankedToo bool) unusableReason {
	switch {
	case w.limit.IsZero() || f.Links: // as with uv and pip, whose links tell no times either
	case f.Uploaded.IsZero():
		return undated
	case !f.Uploaded.Before(w.limit):
		return tooNew
	}
	if f.Yanked && !yankedToo {
		return yanked
	}
	return usable
}

// detail is what is told of a file beside the reason that excludes gave.
func (w *way) detail(f *dist.File, reason unusableReason) string {
	if reason == yanked {
		return f.YankedReason
	}
	return limitText(w.limit)
}

// A judge says of one version after another whether it can be used. It belongs
// to one goroutine.
type judge struct {
	view *view
	way  way

	asked    bool
	requires string // the Requires-Python that was asked of last
	admitted bool

	alike    map[*dist.Traits]unusable // what was said of the first release that has these
	outlines outlines
}

// judgeVersion returns what judge says of a version, without reading the files
// of a release that is plain or like one before.
func (j *judge) judgeVersion(c *numbering, i int) (why unusable, undated int) {
	r := c.outlined(i)
	if r == nil || c.named.Has(i) {
		return j.judge(c.filesOf(i), c.named.Has(i))
	}
	t := r.Alike
	if t.Plain && t.Buildable && !j.way.noBuild {
		return j.python(t.RequiresPython), 0
	}
	why, ok := j.alike[t]
	if !ok {
		why, _ = j.judge(j.outlines.of(r), false) // without a limit no time is looked at, nor missing
		if j.alike == nil {
			j.alike = map[*dist.Traits]unusable{}
		}
		j.alike[t] = why
	}
	return why, 0
}

// python returns what a Requires-Python comes to for a version of which nothing
// else is wrong.
func (j *judge) python(requires string) unusable {
	if !j.asked || requires != j.requires {
		j.asked, j.requires, j.admitted = true, requires, j.view.admits(requires)
	}
	if !j.admitted {
		return unusable{requiresPython, requires}
	}
	return unusable{}
}

// judge returns why a version of these files cannot be used, and how many were
// left out for want of an upload time. It says what pickOf says.
//
// For most versions that is plain without looking at a tag: nothing is left out,
// all files ask for the same Python, and there is an sdist. Reading every
// wheel's name took half the time of a resolve of which all was in memory.
func (j *judge) judge(files []*dist.File, named bool) (why unusable, undated int) {
	if !j.plain(files) {
		p := j.view.pickOf(files, j.way, named)
		return p.why, p.undated
	}
	return j.python(files[0].RequiresPython), 0
}

// plain reports whether all files count, ask for the same Python, and one of
// them can be installed: which of them it is does not matter then.
func (j *judge) plain(files []*dist.File) bool {
	if len(files) == 0 {
		return false
	}
	build := false
	for _, f := range files {
		if j.way.excludes(f, false) != usable || f.RequiresPython != files[0].RequiresPython {
			return false
		}
		build = build || f.Kind == dist.Sdist && dist.Buildable(f.Filename)
	}
	if build && !j.way.noBuild {
		return true
	}
	return !j.way.noBinary && j.view.target.Tags.AnyFits(files)
}
