package pyproject

import "resolve/requirements"

// wrongType returns the error for a value that is not what it should be.
func (s *source) wrongType(v *value, what, want string) *requirements.Error {
	at := v.at
	if v.kind == kindTable && v.origin != inline {
		at = v.key
	}
	return s.error(at, what+" is "+v.word+", expected "+want)
}

// stringList returns the strings of a list, none if v is nil.
func (s *source) stringList(v *value, what string) ([]*value, error) {
	if v == nil {
		return nil, nil
	}
	if v.kind != kindArray {
		e := s.wrongType(v, what, "a list of strings")
		switch v.kind {
		case kindString:
			e.Hint = "put brackets around it: [" + quote(v.text) + "]"
		case kindTable:
			e.Hint = `each entry is a string with name and version, as ["flask>=3"]`
		}
		return nil, e
	}
	for _, element := range v.array {
		if element.kind != kindString {
			return nil, s.wrongType(element, "an entry of "+what, "a string")
		}
	}
	return v.array, nil
}

// requirementList returns the requirements of a list of strings, none if v is nil.
func (s *source) requirementList(v *value, what string) ([]requirements.Requirement, error) {
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
