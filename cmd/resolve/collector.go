package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstCollection is the size of the heap, in bytes, at which garbage is first
// collected. Go would begin at 4 MiB, and again at each doubling: a tenth of the
// processor time of a run that finds 96 packages on an index or in its cache, to
// save 1 or 2 of its 30 MB.
const firstCollection = 24 << 20

// laterGrowth is by how many percent the heap grows between two collections
// after that. Go's 100 saves no time where the heap is of this size, for memory
// that is collected early costs no page fault.
const laterGrowth = 65

// delayCollection has garbage collected from firstCollection on, and as
// laterGrowth says after that. What the user says by GOGC counts.
func delayCollection() {
	if os.Getenv("GOGC") != "" {
		return
	}
	const least = 4 << 20 // bytes at which Go collects first, times the percentage
	debug.SetGCPercent(100 * firstCollection / least)
	mark := new([32]byte) // the first collection finds that nobody has it
	runtime.AddCleanup(mark, func(percent int) { debug.SetGCPercent(percent) }, laterGrowth)
}
