package oncemap

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// An act is one call in a history; v is unique, so that each value tells who
// made it.
type act struct {
	what string
	key  string
	v    int
}

// A reaction is what the call returned.
type reaction struct {
	v   int
	err bool // no value: failed, refused, or not there
}

// keyModel is one key of the map seen from outside: it has a value, or none (0).
var keyModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		by := map[string][]porcupine.Operation{}
		for _, op := range history {
			k := op.Input.(act).key
			by[k] = append(by[k], op)
		}
		var all [][]porcupine.Operation
		for _, ops := range by {
			all = append(all, ops)
		}
		return all
	},
	Init: func() any { return 0 },
	Step: func(state, input, output any) (bool, any) {
		held, in, out := state.(int), input.(act), output.(reaction)
		switch in.what {
		case "forget":
			return true, 0
		case "claim": // refused tells nothing: somebody is at it, or was
			if out.err {
				return true, held
			}
			return held == 0, in.v
		case "do":
			switch {
			case out.err:
				return held == 0, held // its own failure, or that of the flight it joined
			case held == 0:
				return out.v == in.v, in.v
			}
			return out.v == held, held
		}
		// get, and a wait that has no time to wait
		if out.err {
			return held == 0, held
		}
		return out.v == held, held
	},
	Equal: func(a, b any) bool { return a == b },
	DescribeOperation: func(in, out any) string {
		return fmt.Sprintf("%+v -> %+v", in, out)
	},
}

// Random histories of calls, all at once on few keys, could have happened one
// after the other.
func TestLinearizable(t *testing.T) {
	const histories, workers, calls = 150, 4, 25
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for h := range histories {
		var m Map[string, int]
		var mu sync.Mutex
		var history []porcupine.Operation
		var wg sync.WaitGroup
		start := time.Now()
		for w := range workers {
			rnd := rand.New(rand.NewPCG(uint64(h), uint64(w)))
			wg.Go(func() {
				for i := range calls {
					in := act{key: []string{"flask", "click"}[rnd.IntN(2)], v: 1 + w + workers*i}
					in.what = []string{"get", "get", "wait", "do", "do", "do", "claim", "forget"}[rnd.IntN(8)]
					fails, pause := rnd.IntN(3) == 0, rnd.IntN(3)
					call := time.Since(start)
					out := in.apply(&m, ended, fails, pause)
					op := porcupine.Operation{ClientId: w, Input: in, Call: int64(call), Output: out, Return: int64(time.Since(start))}
					mu.Lock()
					history = append(history, op)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		switch res, _ := porcupine.CheckOperationsVerbose(keyModel, history, 20*time.Second); res {
		case porcupine.Illegal:
			for _, op := range history {
				t.Logf("%d: %8d to %8d: %s", op.ClientId, op.Call, op.Return, keyModel.DescribeOperation(op.Input, op.Output))
			}
			t.Fatalf("history %d could not have happened one call after the other", h)
		case porcupine.Unknown:
			t.Fatalf("history %d was not judged in time", h)
		}
		if m.Misuses() != 0 {
			t.Fatalf("%d misuses", m.Misuses())
		}
	}
}

// apply makes the call.
func (in act) apply(m *Map[string, int], ended context.Context, fails bool, pause int) reaction {
	rest := func() {
		for range pause {
			runtime.Gosched()
		}
	}
	switch in.what {
	case "get":
		v, _, ok := m.Get(in.key)
		return reaction{v, !ok}
	case "wait":
		v, err := m.Wait(ended, in.key)
		return reaction{v, err != nil}
	case "forget":
		m.Forget(in.key)
		return reaction{}
	case "claim":
		c, ok := m.Claim(in.key)
		if !ok {
			return reaction{err: true}
		}
		defer c.Abandon()
		rest()
		if fails {
			c.Fail(errNetwork)
			return reaction{err: true}
		}
		c.Done(in.v)
		return reaction{v: in.v}
	}
	v, err := m.Do(context.Background(), in.key, func(context.Context) (int, error) {
		rest()
		if fails {
			return 0, errors.New("failed")
		}
		return in.v, nil
	})
	return reaction{v, err != nil}
}
