package crm

// StrayView names one of the lists of mails that came in and had no effect.
type StrayView string

const (
	StrayWaiting StrayView = "waiting" // whoever wrote it may believe that they were heard
	StrayMachine StrayView = "machine" // a machine says itself that it wrote it
	StrayAside   StrayView = "aside"   // a manager saw that nothing is to be done
)

// StrayViews lists the lists.
var StrayViews = [...]StrayView{StrayWaiting, StrayMachine, StrayAside}

// Stray tells in which list of those without effect a mail is; empty: in none, for it had one or is not read yet.
func (in Incoming) Stray() StrayView {
	byMachine := in.Reason == "auto_submitted" || in.Reason == "null_sender"
	switch in.State {
	case IncomingSetAside:
		return StrayAside
	case IncomingAutomatic:
		if byMachine {
			return StrayMachine
		}
		return StrayWaiting
	case IncomingRefused:
		return StrayWaiting
	case IncomingReport:
		if in.Reason == "not_ours" {
			return StrayWaiting
		}
	}
	return ""
}

// WasStray reports whether a mail is one of those without effect, or was until a manager found its place.
func (in Incoming) WasStray() bool {
	return in.Stray() != "" || in.Reason != "" && (in.State == IncomingFiled || in.State == IncomingRepeated || in.State == IncomingSubmitted)
}

// Legible reports whether a mail could be read: what it says is known.
func (in Incoming) Legible() bool {
	return in.Address != "" || in.Said != "" || in.Quoted != "" || in.Subject != ""
}
