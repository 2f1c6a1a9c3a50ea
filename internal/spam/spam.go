// Package spam judges a submission by what it is handed and says why. It keeps nothing, calls nobody, and
// never decides that something is thrown away: a verdict holds a submission back for a person to see.
package spam

// Reason is the code of one sign of spam; its words are in the locales.
type Reason string

// Honeypot: the field that people do not see was filled in.
const Honeypot Reason = "honeypot"

// Evidence is what a verdict is based on.
type Evidence struct {
	Honeypot string // the value of the hidden field
}

// Verdict says whether to hold a submission back, with every reason that spoke for it.
type Verdict struct {
	Hold    bool
	Reasons []Reason
}

// Judge weighs the evidence.
func Judge(e Evidence) Verdict {
	var v Verdict
	if e.Honeypot != "" {
		v.Hold = true
		v.Reasons = append(v.Reasons, Honeypot)
	}
	return v
}
