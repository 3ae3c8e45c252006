package oncemap_test

import (
	"context"
	"fmt"

	"resolve/oncemap"
)

// Somebody waits, somebody else does the work.
func Example() {
	var listings oncemap.Map[string, []string]

	e := listings.Entry("flask")
	go func() {
		claim, ok := e.Claim()
		if !ok {
			return // somebody is at it already
		}
		defer claim.Abandon()
		claim.Done([]string{"3.0", "3.1"})
	}()

	versions, err := e.Wait(context.Background())
	fmt.Println(versions, err)
	// Output: [3.0 3.1] <nil>
}

// The caller does the work itself, unless another caller is at it.
func ExampleMap_Do() {
	var sizes oncemap.Map[string, int]
	for range 2 {
		n, err := sizes.Do(context.Background(), "flask", func(context.Context) (int, error) {
			fmt.Println("measuring")
			return len("flask"), nil
		})
		fmt.Println(n, err)
	}
	// Output:
	// measuring
	// 5 <nil>
	// 5 <nil>
}

// Two keys that need each other are an error, not a hang.
func ExampleRingError() {
	var built oncemap.Map[string, string]
	needs := map[string]string{"setuptools": "wheel", "wheel": "setuptools"}

	var build func(context.Context, string) (string, error)
	build = func(ctx context.Context, name string) (string, error) {
		return built.Do(ctx, name, func(ctx context.Context) (string, error) {
			return build(ctx, needs[name])
		})
	}
	_, err := build(context.Background(), "setuptools")
	fmt.Println(err)
	// Output: waiting in a ring: wheel -> setuptools -> wheel
}

// What a stall watch prints.
func ExampleMap_Stalls() {
	var m oncemap.Map[string, int]
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.Wait(context.Background(), "flask")
	}()
	for !m.Entry("flask").Wanted() {
		// Until the wait has begun.
	}
	for _, s := range m.Stalls() {
		fmt.Println(s)
	}
	m.Close()
	<-done
	// Output: a root waits for flask: nobody was asked for it
}
