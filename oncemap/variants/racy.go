package variants

// A Racy looks into the slot, lets go of it, registers, and waits (astral-sh/uv
// from #1183 to #3987; reported as #3724).
//
// What is wrong: between the look and the registration nobody holds anything. A
// value that is published there notifies those who have registered, which is
// nobody, and the one who registers then waits for a notification that has
// been. It took uv months to meet: the gap is a few instructions.
type Racy struct{ Recheck }

// NewRacy returns an empty Racy.
func NewRacy() *Racy {
	m := &Racy{*NewRecheck()}
	m.racy = true
	return m
}

type registry interface {
	Register(key string) bool
	Done(key string, v int)
	Wait(key string) int
	between(func())
}

// racyStory: the fetcher has registered a key and is about to publish it, while
// the resolver comes to wait.
func racyStory(s Stage) { racyStoryOf(func() registry { return NewRacy() })(s) }

func racyStoryOf(make func() registry) func(Stage) {
	return func(s Stage) {
		d, m := direct(s), make()
		m.Register("flask")
		m.between(func() {
			d.Tell("resolver", Misses, "flask")
			d.Yield("resolver")
			d.Tell("resolver", Registers, "flask")
		})
		s.Go("resolver", func() {
			d.Tell("resolver", Waits, "flask")
			if v := m.Wait("flask"); v != 3 {
				s.Errorf("Wait = %d, want 3", v)
			}
			d.Tell("resolver", Gets, "flask")
		})
		s.Go("fetcher", func() {
			d.Tell("fetcher", Owes, "flask")
			d.Tell("fetcher", Puts, "flask")
			m.Done("flask", 3)
		})
	}
}
