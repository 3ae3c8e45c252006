package index

import (
	"sync"

	"resolve/cache"
)

// maxKept bounds the bytes that wait to be written: a cache may lose anything,
// and a slow disk is no reason to fill the memory.
const maxKept = 64 << 20

// A keeper writes values to a cache behind the backs of those who have them.
// To make a file takes about 0.15 ms, most of it waiting for the file system:
// done before 192 answers were passed on it made a cold run half as long again.
//
// Its goroutine is there while there is something to write, and waits for
// nothing but the disk. The zero value is ready. Goroutines share it.
type keeper struct {
	mu    sync.Mutex
	queue []kept
	size  int           // bytes of queue
	ended chan struct{} // closed by the goroutine that takes from queue when it ends; nil if there is none
}

// Kept is a value on its way.
type kept struct {
	dir    *cache.Dir
	bucket cache.Bucket
	key    string
	value  []byte
}

// keep has a value written soon, unless too many wait already.
func (k *keeper) keep(dir *cache.Dir, bucket cache.Bucket, key string, value []byte) {
	if dir == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.size+len(value) > maxKept {
		return
	}
	k.queue = append(k.queue, kept{dir, bucket, key, value})
	k.size += len(value)
	if k.ended == nil {
		k.ended = make(chan struct{})
		go k.write(k.ended)
	}
}

// write writes what there is, and ends.
func (k *keeper) write(ended chan struct{}) {
	defer close(ended)
	for {
		k.mu.Lock()
		list := k.queue
		k.queue, k.size = nil, 0
		if len(list) == 0 {
			k.ended = nil
			k.mu.Unlock()
			return
		}
		k.mu.Unlock()
		for _, v := range list {
			v.dir.Put(v.bucket, v.key, v.value)
		}
	}
}

// wait returns when all that was given to keep before is written.
func (k *keeper) wait() {
	k.mu.Lock()
	ended := k.ended
	k.mu.Unlock()
	if ended != nil {
		<-ended
	}
}
