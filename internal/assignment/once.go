package assignment

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// DeclineOffer is Decline of one offer only: a program that asks again, because it did not hear the answer, does not
// decline what the same consultant was offered since. Another offer, or none, is crm.KindGone "offer_over".
func (a *Assignment) DeclineOffer(ctx context.Context, actor crm.Actor, leadID, offerID int64, reason string) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := a.seen(tx, actor, leadID)
		if err != nil {
			return err
		}
		offer, err := store.LiveOffer(tx, leadID, crm.SeatLead)
		if crm.IsKind(err, crm.KindNotFound) || (err == nil && offer.ID != offerID) {
			return crm.Errorf(crm.KindGone, "offer_over")
		}
		if err != nil {
			return err
		}
		return a.decline(tx, actor, lead, offer, reason)
	})
}
