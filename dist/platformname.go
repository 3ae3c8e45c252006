package dist

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"resolve/internal/slips"
)

// ParsePlatform reads the names that uv's --python-platform takes: linux,
// windows, macos, x86_64-unknown-linux-gnu, x86_64-manylinux_2_28,
// manylinux_2_28_x86_64, ... Case matters. Where a name gives no version it
// has one that is fixed: glibc 2.28, macOS 13.0, Android's API 24, iOS 13.0.
func ParsePlatform(name string) (Platform, error) {
	if pf, ok := namedPlatforms[name]; ok {
		return pf, nil
	}
	if pf, ok := namedPlatforms[manylinuxAlias(name)]; ok {
		return pf, nil
	}
	if near := closeNames(name, 4); len(near) > 0 {
		return Platform{}, fmt.Errorf("reading platform: %q is unknown; close are %s", name, strings.Join(near, ", "))
	}
	return Platform{}, fmt.Errorf("reading platform: %q is unknown; known are %s", name, strings.Join(PlatformNames(), ", "))
}

// PlatformNames gives every name that ParsePlatform takes, sorted, without the
// second spelling of the manylinux ones.
func PlatformNames() []string {
	names := make([]string, 0, len(namedPlatforms))
	for n := range namedPlatforms {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// manylinuxAlias turns manylinux_2_28_x86_64 round into x86_64-manylinux_2_28,
// and any other name into "".
func manylinuxAlias(name string) string {
	for _, arch := range manylinuxNamedArchs {
		if lib, ok := strings.CutSuffix(name, "_"+arch); ok && strings.HasPrefix(lib, "manylinux") {
			return arch + "-" + lib
		}
	}
	return ""
}

var manylinuxNamedArchs = [...]string{"x86_64", "aarch64"}

var namedPlatforms = func() map[string]Platform {
	glibc := func(arch string, minor int) Platform {
		return Platform{OS: "linux", Arch: arch, Libc: "glibc", Major: 2, Minor: minor}
	}
	musl := func(arch string) Platform {
		return Platform{OS: "linux", Arch: arch, Libc: "musl", Major: 1, Minor: 2}
	}
	m := map[string]Platform{
		"linux":                      glibc("x86_64", 28),
		"x86_64-unknown-linux-gnu":   glibc("x86_64", 28),
		"aarch64-unknown-linux-gnu":  glibc("aarch64", 28),
		"riscv64-unknown-linux":      glibc("riscv64", 39),
		"x86_64-unknown-linux-musl":  musl("x86_64"),
		"aarch64-unknown-linux-musl": musl("aarch64"),
		"windows":                    {OS: "windows", Arch: "x86_64"},
		"x86_64-pc-windows-msvc":     {OS: "windows", Arch: "x86_64"},
		"aarch64-pc-windows-msvc":    {OS: "windows", Arch: "ARM64"},
		"i686-pc-windows-msvc":       {OS: "windows", Arch: "x86"},
		"macos":                      {OS: "darwin", Arch: "arm64", Major: 13},
		"aarch64-apple-darwin":       {OS: "darwin", Arch: "arm64", Major: 13},
		"x86_64-apple-darwin":        {OS: "darwin", Arch: "x86_64", Major: 13},
		"aarch64-linux-android":      {OS: "android", Arch: "aarch64", Major: 24},
		"x86_64-linux-android":       {OS: "android", Arch: "x86_64", Major: 24},
		"arm64-apple-ios":            {OS: "ios", Arch: "arm64", Major: 13},
		"arm64-apple-ios-simulator":  {OS: "ios", Arch: "arm64", Major: 13, Simulator: true},
		"x86_64-apple-ios-simulator": {OS: "ios", Arch: "x86_64", Major: 13, Simulator: true},
		// What Emscripten's C library and compiler say of themselves there.
		"wasm32-pyodide2024": {OS: "emscripten", Arch: "wasm32", Major: 2024, Release: "3.1.58", Version: "#1"},
		"wasm32-pyodide2025": {OS: "emscripten", Arch: "wasm32", Major: 2025, Release: "4.0.9", Version: "#1"},
	}
	for _, arch := range manylinuxNamedArchs {
		m[arch+"-manylinux2014"] = glibc(arch, 17)
		for _, minor := range [...]int{17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40} {
			m[fmt.Sprintf("%s-manylinux_2_%d", arch, minor)] = glibc(arch, minor)
		}
	}
	return m
}()

// closeNames gives at most limit known names that name may have been meant
// for, the closest first.
func closeNames(name string, limit int) []string {
	type candidate struct {
		name string
		far  int
	}
	var found []candidate
	lower := strings.ToLower(name)
	for _, known := range PlatformNames() {
		limit := 1 + len(known)/5
		within := len(lower) >= 4 && strings.Contains(known, lower)
		if !within && max(len(lower)-len(known), len(known)-len(lower)) > limit {
			continue // so a name without end costs nothing
		}
		if far := slips.Between(lower, known, len(lower)+len(known)); within || far <= limit {
			found = append(found, candidate{known, far})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var names []string
	for _, c := range found[:min(limit, len(found))] {
		names = append(names, c.name)
	}
	return names
}
