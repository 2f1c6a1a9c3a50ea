// Package simulate runs the firm's own rules and rotation in virtual time: over the submissions of the past, or over made
// ones, as things are and as they would be ("what if two people are away", "what if weights change").
//
// It reads the firm's setup, its past submissions and how its consultants have worked in one read-only transaction, and
// writes nothing there. What it runs are the packages routing, assignment and sla themselves, over a database in memory
// that holds the setup and, of each submission, only what routing looks at: contact points are hashed, names and words are
// left out. Time there goes from one event to the next. No mail is sent and nothing is kept.
//
// What is not the program's own is a model: when consultants answer, answer the client and close. It is drawn from their
// own past, or from said defaults, by a seed: the same seed over the same firm gives the same result.
package simulate
