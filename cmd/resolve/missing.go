package main

import (
	"path/filepath"
	"strings"
)

// inputNames are the names that files of requirements mostly have, the likeliest
// first.
var inputNames = []string{"requirements.in", projectFile, "requirements.txt"}

// meant returns what was probably meant by the name of a file that is not there:
// a command, a file with the other ending, or one of inputNames that is beside
// it; "" if nobody can tell. The folder is not listed: a run that is recorded
// would take the names of all its files along.
func (p *process) meant(name string) string {
	if filepath.Base(name) == name {
		var commands []string
		for _, s := range subcommands(nil, p, nil) {
			commands = append(commands, s.name)
		}
		if near := nearName(name, commands); near != "" {
			return "resolve " + near
		}
	}
	dir, base := filepath.Split(name)
	switch stem, ending := strings.TrimSuffix(base, filepath.Ext(base)), filepath.Ext(base); ending {
	case ".txt":
		if other := dir + stem + ".in"; p.isRegular(other) {
			return other
		}
	case ".in", "":
		if other := dir + stem + ".txt"; p.isRegular(other) {
			return other
		}
	}
	if near := nearName(base, inputNames); near != "" && p.isRegular(dir+near) {
		return dir + near
	}
	return ""
}

// likelyInput returns the file that resolve was probably meant to read, of those
// that are here.
func (p *process) likelyInput() string {
	for _, name := range inputNames {
		if p.isRegular(name) {
			return name
		}
	}
	return "requirements.txt"
}
