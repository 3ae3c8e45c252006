package resolver

import (
	"cmp"
	"context"
	"errors"
	"math"
	"strings"
	"time"

	"resolve/fetcher"
)

// A Budget bounds what a resolve may take, for every one ends. Zero means the
// default of a bound, a negative number none.
//
// Steps alone are the same in every run of one request over the same world:
// what the network does in time is counted by the others.
type Budget struct {
	Steps    int           // decisions and conflicts; 0 means 200,000
	Time     time.Duration // 0 means 10 minutes
	Requests int           // that reach the source, guesses included; 0 means 50,000
	Bytes    int64         // of bodies, as decoded, if the source says; 0 means 8 GiB
	Memory   int64         // bytes that what was learned takes, with Bytes read; 0 means 4 GiB
	Explain  time.Duration // that explaining a failure may wait for the source besides; 0 means 2 seconds
}

// The defaults are sixteen times and more of what the largest sets known take: 700
// packages, 7,400 decisions and conflicts, 3,100 requests, 300 MB.
const (
	defaultSteps    = 200_000
	defaultTime     = 10 * time.Minute
	defaultRequests = 50_000
	defaultBytes    = 8 << 30
	defaultMemory   = 4 << 30
	defaultExplain  = 2 * time.Second
)

// filled returns the budget with its defaults, zero now meaning no bound.
func (b Budget) filled() Budget {
	return Budget{
		Steps:    orDefault(b.Steps, defaultSteps),
		Time:     orDefault(b.Time, defaultTime),
		Requests: orDefault(b.Requests, defaultRequests),
		Bytes:    orDefault(b.Bytes, defaultBytes),
		Memory:   orDefault(b.Memory, defaultMemory),
		Explain:  orDefault(b.Explain, defaultExplain),
	}
}

// Within returns the tighter of b's and most's bounds, each by itself, for who
// may ask for less than what they are given and never for more.
func (b Budget) Within(most Budget) Budget {
	b, most = b.filled(), most.filled()
	return Budget{
		Steps:    tighter(b.Steps, most.Steps),
		Time:     tighter(b.Time, most.Time),
		Requests: tighter(b.Requests, most.Requests),
		Bytes:    tighter(b.Bytes, most.Bytes),
		Memory:   tighter(b.Memory, most.Memory),
		Explain:  tighter(b.Explain, most.Explain),
	}
}

// tighter returns the lower of two filled bounds, for a budget that is not.
func tighter[T int | int64 | time.Duration](a, b T) T {
	if a == 0 || b != 0 && b < a {
		a = b
	}
	return cmp.Or(a, -1)
}

func orDefault[T int | int64 | time.Duration](n, otherwise T) T {
	return max(0, cmp.Or(n, otherwise))
}

// of returns a bound of a filled budget by the name that Exhausted has for it; where
// there is none, more than any.
func (b Budget) of(bound string) int64 {
	n := map[string]int64{
		"steps": int64(b.Steps), "time": int64(b.Time), "requests": int64(b.Requests), "bytes": b.Bytes, "memory": b.Memory,
	}[bound]
	return cmp.Or(n, math.MaxInt64)
}

// limits returns what the pool has to look after.
func (b Budget) limits() fetcher.Limits {
	return fetcher.Limits{Requests: b.Requests, Bytes: b.Bytes}
}

// A spentError says which bound was met, within the resolver loop.
type spentError struct {
	what  string // as Exhausted.Bound
	limit string
}

func (e *spentError) Error() string { return e.limit + " are used up" }

// spent returns which bound of the search itself is met, nil if none is.
func (r *resolve) spent() error {
	switch b := r.budget; {
	case b.Steps > 0 && r.steps() >= b.Steps:
		return &spentError{"steps", howMany(b.Steps, "step")}
	case b.Memory > 0 && r.solver.Size()+r.pool.Bytes() >= b.Memory:
		return &spentError{"memory", howMany(b.Memory, "byte") + " of memory"}
	}
	return nil
}

func (r *resolve) steps() int { return r.decisions + r.conflicts }

// withTime returns ctx with the end that the budget sets it.
func (b Budget) withTime(ctx context.Context) (context.Context, context.CancelFunc) {
	if b.Time == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, b.Time, &spentError{"time", b.Time.String()})
}

// asSpent returns the bound that err is about, nil if it is about none.
func asSpent(err error) *spentError {
	if e, ok := errors.AsType[*spentError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*fetcher.LimitError](err); ok {
		return &spentError{e.What, howMany(e.Max, strings.TrimSuffix(e.What, "s"))}
	}
	return nil
}
