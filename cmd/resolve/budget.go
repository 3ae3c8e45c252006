package main

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"resolve/resolver"
)

// addBudget adds the flags that bound a search.
func addBudget(f *pflag.FlagSet, b *resolver.Budget) {
	f.Var((*countLimit)(&b.Steps), "max-steps", helpMaxSteps)
	f.Var((*timeLimit)(&b.Time), "max-time", helpMaxTime)
	f.Var((*countLimit)(&b.Requests), "max-requests", helpMaxRequests)
	f.Var((*sizeLimit)(&b.Bytes), "max-bytes", helpMaxBytes)
	f.Var((*sizeLimit)(&b.Memory), "max-memory", helpMaxMemory)
	about(f, topicBudget)
}

// budgetFlags change no lock: they say whether there is one.
var budgetFlags = []string{"max-steps", "max-time", "max-requests", "max-bytes", "max-memory"}

// noLimit is what lifts a limit; the library's word for it is a negative number.
const noLimit = "none"

var (
	errBadCount = errors.New(`expected a number from 1 on, or "none"`)
	errBadTime  = errors.New(`expected a time, as 30s or 5m, or "none"`)
	errBadSize  = errors.New(`expected a size, as 500MB or 2GiB, or "none"`)
)

// A countLimit, a timeLimit and a sizeLimit are flags: 0 while nothing is said.
type (
	countLimit int
	timeLimit  time.Duration
	sizeLimit  int64
)

func (l *countLimit) Set(s string) error {
	n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	if s == noLimit {
		n, err = -1, nil
	} else if n < 1 {
		err = errBadCount
	}
	if err != nil {
		return errBadCount
	}
	*l = countLimit(n)
	return nil
}

func (l *timeLimit) Set(s string) error {
	d, err := time.ParseDuration(s)
	if s == noLimit {
		d, err = -1, nil
	} else if d <= 0 {
		err = errBadTime
	}
	if err != nil {
		return errBadTime
	}
	*l = timeLimit(d)
	return nil
}

// sizeUnits are those of a size, the longer names first.
var sizeUnits = []struct {
	name  string
	bytes float64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}, {"", 1},
}

func (l *sizeLimit) Set(s string) error {
	if s == noLimit {
		*l = -1
		return nil
	}
	for _, u := range sizeUnits {
		number, ok := strings.CutSuffix(s, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if size := n * u.bytes; err == nil && size >= 1 && size < 1<<62 {
			*l = sizeLimit(size)
			return nil
		}
		break
	}
	return errBadSize
}

func (l *countLimit) String() string { return limitText(int64(*l), strconv.Itoa(int(*l))) }
func (l *timeLimit) String() string  { return limitText(int64(*l), time.Duration(*l).String()) }
func (l *sizeLimit) String() string  { return limitText(int64(*l), strconv.FormatInt(int64(*l), 10)) }

func limitText(n int64, text string) string {
	switch {
	case n == 0:
		return ""
	case n < 0:
		return noLimit
	}
	return text
}

func (*countLimit) Type() string { return "N" }
func (*timeLimit) Type() string  { return "TIME" }
func (*sizeLimit) Type() string  { return "SIZE" }
