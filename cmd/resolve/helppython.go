package main

const (
	helpPython       = "lock for this `PYTHON`: a version, a range as >=3.12, a program, or a folder with a virtual environment; default: that of the active virtual environment, of .venv, or on PATH"
	helpSystem       = "pass over virtual environments"
	helpDirectory    = "work in `FOLDER`, as if resolve had been started there"
	helpProject      = "look in `FOLDER` for settings, in it and above, and for the pyproject.toml of --group"
	helpUpgradeGroup = "take the newest of what the dependency group `NAME` names, whatever is pinned; may be repeated"
	helpNoDeps       = "lock the packages that the files name, and not what those depend on"
)
