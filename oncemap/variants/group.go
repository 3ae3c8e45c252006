//go:build !explore

package variants

import "golang.org/x/sync/singleflight"

type group = singleflight.Group
