package dist

import "resolve/pep508"

// A Target is what a lock is made for: a Python on a platform. Read-only once
// made; share freely.
type Target struct {
	Python      Python
	Platform    Platform
	Environment pep508.Environment
	Tags        *Tags
}

// NewTarget works out the environment and tags of a Python on a platform, as
// uv does for its --python-version and --python-platform: a version of two
// numbers means the first release, and what the platform does not tell of
// platform_release and platform_version is empty.
func NewTarget(py Python, pf Platform) *Target {
	env := pep508.Environment{
		OSName:                       pf.osName(),
		SysPlatform:                  pf.sysPlatform(),
		PlatformMachine:              pf.machine(),
		PlatformPythonImplementation: py.platformImplementation(),
		PlatformRelease:              pf.Release,
		PlatformSystem:               pf.system(),
		PlatformVersion:              pf.Version,
		PythonVersion:                pythonVersion(py.Version),
		PythonFullVersion:            fullVersion(py.Version),
		ImplementationName:           "cpython",
	}
	env.ImplementationVersion = env.PythonFullVersion
	if !py.cpython() {
		env.ImplementationName = py.Implementation
		env.ImplementationVersion = py.ImplementationVersion
		if env.ImplementationVersion == "" && py.Implementation == "pypy" {
			env.ImplementationVersion = defaultPyPy
		}
	}
	return &Target{Python: py, Platform: pf, Environment: env, Tags: NewTags(py, pf)}
}
