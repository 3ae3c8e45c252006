package variants

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A Live is a Stage of real goroutines, for a story that is to go the same way
// every time. Each begins when those before it have gone as far as they can,
// and one that yields lets all others do so. So a story needs no clock to meet
// the schedule that hangs it, and nothing but the variant's own locks and
// channels keeps it there. One Live plays one story.
type Live struct {
	OnEvent func(Event)  // told of each event, by one goroutine at a time; nil: nobody is
	OnWatch func(string) // as OnEvent, and never beside it; told what the map itself says of its waits, when it has changed

	mu     sync.Mutex // of all below
	actors []*actor   // in the order of Go
	after  []func()
	faults []string
	watch  func() []string
	said   []string // by watch, last
	owner  map[string]*actor
	put    map[string]bool
}

// An Act is what a goroutine of a story does about a key.
type Act uint8

const (
	Owes      Act = iota // has the duty to bring it
	Waits                // asks for it
	Misses               // has looked, and it was not there
	Registers            // is about to register, to be woken
	Holds                // has taken a lock, which is no key
	Puts                 // is about to publish it
	Gets                 // has it
)

// String returns the act as a verb, as in "resolver waits for flask".
func (a Act) String() string { return actNames[a] }

var actNames = [...]string{"owes", "waits for", "does not find", "registers for", "holds", "puts in", "has"}

// An Event is one act.
type Event struct {
	Goroutine string
	Act       Act
	Key       string
}

// String returns the event as a sentence.
func (e Event) String() string { return fmt.Sprintf("%s %v %s", e.Goroutine, e.Act, e.Key) }

// An actor is one goroutine of the story.
type actor struct {
	name          string
	id            string // of the goroutine
	next          chan struct{}
	parked, ended bool
	waits, holds  string // "" if nothing
	brings        string // the key it owed last
}

// direct returns s as what a story tells its acts to; an exploration, which
// sees for itself, is told nothing.
func direct(s Stage) director {
	if d, ok := s.(director); ok {
		return d
	}
	return silent{s}
}

type director interface {
	Stage
	Tell(who string, a Act, key string)
	Yield(who string)            // lets the others go as far as they can
	Watch(waits func() []string) // what the map says of its waits
}

type silent struct{ Stage }

func (silent) Tell(string, Act, string) {}
func (silent) Yield(string)             {}
func (silent) Watch(func() []string)    {}

// Go adds a goroutine, which starts when Play comes to it.
func (l *Live) Go(name string, f func()) {
	a := &actor{name: name, next: make(chan struct{})}
	l.mu.Lock()
	l.actors = append(l.actors, a)
	l.mu.Unlock()
	ready := make(chan struct{})
	go func() {
		a.id = goroutineID()
		a.parked = true
		close(ready)
		<-a.next
		defer func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			a.ended = true
		}()
		f()
	}()
	<-ready
}

// After adds a check for when all have ended.
func (l *Live) After(f func()) { l.after = append(l.after, f) }

// Errorf notes that something is wrong.
func (l *Live) Errorf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

// Tell notes an act, before it is done. What is put by nobody was there at the
// beginning, and is no event.
func (l *Live) Tell(who string, act Act, key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if who == "" {
		l.put[key] = true
		return
	}
	a := l.actor(who)
	switch act {
	case Owes:
		a.brings = key
		l.owner[key] = a
	case Waits:
		a.waits = key
	case Holds:
		a.holds = key
	case Puts:
		l.put[key] = true
	case Gets:
		a.waits = ""
	}
	if l.OnEvent != nil {
		l.OnEvent(Event{who, act, key})
	}
}

// Yield blocks until all others have gone as far as they can.
func (l *Live) Yield(who string) {
	l.mu.Lock()
	a := l.actor(who)
	a.parked = true
	l.mu.Unlock()
	<-a.next
}

// Watch has Play ask what the map says of its waits.
func (l *Live) Watch(waits func() []string) { l.watch = waits }

func (l *Live) actor(name string) *actor {
	for _, a := range l.actors {
		if a.name == name {
			return a
		}
	}
	panic("variants: a story tells of " + name + ", whom it does not have")
}

// Play plays a story. It returns a nil Hang when all its goroutines have ended,
// and one that says who is stuck when nobody has moved for as long as patience;
// those goroutines stay as long as the process. The error is ctx's cause if ctx
// ends first, or says what of the story's own checks has failed.
func (l *Live) Play(ctx context.Context, story func(Stage), patience time.Duration) (*Hang, error) {
	l.owner, l.put = map[string]*actor{}, map[string]bool{}
	story(l)
	last, still := -1, time.Now()
	for {
		where, left := l.settle()
		l.ask()
		if left == 0 {
			break
		}
		if i := l.parked(last); i >= 0 {
			last, still = i, time.Now()
			l.release(i)
			continue
		}
		if time.Since(still) >= patience {
			return l.hang(where), nil
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(min(patience, 10*time.Millisecond)):
		}
	}
	for _, f := range l.after {
		f()
	}
	if len(l.faults) > 0 {
		return nil, fmt.Errorf("playing a story: %s", l.faults[0])
	}
	return nil, nil
}

// settle waits until nobody moves: all are parked, asleep or ended. It returns
// where they are and how many have not ended.
func (l *Live) settle() (where stacks, left int) {
	for pause := 20 * time.Microsecond; ; pause = min(2*pause, 5*time.Millisecond) {
		var moving []*actor
		left = 0
		l.mu.Lock()
		for _, a := range l.actors {
			if !a.ended {
				left++
				if !a.parked {
					moving = append(moving, a)
				}
			}
		}
		l.mu.Unlock()
		where = stacksNow() // after the look: who was parked still is
		quiet := true
		for _, a := range moving {
			quiet = quiet && where[a.id].asleep()
		}
		if quiet {
			return where, left
		}
		time.Sleep(pause)
	}
}

// ask has the map say who waits.
func (l *Live) ask() {
	if l.watch == nil || l.OnWatch == nil {
		return
	}
	now := l.watch()
	if fmt.Sprint(now) == fmt.Sprint(l.said) {
		return
	}
	l.said = now
	l.mu.Lock() // one goroutine at a time tells: an event may come meanwhile
	defer l.mu.Unlock()
	for _, line := range now {
		l.OnWatch(line)
	}
}

// parked returns who is next after last of those who are parked, or -1.
func (l *Live) parked(last int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.actors {
		i = (last + 1 + i) % len(l.actors)
		if a := l.actors[i]; a.parked && !a.ended {
			return i
		}
	}
	return -1
}

func (l *Live) release(i int) {
	l.mu.Lock()
	l.actors[i].parked = false
	l.mu.Unlock()
	l.actors[i].next <- struct{}{}
}
