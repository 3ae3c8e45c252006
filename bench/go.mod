module resolve/bench

go 1.26.0

require (
	deps.dev/util/semver v0.0.0-20260727054525-2946ae4a6141
	github.com/aquasecurity/go-pep440-version v0.0.1
	github.com/klauspost/compress v1.20.4
	resolve v0.0.0
)

require (
	github.com/aquasecurity/go-version v0.0.1 // indirect
	golang.org/x/xerrors v0.0.0-20231012003039-104605ab7028 // indirect
)

replace resolve => ../
