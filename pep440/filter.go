package pep440

// Prereleases says how Filter treats prereleases.
type Prereleases uint8

const (
	// PrereleasesIfNecessary is PEP 440's default: prereleases are admitted if a
	// clause names one, or else if nothing but prereleases matches.
	PrereleasesIfNecessary Prereleases = iota
	PrereleasesAllow                   // like all other versions
	PrereleasesDisallow                // never
)

// Filter returns the versions that match s in their order, by PEP 440's rules for
// prereleases ("Handling of pre-releases"). The result is a new slice, nil if
// nothing matches.
func (s Specifiers) Filter(versions []Version, mode Prereleases) []Version {
	return filter(s, versions, mode, func(v Version) (bool, stability) {
		return s.Contains(v), stabilityOf(v)
	})
}

// FilterText is Filter for versions as they are written. A text that is no
// version matches as Specifiers.ContainsText says. It is never held back, for
// nobody can tell whether it is a prerelease, and it makes no prerelease
// unnecessary.
func (s Specifiers) FilterText(texts []string, mode Prereleases) []string {
	return filter(s, texts, mode, func(text string) (bool, stability) {
		if !s.ContainsText(text) {
			return false, unknown
		}
		v, err := Parse(text)
		if err != nil {
			return true, unknown
		}
		return true, stabilityOf(v)
	})
}

// A stability is what the rules for prereleases look at.
type stability uint8

const (
	unknown stability = iota // of a text that is no version
	final
	prerelease
)

func stabilityOf(v Version) stability {
	if v.IsPrerelease() {
		return prerelease
	}
	return final
}

// filter applies mode to the items that match; see Filter.
func filter[T any](s Specifiers, items []T, mode Prereleases, match func(T) (bool, stability)) []T {
	allow := mode == PrereleasesAllow || mode == PrereleasesIfNecessary && s.NamesPrerelease()
	var all, stable []T
	finals := false
	for _, item := range items {
		ok, kind := match(item)
		if !ok {
			continue
		}
		all = append(all, item)
		finals = finals || kind == final
		if kind != prerelease {
			stable = append(stable, item)
		}
	}
	if allow || mode == PrereleasesIfNecessary && !finals {
		return all
	}
	return stable
}
