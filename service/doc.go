// Package service answers resolves over HTTP: POST /v1/resolve takes JSON and
// gives JSON, GET /healthz tells how things stand. docs/service.md is for its
// users.
//
// All resolves share one pair of once-maps (memory.go), so what many ask for at
// once is fetched once; a gate (gate.go) bounds how many run and how many wait;
// what goes wrong is a problem document (problem.go, RFC 9457).
//
// What a body says, how an answer is written and in which words an error is
// told is the business of who makes the Service: Config.Read and Config.Explain.
//
// What must not live here: rules of resolving, the options of the command, and
// sentences about requirements; nor yet who may ask (there is no
// authentication), streams, pages and metrics.
//
// # Concurrency
//
// A resolve that ends early, because its client has gone or its budget is used
// up, takes nothing from the others: who waits for what it was fetching asks
// for it again (package fetcher, "The end of a pool is an answer").
//
// A goroutine per connection is net/http's; Serve returns when all of them, and
// what they started, have ended.
package service
