package crm

// Seats lists the seats of a lead, the one that leads first.
var Seats = [...]Seat{SeatLead, SeatSupport}

// ReasonPool is why a lead is queued of which the whole team was told: the first of them to claim it has it.
const ReasonPool = "pool"

// OwnerOf returns who has accepted a seat of the lead; 0: nobody.
func (l Lead) OwnerOf(seat Seat) int64 {
	if seat == SeatSupport {
		return l.Support.OwnerID
	}
	return l.OwnerID
}

// HolderOf returns who has a seat of the lead or is being asked for it; 0: nobody.
func (l Lead) HolderOf(seat Seat) int64 {
	if seat == SeatSupport {
		return l.Support.Holder()
	}
	return l.Holder()
}

// SeatOf returns the seat of the lead that a consultant has or is being asked for; nobody has both. Not ok: neither.
func (l Lead) SeatOf(userID int64) (seat Seat, ok bool) {
	for _, seat := range Seats {
		if l.HolderOf(seat) == userID {
			return seat, true
		}
	}
	return "", false
}

// ReasonOf returns the code of why a seat of the lead is queued; empty: it is not.
func (l Lead) ReasonOf(seat Seat) string {
	if seat == SeatSupport {
		return l.Support.Reason
	}
	return l.QueueReason
}

// Other is the other seat.
func (s Seat) Other() Seat {
	if s == SeatSupport {
		return SeatLead
	}
	return SeatSupport
}

// Free reports whether nobody has the seat or is being asked for it although somebody is wanted.
func (l Lead) Free(seat Seat) bool {
	if seat == SeatSupport {
		return l.State.Open() && l.Support.State == SupportQueued
	}
	return l.State == LeadQueued || l.State == LeadNew
}

// Given returns the lead with a seat given to a consultant, who has accepted it.
func (l Lead) Given(seat Seat, to int64) Lead {
	if seat == SeatSupport {
		l.Support = Support{State: SupportFilled, OwnerID: to}
		return l
	}
	l.State, l.QueueReason, l.OwnerID, l.OfferedID = LeadWorking, "", to, 0
	return l
}

// Offered returns the lead with a seat that a consultant is being asked for.
func (l Lead) Offered(seat Seat, to int64) Lead {
	if seat == SeatSupport {
		l.Support = Support{State: SupportOffered, OfferedID: to}
		return l
	}
	l.State, l.QueueReason, l.OwnerID, l.OfferedID = LeadOffered, "", 0, to
	return l
}

// Queued returns the lead with a seat that nobody has, and the reason.
func (l Lead) Queued(seat Seat, reason string) Lead {
	if seat == SeatSupport {
		l.Support = Support{State: SupportQueued, Reason: reason}
		return l
	}
	l.State, l.QueueReason, l.OwnerID, l.OfferedID = LeadQueued, reason, 0, 0
	return l
}
