package main

import "slices"

const workingFolderVariable = "UV_WORKING_DIR"

// A uvVariable is a variable that uv pip compile heeds, and what it is here.
type uvVariable struct {
	name  string
	flag  string // that it sets, "" for none
	comma bool   // several values have commas between them, not spaces
	why   string // why it sets none
}

// uvVariableList has the variables that uv pip compile --help shows, and those
// without a flag of uv's that a flag here has a use for. It is made anew for each
// run: a package's variable of this size would be filled at every start.
func uvVariableList() []uvVariable {
	const installed, managed = "nothing is installed", "no Python is managed here"
	return []uvVariable{
		{name: "UV_CONSTRAINT", flag: "constraint"},
		{name: "UV_OVERRIDE", flag: "override"},
		{name: "UV_EXCLUDE", flag: "exclude"},
		{name: "UV_CUSTOM_COMPILE_COMMAND", flag: "custom-compile-command"},
		{name: "UV_SYSTEM_PYTHON", flag: "system"},
		{name: "UV_PYTHON", flag: "python"},
		{name: "UV_TORCH_BACKEND", flag: "torch-backend"}, // which is refused
		{name: "UV_INDEX", flag: "index"},
		{name: "UV_DEFAULT_INDEX", flag: "index-url"}, // before the next, as in uv
		{name: "UV_INDEX_URL", flag: "index-url"},
		{name: "UV_EXTRA_INDEX_URL", flag: "extra-index-url"},
		{name: "UV_FIND_LINKS", flag: "find-links", comma: true},
		{name: "UV_INDEX_STRATEGY", flag: "index-strategy"},
		{name: "UV_KEYRING_PROVIDER", flag: "keyring-provider"},
		{name: "UV_RESOLUTION", flag: "resolution"},
		{name: "UV_PRERELEASE", flag: "prerelease"},
		{name: "UV_EXCLUDE_NEWER", flag: "exclude-newer"},
		{name: "UV_INSECURE_HOST", flag: "allow-insecure-host"},
		{name: "UV_NO_CACHE", flag: "no-cache"},
		{name: "UV_OFFLINE", flag: "offline"},
		{name: "UV_PROJECT", flag: flagProject},
		{name: "UV_NO_CONFIG", flag: flagNoConfig},
		{name: workingFolderVariable, flag: "directory"}, // which is entered before settings are looked for
		{name: "UV_NO_PROGRESS", flag: "no-progress"},
		{name: "UV_CONCURRENT_DOWNLOADS", flag: "concurrency"},

		{name: "UV_CACHE_DIR", why: "it is the folder of uv's cache, which is laid out otherwise"},
		{name: "UV_CONFIG_FILE", why: "it names a file of uv's; RESOLVE_CONFIG_FILE names one of ours"},
		{name: "UV_SYSTEM_CERTS", why: "the system's certificates are trusted anyway"},
		{name: "UV_BUILD_CONSTRAINT", why: nothingBuilt},
		{name: "UV_NO_BUILD_ISOLATION", why: nothingBuilt},
		{name: "UV_FORK_STRATEGY", why: "a lock is for one Python on one platform"},
		{name: "UV_NO_SOURCES", why: "[tool.uv.sources] is not read"},
		{name: "UV_NO_SOURCES_PACKAGE", why: "[tool.uv.sources] is not read"},
		{name: "UV_LINK_MODE", why: installed},
		{name: "UV_MANAGED_PYTHON", why: managed},
		{name: "UV_NO_MANAGED_PYTHON", why: managed},
		{name: "UV_PYTHON_DOWNLOADS", why: "no Python is ever downloaded"},
	}
}

// uvVariables sets flags by uv's variables, and returns which.
func (s *setup) uvVariables() (set []string, err error) {
	for _, v := range uvVariableList() {
		f := s.cmd.Flags().Lookup(v.flag)
		if f == nil || s.closed[f.Name] || slices.Contains(set, f.Name) {
			continue
		}
		if x, ok := f.Value.(*foreignValue); ok && s.process.getenv(v.name) != "" {
			return nil, refusedVariable(v.name, x.foreign)
		}
		if !saysWhich(f.Name) && !s.takes(f) {
			continue
		}
		ok, err := s.applyVariable(f, v.name, v.comma)
		if err != nil {
			return nil, err
		}
		if ok {
			set = append(set, f.Name)
		}
	}
	return set, nil
}
