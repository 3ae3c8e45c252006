package index_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"resolve/index"
)

func TestZZ(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		t.Skip()
	}
	names := strings.Fields(os.Getenv("NAMES"))
	for range 5 {
		var n, b atomic.Int64
		c, _ := index.New(index.Config{URL: os.Getenv("ZZ"), Observe: func(e index.Exchange) { n.Add(1); b.Add(e.Bytes) }})
		start := time.Now()
		var wg sync.WaitGroup
		sem := make(chan bool, 64)
		for _, name := range names {
			wg.Go(func() {
				sem <- true
				defer func() { <-sem }()
				if _, err := c.List(context.Background(), name); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		fmt.Println("lists", n.Load(), "bytes", b.Load(), time.Since(start))
		c.Close()
	}
}
