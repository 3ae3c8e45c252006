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

	"resolve/dist"
	"resolve/index"
)

func TestTail(t *testing.T) {
	if os.Getenv("SMOKE") == "" {
		t.Skip()
	}
	var n, bytes atomic.Int64
	c, _ := index.New(index.Config{URL: index.DefaultURL, Observe: func(e index.Exchange) {
		if e.Range != "" {
			n.Add(1)
			bytes.Add(e.Bytes)
		}
	}})
	names := strings.Fields(os.Getenv("NAMES"))
	var mu sync.Mutex
	var files []*dist.File
	var wg sync.WaitGroup
	sem := make(chan bool, 32)
	for _, name := range names {
		wg.Go(func() {
			sem <- true
			defer func() { <-sem }()
			l, err := c.List(context.Background(), name)
			if err != nil {
				t.Error(err)
				return
			}
			var f *dist.File
			for _, r := range l.Releases {
				for _, x := range r.Files {
					if x.Kind == dist.Wheel && (f == nil || x.Uploaded.After(f.Uploaded)) {
						f = x
					}
				}
			}
			if f != nil {
				mu.Lock()
				files = append(files, f)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	start := time.Now()
	for _, f := range files {
		wg.Go(func() {
			sem <- true
			defer func() { <-sem }()
			if _, err := c.Read(context.Background(), f, false); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	fmt.Println("wheels", len(files), "requests", n.Load(), "bytes", bytes.Load(), time.Since(start))
}
