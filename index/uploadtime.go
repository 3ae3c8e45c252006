package index

import "time"

// uploadTime reads a time of RFC 3339 (PEP 700), and the same with a space, or
// without a zone, which is UTC there. Another text leaves it unknown.
func uploadTime(v []byte) (t time.Time) {
	if t, ok := plainTime(v); ok || len(v) == 0 {
		return t
	}
	if t.UnmarshalText(v) == nil {
		return t.UTC()
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, string(v)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// plainTime reads a time as PyPI writes it, 2024-05-01T10:00:00.123456Z, on one
// of the days that every month has: package time takes eight times as long.
func plainTime(v []byte) (time.Time, bool) {
	const form = "0000-00-00T00:00:00.000000Z"
	if len(v) != len(form) {
		return time.Time{}, false
	}
	for i, c := range v {
		if f := form[i]; f == '0' && (c < '0' || c > '9') || f != '0' && c != f {
			return time.Time{}, false
		}
	}
	two := func(at int) int { return int(v[at]-'0')*10 + int(v[at+1]-'0') }
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second := two(11), two(14), two(17)
	if month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	// In a calendar whose years begin in March the day that some years have more is
	// their last; 1970 begins 719,468 days after the first of March of the year 0.
	if month -= 3; month < 0 {
		month, year = month+12, year-1
	}
	if year < 0 {
		return time.Time{}, false
	}
	days := year*365 + year/4 - year/100 + year/400 + (153*month+2)/5 + day - 1 - 719468
	micro := two(20)*10_000 + two(22)*100 + two(24)
	return time.Unix(int64(days)*86_400+int64(hour*3600+minute*60+second), int64(micro)*1000).UTC(), true
}
