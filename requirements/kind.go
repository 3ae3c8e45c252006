package requirements

import (
	"slices"
	"strings"

	"resolve/internal/slips"
)

// A kind is an option that may stand in a file.
type kind struct {
	name        string // long, without the dashes
	short       byte   // 0 if none
	value       bool   // it takes one
	packages    bool   // its value is a list of package names
	requirement bool   // it belongs to a requirement, behind it on its line
}

// kinds are the options that pip accepts in files.
var kinds = []kind{
	{name: "index-url", short: 'i', value: true},
	{name: "extra-index-url", value: true},
	{name: "no-index"},
	{name: "constraint", short: 'c', value: true},
	{name: "requirement", short: 'r', value: true},
	{name: "editable", short: 'e', value: true},
	{name: "find-links", short: 'f', value: true},
	{name: "no-binary", value: true, packages: true},
	{name: "only-binary", value: true, packages: true},
	{name: "prefer-binary"},
	{name: "require-hashes"},
	{name: "no-require-hashes"},
	{name: "pre"},
	{name: "all-releases", value: true, packages: true},
	{name: "only-final", value: true, packages: true},
	{name: "trusted-host", value: true},
	{name: "use-feature", value: true},
	{name: "hash", value: true, requirement: true},
	{name: "config-settings", short: 'C', value: true, requirement: true},
}

// kindAliases has other long names.
var kindAliases = map[string]string{"pypi-url": "index-url"}

// formerKinds are options that pip had in files, and what stands for them now.
var formerKinds = map[string]string{
	"global-option":            "--config-settings",
	"build-option":             "--config-settings",
	"install-option":           "--config-settings",
	"allow-external":           "",
	"allow-unverified":         "",
	"allow-all-external":       "",
	"process-dependency-links": "",
	"use-wheel":                "",
	"no-use-wheel":             "--no-binary",
	"always-unzip":             "",
}

// findKind returns the kinds of a long name without dashes: the one of that name,
// else all whose name begins with it, by long name.
func findKind(name string) []string {
	exact := func(k kind) bool { return k.name == name }
	if slices.ContainsFunc(kinds, exact) || kindAliases[name] != "" {
		return []string{name}
	}
	var found []string
	for _, k := range kinds {
		if strings.HasPrefix(k.name, name) {
			found = append(found, k.name)
		}
	}
	for alias := range kindAliases {
		if strings.HasPrefix(alias, name) {
			found = append(found, alias)
		}
	}
	slices.Sort(found)
	return found
}

// kindOf returns the kind of a full long name or an alias, nil if none.
func kindOf(name string) *kind {
	if other, ok := kindAliases[name]; ok {
		name = other
	}
	if i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name }); i >= 0 {
		return &kinds[i]
	}
	return nil
}

// kindOfLetter returns the kind of a letter, nil if none.
func kindOfLetter(letter byte) *kind {
	if i := slices.IndexFunc(kinds, func(k kind) bool { return k.short == letter }); i >= 0 {
		return &kinds[i]
	}
	return nil
}

// nearestKind returns the kind whose name is closest to name, if it is close:
// two slips away.
func nearestKind(name string) string {
	if len(name) < 3 || len(name) > 32 {
		return ""
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return slips.Nearest(name, names, 2)
}
