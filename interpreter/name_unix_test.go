//go:build !windows

package interpreter

const pythonName = "python3"
