package outbox

import (
	"fmt"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// decide asks what each reader within the firm has said about mail: it holds what came in quiet hours and leaves out what
// somebody has switched off, which is told in the trail of the lead instead. Nobody else decides that.
func decide(tx *database.Tx, all []crm.Message) (wanted []crm.Message, err error) {
	said, err := store.NoticesTo(tx, readers(all))
	if err != nil {
		return nil, fmt.Errorf("reading what %d people want to be mailed: %w", len(all), err)
	}
	var unsent []crm.Event
	for _, m := range all {
		told, ok := said[m.ToAddress]
		if ok = ok && m.ToStaff(); ok && !told.Notices.Wants(m.Kind) {
			unsent = append(unsent, notMailed(m, told.User)...)
			continue
		}
		if ok && m.Due.IsZero() {
			m.HeldUntil = told.Notices.HeldUntil(m.Kind, tx.Now(), told.User.Location())
			m.Due = m.HeldUntil
		}
		wanted = append(wanted, m)
	}
	return wanted, store.InsertEvents(tx, unsent)
}

// readers are the addresses of those who may have something to say about these messages.
func readers(all []crm.Message) (addresses []string) {
	seen := map[string]bool{}
	for _, m := range all {
		if _, may := crm.NoticeOf(m.Kind); may && !seen[m.ToAddress] {
			seen[m.ToAddress] = true
			addresses = append(addresses, m.ToAddress)
		}
	}
	return addresses
}

// notMailed is what the trail of a lead says of a message that its reader did not want.
func notMailed(m crm.Message, reader crm.User) []crm.Event {
	if m.LeadID == 0 {
		return nil
	}
	detail := crm.Detail(map[string]any{"consultant": reader.Name, "reason": m.Kind})
	return []crm.Event{{Actor: crm.System(), Kind: "notice.unsent", LeadID: m.LeadID, Detail: detail}}
}
