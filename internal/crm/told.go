package crm

import "slices"

// Told is something in the history of a lead that its client may be told. What is none of these is for the firm alone.
type Told string

const (
	ToldReceived  Told = "received"  // the enquiry came
	ToldTaken     Told = "taken"     // a consultant leads
	ToldSupported Told = "supported" // another supports them
	ToldWrote     Told = "wrote"     // the client wrote again
	ToldCalled    Told = "called"    // somebody called the client
	ToldAnswered  Told = "answered"  // somebody wrote to the client
	ToldSolution  Told = "solution"  // the solution that was asked for went out
	ToldWaiting   Told = "waiting"   // it is the client's turn
	ToldResumed   Told = "resumed"   // it is ours again
	ToldCompleted Told = "completed"
	ToldClosed    Told = "closed" // without having come to anything
	ToldReopened  Told = "reopened"
)

// ToldKinds lists every kind, as a lead comes by them.
var ToldKinds = [...]Told{ToldReceived, ToldTaken, ToldSupported, ToldWrote, ToldCalled, ToldAnswered, ToldSolution, ToldWaiting, ToldResumed, ToldCompleted, ToldClosed, ToldReopened}

// Tells reports whether the site's clients are told of a kind.
func (s Site) Tells(kind Told) bool {
	return slices.Contains(ToldKinds[:], kind) && !slices.Contains(s.Untold, kind)
}
