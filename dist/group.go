package dist

// Group sorts the files that an index lists of the package name (normal form)
// by the version their names spell, and sets each one's Kind. Releases come in
// the order of their first files, and files keep their order; skipped are those
// for which KindOf is false. Spellings are compared, not versions: 1.0
// and 1.0.0 are two releases.
//
// Group takes files over: releases are slices of it wherever that is possible,
// which for an index that lists version by version is everywhere.
func Group(name string, files []*File) (releases []Release, skipped []Skip) {
	var other string // why those are skipped
	known := make(map[string]int)
	var lists [][]*File // by release
	at := -1            // the release of the file before
	start := -1         // where that release's files begin in files; -1 if they do not end just before this file
	for i, f := range files {
		kind, version, ok := KindOf(f.Filename, name)
		if !ok {
			if skipped == nil {
				other = "it is neither a wheel nor an sdist of " + name
			}
			skipped = append(skipped, Skip{f.Filename, other})
			start = -1
			continue
		}
		f.Kind = kind
		if at < 0 || releases[at].Version != version {
			start = -1
			var seen bool
			if at, seen = known[version]; !seen {
				at, start = len(releases), i
				known[version] = at
				releases = append(releases, Release{Version: version})
				lists = append(lists, nil)
			}
		}
		if start >= 0 {
			lists[at] = files[start : i+1 : i+1]
		} else {
			lists[at] = append(lists[at], f)
		}
	}
	for i := range releases {
		releases[i].files = &lists[i]
	}
	return releases, skipped
}
