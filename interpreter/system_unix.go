//go:build linux || darwin

package interpreter

import (
	"strings"

	"golang.org/x/sys/unix"
)

// systemID changes whenever what Python says of the system could: a kernel's
// release and version are marker variables, and a machine name may be set for
// a process (setarch).
func systemID() (string, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "", err
	}
	return strings.Join([]string{
		unix.ByteSliceToString(u.Sysname[:]), unix.ByteSliceToString(u.Release[:]),
		unix.ByteSliceToString(u.Version[:]), unix.ByteSliceToString(u.Machine[:]),
	}, " "), nil
}
