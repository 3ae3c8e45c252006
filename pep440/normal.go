package pep440

// appendNormal appends the normal form of p (PEP 440, "Normalization").
func appendNormal(dst []byte, p *parts) []byte {
	if p.epoch != "" {
		dst = append(append(dst, p.epoch...), '!')
	}
	for rest := p.release; ; {
		var n string
		n, rest = cutSegment(rest)
		dst = appendNumber(dst, n)
		if rest == "" {
			break
		}
		dst = append(dst, '.')
	}
	switch p.kind {
	case 'a', 'b':
		dst = appendNumber(append(dst, p.kind), p.pre)
	case 'r':
		dst = appendNumber(append(dst, "rc"...), p.pre)
	}
	if p.hasPost {
		dst = appendNumber(append(dst, ".post"...), p.post)
	}
	if p.hasDev {
		dst = appendNumber(append(dst, ".dev"...), p.dev)
	}
	if p.local != "" {
		dst = appendLocal(append(dst, '+'), p.local)
	}
	return dst
}

func appendNumber(dst []byte, digits string) []byte {
	if digits == "" {
		return append(dst, '0')
	}
	return append(dst, digits...)
}

// appendLocal appends a local label: lower case, dots between the segments,
// numbers without leading zeros.
func appendLocal(dst []byte, local string) []byte {
	for first := true; local != ""; first = false {
		var segment string
		segment, local = cutLocal(local)
		if !first {
			dst = append(dst, '.')
		}
		if allDigits(segment) {
			dst = appendNumber(dst, trimZeros(segment))
			continue
		}
		for i := range len(segment) {
			b := segment[i]
			if !isDigit(b) {
				b |= 0x20
			}
			dst = append(dst, b)
		}
	}
	return dst
}

// cutLocal splits off the first segment of a local label.
func cutLocal(local string) (segment, rest string) {
	for i := range len(local) {
		if isSeparator(local[i]) {
			return local[:i], local[i+1:]
		}
	}
	return local, ""
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
