package oncemap

import "testing"

// Each step on each phase: what it answers, and where it leads.
func TestStatusSteps(t *testing.T) {
	phases := []word{idle, owed, claimed, settling, valued, failed, abandoned, closed}
	names := []string{"idle", "owed", "claimed", "settling", "valued", "failed", "abandoned", "closed"}
	for _, tt := range []struct {
		name string
		step func(*status) bool
		to   [8]word // the phase after, by the phase before; same: refused
	}{
		{"owe", (*status).owe, [8]word{owed, owed, claimed, settling, valued, failed, abandoned, closed}},
		{"claim", (*status).claim, [8]word{claimed, claimed, claimed, settling, valued, failed, abandoned, closed}},
		{"begin claimed", func(s *status) bool { return s.begin(claimed, claimed) },
			[8]word{idle, owed, settling, settling, valued, failed, abandoned, closed}},
		{"begin unclaimed", func(s *status) bool { return s.begin(idle, owed) },
			[8]word{settling, settling, claimed, settling, valued, failed, abandoned, closed}},
		{"cut all", func(s *status) bool { return s.cut(idle, claimed, closed) },
			[8]word{closed, closed, closed, settling, valued, failed, abandoned, closed}},
		{"cut claimed", func(s *status) bool { return s.cut(claimed, claimed, abandoned) },
			[8]word{idle, owed, abandoned, settling, valued, failed, abandoned, closed}},
	} {
		for i, p := range phases {
			var s status
			s.bits.Store(uint64(p | 3*holder))
			ok := tt.step(&s)
			w := s.load()
			if w.phase() != tt.to[i] || ok != (tt.to[i] != p) || w.holders() != 3 {
				t.Errorf("%s on %s: %v, then %s with %d holders; want %s with 3", tt.name, names[i], ok, names[w.phase()], w.holders(), names[tt.to[i]])
			}
		}
	}
}

func TestStatusJoinLeave(t *testing.T) {
	for _, tt := range []struct {
		name  string
		start word
		step  func(*status) any
		want  any
		to    word
	}{
		{"join idle", idle, join, true, idle | holder},
		{"join owed", owed | holder, join, true, owed | 2*holder},
		{"join claimed", claimed, join, true, claimed | wanted | holder},
		{"join settling", settling, join, true, settling | holder},
		{"join valued", valued, join, false, valued},
		{"join closed", closed | holder, join, false, closed | holder},
		{"leave idle", idle | holder, leave, left, idle},
		{"leave unbound", claimed | wanted | holder, leave, left, claimed | wanted},
		{"leave bound, not the last", claimed | bound | 2*holder, leave, left, claimed | bound | holder},
		{"leave bound, the last", claimed | bound | holder, leave, ended, abandoned | bound | outside},
		{"leave settling", settling | bound | holder, leave, left, settling | bound},
		{"leave settled", valued | holder, leave, stayed, valued | holder},
		{"bind", claimed, bind, false, claimed | bound},
		{"bind held", claimed | wanted | holder, bind, false, claimed | wanted | bound | holder},
		{"bind left", claimed | wanted, bind, true, abandoned | wanted | bound | outside},
		{"bind again", claimed | wanted | bound | holder, bind, false, claimed | wanted | bound | holder},
		{"bind settled", valued | wanted, bind, false, valued | wanted},
		{"claim held", owed | holder, claimIt, true, claimed | wanted | holder},
		{"publish", settling | 2*holder, publish, nil, failed | outside | 2*holder},
	} {
		var s status
		s.bits.Store(uint64(tt.start))
		if got := tt.step(&s); got != tt.want || s.load() != tt.to {
			t.Errorf("%s: %v, then %#x; want %v, %#x", tt.name, got, s.load(), tt.want, tt.to)
		}
	}
}

func join(s *status) any    { return s.join() }
func leave(s *status) any   { return s.leave() }
func bind(s *status) any    { return s.bind() }
func claimIt(s *status) any { return s.claim() }
func publish(s *status) any { s.publish(failed, outside); return nil }
