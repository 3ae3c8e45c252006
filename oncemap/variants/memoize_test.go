package variants

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// Who leaves takes nothing from who stays; the last to leave cancels the
// function, and the next to ask starts it again.
func TestMemoizeLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &Memoize{}
		calls, cancelled := 0, 0
		slow := func(ctx context.Context) int {
			calls++
			n := calls
			select {
			case <-time.After(time.Minute):
			case <-ctx.Done():
				cancelled++
			}
			return n
		}
		asker := func(patience time.Duration) (int, error) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			return m.DoContext(ctx, "flask", slow)
		}

		stayed := make(chan int, 1)
		go func() { v, _ := asker(time.Hour); stayed <- v }()
		synctest.Wait()
		if v, err := asker(time.Second); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the one who leaves gets %d, %v, want the deadline", v, err)
		}
		if v := <-stayed; v != 1 || calls != 1 || cancelled != 0 {
			t.Errorf("the one who stays gets %d after %d calls, %d cancelled; want 1, 1, 0", v, calls, cancelled)
		}

		m = &Memoize{}
		calls = 0
		asker(time.Second)
		synctest.Wait()
		if cancelled != 1 {
			t.Errorf("%d cancelled after the last has left, want 1", cancelled)
		}
		if _, ok := m.Get("flask"); ok {
			t.Error("Get after the last has left finds a value")
		}
		if v, err := asker(time.Hour); v != 2 || err != nil {
			t.Errorf("the next gets %d, %v, want 2 of a second call", v, err)
		}
	})
}
