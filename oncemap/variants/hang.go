package variants

import (
	"bytes"
	"path"
	"runtime"
	"strings"
)

// A Hang is a story that does not go on.
type Hang struct {
	Stuck []Stuck // in the order in which the story starts them
	Debts []Debt  // of the keys that somebody waits for or that are stuck with their owner
}

// A Stuck is a goroutine that waits and will not be woken.
type Stuck struct {
	Goroutine string
	Key       string // that it waits for; "" if none
	Brings    string // the key that it was bringing when it got stuck; "" if none
	Holds     string // what it keeps others from; "" if nothing
	In        string // the runtime's word for how it waits, as "sync.RWMutex.Lock"
	Place     string // method and line
}

// A Debt is where a key stands: who owes it, and what has become of them.
type Debt struct {
	Key   string
	Owner string // "" if nobody was asked for it
	Put   bool   // the owner has published it, or is about to
	Ended bool   // the owner has ended
}

// hang says who is stuck, when nobody moves.
func (l *Live) hang(where stacks) *Hang {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, seen := &Hang{}, map[string]bool{}
	owed := func(key string) {
		if key == "" || seen[key] {
			return
		}
		seen[key] = true
		d := Debt{Key: key, Put: l.put[key]}
		if a := l.owner[key]; a != nil {
			d.Owner, d.Ended = a.name, a.ended
		}
		h.Debts = append(h.Debts, d)
	}
	for _, a := range l.actors {
		if a.ended {
			continue
		}
		s := where[a.id]
		h.Stuck = append(h.Stuck, Stuck{a.name, a.waits, a.brings, a.holds, s.state, s.place})
	}
	for _, s := range h.Stuck {
		owed(s.Key)
		owed(s.Brings)
	}
	return h
}

// stacks is where all goroutines of the process are at one instant, by number.
type stacks map[string]stack

type stack struct {
	state string // as the runtime calls it
	place string // the nearest method of this package that is not the stage's
}

// asleep says whether the goroutine waits for another. At the instant of
// stacksNow a goroutine that was woken is no longer asleep.
func (s stack) asleep() bool {
	for _, p := range []string{"chan ", "select", "sync."} {
		if strings.HasPrefix(s.state, p) {
			return true
		}
	}
	return false
}

// stacksNow stops the world and looks.
func stacksNow() stacks {
	buf := make([]byte, 64<<10)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			return parseStacks(string(buf[:n]))
		}
		buf = make([]byte, 2*len(buf))
	}
}

// parseStacks reads what runtime.Stack writes: for each goroutine a line
// "goroutine 7 [chan receive, 2 minutes]:", then two lines a frame.
func parseStacks(text string) stacks {
	all := stacks{}
	for one := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(one, "\n")
		id, state, ok := parseHead(lines[0])
		if !ok {
			continue
		}
		s := stack{state: state}
		for i := 1; i+1 < len(lines) && s.place == ""; i += 2 {
			s.place = placeOf(lines[i], lines[i+1])
		}
		all[id] = s
	}
	return all
}

func parseHead(line string) (id, state string, ok bool) {
	line, ok = strings.CutPrefix(line, "goroutine ")
	id, rest, _ := strings.Cut(line, " ")
	_, state, _ = strings.Cut(rest, "[")
	state, _, _ = strings.Cut(state, "]")
	state, _, _ = strings.Cut(state, ",")
	return id, state, ok
}

// placeOf returns method and line of a frame of this package, else "".
func placeOf(call, at string) string {
	_, fn, ok := strings.Cut(call, "/oncemap/variants.")
	if !ok || strings.HasPrefix(fn, "(*Live)") {
		return ""
	}
	if i := strings.LastIndexByte(fn, '('); i > 0 { // its arguments
		fn = fn[:i]
	}
	at, _, _ = strings.Cut(strings.TrimSpace(at), " ")
	return fn + " " + path.Base(strings.ReplaceAll(at, `\`, "/"))
}

// goroutineID returns the number of the goroutine that calls it.
func goroutineID() string {
	var buf [64]byte
	head, _, _ := bytes.Cut(buf[:runtime.Stack(buf[:], false)], []byte("\n"))
	id, _, _ := parseHead(string(head))
	return id
}
