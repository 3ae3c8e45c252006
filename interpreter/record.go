package interpreter

import (
	"os"
	"strconv"

	"resolve/internal/encoded"
)

// A record is an interpreter's answer, together with the files that must look
// as they did for it to hold still: the program on PATH, the interpreter that
// it led to, the one that a virtual environment was made from, and the loader,
// which comes and goes with the C library.
//
// It is kept in the form of encoded and not as JSON: a warm run of some
// milliseconds would spend 0.15 of them on learning to read this one record.
type record struct {
	answer    answer
	libc      libcVersion // of an interpreter that did not name its C library
	witnesses []witness
}

// A witness is a file as it looked when an answer was given.
type witness struct {
	path     string
	size     string // in bytes
	modified string // nanoseconds since 1970
}

func look(path string) (witness, error) {
	info, err := os.Stat(path)
	if err != nil {
		return witness{}, err
	}
	return witness{path, strconv.FormatInt(info.Size(), 10), strconv.FormatInt(info.ModTime().UnixNano(), 10)}, nil
}

// holds reports whether all that the record depends on looks as it did.
func (r *record) holds() bool {
	for _, w := range r.witnesses {
		if now, err := look(w.path); err != nil || now != w {
			return false
		}
	}
	return len(r.witnesses) > 0
}

// each calls the functions with the fields but for the witnesses, in the order
// in which they are kept.
func (r *record) each(text func(*string), number func(*int), flag func(*bool)) {
	a, e := &r.answer, &r.answer.Environment
	for _, s := range []*string{
		&a.Executable, &a.BaseExecutable, &a.Version, &a.Platform, &a.Glibc, &a.MacOS,
		&e.OSName, &e.SysPlatform, &e.PlatformMachine, &e.PlatformPythonImplementation, &e.PlatformRelease, &e.PlatformSystem,
		&e.PlatformVersion, &e.PythonVersion, &e.PythonFullVersion, &e.ImplementationName, &e.ImplementationVersion,
		&r.libc.name,
	} {
		text(s)
	}
	for _, n := range []*int{&a.Bits, &a.Android, &r.libc.major, &r.libc.minor} {
		number(n)
	}
	flag(&a.FreeThreaded)
}

func (r *record) encode() []byte {
	var w encoded.Writer
	r.each(func(s *string) { w.Text(*s) }, func(n *int) { w.Count(max(*n, 0)) }, func(v *bool) { w.Flag(*v) })
	for _, x := range r.witnesses {
		w.Texts([]string{x.path, x.size, x.modified})
	}
	return w.Value
}

// decodeRecord returns nil for what no record is encoded as.
func decodeRecord(value []byte) *record {
	r, d := new(record), encoded.NewReader(value)
	r.each(func(s *string) { *s = d.Text() }, func(n *int) { *n = d.Count() }, func(v *bool) { *v = d.Flag() })
	for d.More() {
		x := d.Texts()
		if len(x) != 3 {
			return nil
		}
		r.witnesses = append(r.witnesses, witness{x[0], x[1], x[2]})
	}
	if !d.Whole() {
		return nil
	}
	return r
}
