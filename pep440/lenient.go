package pep440

import "strings"

// ParseSpecifiersLenient is ParseSpecifiers for the metadata of old releases,
// which nobody can correct any more. A text that is valid means what
// ParseSpecifiers says; otherwise these slips are repaired, and repaired is true:
//
//	>=1.0.*          >=1.0         a star after an operator that takes none
//	!=3.0*           !=3.0.*       a star without its dot
//	!=~5.0           !=5.0.*       a stray tilde
//	>=1<2  >=1 <2    >=1,<2        a missing comma
//	>=1,,  ,>=1      >=1           a comma too many
//	>='2.7'  >=2.7'  >=2.7         stray quotes
//	>dev             >0.0.0.dev0   a word that was lower than every version
//	>=9.0a1.0        >=9.0a1       a zero after a prerelease's or other number
//	~=2              ~=2.0         compatible with a single number
//
// What is still not valid is the error that ParseSpecifiers gives.
func ParseSpecifiersLenient(s string) (set Specifiers, repaired bool, err error) {
	set, err = ParseSpecifiers(s)
	if err == nil {
		return set, false, nil
	}
	if set, ok := repair(s); ok {
		return set, true, nil
	}
	return nil, false, err
}

// repair reads clause after clause with or without commas between them.
func repair(s string) (Specifiers, bool) {
	if strings.ContainsAny(s, `'"`) {
		s = strings.NewReplacer(`'`, "", `"`, "").Replace(s)
	}
	var set Specifiers
	for {
		s = strings.TrimLeftFunc(s, func(r rune) bool { return r == ',' || isSpace(r) })
		if s == "" {
			break
		}
		clause, rest, ok := repairClause(s)
		if !ok {
			return nil, false
		}
		set, s = append(set, clause), rest
	}
	return set.canonical(), true
}

// repairClause reads the clause at the beginning of s, which is not empty.
func repairClause(s string) (clause Specifier, rest string, ok bool) {
	op, n := cutOperator(s)
	if n == 0 {
		return clause, s, false
	}
	s = s[n:]
	tilde := op == NotEqual && strings.HasPrefix(s, "~")
	if tilde {
		s = s[1:]
	}
	s = strings.TrimLeftFunc(s, isSpace)
	end := strings.IndexFunc(s, endsArbitrary)
	if op != Arbitrary {
		end = strings.IndexFunc(s, endsVersion)
	}
	if end < 0 {
		end = len(s)
	}
	text, rest := s[:end], s[end:]
	if tilde {
		text = strings.TrimSuffix(text, ".*") + ".*"
	}
	clause, err := parseClause(op.String()+text, 0, n+len(text))
	if err != nil {
		text = repairVersion(op, text)
		clause, err = parseClause(op.String()+text, 0, n+len(text))
	}
	return clause, rest, err == nil
}

// endsVersion reports whether r ends a version in a text without commas.
func endsVersion(r rune) bool {
	return strings.ContainsRune("<>=~^!", r) || endsArbitrary(r)
}

// repairVersion corrects a version that is not valid after op, or leaves it.
func repairVersion(op Operator, text string) string {
	if op == Greater && strings.EqualFold(text, "dev") {
		return "0.0.0.dev0"
	}
	if bare, ok := strings.CutSuffix(text, "*"); ok {
		bare = strings.TrimSuffix(bare, ".")
		switch op {
		case Equal, NotEqual:
			return bare + ".*"
		case Less, LessEqual, Greater, GreaterEqual:
			return bare
		}
		return text
	}
	if bare, ok := strings.CutSuffix(text, ".0"); ok {
		if p, _, expected := scan(bare); expected == "" && (p.kind != 0 || p.hasPost || p.hasDev) {
			return bare
		}
	}
	if op == Compatible && allDigits(text) {
		return text + ".0"
	}
	return text
}
