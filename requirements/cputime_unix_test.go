//go:build unix

package requirements

import (
	"syscall"
	"time"
)

// processTime is what this process has computed: a time that other processes do not
// lengthen.
func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the arguments are right, and there is no other reason
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
