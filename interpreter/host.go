package interpreter

import (
	"context"
	"fmt"

	"resolve/dist"
)

// Host returns the platform of this machine, read from the system without any
// Python: what a Python of the system would say of it. Libc, Major and Minor
// are those of the programs of the system, not of this one, which may be
// linked statically.
func Host(ctx context.Context) (dist.Platform, error) {
	if ctx.Err() != nil {
		return dist.Platform{}, context.Cause(ctx)
	}
	return hostNow()
}

func hostNow() (dist.Platform, error) {
	pf, err := host()
	if err != nil {
		return dist.Platform{}, fmt.Errorf("reading the platform from the system: %w", err)
	}
	return pf, nil
}
