package variants

// A Plain is Go's map, not synchronised: what the others are measured against.
type Plain map[string]int

// Do is get or compute.
func (m Plain) Do(key string, f func() int) int {
	v, ok := m[key]
	if !ok {
		v = f()
		m[key] = v
	}
	return v
}

// Get returns the value of key, if it is there.
func (m Plain) Get(key string) (int, bool) {
	v, ok := m[key]
	return v, ok
}
