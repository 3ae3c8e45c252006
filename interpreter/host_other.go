//go:build !linux && !darwin && !windows

package interpreter

import (
	"errors"
	"runtime"

	"resolve/dist"
)

func host() (dist.Platform, error) {
	return dist.Platform{}, errors.New(runtime.GOOS + " is not supported: give --python-platform")
}

// systemID is unknown, so that nothing is cached.
func systemID() (string, error) { return "", errors.New("unknown system") }
