package dist

// A Platform names an operating system, a processor and where it matters a C
// library, as wheels see them. The zero value is no platform: only wheels for
// any platform fit it.
type Platform struct {
	OS               string // linux, darwin, windows, android, ios, emscripten
	Arch             string // as platform.machine() says it: x86_64, aarch64, i686, armv7l, arm64, AMD64, ...
	Libc             string // linux: glibc or musl
	Major, Minor     int    // version of the C library (linux), of the system (darwin, ios), of the ABI (emscripten); Major is Android's API level
	Simulator        bool   // ios
	Release, Version string // platform_release, platform_version if known
}

// processor gives the one name that tags are made with for the processor.
func (pf Platform) processor() string {
	switch pf.Arch {
	case "AMD64", "amd64":
		return "x86_64"
	case "ARM64", "arm64":
		return "aarch64"
	case "x86", "i386", "i486", "i586":
		return "i686"
	case "armv8l": // 32-bit code on a 64-bit processor
		return "armv7l"
	}
	return pf.Arch
}

// osName is the marker variable os_name.
func (pf Platform) osName() string {
	if pf.OS == "windows" {
		return "nt"
	}
	return "posix"
}

// sysPlatform is the marker variable sys_platform.
func (pf Platform) sysPlatform() string {
	if pf.OS == "windows" {
		return "win32"
	}
	return pf.OS
}

// system is the marker variable platform_system.
func (pf Platform) system() string {
	switch pf.OS {
	case "linux":
		return "Linux"
	case "darwin":
		return "Darwin"
	case "windows":
		return "Windows"
	case "android":
		return "Android"
	case "ios":
		return "iOS"
	case "emscripten":
		return "Emscripten"
	}
	return ""
}

// machine is the marker variable platform_machine, as the system itself writes it.
func (pf Platform) machine() string {
	switch pf.OS {
	case "windows":
		switch pf.processor() {
		case "aarch64":
			return "ARM64"
		case "i686":
			return "x86"
		case "x86_64":
			return "AMD64"
		}
	case "darwin", "ios":
		if pf.processor() == "aarch64" {
			return "arm64"
		}
	}
	return pf.Arch
}
