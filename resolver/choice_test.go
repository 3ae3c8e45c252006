package resolver

import (
	"strings"
	"testing"
	"time"

	"resolve/pep508"
)

// choiceOf reads the section options of a story, in the words of the command's
// flags, a line each.
func choiceOf(t *testing.T, text string) (c Choice) {
	t.Helper()
	modes := map[string]Prereleases{"if-necessary": IfNecessary, "explicit": Explicit, "allow": Allow, "disallow": Disallow}
	orders := map[string]Order{"highest": Highest, "lowest": Lowest, "lowest-direct": LowestDirect}
	c.PrereleasesOf, c.ExcludeNewerOf = map[string]Prereleases{}, map[string]time.Time{}
	c.NoBuild.Of, c.NoBinary.Of = map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(text) {
		flag, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, of, _ := strings.Cut(value, "=")
		known := true
		switch flag {
		case "prerelease":
			c.Prereleases, known = modes[value]
		case "prerelease-package":
			c.PrereleasesOf[name], known = modes[of]
		case "resolution":
			c.Order, known = orders[value]
		case "exclude-newer":
			c.ExcludeNewer = storyTime(t, value)
		case "exclude-newer-package":
			c.ExcludeNewerOf[name] = storyTime(t, of)
		case "no-deps":
			c.NoDependencies = true
		case "no-build":
			c.NoBuild.All = true
		case "no-build-package":
			c.NoBuild.Of[value] = true
		case "no-binary":
			c.NoBinary.All = true
		case "no-binary-package":
			c.NoBinary.Of[value] = true
		case "build-package":
			c.NoBuild.Of[value] = false
		case "exclude":
			c.Excludes = append(c.Excludes, value)
		default:
			known = false
		}
		if !known {
			t.Fatalf("unknown option %q", line)
		}
	}
	return c
}

// storyTime reads a time of RFC 3339; "false" is none.
func storyTime(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "false" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// preferencesOf reads the pins of a lock.
func preferencesOf(text string) (list []Preference) {
	for _, line := range lines("lock.txt", text) {
		name, version, _ := strings.Cut(line.Text, "==")
		list = append(list, Preference{Name: pep508.NormalizeName(name), Version: version, Origin: line.Origin})
	}
	return list
}
