package firm

import (
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/rotation"
	"frontdesk/internal/store"
)

// settleMembers makes these consultants the members of a team.
func settleMembers(tx *database.Tx, t crm.Team, members []int64) error {
	if err := tx.Lock(store.RotationLock); err != nil {
		return err
	}
	before, err := store.Members(tx, t.ID)
	if err != nil {
		return err
	}
	var stay []store.Member
	for _, m := range before {
		if slices.Contains(members, m.Consultant.ID) {
			stay = append(stay, m)
		} else if err := store.RemoveMember(tx, t.ID, m.Consultant.ID); err != nil {
			return err
		}
	}
	lead, support := joining(t, stay, crm.SeatLead), joining(t, stay, crm.SeatSupport)
	for _, id := range members {
		if err := store.AddMember(tx, t.ID, id, lead, support); err != nil {
			return err
		}
	}
	return nil
}

// joining is the credit with which somebody joins the rotation of a seat, among those who stay: the present level, or
// one lead above it where the team lets people catch up. Where nobody is there to catch up with, all begin alike.
func joining(t crm.Team, stay []store.Member, seat crm.Seat) float64 {
	var credits []float64
	for _, m := range stay {
		credits = append(credits, m.Turn(seat).Credit)
	}
	if t.CatchUp && len(credits) > 0 {
		return rotation.CatchUp(credits)
	}
	return rotation.Level(credits)
}
