package words

// A versionTest compares a version with release numbers.
type versionTest struct {
	op      string // ==, !=, <, <=, >, >=, ~=
	release []uint64
	star    bool // of == and !=: all that begin so
}

// ofMinor turns a test of python_version, which has two numbers, into one of
// python_full_version. If no version or every one passes, it is constant.
func (c *versionTest) ofMinor() (holds, constant bool) {
	release := point{release: c.release}
	rest := false // numbers beyond the second that are not zero
	for i, n := range c.release {
		rest = rest || i > 1 && n != 0
	}
	if c.star {
		if len(c.release) > 1 {
			c.release = c.release[:2]
		}
		return false, rest
	}
	if c.op == "~=" {
		if len(c.release) > 2 {
			*c = versionTest{"==", c.release[:2], true}
		}
		return false, rest
	}
	major, minor := release.number(0), release.number(1)
	this, next := []uint64{major, minor}, []uint64{major, minor + 1}
	switch c.op {
	case "==":
		*c = versionTest{"==", this, true}
		return false, rest
	case "!=":
		*c = versionTest{"!=", this, true}
		return true, rest
	case ">":
		*c = versionTest{op: ">=", release: next}
	case "<=":
		*c = versionTest{op: "<", release: next}
	case ">=":
		if rest {
			c.release = next
		}
	case "<":
		if rest {
			c.release = next
		}
	}
	return false, false
}

// intervals returns the versions that pass.
func (c *versionTest) intervals() []interval {
	p := point{release: c.release}
	at := point{release: p.trimmed()}
	only := []interval{{bound{at, included}, bound{at, included}}}
	prefix := []interval{{bound{p, included}, bound{p.next(), excluded}}}
	switch {
	case c.op == "==" && c.star:
		return prefix
	case c.op == "!=" && c.star:
		return complement(prefix)
	case c.op == "==":
		return only
	case c.op == "!=":
		return complement(only)
	case c.op == "~=":
		upper := point{release: p.release[:len(p.release)-1]}.next()
		return []interval{{bound{at, included}, bound{upper, excluded}}}
	}
	return []interval{half(c.op, at)}
}
