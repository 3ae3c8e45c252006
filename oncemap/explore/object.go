package explore

// A Kind says how a step touches an object, and so which steps may change
// places without a difference.
type Kind uint8

const (
	// Read commutes with Read, and races with Write.
	Read Kind = iota + 1

	// Write races with Read and Write.
	Write

	// Release happens before every later access, and races with nothing: it
	// gives up what another can only take after it, as an Unlock does.
	Release

	// Await is a Read by somebody who could not go on before the last Write or
	// Release, and so does not race with it, as a receive from a closed channel.
	Await
)

// An Access is one object touched by a step.
type Access struct {
	Object *Object
	Kind   Kind
}

// An Object is what synchronisation points are about: a lock, an atomic word, a
// channel, a row of a table. It is embedded in the primitive. The zero Object
// is ready, and forgets one exploration's run in the next.
type Object struct {
	run     uint64 // the run that the fields below are about
	written int32  // the last Write, as a step's index plus one; zero if there was none
	read    []int32
	freed   clock // of all Releases

	label *label
}

// A label is how an object is shown in a trace.
type label struct {
	key   any
	what  string
	state func() string
}

// Label names o in traces: what it is, the key it is for (nil if there is none),
// and how its state is shown after a step (nil if there is nothing to show).
func (o *Object) Label(what string, key any, state func() string) {
	o.label = &label{key, what, state}
}

// Fresh says whether o is touched for the first time in this run, in which case
// its owner resets what it keeps of the run before.
func (o *Object) Fresh() bool {
	r := current.Load()
	return r != nil && o.run != r.serial && o.enter(r)
}

func (o *Object) enter(r *run) bool {
	if o.run == r.serial {
		return false
	}
	o.run, o.written, o.read, o.freed = r.serial, 0, o.read[:0], clock{}
	return true
}

func dependent(a, b []Access) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Object == y.Object && conflict(x.Kind, y.Kind) {
				return true
			}
		}
	}
	return false
}

func conflict(a, b Kind) bool {
	switch {
	case a == Release:
		return b == Await
	case b == Release:
		return a == Await
	}
	return a == Write || b == Write
}

// maxGoroutines is how many goroutines a scenario may have in all.
const maxGoroutines = 24

// A clock says for each goroutine which of its steps have happened before, as
// the index plus one of the last of them.
type clock [maxGoroutines]int32

func (c *clock) join(d *clock) {
	for i, v := range d {
		if v > c[i] {
			c[i] = v
		}
	}
}
