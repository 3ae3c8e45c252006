//go:build explore

package point

import (
	"resolve/oncemap/explore"
)

// A Chan is a channel that announces its operations.
type Chan[T any] = *channel[T]

type channel[T any] struct {
	explore.Object
	std    chan T // used while no exploration runs
	queue  []T
	room   int
	sent   int // how many have been queued
	taken  int // how many have been received
	closed bool
}

const (
	sending = iota
	receiving
	handing // + the number of what is handed over
)

// NewChan makes a channel that buffers n.
func NewChan[T any](n int) Chan[T] {
	return &channel[T]{std: make(chan T, n), room: n}
}

// Open says whether code's step can be done.
func (c *channel[T]) Open(code int) bool {
	switch code {
	case sending:
		return c.closed || len(c.queue) < max(c.room, 1)
	case receiving:
		return c.closed || len(c.queue) > 0
	}
	return c.taken >= code-handing
}

// Send sends v on c.
func Send[T any](c Chan[T], v T) {
	if !explore.Active() {
		c.std <- v
		return
	}
	explore.Block("Send", c, sending, explore.Access{Object: &c.Object, Kind: explore.Write})
	if c.closed {
		panic("send on a closed channel")
	}
	c.queue = append(c.queue, v)
	c.sent++
	if c.room == 0 {
		explore.Block("Send (hand over)", c, handing+c.sent, explore.Access{Object: &c.Object, Kind: explore.Await})
	}
}

// Receive receives from c; ok is false if c is closed and empty.
func Receive[T any](c Chan[T]) (v T, ok bool) {
	if !explore.Active() {
		v, ok = <-c.std
		return v, ok
	}
	explore.Block("Receive", c, receiving, explore.Access{Object: &c.Object, Kind: explore.Write})
	if len(c.queue) == 0 {
		return v, false
	}
	v = c.queue[0]
	c.queue = c.queue[1:]
	c.taken++
	return v, true
}

// Close closes c.
func Close[T any](c Chan[T]) {
	explore.Point("Close", &c.Object, explore.Write)
	if explore.Active() {
		c.closed = true
		return
	}
	close(c.std)
}

// Go starts a goroutine, named so in traces.
func Go(name string, f func()) {
	if !explore.Active() {
		go f()
		return
	}
	explore.Go(name, false, f)
}

// Serve starts a goroutine that serves others and need not end.
func Serve(name string, f func()) {
	if !explore.Active() {
		go f()
		return
	}
	explore.Go(name, true, f)
}

// Describe names an object (a pointer to a primitive, or an Event) in traces.
func Describe(object any, what string, key any) {
	switch o := object.(type) {
	case interface{ Describe(string, any) }:
		o.Describe(what, key)
	case interface {
		Label(string, any, func() string)
	}:
		o.Label(what, key, nil)
	}
}

// DescribeWord is Describe for a word whose value the trace shows by f, and of
// which Test asks the questions.
func DescribeWord(x *Uint64, what string, key any, f func(uint64) string, questions ...func(uint64) bool) {
	show := func() string { return f(x.v.Load()) }
	x.Label(what, key, show)
	x.questions = make([]question, len(questions))
	for i, ask := range questions {
		x.questions[i].ask = ask
		x.questions[i].Label(what, key, show)
	}
}

// Note tells a trace that the operation in progress brings key into a state.
func Note(key any, state string) { explore.Note(key, state) }

// Active says whether an exploration runs.
func Active() bool { return explore.Active() }
