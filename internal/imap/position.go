package imap

import "time"

// recent is how long unread mail may have been in a mailbox when that is read for the first time.
const recent = 7 * 24 * time.Hour

// unknownUID is the BegunUID of a mailbox whose mails are still to be listed under their numbers.
const unknownUID = ^uint32(0)

// Position is how far a mailbox was read. A mailbox has seen other programs before us: of what is in it when we come first,
// only what nobody has read and what is recent is ours to take, for a firm's old mail is no new enquiry. All that comes
// later is, whether somebody has read it meanwhile or not.
type Position struct {
	Validity uint32    // of the UIDs; 0: the mailbox was never read
	UID      uint32    // up to which all was taken
	Begun    time.Time // when the mailbox was read first
	BegunUID uint32    // the last mail that was there then, or when the mailbox got new numbers
}

// renumbered is the position in a mailbox whose mails have new numbers: it is read again from the start, and what was taken
// before is known by its bytes.
func (p Position) renumbered(validity uint32, now time.Time) Position {
	if p.Begun.IsZero() {
		p.Begun = now
	}
	return Position{Validity: validity, Begun: p.Begun, BegunUID: unknownUID}
}

// wants reports whether a mail is to be taken. What somebody has marked as deleted is not.
func (p Position) wants(l letter) bool {
	switch {
	case l.deleted:
		return false
	case l.uid > p.BegunUID:
		return true
	case !l.date.Before(p.Begun):
		return true
	}
	return !l.seen && l.date.After(p.Begun.Add(-recent))
}

func lastOf(letters []letter) uint32 {
	if len(letters) == 0 {
		return 0
	}
	return letters[len(letters)-1].uid
}
