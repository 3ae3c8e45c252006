package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// parseLimit reads the value of --exclude-newer as uv does: a time of RFC 3339;
// a date, which ends with that day here; or how long before now, in words
// ("30 days", "1w 2d", "24 hours") or as ISO 8601 has it ("P30D", "PT24H").
// A day has 24 hours; months and years, which have no fixed length, are
// refused. A sign changes nothing: a limit is never after now.
func parseLimit(text string, now time.Time) (time.Time, error) {
	s := strings.TrimSpace(text)
	if t, err := time.Parse(time.RFC3339Nano, strings.Replace(strings.ToUpper(s), " ", "T", 1)); err == nil {
		return t, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, s, now.Location()); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	s = strings.TrimSpace(strings.TrimLeft(s, "+-"))
	s, _ = strings.CutSuffix(s, " ago")
	d, err := parseISODuration(s)
	if !strings.HasPrefix(strings.ToUpper(s), "P") {
		d, err = parseWordDuration(s)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("reading %q: %w", text, err)
	}
	return now.Add(-d), nil
}

var (
	errNoLimit  = errors.New("expected a date as 2024-01-31, a time as 2024-01-31T12:00:00Z, or a duration as 30 days or P30D")
	errCalendar = errors.New("months and years have no fixed length: expected weeks, days or less")
	errTooLong  = errors.New("the duration is too long")
)

var (
	wordDuration = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(\d+(?:\.\d+)?)\s*([A-Za-zµμ]+)[\s,]*`)
	})
	isoDuration = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)
	})
)

// units are the units by their names, short and long.
var units = func() map[string]time.Duration {
	m := map[string]time.Duration{}
	for _, u := range []struct {
		length time.Duration
		names  string
	}{
		{7 * 24 * time.Hour, "w wk wks week weeks"},
		{24 * time.Hour, "d day days"},
		{time.Hour, "h hr hrs hour hours"},
		{time.Minute, "m min mins minute minutes"},
		{time.Second, "s sec secs second seconds"},
		{time.Millisecond, "ms msec msecs milli millis millisecond milliseconds"},
		{time.Microsecond, "us usec usecs µs μs micro micros microsecond microseconds"},
		{time.Nanosecond, "ns nsec nsecs nano nanos nanosecond nanoseconds"},
		{0, "mo mos month months y yr yrs year years"},
	} {
		for name := range strings.FieldsSeq(u.names) {
			m[name] = u.length
		}
	}
	return m
}()

func parseWordDuration(s string) (sum time.Duration, err error) {
	if s == "" {
		return 0, errNoLimit
	}
	for s != "" {
		m := wordDuration().FindStringSubmatch(s)
		if m == nil {
			return 0, errNoLimit
		}
		length, known := units[strings.ToLower(m[2])]
		switch {
		case !known:
			return 0, errNoLimit
		case length == 0:
			return 0, errCalendar
		}
		if sum, err = addUnits(sum, m[1], length); err != nil {
			return 0, err
		}
		s = s[len(m[0]):]
	}
	return sum, nil
}

func parseISODuration(s string) (sum time.Duration, err error) {
	m := isoDuration().FindStringSubmatch(strings.ToUpper(s))
	if m == nil || strings.HasSuffix(m[0], "P") || strings.HasSuffix(m[0], "T") {
		return 0, errNoLimit
	}
	if m[1] != "" || m[2] != "" {
		return 0, errCalendar
	}
	for i, unit := range []string{"w", "d", "h", "m", "s"} {
		if n := m[3+i]; n != "" {
			if sum, err = addUnits(sum, n, units[unit]); err != nil {
				return 0, err
			}
		}
	}
	return sum, nil
}

// addUnits adds so many of a unit.
func addUnits(sum time.Duration, count string, unit time.Duration) (time.Duration, error) {
	n, err := strconv.ParseFloat(count, 64)
	if err != nil {
		return 0, errNoLimit
	}
	total := float64(sum) + n*float64(unit)
	if total > float64(1<<62) {
		return 0, errTooLong
	}
	return sum + time.Duration(n*float64(unit)), nil
}
