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
	m := NewNotifyOne()
	m.Register("flask")
	s.Go("resolver", func() { m.Wait("flask") })
	s.Go("other", func() { m.Wait("flask") })
	s.Go("fetcher", func() { m.Done("flask", 3) })
}
