package pep508

import (
	"slices"
	"strings"
)

// An Environment holds the values of PEP 508's variables. The zero value has them
// all empty.
type Environment struct {
	OSName                       string `json:"os_name"`
	SysPlatform                  string `json:"sys_platform"`
	PlatformMachine              string `json:"platform_machine"`
	PlatformPythonImplementation string `json:"platform_python_implementation"`
	PlatformRelease              string `json:"platform_release"`
	PlatformSystem               string `json:"platform_system"`
	PlatformVersion              string `json:"platform_version"`
	PythonVersion                string `json:"python_version"`      // as "3.12"
	PythonFullVersion            string `json:"python_full_version"` // as "3.12.0"
	ImplementationName           string `json:"implementation_name"`
	ImplementationVersion        string `json:"implementation_version"`
}

// A variable is a marker variable; zero is none.
type variable uint8

const (
	osName variable = iota + 1
	sysPlatform
	platformMachine
	platformPythonImplementation
	platformRelease
	platformSystem
	platformVersion
	pythonVersion
	pythonFullVersion
	implementationName
	implementationVersion
	extra
	extras           // PEP 751, a set
	dependencyGroups // PEP 751, a set
)

var variableNames = [...]string{
	osName:                       "os_name",
	sysPlatform:                  "sys_platform",
	platformMachine:              "platform_machine",
	platformPythonImplementation: "platform_python_implementation",
	platformRelease:              "platform_release",
	platformSystem:               "platform_system",
	platformVersion:              "platform_version",
	pythonVersion:                "python_version",
	pythonFullVersion:            "python_full_version",
	implementationName:           "implementation_name",
	implementationVersion:        "implementation_version",
	extra:                        "extra",
	extras:                       "extras",
	dependencyGroups:             "dependency_groups",
}

// oldNames are the spellings of PEP 345 and of setuptools.
var oldNames = map[string]variable{
	"os.name":                        osName,
	"sys.platform":                   sysPlatform,
	"platform.machine":               platformMachine,
	"platform.version":               platformVersion,
	"platform.python_implementation": platformPythonImplementation,
	"python_implementation":          platformPythonImplementation,
}

// Variables returns the names of the variables that a marker of a requirement may
// have, in no special order.
func Variables() []string { return slices.Clone(variableNames[osName : extra+1]) }

// lookupVariable returns the variable called name, zero if there is none.
func lookupVariable(name string) variable {
	for v, known := range variableNames {
		if known == name && name != "" {
			return variable(v)
		}
	}
	return oldNames[name]
}

// isVersion reports whether values of v are compared as versions where they are.
func (v variable) isVersion() bool {
	switch v {
	case pythonVersion, pythonFullVersion, implementationVersion, platformRelease:
		return true
	}
	return false
}

func (v variable) isSet() bool { return v == extras || v == dependencyGroups }

// value returns the text of v, "" for what is no text. "3.13.0+", as interpreters
// built from a working copy say of themselves, is completed to a version.
func (e *Environment) value(v variable) string {
	switch v {
	case osName:
		return e.OSName
	case sysPlatform:
		return e.SysPlatform
	case platformMachine:
		return e.PlatformMachine
	case platformPythonImplementation:
		return e.PlatformPythonImplementation
	case platformRelease:
		return e.PlatformRelease
	case platformSystem:
		return e.PlatformSystem
	case platformVersion:
		return e.PlatformVersion
	case pythonVersion:
		return e.PythonVersion
	case pythonFullVersion:
		if strings.HasSuffix(e.PythonFullVersion, "+") {
			return e.PythonFullVersion + "local"
		}
		return e.PythonFullVersion
	case implementationName:
		return e.ImplementationName
	case implementationVersion:
		return e.ImplementationVersion
	}
	return ""
}
