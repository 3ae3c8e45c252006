package dist

import (
	"fmt"

	"resolve/pep440"
	"resolve/pep508"
)

// Requirements reads the lines of RequiresDist with the repairs of
// pep508.ParseLenient, which are those that pip and uv make. Each repair is in
// warnings, beside what is in m.Warnings. A marker is kept, evaluated or not.
//
// The error matches ErrMetadata and is that of the first line that cannot be
// read; nothing is returned beside it, since a requirement that is missing makes
// a wrong answer. Nothing is kept between calls.
func (m *Metadata) Requirements() (requirements []pep508.Requirement, warnings []Warning, err error) {
	requirements = make([]pep508.Requirement, 0, len(m.RequiresDist))
	for i, text := range m.RequiresDist {
		r, repaired, err := pep508.ParseLenient(text)
		line := int32(0)
		if i < len(m.lines) {
			line = m.lines[i]
		}
		if err != nil {
			return nil, nil, m.unreadable(requiresDist, line, err)
		}
		if repaired {
			warnings = append(warnings, repairedAs(requiresDist, line, text, r.String()))
		}
		requirements = append(requirements, r)
	}
	return requirements, warnings, nil
}

// PythonSpecifiers reads RequiresPython with the repairs of
// pep440.ParseSpecifiersLenient, which are those that pip and uv make; nil if
// there is none. A repair is in warnings, beside what is in m.Warnings. The
// error matches ErrMetadata.
func (m *Metadata) PythonSpecifiers() (set pep440.Specifiers, warnings []Warning, err error) {
	if m.RequiresPython == "" {
		return nil, nil, nil
	}
	set, repaired, err := pep440.ParseSpecifiersLenient(m.RequiresPython)
	if err != nil {
		return nil, nil, m.unreadable(requiresPython, m.pythonLine, err)
	}
	if repaired {
		warnings = []Warning{repairedAs(requiresPython, m.pythonLine, m.RequiresPython, set.String())}
	}
	return set, warnings, nil
}

func (m *Metadata) unreadable(f field, line int32, err error) error {
	if line == 0 {
		return fmt.Errorf("reading %w: %s: %w", ErrMetadata, fieldNames[f], err)
	}
	return fmt.Errorf("reading %w: line %d: %s: %w", ErrMetadata, line, fieldNames[f], err)
}

func repairedAs(f field, line int32, text, as string) Warning {
	return Warning{Header: fieldNames[f], Line: int(line), Text: clip(text), Done: "it is not valid; read as " + clip(as)}
}
