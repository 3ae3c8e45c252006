package main

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"resolve/index"
	"resolve/requirements"
)

// findIndex returns the index of the fixture, else the one that flag, file,
// environment or pip's configuration name, and those that are asked before it,
// as uv has it: those of --index, of --extra-index-url, of the files.
func (l *locking) findIndex(w *world, in *input) (index.Setting, error) {
	if w.url != "" {
		return index.Setting{URL: w.url, Source: "--fixture"}, nil
	}
	named := l.indexURL
	if named == "" {
		named = in.indexURL
	}
	s, err := l.discover(named)
	if err != nil {
		return s, err
	}
	if l.indexURL == "" && named != "" {
		s.Source = in.indexAt.String()
	}
	if s.URL, err = withLogin("--index-url", s.URL, l.getenv); err != nil {
		return s, err
	}
	var extra []index.Extra
	for _, flag := range []struct {
		name   string
		values []string
	}{{"--index", l.indexes}, {"--extra-index-url", l.extraIndexes}} {
		for _, value := range l.splitWords(flag.values) {
			if value, err = withLogin(flag.name, value, l.getenv); err != nil {
				return s, err
			}
			extra = append(extra, index.Extra{URL: value, Source: flag.name})
		}
	}
	s.Extra = append(append(extra, in.extraIndexes...), s.Extra...)
	if l.noIndex || in.noIndex {
		s.URL, s.Source, s.Extra = "", "--no-index", nil
	}
	if l.indexStrategy != firstIndex && !isOneIndex(s) {
		return s, unsafeStrategy(l.indexStrategy)
	}
	return s, nil
}

// isOneIndex reports whether no second index is asked, so that there is nothing to
// choose between. One that is named twice is one.
func isOneIndex(s index.Setting) bool {
	return !slices.ContainsFunc(s.Extra, func(e index.Extra) bool {
		return strings.TrimRight(e.URL, "/") != strings.TrimRight(s.URL, "/")
	})
}

// namesIndexes reports whether flags say which indexes or places are asked.
func (i *indexFlags) namesIndexes() bool {
	return i.indexURL != "" || i.noIndex || len(i.indexes)+len(i.extraIndexes)+len(i.findLinks) > 0
}

// findPlaces returns the places of --find-links, of flags and files.
func (l *locking) findPlaces(in *input) (list []index.Extra) {
	for _, place := range splitCommas(l.findLinks) {
		list = append(list, index.Extra{URL: place, Source: "--find-links"})
	}
	return append(list, in.findLinks...)
}

// splitWords splits the values of a flag that uv lets several be given in one,
// with spaces between. What is a path here is one value.
func (p *process) splitWords(values []string) (list []string) {
	for _, v := range values {
		if path, local := index.LocalPath(v); local {
			if _, err := p.seen().Stat(path); err == nil {
				list = append(list, v)
				continue
			}
		}
		list = append(list, strings.Fields(v)...)
	}
	return list
}

// withLogin returns the URL of a flag's value, URL or NAME=URL, with what the
// environment has as user and password for the name. As with uv, what stands
// before a "=" is a name unless there is a colon in it.
func withLogin(flag, value string, getenv func(string) string) (string, error) {
	name, text, ok := strings.Cut(value, "=")
	if !ok || strings.Contains(name, ":") {
		return value, nil
	}
	if !isIndexName(name) {
		return "", badIndexName(flag, name)
	}
	user, password, ok := index.EnvLogin(name, getenv)
	if !ok {
		return text, nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", flagValueError(flag, index.Redact(text), errNotURL)
	}
	if u.User = url.User(user); password != "" {
		u.User = url.UserPassword(user, password)
	}
	return u.String(), nil
}

// isIndexName reports whether a name is one as uv has it.
func isIndexName(name string) bool {
	return name != "" && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-_.") == ""
}

// addIndexOption keeps an option of a file that says which indexes are asked.
func (in *input) addIndexOption(file string, o requirements.Option) error {
	here := index.Extra{URL: o.Value, Source: place(o.Position)}
	switch o.Name {
	case "--index-url":
		if in.indexURL != "" && in.indexURL != o.Value {
			return twoIndexes(in.indexAt, o.Position)
		}
		in.indexURL, in.indexAt = o.Value, o.Position
	case "--extra-index-url":
		in.extraIndexes = append(in.extraIndexes, here)
	case "--find-links":
		here.URL = in.process.besideFile(file, o.Value)
		here.Given = o.Value
		in.findLinks = append(in.findLinks, here)
	case "--no-index":
		in.noIndex = true
	}
	return nil
}

// besideFile returns a place of --find-links as it stands in a file: as with pip,
// a path is from the file's folder if there is something, else from this one.
func (p *process) besideFile(file, value string) string {
	path, local := index.LocalPath(value)
	if !local || filepath.IsAbs(path) || strings.Contains(file, "://") || strings.HasPrefix(value, "file:") {
		return value
	}
	beside := filepath.Join(filepath.Dir(file), path)
	if _, err := p.seen().Stat(beside); err != nil {
		return value
	}
	return beside
}
