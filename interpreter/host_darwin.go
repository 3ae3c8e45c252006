package interpreter

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"resolve/dist"
)

const systemVersionFile = "/System/Library/CoreServices/SystemVersion.plist"

func host() (dist.Platform, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return dist.Platform{}, err
	}
	pf := dist.Platform{
		OS:      "darwin",
		Arch:    unix.ByteSliceToString(u.Machine[:]),
		Release: unix.ByteSliceToString(u.Release[:]),
		Version: unix.ByteSliceToString(u.Version[:]),
	}
	// A program translated by Rosetta is told x86_64; the machine's own Python is not.
	if v, err := unix.SysctlUint32("hw.optional.arm64"); err == nil && v == 1 {
		pf.Arch = "arm64"
	}
	version, err := unix.Sysctl("kern.osproductversion")
	if err != nil {
		b, err := os.ReadFile(systemVersionFile)
		if err != nil {
			return pf, err
		}
		if version, err = productVersion(string(b)); err != nil {
			return pf, err
		}
	}
	pf.Major, pf.Minor, err = parseMajorMinor(version)
	return pf, err
}

// productVersion finds the system's version in the text of its property list.
func productVersion(plist string) (string, error) {
	_, rest, ok := strings.Cut(plist, "<key>ProductVersion</key>")
	if ok {
		if _, rest, ok = strings.Cut(rest, "<string>"); ok {
			if version, _, ok := strings.Cut(rest, "</string>"); ok {
				return strings.TrimSpace(version), nil
			}
		}
	}
	return "", errors.New(systemVersionFile + " has no ProductVersion")
}
