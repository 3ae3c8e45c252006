//go:build linux

// Command bare is the floor of a cold run: a client that knows all URLs from
// the start, as nobody who resolves can, takes their bodies, undoes gzip and
// looks at nothing.
//
//	go -C bench run ./bare -concurrency 128 <urls.txt
//
// reads one URL a line and says on standard error what that took: wall time and
// the processor's, the program's start included. What a run of resolve takes
// more than this on the same URLs is ours to save. Peak memory is as Linux counts it.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/klauspost/compress/gzip"
)

func main() {
	log.SetFlags(0)
	concurrency := flag.Int("concurrency", 128, "requests in flight at once")
	flag.Parse()
	begin := time.Now()
	urls, err := lines(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	c := newClient(*concurrency)
	c.takeAll(urls, *concurrency)
	wall := time.Since(begin)
	var spent syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &spent); err != nil {
		log.Fatal(err)
	}
	log.Printf("%d requests, %d failed, %d bytes: %.0f ms, user %.0f ms, system %.0f ms, peak %d MB",
		len(urls), c.failed.Load(), c.bytes.Load(), ms(wall), ms(time.Duration(spent.Utime.Nano())), ms(time.Duration(spent.Stime.Nano())), spent.Maxrss>>10)
	if c.failed.Load() > 0 {
		os.Exit(1)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func lines(r io.Reader) (all []string, err error) {
	s := bufio.NewScanner(r)
	for s.Scan() {
		if s.Text() != "" {
			all = append(all, s.Text())
		}
	}
	return all, s.Err()
}

// A client takes bodies and keeps nothing but counts.
type client struct {
	http   *http.Client
	zips   sync.Pool
	bytes  atomic.Int64 // of bodies, decompressed
	failed atomic.Int64
}

func newClient(concurrency int) *client {
	return &client{
		http: &http.Client{Transport: &http.Transport{
			MaxIdleConnsPerHost: concurrency, DisableCompression: true, ForceAttemptHTTP2: true, ReadBufferSize: 32 << 10,
			Proxy: http.ProxyFromEnvironment,
		}},
		zips: sync.Pool{New: func() any { return new(gzip.Reader) }},
	}
}

// takeAll takes all URLs, some at once.
func (c *client) takeAll(urls []string, concurrency int) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(concurrency, len(urls)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(urls)); i = next.Add(1) - 1 {
				if err := c.take(urls[i]); err != nil {
					c.failed.Add(1)
					log.Print(err)
				}
			}
		})
	}
	all.Wait()
}

// take takes one body. A 404 is an answer, as it is for a resolver.
func (c *client) take(url string) error {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/vnd.pypi.simple.v1+json")
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNotFound {
		return fmt.Errorf("%s: %s", url, resp.Status)
	}
	body := io.Reader(resp.Body)
	if resp.Header.Get("Content-Encoding") == "gzip" {
		zip := c.zips.Get().(*gzip.Reader)
		defer c.zips.Put(zip)
		if err := zip.Reset(body); err != nil {
			return fmt.Errorf("%s: %w", url, err)
		}
		body = zip
	}
	n, err := io.Copy(io.Discard, body)
	c.bytes.Add(n)
	return err
}
