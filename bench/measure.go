package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"resolve/bench/internal/path"
	"resolve/bench/internal/snapshot"
)

// A mode is what a run finds of the runs before.
type mode string

const (
	cold    mode = "cold"             // nothing
	hinted  mode = "hints learned"    // no cache, but what resolve remembers beside it
	warm    mode = "warm"             // all, and all of it fresh
	refresh mode = "revalidate"       // all, but every listing is to be asked for again
	edit    mode = "one line changed" // all, and the file has a line more, for a package that the lock has already
)

// modesAt are the modes that are measured at a distance: without requests a
// distance changes nothing.
func modesAt(far bool) []mode {
	if far {
		return []mode{cold, hinted, refresh}
	}
	return []mode{cold, hinted, warm, refresh, edit}
}

// A row is one set in one mode at one distance: results of runs in turn.
type row struct {
	set        string
	rtt        time.Duration
	mode       mode
	ours, uv   []result // pairs, one right after the other
	pip        []result // none where pip cannot be measured
	same       bool     // the pins of ours and uv
	samePip    bool
	pins       int
	difference string
}

// A measurer measures one set on one path.
type measurer struct {
	set           snapshot.Set
	server        *snapshot.Server
	path          path.Path
	work          string // a folder of its own
	ours, uv, pip program
	runs, pipRuns int
	limit         time.Duration
	known         []string // lines to add: what the lock has already
	made          int      // folders
}

func (m *measurer) file(name, text string) (string, error) {
	name = filepath.Join(m.work, name)
	return name, os.WriteFile(name, []byte(text), 0o644)
}

// measureSet measures a set in all modes of a path.
func measureSet(tree fs.FS, set snapshot.Set, p path.Path, t tools, work string, runs, pipRuns int, limit time.Duration) ([]row, error) {
	server, err := snapshot.Start(tree, p)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	m := &measurer{set: set, server: server, path: p, work: work, runs: runs, pipRuns: pipRuns, limit: limit}
	m.ours, m.uv, m.pip = programs(t)
	if set.Python != t.python || set.Platform != "" && len(set.Wheels) == 0 {
		m.pipRuns = 0 // pip resolves for its own interpreter, and for wheels by their tags
	}
	file, err := m.file(set.Name+".in", string(set.Requirements))
	if err != nil {
		return nil, err
	}
	for _, p := range []program{m.ours, m.uv} { // fills the caches of all modes but cold, and the hints
		r, err := p.do(server, work, m.limit, m.kept(p, file))
		if err != nil {
			return nil, err
		}
		if r.Exit != 0 {
			return nil, fmt.Errorf("%s on %s: exit code %d\n%s", p.name, set.Name, r.Exit, r.says)
		}
		m.known = nil
		for _, name := range slices.Sorted(maps.Keys(r.pins)) {
			if set.Recorded { // a name alone may ask for releases that the recording lacks
				name += "==" + r.pins[name]
			}
			m.known = append(m.known, name)
		}
	}
	var rows []row
	for _, mode := range modesAt(p.RTT > 0) {
		r, err := m.row(mode, file)
		if err != nil {
			return nil, err
		}
		if len(r.ours) > 0 {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// kept is a job with what a program keeps from run to run.
func (m *measurer) kept(p program, file string) job {
	return job{file: file, url: m.server.URL, set: m.set, cache: filepath.Join(m.work, "kept-"+p.name), hints: filepath.Join(m.work, "hints")}
}

func (m *measurer) row(mode mode, file string) (r row, err error) {
	r = row{set: m.set.Name, rtt: m.path.RTT, mode: mode, same: true, samePip: true}
	if mode != cold && mode != hinted { // pages are fresh for ten minutes only
		for _, p := range []program{m.ours, m.uv} {
			if _, err := p.do(m.server, m.work, m.limit, m.kept(p, file)); err != nil {
				return r, err
			}
		}
	}
	for i := range m.runs {
		if mode == edit {
			if file, err = m.file("edit.in", string(m.set.Requirements)+"\n"+m.known[i%len(m.known)]+"\n"); err != nil {
				return r, err
			}
		}
		pair := []program{m.ours, m.uv}
		if i%2 == 1 {
			slices.Reverse(pair)
		}
		var got [2]result
		for k, p := range pair {
			if got[k], err = m.once(p, mode, file); err != nil {
				return r, err
			}
		}
		if i%2 == 1 {
			got[0], got[1] = got[1], got[0]
		}
		if mode == edit && (got[0].lacks() || got[1].lacks()) {
			continue // the line leads out of the index
		}
		r.ours, r.uv, r.pins = append(r.ours, got[0]), append(r.uv, got[1]), len(got[1].pins)
		if got[0].Exit != 0 || got[1].Exit != 0 || !maps.Equal(got[0].pins, got[1].pins) {
			r.same, r.difference = false, differs(got[0], got[1])
		}
	}
	if mode == cold || mode == warm {
		for range m.pipRuns {
			got, err := m.once(m.pip, mode, file)
			if err != nil {
				return r, err
			}
			if got.Exit != 0 { // killed, or it asks for what a recording of resolve does not have
				return r, nil
			}
			r.pip = append(r.pip, got)
			r.samePip = r.samePip && maps.Equal(got.pins, r.uv[0].pins)
		}
	}
	return r, nil
}

// once is one run that counts, of a program in a mode.
func (m *measurer) once(p program, mode mode, file string) (r result, err error) {
	j := m.kept(p, file)
	j.refresh = mode == refresh
	if mode == cold || mode == hinted {
		m.made++
		j.cache = filepath.Join(m.work, fmt.Sprint("cold", m.made))
		defer os.RemoveAll(j.cache)
		if p.name != m.pip.name {
			// What a program asks of a machine once, its interpreter above all, is not counted.
			nothing := j
			if nothing.file, err = m.file("nothing.in", ""); err != nil {
				return r, err
			}
			if _, err := p.do(m.server, m.work, m.limit, nothing); err != nil {
				return r, err
			}
		}
	}
	if mode == cold {
		j.hints = ""
	}
	return p.do(m.server, m.work, m.limit, j)
}

// lacks reports whether a run failed on an index that does not have all that it lists.
func (r result) lacks() bool { return r.Exit != 0 && len(r.log.Missing) > 0 }

// differs says in which pins two results differ.
func differs(a, b result) (s string) {
	if a.Exit != 0 || b.Exit != 0 {
		return fmt.Sprintf("exit codes %d and %d\n%s%s", a.Exit, b.Exit, a.says, b.says)
	}
	all := maps.Clone(a.pins)
	maps.Copy(all, b.pins)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if a.pins[name] != b.pins[name] {
			s += fmt.Sprintf("%s: resolve %q, uv %q\n", name, a.pins[name], b.pins[name])
		}
	}
	return s
}
