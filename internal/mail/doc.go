// Package mail composes messages, carries them to a mail server and says truthfully what became of each.
//
// Compose: a Letter becomes the bytes of one message to one recipient; no value can add a header, no line is
// longer than 998 bytes. Render: a Renderer fills the templates of a kind of message in the reader's language.
// Carry: a Transport sends bytes and answers with an Outcome, which tells a message that was certainly accepted
// from one that certainly was not and from one of which nobody can know.
//
// It knows messages, not leads. It never calls routing, assignment, desk or the web.
package mail
