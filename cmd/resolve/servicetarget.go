package main

import (
	"cmp"
	"context"
	"sync"

	"resolve/dist"
)

// Targets are what requests were for, for to find one may ask a Python, and to
// list its tags takes longer than a small resolve. The zero value is empty;
// goroutines share it.
type targets struct {
	mu    sync.Mutex
	known map[[2]string]target // by version and platform, as requests name them; guarded by mu
}

// A target is what a lock is for, and what was said when it was found.
type target struct {
	*dist.Target
	warnings []string
}

// maxTargets bounds how many are known: names have several spellings.
const maxTargets = 256

// target returns what a request is for; what it does not name, the service's
// flags do.
func (s *serving) target(ctx context.Context, version, platform string) (target, error) {
	key := [2]string{cmp.Or(version, s.pythonVersion), cmp.Or(platform, s.platform)}
	s.targets.mu.Lock()
	t, ok := s.targets.known[key]
	s.targets.mu.Unlock()
	if ok {
		return t, nil
	}
	c, said := listeningConsole()
	l := &locking{options: &options{indexFlags: s.indexFlags, pythonVersion: key[0], platform: key[1]}, process: s.process, ui: c, lasting: true}
	found, err := l.findTarget(ctx, s.asked.world, func() {})
	if err != nil {
		return target{}, err
	}
	t = target{found, said()}
	s.targets.mu.Lock()
	defer s.targets.mu.Unlock()
	if s.targets.known == nil || len(s.targets.known) >= maxTargets {
		s.targets.known = map[[2]string]target{}
	}
	s.targets.known[key] = t
	return t, nil
}
