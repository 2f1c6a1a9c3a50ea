package conversation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// maxTold is how often in an hour somebody is told that a mail of theirs had no effect: a mailer that answers by itself,
// and does not say so, would be told for ever.
const maxTold = 10

// refuse keeps a mail that has no effect, says so on its lead, if it has one, and tells those who may believe that the
// client was answered.
func (c *Conversation) refuse(tx *database.Tx, in crm.Incoming, lead crm.Lead, why refusedError, believers ...crm.User) error {
	in.State, in.Reason, in.LeadID = crm.IncomingRefused, string(why), lead.ID
	if err := store.UpdateIncoming(tx, in); err != nil {
		return err
	}
	if lead.ID != 0 {
		err := store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "mail.refused", LeadID: lead.ID, Subject: "incoming", SubjectID: in.ID,
			Detail: crm.Detail(map[string]any{"reason": string(why)})})
		if err != nil {
			return err
		}
	}
	for _, u := range believers {
		if err := c.tellRefused(tx, in, lead, why, u); err != nil {
			return err
		}
	}
	return nil
}

// refuseUnplaced is refuse of a mail of which nothing but its addresses tells who wrote it: whoever the address that it
// came to was given to, and whoever it says that it is from. A stranger is told nothing.
func (c *Conversation) refuseUnplaced(tx *database.Tx, in crm.Incoming, l eml.Letter, lead crm.Lead, why refusedError) error {
	var believers []crm.User
	sender, err := store.UserByEmail(tx, strings.ToLower(l.From.Address))
	switch {
	case err == nil:
		believers = append(believers, sender)
	case !crm.IsKind(err, crm.KindNotFound):
		return err
	}
	owner, err := c.givenTo(tx, in, l)
	if err != nil {
		return err
	}
	if owner.ID != 0 && owner.ID != sender.ID {
		believers = append(believers, owner)
	}
	if lead.ID == 0 {
		if lead, err = noticed(tx, l, sender); err != nil {
			return err
		}
	}
	return c.refuse(tx, in, lead, why, believers...)
}

// givenTo is the consultant to whom the address that a mail came to was given; the zero user: nobody.
func (c *Conversation) givenTo(tx *database.Tx, in crm.Incoming, l eml.Letter) (u crm.User, err error) {
	for _, to := range recipients(in, l) {
		if _, id, ok := c.Outbox.Replies().Read(to); ok && id != 0 {
			u, err = store.UserByID(tx, id)
			break
		}
	}
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.User{}, nil
	}
	return u, err
}

// noticed is the lead of the newest notice to somebody that their mail answers; the zero lead: none.
func noticed(tx *database.Tx, l eml.Letter, u crm.User) (lead crm.Lead, err error) {
	for _, id := range slices.Backward(slices.Concat(l.References, l.InReplyTo)) {
		m, err := store.MessageByHeaderID(tx, id)
		if crm.IsKind(err, crm.KindNotFound) || err == nil && (m.LeadID == 0 || !strings.EqualFold(m.ToAddress, u.Email)) {
			continue
		}
		if err != nil {
			return lead, err
		}
		return store.LeadForUpdate(tx, m.LeadID)
	}
	return lead, nil
}

// tellRefused writes to somebody of the firm, once for each mail, that it reached no client, why, and what to do.
func (c *Conversation) tellRefused(tx *database.Tx, in crm.Incoming, lead crm.Lead, why refusedError, u crm.User) error {
	if !u.Active {
		return nil
	}
	lately, err := store.CountMessagesTo(tx, []string{u.Email}, crm.MessageAnswerRefused, tx.Now().Add(-time.Hour))
	if err != nil || lately[u.Email] >= maxTold {
		return err
	}
	headerID := c.Outbox.HeaderID(token.Hash(fmt.Sprintf("refused-%s-%d", in.SHA256, u.ID)))
	if _, err := store.MessageByHeaderID(tx, headerID); !crm.IsKind(err, crm.KindNotFound) {
		return err
	}
	site, path := crm.Site{}, "/inbox"
	if lead.ID != 0 {
		if site, err = store.SiteByID(tx, lead.SiteID); err != nil {
			return err
		}
		path = fmt.Sprintf("/inbox/leads/%d", lead.ID)
	}
	_, err = c.Outbox.PutNamed(tx, crm.Message{
		Kind: crm.MessageAnswerRefused, LeadID: lead.ID, Language: c.Catalog.Match(u.Locale), ToName: u.Name, ToAddress: u.Email,
		Vars: map[string]any{
			"Consultant": u.Name, "ContactName": lead.ContactName, "LeadReference": lead.Reference, "SiteName": site.Name, "LeadURL": c.Outbox.URL(path),
			"Why": string(why), "Address": in.Address, "Own": strings.EqualFold(in.Address, u.Email), "Account": u.Email,
			"Subject": in.Subject, "Message": clip(in.Said, maxMessage),
		},
	}, headerID)
	return err
}
