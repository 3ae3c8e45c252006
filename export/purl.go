package export

import (
	"net/url"
	"strings"

	"resolve/internal/redact"
	"resolve/resolver"
)

// purl returns the package URL of a pin (ECMA-427, type pypi). A package that
// is not from PyPI has its index as repository_url, without a slash at the end:
// one index has one purl, however its user spells it. What is no Python package
// is of the type generic.
func purl(p *resolver.Package, s resolver.Scheme) string {
	kind := "pypi"
	if s != nil && s != resolver.PEP440 {
		kind = "generic"
	}
	text := "pkg:" + kind + "/" + purlEncode(p.Name)
	if p.Version != "" {
		text += "@" + purlEncode(p.Version)
	}
	if p.Index != "" && !(kind == "pypi" && isPyPI(p.Index)) {
		text += "?repository_url=" + purlEncode(strings.TrimRight(redact.URL(p.Index), "/"))
	}
	return text
}

// isPyPI reports whether an index is the one that a purl of the type pypi means
// where it names none.
func isPyPI(index string) bool {
	u, err := url.Parse(index)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	switch strings.ToLower(u.Hostname()) {
	case "pypi.org", "pypi.python.org":
		return strings.Trim(u.Path, "/") == "simple"
	}
	return false
}

// purlEncode writes a component as purl wants it: percent-encoded but for
// letters, digits, `.`, `-`, `_`, `~` and the colon.
func purlEncode(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return percentEncode(s, func(i int) bool { return isUnreserved(s[i]) || s[i] == ':' })
}
