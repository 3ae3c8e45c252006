//go:build !unix

package requirements

import "time"

var started = time.Now()

// processTime is the time on the wall, where no better one is had.
func processTime() time.Duration { return time.Since(started) }
