package interpreter

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/windows"

	"resolve/dist"
)

func host() (dist.Platform, error) {
	v := windows.RtlGetVersion()
	return dist.Platform{
		OS:      "windows",
		Arch:    nativeArch(),
		Major:   int(v.MajorVersion),
		Minor:   int(v.MinorVersion),
		Release: windowsRelease(v),
		Version: fmt.Sprintf("%d.%d.%d", v.MajorVersion, v.MinorVersion, v.BuildNumber),
	}, nil
}

// windowsRelease is the release by the name that Python's platform module has
// for it.
func windowsRelease(v *windows.OsVersionInfoEx) string {
	const workstation = 1 // VER_NT_WORKSTATION
	build := v.BuildNumber
	if v.ProductType != workstation {
		switch {
		case build >= 26100:
			return "2025Server"
		case build >= 20348:
			return "2022Server"
		case build >= 17763:
			return "2019Server"
		}
		return "2016Server"
	}
	if build >= 22000 {
		return "11"
	}
	return "10"
}

// nativeArch is the processor of the machine, which may run this program by
// emulation.
func nativeArch() string {
	var process, native uint16
	if windows.IsWow64Process2(windows.CurrentProcess(), &process, &native) == nil {
		switch native {
		case 0x8664:
			return "AMD64"
		case 0xaa64:
			return "ARM64"
		case 0x014c:
			return "x86"
		}
	}
	switch runtime.GOARCH {
	case "amd64":
		return "AMD64"
	case "arm64":
		return "ARM64"
	}
	return "x86"
}

// systemID changes whenever what Python says of the system could.
func systemID() (string, error) {
	v := windows.RtlGetVersion()
	return fmt.Sprintf("%d.%d.%d %s", v.MajorVersion, v.MinorVersion, v.BuildNumber, nativeArch()), nil
}
