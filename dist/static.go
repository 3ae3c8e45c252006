package dist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Static says whether m, read from an sdist's PKG-INFO, can be trusted to be
// what every wheel built from the sdist will say of its dependencies: nil if
// so, else the reason why not. It can from Metadata 2.2 on (PEP 643), unless
// Requires-Dist, Requires-Python or Provides-Extra is dynamic. Of a major
// version after 2 nothing is known.
func (m *Metadata) Static() error {
	major, minor, ok := parseMetadataVersion(m.MetadataVersion)
	switch {
	case m.MetadataVersion == "":
		return fmt.Errorf("judging PKG-INFO: it has no Metadata-Version")
	case !ok:
		return fmt.Errorf("judging PKG-INFO: its Metadata-Version %q is none", m.MetadataVersion)
	case major > 2:
		return fmt.Errorf("judging PKG-INFO: its Metadata-Version %s is not known yet", m.MetadataVersion)
	case major < 2 || minor < 2:
		return fmt.Errorf("judging PKG-INFO: its Metadata-Version is %s, and only from 2.2 on it says what is fixed", m.MetadataVersion)
	}
	for _, f := range [...]field{requiresDist, requiresPython, providesExtra} {
		if slices.Contains(m.Dynamic, strings.ToLower(fieldNames[f])) {
			return fmt.Errorf("judging PKG-INFO: %s is dynamic", fieldNames[f])
		}
	}
	return nil
}

// parseMetadataVersion reads two numbers with a dot between; what is more than
// 255 is taken for that.
func parseMetadataVersion(s string) (major, minor uint64, ok bool) {
	a, b, ok := strings.Cut(s, ".")
	if !ok || !allDigits(a) || !allDigits(b) {
		return 0, 0, false
	}
	major, _ = strconv.ParseUint(a, 10, 8) // the only error is that of a number too large
	minor, _ = strconv.ParseUint(b, 10, 8)
	return major, minor, true
}
