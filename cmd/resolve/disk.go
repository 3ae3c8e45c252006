package main

import (
	"io"
	"io/fs"
	"path/filepath"

	"resolve/index"
	"resolve/recording"
	"resolve/requirements"
)

// seen are the files that this process sees: this machine's, with a note taken of
// them if a run is recorded, or those of a recording.
func (p *process) seen() index.Files {
	if p == nil || p.disk == nil {
		return index.ThisMachine()
	}
	return p.disk
}

// readFile is os.ReadFile of the files that this process sees.
func (p *process) readFile(name string) ([]byte, error) {
	f, err := p.seen().Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// sameFile reports whether two names are of one file.
func (p *process) sameFile(a, b string) bool {
	x, err := p.seen().Stat(a)
	if err != nil {
		return false
	}
	y, err := p.seen().Stat(b)
	return err == nil && recording.SameFile(x, y)
}

// isRegular reports whether there is a file under a name that is one of bytes.
func (p *process) isRegular(name string) bool {
	info, err := p.seen().Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// throughDisk has files of requirements read as this process sees them.
func (p *process) throughDisk(o *requirements.ParseOptions) {
	if p.disk == nil {
		return // the file system, by which two names of one file are known
	}
	o.Open = func(name string) (io.ReadCloser, error) { return p.disk.Open(name) }
	o.LookupEnv, o.Identify = p.lookupEnv, p.identify
}

// A knownFile is one that was asked for by a name.
type knownFile struct {
	name string
	info fs.FileInfo
}

// identify returns the first name by which a file was asked for.
func (p *process) identify(name string) string {
	info, err := p.disk.Stat(name)
	if err != nil {
		return filepath.Clean(name)
	}
	for _, f := range p.known {
		if recording.SameFile(f.info, info) {
			return f.name
		}
	}
	p.known = append(p.known, knownFile{filepath.Clean(name), info})
	return filepath.Clean(name)
}
