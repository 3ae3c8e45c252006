package index

import (
	"fmt"
	"strings"
	"testing"
)

// What a large page costs in memory is its files, and not the window it was read through.
func TestWindowDoesNotGrow(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"files":[`)
	for i := range 20_000 {
		fmt.Fprintf(&b, `{"filename":"x-%d.tar.gz","url":"https://example.org/x-%d.tar.gz"},`, i, i)
	}
	b.WriteString(`{"url":"x.whl"}]}`)
	w := newWindow(strings.NewReader(b.String()))
	p := jsonPage{window: w, builder: newBuilder(pageBase, ""), layout: new(layout)}
	if err := p.parse(); err != nil || len(w.buf) != windowSize {
		t.Errorf("a page of %d bytes: error %v, window of %d bytes, want %d", b.Len(), err, len(w.buf), windowSize)
	}
}
