//go:build explore

package variants_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"resolve/oncemap/explore"
	"resolve/oncemap/variants"
)

func run(name string, story func(variants.Stage), o explore.Options) explore.Report {
	return explore.Run(explore.Scenario{Name: name, Body: func(x *explore.T) { story(x) }}, o)
}

// Each historical bug is found, quickly, and its trace says what matters: who
// waits, for what, and why nobody comes.
func TestFaults(t *testing.T) {
	for _, v := range variants.All {
		if v.Fault == "" {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			r := run(v.Name, v.Story, explore.Options{})
			t.Log(r)
			if r.Bug == nil || r.Bug.Kind != "deadlock" || r.Elapsed > 10*time.Second {
				t.Fatalf("got %v, want a deadlock within 10s", r)
			}
			t.Logf("\n%v", r.Bug)
			for _, want := range essentials[v.Name] {
				if !strings.Contains(r.Bug.String(), want) {
					t.Errorf("the trace does not say %q", want)
				}
			}
			var again explore.Trace
			data, err := json.Marshal(r.Bug)
			if err == nil {
				err = json.Unmarshal(data, &again)
			}
			if err != nil || again.String() != r.Bug.String() {
				t.Errorf("the trace is not the same after JSON: %v\n%v", err, again)
			}
			checkOrder(t, v.Name, r.Bug)
		})
	}
}

// essentials is what the trace of each fault must say.
var essentials = map[string][]string{
	"waitmap": {
		"guard of flask: it is out, and read-locks the shard by resolver",
		"fetcher waits since", "Lock shard lock, held by resolver",
		"resolver waits since", "Await notification of werkzeug: not fired",
	},
	"racy": {
		"resolver waits since", "Await notification of flask: not fired",
		"notification of flask: it finds nobody",
		"flask: the value is there",
		"notification of flask: one more waits for it by resolver",
	},
	"notifyone": {
		"waits since", "Await notification of flask: not fired",
		"notification of flask: it wakes one", "flask: the value is there by fetcher",
	},
	"recursive": {
		"resolver waits since", "RLock map lock, held by fetcher (writer), resolver",
		"fetcher waits since", "Lock map lock, held by resolver", "(*Recursive).givenUp",
	},
}

// checkOrder checks of the lost wake-up that the steps come in the order that
// loses it: look, publish, wake, register.
func checkOrder(t *testing.T, name string, tr *explore.Trace) {
	if name != "racy" {
		return
	}
	at := map[string]int{}
	for _, s := range tr.Steps {
		if s.Goroutine == "resolver" && s.Operation == "Load" && at["look"] == 0 {
			at["look"] = s.N
		}
		for _, n := range s.Notes {
			at[n.State] = s.N
		}
	}
	look, publish := at["look"], at["the value is there"]
	wake, register := at["it finds nobody"], at["one more waits for it"]
	if !(0 < look && look < publish && publish < wake && wake < register) {
		t.Errorf("look at step %d, publish %d, wake %d, register %d; want them in this order", look, publish, wake, register)
	}
}

// Nothing is found in the correct variants, with two callers and with three,
// nor in the recheck under the story that hangs the racy one.
func TestCorrect(t *testing.T) {
	schedules := 0
	for _, v := range variants.Correct() {
		stories := map[string]func(variants.Stage){}
		for n := 2; n <= 3; n++ {
			stories[fmt.Sprintf("%s, %d callers", v.Name, n)] = variants.CoreStory(v, n)
		}
		if v.Story != nil {
			stories[v.Name+", its story"] = v.Story
		}
		for name, story := range stories {
			t.Run(name, func(t *testing.T) {
				r := run(name, story, explore.Options{})
				t.Log(r)
				schedules += r.Schedules
				if r.Bug != nil {
					t.Fatalf("%v\n%s", r.Bug, r.Bug.Message)
				}
				if !r.Complete {
					t.Error("not complete")
				}
			})
		}
	}
	t.Logf("%d schedules", schedules)
}
