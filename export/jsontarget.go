package export

import (
	"cmp"
	"strconv"

	"resolve/dist"
)

// A jsonTarget is what a resolution is for.
type jsonTarget struct {
	Python   jsonPython   `json:"python"`
	Platform jsonPlatform `json:"platform"`
	Markers  any          `json:"markers"` // pep508.Environment, under the names of PEP 508
}

type jsonPython struct {
	Implementation string `json:"implementation"`
	Version        string `json:"version"`
	FreeThreaded   bool   `json:"free-threaded"`
}

type jsonPlatform struct {
	OS      string `json:"os,omitempty"`
	Arch    string `json:"arch,omitempty"`
	Libc    string `json:"libc,omitempty"`
	Version string `json:"version,omitempty"`
}

// newJSONTarget returns nil for no target.
func newJSONTarget(t *dist.Target) *jsonTarget {
	if t == nil {
		return nil
	}
	py, pf := t.Python, t.Platform
	out := &jsonTarget{
		Python:   jsonPython{cmp.Or(py.Implementation, "cpython"), t.Environment.PythonFullVersion, py.FreeThreaded},
		Platform: jsonPlatform{OS: pf.OS, Arch: pf.Arch, Libc: pf.Libc},
		Markers:  t.Environment,
	}
	if pf.Major != 0 || pf.Minor != 0 {
		out.Platform.Version = strconv.Itoa(pf.Major) + "." + strconv.Itoa(pf.Minor)
	}
	return out
}
