package resolver

import (
	"cmp"
	"slices"
	"strings"
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
		l, err := f.r.request.Source.List(f.ctx, other)
		if err == nil && l.Absent == "" && len(l.Releases) > 0 {
			return other
		}
	}
	return ""
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
			if d := distance(name, p.name, 2); d <= min(2, len(name)/3) {
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

// distance returns how many letters must be changed, added, left out or
// swapped with their neighbour to get from a to b; most+1 if it is more than most.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, up, upper := rows[i%3], rows[(i+2)%3], rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(up[j]+1, row[j-1]+1, up[j-1]+b2i(a[i-1] != b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], upper[j-2]+1)
			}
		}
	}
	return min(rows[len(a)%3][len(b)], most+1)
}
