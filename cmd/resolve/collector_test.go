package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// collection returns by how many percent the heap grows between collections.
func collection() uint64 {
	s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// Garbage is collected late until the first collection; and as GOGC says if it
// says something.
func TestDelayCollection(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))

	t.Setenv("GOGC", "")
	runtime.GC() // or one that is due may come first
	delayCollection()
	if got := collection(); got != 600 {
		t.Errorf("at first: got %d percent, want 600", got)
	}
	runtime.GC()
	for end := time.Now().Add(10 * time.Second); collection() != 65; runtime.Gosched() { // cleanups run when they run
		if time.Now().After(end) {
			t.Fatalf("after a collection: got %d percent, want 65", collection())
		}
	}

	t.Setenv("GOGC", "50")
	debug.SetGCPercent(50)
	delayCollection()
	if got := collection(); got != 50 {
		t.Errorf("the user says how: got %d percent, want 50", got)
	}
}
