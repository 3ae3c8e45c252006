package explore

// A node is the moment before a step of a schedule.
type node struct {
	enabled set
	todo    set       // to be tried here: the source set, which grows when races are found
	done    set       // tried, with all that follows
	sleep   []sleeper // who need not be tried: another part of the tree has it
	chosen  int
	ways    []way // how the chosen step went, if it could go several ways

	accs  []Access // of the chosen step, in the run in progress
	gate  Gate     // of the chosen step, in the run in progress
	code  int
	kinds kinds // of accs, the strongest of the ways that it went
	clock clock // of what has happened before it, itself included
}

// A sleeper is a goroutine whose next step is known and was tried before.
type sleeper struct {
	proc  int
	kinds kinds // what the step turned out to be; its objects are those of proc.pend
}

// kinds are those of a step's accesses.
type kinds [maxAccesses]Kind

func (k *kinds) add(accs []Access) {
	for i, a := range accs[:min(len(accs), maxAccesses)] {
		switch {
		case k[i] == 0:
			k[i] = a.Kind
		case a.Kind != None && k[i] != a.Kind:
			k[i] = Write
		}
	}
}

type way struct{ taken, of int }

type set uint32

func (s set) has(p int) bool { return s>>p&1 == 1 }

// asleep returns who is in sleep.
func asleep(sleep []sleeper) (s set) {
	for _, z := range sleep {
		s |= 1 << z.proc
	}
	return s
}

// turn takes the next way of the chosen step, if there is one.
func (n *node) turn() bool {
	for k := len(n.ways) - 1; k >= 0; k-- {
		if n.ways[k].taken+1 < n.ways[k].of {
			n.ways[k].taken++
			n.ways = n.ways[:k+1]
			return true
		}
	}
	return false
}
