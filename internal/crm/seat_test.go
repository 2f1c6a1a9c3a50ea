package crm_test

import (
	"testing"

	"frontdesk/internal/crm"
)

func TestASeatBelongsToWhoHasItOrIsAskedForIt(t *testing.T) {
	lead := crm.Lead{}.Given(crm.SeatLead, 1).Offered(crm.SeatSupport, 2)
	for user, want := range map[int64]crm.Seat{1: crm.SeatLead, 2: crm.SeatSupport, 3: ""} {
		if seat, ok := lead.SeatOf(user); seat != want || ok != (want != "") {
			t.Errorf("user %d has %q, %v", user, seat, ok)
		}
	}
}

func TestOnlyASeatThatIsQueuedHasAReason(t *testing.T) {
	lead := crm.Lead{}.Queued(crm.SeatLead, crm.ReasonPool).Queued(crm.SeatSupport, "off_duty")
	if a, b := lead.ReasonOf(crm.SeatLead), lead.ReasonOf(crm.SeatSupport); a != crm.ReasonPool || b != "off_duty" {
		t.Errorf("%q, %q", a, b)
	}
	lead = lead.Offered(crm.SeatLead, 1).Given(crm.SeatSupport, 2)
	if a, b := lead.ReasonOf(crm.SeatLead), lead.ReasonOf(crm.SeatSupport); a != "" || b != "" {
		t.Errorf("taken, and still %q, %q", a, b)
	}
}
