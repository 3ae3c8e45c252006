package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// firstCollection is the size of the heap, in bytes, at which garbage is first
// collected in a run that asks nobody. Go would begin at 4 MiB, and again at each
// doubling: a fifth of the processor time of a run that finds 96 packages in its
// cache, to save 1 to 3 of its 40 MB.
const firstCollection = 32 << 20

// delayCollection has garbage collected from firstCollection on, and as always
// after that, or from the call of usual on: who waits for an index has time to
// collect, and what he reads of it is garbage soon. What the user says by GOGC
// counts.
func delayCollection() (usual func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	const growth = 100    // percent between two collections, as Go has it
	const least = 4 << 20 // bytes at which Go collects first
	usual = sync.OnceFunc(func() { debug.SetGCPercent(growth) })
	debug.SetGCPercent(growth * firstCollection / least)
	mark := new([32]byte) // the first collection finds that nobody has it
	runtime.AddCleanup(mark, func(usual func()) { usual() }, usual)
	return usual
}
