package interpreter

import (
	"errors"

	"resolve/dist"
	"resolve/pep508"
)

// ErrNotFound is what Find returns, wrapped, where no Python answers.
var ErrNotFound = errors.New("no Python found")

// A Python is an interpreter of this machine. It is plain data; share it
// freely, but do not modify it.
type Python struct {
	Path        string // as found on PATH
	Executable  string // what it calls itself, sys.executable
	Python      dist.Python
	Platform    dist.Platform
	Environment pep508.Environment // its marker variables (PEP 508)
}

// Target returns the target that a lock for this interpreter has: what it says
// of itself, not what a table says of its like.
func (p *Python) Target() *dist.Target {
	t := dist.NewTarget(p.Python, p.Platform)
	t.Environment = p.Environment
	return t
}
