package explore

// A Kind says how a step touches an object, and so which steps may change
// places without a difference.
type Kind uint8

const (
	// None is no access: of a step that turned out to leave an object alone.
	None Kind = iota

	// Read commutes with Read, and races with Write.
	Read

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
	run    uint64  // the run that the fields below are about
	writes []int32 // all, each as its step's index plus one
	read   []int32 // since the last write
	freed  clock   // of all Releases

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
	o.run, o.writes, o.read, o.freed = r.serial, o.writes[:0], o.read[:0], clock{}
	return true
}

// dependent says whether the step, which turned out to be of kinds k, may not
// change places with one that has made the accesses accs.
func (s *step) dependent(k kinds, accs []Access) bool {
	for i, x := range s.accs[:s.n] {
		for _, y := range accs {
			if x.Object == y.Object && conflict(k[i], y.Kind) {
				return true
			}
		}
	}
	return false
}

// written returns the last write, zero if there was none.
func (o *Object) written() int32 {
	if len(o.writes) == 0 {
		return 0
	}
	return o.writes[len(o.writes)-1]
}

func conflict(a, b Kind) bool {
	switch {
	case a == None || b == None:
		return false
	case a == Release:
		return b == Await
	case b == Release:
		return a == Await
	}
	return a == Write || b == Write
}

// maxAccesses is how many objects a step may touch.
const maxAccesses = 6

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
