package pep508

// NormalizeName returns the PEP 503 normal form of name: lower case, each run of
// ".", "-" and "_" one hyphen. Extras and groups have the same normal form
// (PEP 685). The name need not be valid; only ASCII letters change.
func NormalizeName(name string) string {
	if isNormal(name) {
		return name
	}
	normal := make([]byte, 0, len(name))
	for i := range len(name) {
		switch b := name[i]; {
		case isSeparator(b):
			if i == 0 || !isSeparator(name[i-1]) {
				normal = append(normal, '-')
			}
		case 'A' <= b && b <= 'Z':
			normal = append(normal, b|0x20)
		default:
			normal = append(normal, b)
		}
	}
	return string(normal)
}

func isNormal(name string) bool {
	for i := range len(name) {
		switch b := name[i]; {
		case b == '.' || b == '_' || 'A' <= b && b <= 'Z':
			return false
		case b == '-' && i > 0 && name[i-1] == '-':
			return false
		}
	}
	return true
}

// ValidName reports whether name is a valid PEP 508 name: ASCII letters, digits,
// ".", "-" and "_", with a letter or digit at both ends.
func ValidName(name string) bool {
	if name == "" || !isAlnum(name[0]) || !isAlnum(name[len(name)-1]) {
		return false
	}
	for i := range len(name) {
		if !isNameByte(name[i]) {
			return false
		}
	}
	return true
}

func isAlnum(b byte) bool     { return b-'0' <= 9 || (b|0x20)-'a' <= 'z'-'a' }
func isSeparator(b byte) bool { return b == '.' || b == '-' || b == '_' }
func isNameByte(b byte) bool  { return isAlnum(b) || isSeparator(b) }
