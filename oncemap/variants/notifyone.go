package variants

// A NotifyOne is a Recheck whose Done wakes one of those who wait.
//
// What is wrong: two may wait for one key. The comment that #3987 put into
// astral-sh/uv says that all must be woken; this is why.
type NotifyOne struct{ Recheck }

// NewNotifyOne returns an empty NotifyOne.
func NewNotifyOne() *NotifyOne {
	m := &NotifyOne{*NewRecheck()}
	m.most = 1
	return m
}

// notifyOneStory: two resolvers wait for what one fetcher brings.
func notifyOneStory(s Stage) {
	d, m := direct(s), NewNotifyOne()
	m.Register("flask")
	for _, who := range []string{"resolver", "other"} {
		s.Go(who, func() {
			d.Tell(who, Waits, "flask")
			m.Wait("flask")
			d.Tell(who, Gets, "flask")
		})
	}
	s.Go("fetcher", func() {
		d.Tell("fetcher", Owes, "flask")
		d.Tell("fetcher", Puts, "flask")
		m.Done("flask", 3)
	})
}
