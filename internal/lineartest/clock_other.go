//go:build !unix

package lineartest

import "time"

var start = time.Now()

// now returns the time that has passed, for want of the time on processors.
func now() time.Duration { return time.Since(start) }
