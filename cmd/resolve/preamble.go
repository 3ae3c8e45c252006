package main

import (
	"cmp"
	"net/url"
	"slices"

	"resolve/pep508"
	"resolve/resolver"
)

// preamble returns the option lines of a lock that flags ask for, as uv writes
// them. No user and no password is in them: who installs has their own.
func (l *locking) preamble(q *question) (lines []string) {
	if l.emitIndexURL {
		lines = append(lines, l.indexLines(q)...)
	}
	if l.emitFindLinks {
		lines = append(lines, l.linkLines(q)...)
	}
	if l.emitBuild {
		lines = append(lines, formatLines("--no-binary", q.request.Choice.NoBinary, l.choice.noBinary, l.choice.noBinaryPackage)...)
		lines = append(lines, formatLines("--only-binary", q.request.Choice.NoBuild, l.choice.onlyBinary, l.choice.noBuildPackage)...)
	}
	return lines
}

// formatLines writes which formats are kept to, the names in the order in which
// flags were given them, before those of files.
func formatLines(flag string, names resolver.Names, given ...[]string) (lines []string) {
	if names.All {
		return []string{flag + " :all:"}
	}
	var order []string
	for _, name := range splitCommas(slices.Concat(given...)) {
		order = append(order, pep508.NormalizeName(name))
	}
	for _, name := range append(order, sortedKeys(names.Of)...) {
		if line := flag + " " + name; names.Of[name] && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// indexLines returns the indexes that the user named, which the default is not.
func (l *locking) indexLines(q *question) (lines []string) {
	switch {
	case q.world.url != "":
		return nil
	case q.setting.URL == "":
		return []string{"--no-index"}
	case q.setting.Source != "default":
		lines = append(lines, "--index-url "+withoutUser(q.setting.URL))
	}
	for _, extra := range q.setting.Extra {
		lines = append(lines, "--extra-index-url "+withoutUser(extra.URL))
	}
	return lines
}

// linkLines returns the places of --find-links.
func (l *locking) linkLines(q *question) (lines []string) {
	for _, place := range q.links {
		lines = append(lines, "--find-links "+withoutUser(cmp.Or(place.Given, place.URL)))
	}
	return lines
}

// withoutUser returns a URL without user and password.
func withoutUser(raw string) string {
	if u, err := url.Parse(raw); err == nil && u.User != nil {
		u.User = nil
		return u.String()
	}
	return raw
}
