package pyproject

import (
	"resolve/internal/tomltext"
	"resolve/requirements"
)

// A source is a TOML text whose values are read here.
type source struct{ *tomltext.Source }

// newSource is tomltext.NewSource.
func newSource(file, text string, first int, shift []int) *source {
	return &source{tomltext.NewSource(file, text, first, shift)}
}

// stringList returns the strings of a list, none if v is nil.
func (s *source) stringList(v *tomltext.Value, what string) ([]*tomltext.Value, error) {
	if v == nil {
		return nil, nil
	}
	if v.Kind != tomltext.Array {
		e := s.WrongType(v, what, "a list of strings")
		switch v.Kind {
		case tomltext.String:
			e.Hint = "put brackets around it: [" + tomltext.Quote(v.Text) + "]"
		case tomltext.Table:
			e.Hint = `each entry is a string with name and version, as ["flask>=3"]`
		}
		return nil, e
	}
	for _, element := range v.Array {
		if element.Kind != tomltext.String {
			return nil, s.WrongType(element, "an entry of "+what, "a string")
		}
	}
	return v.Array, nil
}

// requirementList returns the requirements of a list of strings, none if v is nil.
func (s *source) requirementList(v *tomltext.Value, what string) ([]requirements.Requirement, error) {
	list, err := s.stringList(v, what)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	all := make([]requirements.Requirement, len(list))
	for i, element := range list {
		if all[i], err = s.requirement(element); err != nil {
			return nil, err
		}
	}
	return all, nil
}
