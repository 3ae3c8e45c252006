package fetcher

import (
	"context"

	"resolve/dist"
)

// A Source answers what a pool is asked: which files a package has, and what
// one of them says of itself. Goroutines share a Source.
//
// Its methods return within a bounded time, and soon after ctx has ended: a
// pool waits for them when it ends, and so may whoever needs the answer of a
// guess. They return a value or an error, and wait for no other request.
//
// What a source says of the world is data and comes with a nil error: a name
// that the index does not have is a Listing with Absent set, metadata that
// cannot be read is a Metadata with Malformed set. An error means that the
// world could not be seen: refused, timed out, 5xx, a body that broke.
type Source interface {
	// List returns the files of the package with this normal name.
	List(ctx context.Context, name string) (*dist.Listing, error)

	// Read returns the core metadata of a file of a listing. With sidecarOnly
	// it answers from the metadata file beside it and never falls back to the
	// distribution itself: for guesses, whose failure is nothing.
	Read(ctx context.Context, f *dist.File, sidecarOnly bool) (*dist.Metadata, error)
}
