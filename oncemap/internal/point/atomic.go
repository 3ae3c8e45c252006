//go:build explore

package point

import (
	"sync/atomic"

	"resolve/oncemap/explore"
)

// Exploring says whether operations are announced to package explore.
const Exploring = true

// A Bool is an atomic.Bool that announces its operations.
type Bool struct {
	explore.Object
	v atomic.Bool
}

func (x *Bool) Load() bool {
	explore.Point("Load", &x.Object, explore.Read)
	return x.v.Load()
}

func (x *Bool) Store(v bool) {
	explore.Point("Store", &x.Object, explore.Write)
	x.v.Store(v)
}

func (x *Bool) Swap(v bool) bool {
	explore.Point("Swap", &x.Object, explore.Write)
	return x.v.Swap(v)
}

func (x *Bool) CompareAndSwap(old, to bool) bool {
	explore.Point("CompareAndSwap", &x.Object, explore.Write)
	return swapped(&x.Object, x.v.CompareAndSwap(old, to))
}

// swapped notes that a compare-and-swap which failed has only read.
func swapped(o *explore.Object, ok bool) bool {
	if !ok {
		explore.Only(o, explore.Read)
	}
	return ok
}

// An Int64 is an atomic.Int64 that announces its operations.
type Int64 struct {
	explore.Object
	v atomic.Int64
}

func (x *Int64) Load() int64 {
	explore.Point("Load", &x.Object, explore.Read)
	return x.v.Load()
}

func (x *Int64) Store(v int64) {
	explore.Point("Store", &x.Object, explore.Write)
	x.v.Store(v)
}

func (x *Int64) Add(d int64) int64 {
	explore.Point("Add", &x.Object, explore.Write)
	return x.v.Add(d)
}

// A Uint32 is an atomic.Uint32 that announces its operations.
type Uint32 struct {
	explore.Object
	v atomic.Uint32
}

func (x *Uint32) Load() uint32 {
	explore.Point("Load", &x.Object, explore.Read)
	return x.v.Load()
}

func (x *Uint32) Store(v uint32) {
	explore.Point("Store", &x.Object, explore.Write)
	x.v.Store(v)
}

// A Uint64 is an atomic.Uint64 that announces its operations. A question asked
// by Test touches an object of its own, which a write touches only if it changes
// the answer: so a write and a question that it leaves alone may change places.
type Uint64 struct {
	explore.Object
	v         atomic.Uint64
	questions []question
	loaded    uint64 // the step of the last LoadToSwap
}

type question struct {
	explore.Object
	ask func(uint64) bool
}

func (x *Uint64) Load() uint64 {
	explore.Point("Load", &x.Object, explore.Read)
	return x.v.Load()
}

func (x *Uint64) Store(v uint64) {
	x.point("Store")
	old := x.v.Swap(v)
	x.wrote(old, v)
}

func (x *Uint64) Add(d uint64) uint64 {
	x.point("Add")
	v := x.v.Add(d)
	x.wrote(v-d, v)
	return v
}

func (x *Uint64) CompareAndSwap(old, to uint64) bool {
	if at := explore.Step(); at == 0 || at != x.loaded {
		x.point("CompareAndSwap")
	}
	x.loaded = 0
	if !x.v.CompareAndSwap(old, to) {
		x.left()
		return false
	}
	x.wrote(old, to)
	return true
}

// point announces a step that may write.
func (x *Uint64) point(name string) {
	if !explore.Active() {
		return
	}
	if len(x.questions) == 0 {
		explore.Point(name, &x.Object, explore.Write)
		return
	}
	accs := make([]explore.Access, 0, 8)
	accs = append(accs, explore.Access{Object: &x.Object, Kind: explore.Write})
	for i := range x.questions {
		accs = append(accs, explore.Access{Object: &x.questions[i].Object, Kind: explore.Write})
	}
	explore.Points(name, accs...)
}

// wrote says what the step in progress has changed.
func (x *Uint64) wrote(old, v uint64) {
	explore.Only(&x.Object, explore.Write)
	for i := range x.questions {
		q := &x.questions[i]
		k := explore.Write
		if q.ask(old) == q.ask(v) {
			k = explore.None
		}
		explore.Only(&q.Object, k)
	}
}

// left says that the step in progress has only read.
func (x *Uint64) left() {
	explore.Only(&x.Object, explore.Read)
	for i := range x.questions {
		explore.Only(&x.questions[i].Object, explore.None)
	}
}

// LoadToSwap is x.Load in a loop that ends with a CompareAndSwap of x and does
// nothing else. If no other point comes between the two they are one step: a
// swap that another has spoilt is followed by the loop's next round, and so by
// nothing that the schedules in which the round comes at once do not have.
func LoadToSwap(x *Uint64) uint64 {
	x.point("Swap")
	x.left()
	x.loaded = explore.Step()
	return x.v.Load()
}

// Test answers one of the questions that x was described with.
func Test(x *Uint64, i int) bool {
	q := &x.questions[i]
	explore.Point("Load", &q.Object, explore.Read)
	return q.ask(x.v.Load())
}

// Refused says that the loop of the last LoadToSwap ends without a swap because
// of the answer to question i, and for no other reason.
func Refused(x *Uint64, i int) {
	if at := explore.Step(); at == 0 || at != x.loaded {
		return
	}
	explore.Only(&x.Object, explore.None)
	explore.Only(&x.questions[i].Object, explore.Read)
}

// Described says whether x was described, so that Test can be asked.
func Described(x *Uint64) bool { return x.questions != nil }

// A Pointer is an atomic.Pointer that announces its operations.
type Pointer[T any] struct {
	explore.Object
	v atomic.Pointer[T]
}

func (x *Pointer[T]) Load() *T {
	explore.Point("Load", &x.Object, explore.Read)
	return x.v.Load()
}

func (x *Pointer[T]) Store(v *T) {
	explore.Point("Store", &x.Object, explore.Write)
	x.v.Store(v)
}

func (x *Pointer[T]) Swap(v *T) *T {
	explore.Point("Swap", &x.Object, explore.Write)
	return x.v.Swap(v)
}

func (x *Pointer[T]) CompareAndSwap(old, to *T) bool {
	explore.Point("CompareAndSwap", &x.Object, explore.Write)
	return swapped(&x.Object, x.v.CompareAndSwap(old, to))
}

// Describe has the trace name the pointer and say whether it is nil.
func (x *Pointer[T]) Describe(what string, key any) {
	x.Label(what, key, func() string {
		if x.v.Load() == nil {
			return "none"
		}
		return "there"
	})
}
