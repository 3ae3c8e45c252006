package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string, whose '"' is next. What it returns is good for as long as in.
func (j *jsonText) text() []byte {
	raw, escaped := j.quoted()
	if escaped && j.err == nil {
		start := len(j.scratch)
		j.scratch = appendUnescaped(j.scratch, raw)
		return j.scratch[start:len(j.scratch):len(j.scratch)]
	}
	return raw
}

// quoted reads a string and returns what is between its quotes, and whether that has escapes.
//
// Eight bytes are looked at together: of each, the high bit of found says that
// it is a control character, a quote, a backslash or not ASCII. A borrow can
// only mark bytes after one that is marked rightly. A byte at a time takes a
// page 1.4 times as long.
func (j *jsonText) quoted() (raw []byte, escaped bool) {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	in, start := j.in, j.at+1
	ascii := true
	for i := start; i < len(in); {
		for len(in)-i >= 8 {
			x := binary.LittleEndian.Uint64(in[i:])
			quote, slash := x^(ones*'"'), x^(ones*'\\')
			found := (x | (x - ones*' ') | (quote - ones) | (slash - ones)) & high
			if found != 0 {
				i += bits.TrailingZeros64(found) / 8
				break
			}
			i += 8
		}
		if i >= len(in) {
			break
		}
		switch c := in[i]; {
		case c == '"':
			j.at, raw = i+1, in[start:i]
			if !ascii && !utf8.Valid(raw) {
				j.fail(start, "text that is not UTF-8")
			}
			return raw, escaped
		case c == '\\':
			escaped = true
			n := j.escape(i)
			if n == 0 {
				return nil, false
			}
			i += n
		case c < ' ':
			j.fail(i, fmt.Sprintf("the control character %q in a string", c))
			return nil, false
		default:
			ascii = ascii && c < utf8.RuneSelf
			i++
		}
	}
	j.short()
	return nil, false
}

// escape returns the length of the escape at i, 0 after a failure.
func (j *jsonText) escape(i int) int {
	if i+1 >= len(j.in) {
		j.short()
		return 0
	}
	switch j.in[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		for k := i + 2; k < i+6; k++ {
			if k >= len(j.in) {
				j.short()
				return 0
			}
			if hexKind[j.in[k]]&notHex != 0 {
				break
			}
			if k == i+5 {
				return 6
			}
		}
	}
	j.fail(i, "a wrong escape")
	return 0
}

// appendUnescaped appends the text of a string that quoted has accepted. Half a
// surrogate pair, which JSON's grammar allows, becomes U+FFFD.
func appendUnescaped(to, raw []byte) []byte {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			return append(to, raw...)
		}
		to = append(to, raw[:i]...)
		c := raw[i+1]
		raw = raw[i+2:]
		switch c {
		case 'u':
			r := rune(hex4(raw))
			raw = raw[4:]
			if utf16.IsSurrogate(r) {
				low := rune(utf8.RuneError)
				if len(raw) >= 6 && raw[0] == '\\' && raw[1] == 'u' {
					low = rune(hex4(raw[2:]))
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					raw = raw[6:]
				}
			}
			to = utf8.AppendRune(to, r)
			continue
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		}
		to = append(to, c)
	}
}

// hex4 reads four hex digits.
func hex4(s []byte) (n uint16) {
	for _, c := range s[:4] {
		switch {
		case c >= 'a':
			c -= 'a' - 10
		case c >= 'A':
			c -= 'A' - 10
		default:
			c -= '0'
		}
		n = n<<4 | uint16(c)
	}
	return n
}
