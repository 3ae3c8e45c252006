package variants

import "resolve/oncemap/internal/point"

// An Actor is a goroutine that owns the map; everybody else sends it messages.
//
// It is correct, and every hit costs two messages and two switches. It must be
// closed, by somebody who knows that nobody asks any more.
type Actor struct{ inbox point.Chan[message] }

type message struct {
	key   string
	v     int
	kind  messageKind
	reply point.Chan[reply] // with room for the one reply, so that the actor never waits
}

type messageKind uint8

const (
	ask  messageKind = iota // reply when it is there; the first is told to make it
	peek                    // reply at once
	tell                    // here is the value
)

type reply struct {
	v    int
	ok   bool
	make bool
}

// NewActor starts an Actor.
func NewActor() *Actor {
	a := &Actor{inbox: point.NewChan[message](0)}
	point.Serve("actor", a.serve)
	return a
}

func (a *Actor) serve() {
	values := map[string]int{}
	waiting := map[string][]point.Chan[reply]{}
	for {
		m, ok := point.Receive(a.inbox)
		if !ok {
			return
		}
		v, there := values[m.key]
		switch {
		case m.kind == tell:
			values[m.key] = m.v
			for _, c := range waiting[m.key] {
				point.Send(c, reply{v: m.v, ok: true})
			}
			delete(waiting, m.key)
		case there || m.kind == peek:
			point.Send(m.reply, reply{v: v, ok: there})
		default:
			w, claimed := waiting[m.key]
			if !claimed {
				point.Send(m.reply, reply{make: true})
				waiting[m.key] = nil
			} else {
				waiting[m.key] = append(w, m.reply)
			}
		}
	}
}

func (a *Actor) send(m message) reply {
	m.reply = point.NewChan[reply](1)
	point.Send(a.inbox, m)
	r, _ := point.Receive(m.reply)
	return r
}

// Do is get or compute.
func (a *Actor) Do(key string, f func() int) int {
	r := a.send(message{key: key, kind: ask})
	if r.make {
		r.v = f()
		point.Send(a.inbox, message{key: key, v: r.v, kind: tell})
	}
	return r.v
}

// Get returns the value of key, if it is there.
func (a *Actor) Get(key string) (int, bool) {
	r := a.send(message{key: key, kind: peek})
	return r.v, r.ok
}

// Close ends the actor. Nobody may ask any more.
func (a *Actor) Close() { point.Close(a.inbox) }
