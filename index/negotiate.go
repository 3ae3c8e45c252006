package index

import (
	"mime"
	"strconv"
	"strings"
)

// negotiate picks the content type of a page by Accept (PEP 691, RFC 9110): the
// offered type that the client likes best, and among equals JSON for those who
// name it, HTML for browsers, JSON for those who take anything.
func negotiate(accept []string) string {
	all := strings.Join(accept, ",")
	if strings.TrimSpace(all) == "" {
		return jsonType
	}
	best, bestQ := "", 0.0
	for _, offer := range []string{jsonType, htmlType, "text/html"} {
		if q := quality(all, offer); q > bestQ {
			best, bestQ = offer, q
		}
	}
	if best == "" {
		return jsonType // better than 406: the client says so itself if it can't read it
	}
	return best
}

// quality returns the weight that accept gives a type, by its most specific range.
func quality(accept, offer string) float64 {
	q, specific := 0.0, -1
	for part := range strings.SplitSeq(accept, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		major, _, _ := strings.Cut(offer, "/")
		s := -1
		switch media {
		case offer:
			s = 2
		case major + "/*":
			s = 1
		case "*/*":
			s = 0
		}
		if s > specific {
			q, specific = weight(params["q"]), s
		}
	}
	return q
}

func weight(q string) float64 {
	if q == "" {
		return 1
	}
	w, err := strconv.ParseFloat(q, 64)
	if err != nil || w < 0 || w > 1 {
		return 0
	}
	return w
}

// acceptsGzip reports whether Accept-Encoding allows gzip.
func acceptsGzip(values []string) bool {
	for part := range strings.SplitSeq(strings.Join(values, ","), ",") {
		coding, params, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip", "*":
			q, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
			return !ok || weight(q) > 0
		}
	}
	return false
}
