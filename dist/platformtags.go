package dist

import "fmt"

// platformTags gives the platform tags that run on pf, best first, without
// `any`; nil for a platform that is not known. The order is uv's.
func (pf Platform) platformTags() []string {
	switch pf.OS {
	case "linux":
		if pf.Libc == "musl" {
			return pf.musllinuxTags()
		}
		return pf.manylinuxTags()
	case "darwin":
		return pf.macosTags()
	case "windows":
		switch pf.processor() {
		case "x86_64":
			return []string{"win_amd64"}
		case "i686":
			return []string{"win32"}
		case "aarch64":
			return []string{"win_arm64"}
		}
	case "android":
		return pf.androidTags()
	case "ios":
		return pf.iosTags()
	case "emscripten":
		return []string{
			fmt.Sprintf("pyemscripten_%d_%d_wasm32", pf.Major, pf.Minor),
			fmt.Sprintf("pyodide_%d_%d_wasm32", pf.Major, pf.Minor),
		}
	}
	return nil
}

// manylinuxTags are PEP 600's for each glibc from the platform's down to the
// oldest that its processor had tags for, each followed by its older name.
func (pf Platform) manylinuxTags() []string {
	arch := pf.processor()
	var tags []string
	if oldest, ok := oldestGlibc[arch]; ok {
		for minor := pf.Minor; minor >= oldest; minor-- {
			tags = append(tags, fmt.Sprintf("manylinux_%d_%d_%s", pf.Major, minor, arch))
			if legacy := legacyManylinux[minor]; legacy != "" {
				tags = append(tags, legacy+"_"+arch)
			}
		}
	}
	return append(tags, "linux_"+arch)
}

var oldestGlibc = map[string]int{
	"x86_64": 5, "i686": 5, "aarch64": 17, "armv7l": 17, "ppc64": 17, "ppc64le": 17, "s390x": 17,
	"riscv64": 31, "loongarch64": 36,
}

var legacyManylinux = map[int]string{5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}

// musllinuxTags are PEP 656's.
func (pf Platform) musllinuxTags() []string {
	arch := pf.processor()
	var tags []string
	for minor := pf.Minor; minor >= 0; minor-- {
		tags = append(tags, fmt.Sprintf("musllinux_%d_%d_%s", pf.Major, minor, arch))
	}
	return append(tags, "linux_"+arch)
}

// macosTags go down by major versions to 11 and then by the minor ones of 10,
// which a system of 11 or later runs up to 10.16.
func (pf Platform) macosTags() []string {
	formats := []string{"x86_64", "intel", "fat64", "fat32", "universal2", "universal"}
	old := formats
	switch {
	case pf.processor() == "aarch64":
		formats, old = []string{"arm64", "universal2"}, []string{"universal2"}
	case pf.processor() != "x86_64" || pf.Major < 10:
		return nil
	}
	var tags []string
	add := func(major, minor int, formats []string) {
		for _, f := range formats {
			tags = append(tags, fmt.Sprintf("macosx_%d_%d_%s", major, minor, f))
		}
	}
	for major := pf.Major; major >= 11; major-- {
		add(major, 0, formats)
	}
	last := 16
	if pf.Major == 10 && pf.processor() == "x86_64" {
		last = pf.Minor
	}
	for minor := last; minor >= 4; minor-- {
		add(10, minor, old)
	}
	return tags
}

// androidTags are PEP 738's, down to the first API level that CPython ran on.
func (pf Platform) androidTags() []string {
	abi, ok := map[string]string{
		"aarch64": "arm64_v8a", "armv7l": "armeabi_v7a", "i686": "x86", "x86_64": "x86_64",
	}[pf.processor()]
	var tags []string
	for level := pf.Major; ok && level >= 16; level-- {
		tags = append(tags, fmt.Sprintf("android_%d_%s", level, abi))
	}
	return tags
}

// iosTags are PEP 730's: the minor versions of this major one, then ten of
// each major one down to 12, the first that CPython ran on.
func (pf Platform) iosTags() []string {
	arch := map[string]string{"aarch64": "arm64", "x86_64": "x86_64"}[pf.processor()]
	if arch == "" || pf.Major < 12 || arch == "x86_64" && !pf.Simulator {
		return nil
	}
	device := "iphoneos"
	if pf.Simulator {
		device = "iphonesimulator"
	}
	var tags []string
	for major, minor := pf.Major, pf.Minor; major >= 12; major, minor = major-1, 9 {
		for ; minor >= 0; minor-- {
			tags = append(tags, fmt.Sprintf("ios_%d_%d_%s_%s", major, minor, arch, device))
		}
	}
	return tags
}
