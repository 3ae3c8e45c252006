package main

// What --help says of the service. The rules of ui.go hold here too.
const (
	helpServiceShort = "answer resolves over HTTP"
	helpServiceLong  = `Serve answers POST /v1/resolve, JSON in and out, from one index: what many ask
for at once is fetched once, and held for others. GET /healthz tells how things
stand. There is no authentication. docs/service.md has the fields of a request,
which are flags of the command, and of an answer. It ends with Ctrl-C.`
	helpServiceExample = `  resolve serve --listen 127.0.0.1:8080
  curl --json '{"requirements": ["flask>=2"]}' http://127.0.0.1:8080/v1/resolve`

	helpServiceListen   = "`ADDRESS` to listen at"
	helpMaxResolves     = "at most `N` resolves at once; 0 means four for each processor"
	helpMaxWaiting      = "at most `N` requests wait for their turn, for 10 seconds; 0 means 256"
	helpMaxAge          = "take what an index said for as long as this `TIME`, besides what the index allows"
	helpMaxHeld         = "hold about this `SIZE` of what indexes said; default: 1GiB"
	helpGrace           = "when it is told to end, let resolves run on for this `TIME`"
	helpServiceFixture  = "answer from a small index inside this program: `NAME`"
	helpServicePython   = "where a request names none, lock for this `VERSION` of Python; default: the one on PATH"
	helpServicePlatform = "where a request names none, lock for this `PLATFORM`; default: this one"
)
