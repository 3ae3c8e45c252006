package resolver

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"resolve/internal/slips"
)

// importNames are names that modules are imported by, whose packages are
// called otherwise, and names that are often mistaken.
var importNames = map[string]string{
	"bs4": "beautifulsoup4", "crypto": "pycryptodome", "cv2": "opencv-python", "dateutil": "python-dateutil",
	"docx": "python-docx", "dotenv": "python-dotenv", "fitz": "pymupdf", "git": "gitpython", "jose": "python-jose",
	"jwt": "pyjwt", "magic": "python-magic", "mysqldb": "mysqlclient", "openssl": "pyopenssl", "pil": "pillow",
	"pkg-resources": "setuptools", "pptx": "python-pptx", "serial": "pyserial", "skimage": "scikit-image",
	"sklearn": "scikit-learn", "usb": "pyusb", "yaml": "pyyaml", "zmq": "pyzmq",
}

// askedNames is how many names an index is asked for that resemble one it does
// not have.
const askedNames = 3

// nearName returns a name of the index that resembles one it does not have,
// "" if none is known: there is no asking an index for its names but for the
// list of them all. What the request has met is looked at first.
func (f *failed) nearName(name string) string {
	if near := f.nearKnownName(name); near != "" {
		return near
	}
	asked := 0
	for _, other := range variants(name) {
		if asked++; asked > askedNames || f.ctx.Err() != nil {
			break
		}
		if f.isThere(other) {
			return other
		}
	}
	return ""
}

// isThere asks the index for a name; one that does not answer in time is not there.
func (f *failed) isThere(name string) bool {
	ctx, done := f.left.waiting(f.ctx)
	defer done()
	l, err := f.r.request.Source.List(ctx, name)
	if err != nil && asSpent(context.Cause(ctx)) != nil {
		f.gaveUp("time")
	}
	return err == nil && l.Absent == "" && len(l.Releases) > 0
}

// nearKnownName returns the nearest of the names that the resolve has met.
func (f *failed) nearKnownName(name string) string {
	type near struct {
		name     string
		distance int
	}
	var best []near
	for _, r := range append([]*resolve{f.r}, f.answers...) {
		for i := range r.packages.all {
			p := &r.packages.all[i]
			if p.candidates == nil || p.extra != "" || p.candidates.versions.Len() == 0 {
				continue
			}
			if d := slips.Between(name, p.name, 2); d <= min(2, len(name)/3) {
				best = append(best, near{p.name, d})
			}
		}
	}
	if len(best) == 0 {
		return ""
	}
	return slices.MinFunc(best, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.name, b.name))
	}).name
}

// variants returns other names for what a user may mean, the likeliest first.
func variants(name string) (list []string) {
	add := func(s string) {
		if s != "" && s != name && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	add(importNames[name])
	if rest, ok := strings.CutPrefix(name, "python-"); ok {
		add(rest)
	} else if rest, ok := strings.CutSuffix(name, "-python"); ok {
		add(rest)
	} else if rest, ok := strings.CutPrefix(name, "py"); ok {
		add(strings.TrimPrefix(rest, "-"))
	}
	add("python-" + name)
	add("py" + name)
	return list
}
