package variants

// A Cache makes the value of each key once.
type Cache interface {
	// Do returns the value of key, calling f for it if nobody has done so;
	// meanwhile others who ask for the key wait.
	Do(key string, f func() int) int

	// Get returns the value of key if it is there, without waiting.
	Get(key string) (v int, ok bool)
}

// A Stage is where a story is played: an exploration, or the live program.
type Stage interface {
	Go(name string, f func())          // adds a goroutine
	After(f func())                    // adds a check for when all have ended
	Errorf(format string, args ...any) // says that something is wrong
}

// A Variant is one design.
type Variant struct {
	Name   string
	New    func() Cache
	From   string      // where the design is from
	Fault  string      // what is wrong with it; empty if it does what Cache says
	Story  func(Stage) // a few goroutines on a new cache: how it hangs, if it does; see LiveStory
	Closes bool        // has a Close, without which a goroutine is left
}

// All is every variant: the faulty ones in the order of their history, then the
// correct ones, oncemap last.
var All = []Variant{
	{Name: "waitmap", New: func() Cache { return NewWaitMap() }, From: "astral-sh/uv before #1183",
		Fault: "a value is returned as a guard that read-locks the map", Story: waitMapStory},
	{Name: "racy", New: func() Cache { return NewRacy() }, From: "astral-sh/uv from #1183 to #3987 (issue #3724)",
		Fault: "a value that is published between the look and the registration wakes nobody", Story: racyStory},
	{Name: "notifyone", New: func() Cache { return NewNotifyOne() }, From: "what #3987 warns of",
		Fault: "of several who wait, one is woken", Story: notifyOneStory},
	{Name: "recursive", New: func() Cache { return NewRecursive() }, From: "Michael Snoyman's post on a read lock taken twice",
		Fault: "a helper takes the read lock again while a writer queues", Story: recursiveStory},

	{Name: "recheck", New: func() Cache { return NewRecheck() }, From: "astral-sh/uv since #3987", Story: racyStoryOf(func() registry { return NewRecheck() })},
	{Name: "mutex+chan", New: func() Cache { return &MutexChan{} }, From: "the obvious way"},
	{Name: "sharded", New: func() Cache { return &Sharded{} }, From: "the obvious way, 64 times"},
	{Name: "sync.Map", New: func() Cache { return &Futures{} }, From: "a future per key, as in The Go Programming Language, 9.7"},
	{Name: "singleflight", New: func() Cache { return &Flights{} }, From: "golang.org/x/sync/singleflight before a map"},
	{Name: "sync.Once", New: func() Cache { return &Onces{} }, From: "a sync.Once per key"},
	{Name: "sync.Cond", New: func() Cache { return NewConds() }, From: "one condition variable for all keys"},
	{Name: "actor", New: func() Cache { return NewActor() }, From: "one goroutine owns the map", Closes: true},
	{Name: "par.Cache", New: func() Cache { return &ParCache{} }, From: "cmd/go/internal/par"},
	{Name: "memoize", New: func() Cache { return &Memoize{} }, From: "golang.org/x/tools/gopls/internal/util/memoize"},
	{Name: "oncemap", New: func() Cache { return NewOnceMap() }, From: "this project", Story: onceMapStory},
}

// Correct returns the variants without a fault.
func Correct() []Variant {
	var all []Variant
	for _, v := range All {
		if v.Fault == "" {
			all = append(all, v)
		}
	}
	return all
}

// CoreStory is what every cache must survive: n goroutines ask for one key at
// once, one of them does the work, and all get what it made.
func CoreStory(v Variant, n int) func(Stage) {
	return func(s Stage) {
		c := v.New()
		calls, asked := 0, 0
		for i := range n {
			s.Go([]string{"alice", "bob", "carol", "dave"}[i], func() {
				got := c.Do("flask", func() int { calls++; return calls + 2 })
				if got != 3 {
					s.Errorf("Do = %d, want 3", got)
				}
				if got, ok := c.Get("flask"); !ok || got != 3 {
					s.Errorf("Get after Do = %d, %v, want 3, true", got, ok)
				}
				if asked++; asked == n && v.Closes {
					c.(interface{ Close() }).Close()
				}
			})
		}
		s.After(func() {
			if calls != 1 {
				s.Errorf("the work was done %d times", calls)
			}
		})
	}
}
