package main

import (
	"context"
	"errors"
	"sync"

	"resolve/dist"
	"resolve/fetcher"
)

// A remembered source keeps what another answered, for commands that resolve
// twice. Goroutines share it.
type remembered struct {
	source fetcher.Source

	mu       sync.Mutex                // never held while the source works
	listings map[string]*dist.Listing  // by name; guarded by mu
	readings map[string]*dist.Metadata // by the file's key; guarded by mu
}

func remember(source fetcher.Source) *remembered {
	return &remembered{source: source, listings: map[string]*dist.Listing{}, readings: map[string]*dist.Metadata{}}
}

// forget drops what is remembered.
func (r *remembered) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.listings)
	clear(r.readings)
}

// List implements fetcher.Source.
func (r *remembered) List(ctx context.Context, name string) (*dist.Listing, error) {
	return keep(r, r.listings, name, func() (*dist.Listing, error) { return r.source.List(ctx, name) })
}

// Read implements fetcher.Source.
func (r *remembered) Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error) {
	return keep(r, r.readings, f.Key(), func() (*dist.Metadata, error) { return r.source.Read(ctx, f, sidecarOnly) })
}

// KeptListing implements fetcher.Keeper.
func (r *remembered) KeptListing(name string) *dist.Listing {
	l, _ := keep(r, r.listings, name, func() (*dist.Listing, error) {
		if k, ok := r.source.(fetcher.Keeper); ok {
			if l := k.KeptListing(name); l != nil {
				return l, nil
			}
		}
		return nil, errNotKept
	})
	return l
}

// KeptReading implements fetcher.Keeper.
func (r *remembered) KeptReading(f *dist.File) *dist.Metadata {
	m, _ := keep(r, r.readings, f.Key(), func() (*dist.Metadata, error) {
		if k, ok := r.source.(fetcher.Keeper); ok {
			if m := k.KeptReading(f); m != nil {
				return m, nil
			}
		}
		return nil, errNotKept
	})
	return m
}

// errNotKept says that the source has something not at hand.
var errNotKept = errors.New("not at hand")

// keep returns what is remembered of key, or asks and remembers.
func keep[V any](r *remembered, in map[string]V, key string, fetch func() (V, error)) (V, error) {
	r.mu.Lock()
	v, ok := in[key]
	r.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := fetch()
	if err == nil {
		r.mu.Lock()
		in[key] = v
		r.mu.Unlock()
	}
	return v, err
}
