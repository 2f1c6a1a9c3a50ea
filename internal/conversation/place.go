package conversation

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/intake"
	"frontdesk/internal/reference"
	"frontdesk/internal/store"
)

// Place puts a mail that had no effect on the lead of a reference, as its client's; done again it changes nothing. Managers
// only. Errors: crm.KindForbidden, KindNotFound, KindInvalid "reference" for one that leads nowhere, KindConflict
// "mail_settled" when it is elsewhere by now, "mail_illegible".
func (c *Conversation) Place(ctx context.Context, actor crm.Actor, id int64, name string) (lead crm.Lead, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return lead, err
	}
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		if lead, err = leadNamed(tx, name); err != nil {
			return err
		}
		in, err := strayForUpdate(tx, id)
		switch {
		case err != nil:
			return err
		case in.Stray() == "" && in.State != crm.IncomingSubmitted && in.LeadID == lead.ID:
			return nil
		}
		if err := free(tx, in); err != nil {
			return err
		}
		in.UserID = 0 // the client's, whoever sent it
		if err := c.clientWrote(tx, in, lead); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "mail.placed", LeadID: lead.ID, Subject: "incoming", SubjectID: in.ID,
			Detail: crm.Detail(map[string]any{"reason": in.Reason})})
	})
	return lead, err
}

// leadNamed is the lead of any of its references.
func leadNamed(tx *database.Tx, name string) (crm.Lead, error) {
	nowhere := crm.Invalid([]crm.FieldError{{Field: "reference", Code: "lead_unknown"}})
	ref, err := reference.Parse(name)
	if err != nil {
		return crm.Lead{}, nowhere
	}
	s, err := store.SubmissionByReference(tx, ref.String())
	if crm.IsKind(err, crm.KindNotFound) || err == nil && s.LeadID == 0 {
		return crm.Lead{}, nowhere
	}
	if err != nil {
		return crm.Lead{}, err
	}
	return store.LeadForUpdate(tx, s.LeadID)
}

func strayForUpdate(tx *database.Tx, id int64) (crm.Incoming, error) {
	in, err := store.IncomingForUpdate(tx, id)
	if err == nil && !in.WasStray() {
		return crm.Incoming{}, crm.NotFound("incoming")
	}
	return in, err
}

// loose refuses a mail that has its place, and one of which nobody knows what it says.
func loose(in crm.Incoming) error {
	switch {
	case in.Stray() == "":
		return crm.Errorf(crm.KindConflict, "mail_settled")
	case !in.Legible():
		return crm.Errorf(crm.KindConflict, "mail_illegible")
	}
	return nil
}

// free is loose for what nobody is making an enquiry of.
func free(tx *database.Tx, in crm.Incoming) error {
	if in.Enquiring.After(tx.Now()) {
		return crm.Errorf(crm.KindConflict, "mail_settled")
	}
	return loose(in)
}

// Enquiry is what a manager makes of a mail. What is empty is as the mail says it.
type Enquiry struct{ Name, Email, Message string }

// EnquiryOf is what a mail says as an enquiry. One that says nothing new may be a forwarded one.
func EnquiryOf(in crm.Incoming) Enquiry {
	local, _, _ := strings.Cut(in.Address, "@")
	return Enquiry{clip(cmp.Or(in.Name, local), maxName), in.Address, clip(strings.TrimSpace(in.Subject+"\n\n"+cmp.Or(in.Said, in.Quoted)), maxMessage)}
}

// MakeEnquiry makes an enquiry of a mail that had no effect and returns its reference. It goes to a consultant without the
// automatic check, for a person has looked at it; done again it is the same enquiry. Managers only. Errors: those of Place,
// and crm.KindInvalid with fields.
func (c *Conversation) MakeEnquiry(ctx context.Context, actor crm.Actor, id int64, e Enquiry) (ref string, err error) {
	in, err := c.stray(ctx, actor, id)
	switch {
	case err != nil:
		return "", err
	case in.State == crm.IncomingSubmitted:
		return in.Reference, nil
	}
	until, err := c.claim(ctx, id)
	if err != nil {
		return "", err
	}
	receipt, err := c.enterFor(ctx, actor, in, e)
	if crm.IsKind(err, crm.KindInvalid) { // of any other error nobody knows whether there is an enquiry; the claim runs out
		err = errors.Join(err, c.DB.Write(ctx, func(tx *database.Tx) error { return store.ReleaseIncoming(tx, id, until) }))
	}
	if err != nil {
		return "", err
	}
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		in, err := strayForUpdate(tx, id)
		if err != nil || in.State == crm.IncomingSubmitted {
			return err
		}
		if err := loose(in); err != nil {
			return err
		}
		in.State, in.Reference = crm.IncomingSubmitted, receipt.Reference
		if err := store.UpdateIncoming(tx, in); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "mail.enquired", Subject: "incoming", SubjectID: in.ID,
			Detail: crm.Detail(map[string]any{"reason": in.Reason, "reference": receipt.Reference})})
	})
	return receipt.Reference, err
}

// enquiring is how long an enquiry may take to be made of a mail: no longer than the commit waits for the disk.
const enquiring = time.Minute

// claim keeps a mail for whoever makes an enquiry of it, so that nobody puts it elsewhere meanwhile: the enquiry is made in a
// transaction of its own. Two who make one make the same.
func (c *Conversation) claim(ctx context.Context, id int64) (until time.Time, err error) {
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		in, err := strayForUpdate(tx, id)
		if err != nil || in.State == crm.IncomingSubmitted {
			return err
		}
		if err := loose(in); err != nil || in.Enquiring.After(tx.Now()) {
			return err
		}
		until = tx.Now().Add(enquiring)
		return store.ClaimIncoming(tx, id, until)
	})
	return until, err
}

// enterFor makes the submission, under the key that the mail would have had.
func (c *Conversation) enterFor(ctx context.Context, actor crm.Actor, in crm.Incoming, e Enquiry) (intake.Receipt, error) {
	form, err := c.Intake.MailForm(ctx, c.Form)
	if err != nil {
		return intake.Receipt{}, err
	}
	says := EnquiryOf(in)
	return c.Intake.EnterBy(ctx, actor, intake.Post{Form: form, Key: "mail-" + in.SHA256, Fields: map[string][]string{
		"name": {cmp.Or(e.Name, says.Name)}, "email": {cmp.Or(e.Email, says.Email)}, "message": {clip(cmp.Or(e.Message, says.Message), maxMessage)},
	}})
}

// SetAside takes mails that had no effect from the lists of those to look at; they are kept. Those that are aside already, or
// have found their place, stay as they are. Managers only. Errors: crm.KindForbidden, KindNotFound.
func (c *Conversation) SetAside(ctx context.Context, actor crm.Actor, ids ...int64) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		for _, id := range slices.Sorted(slices.Values(ids)) { // in one order, so that two who do it wait for each other
			if err := setAside(tx, actor, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func setAside(tx *database.Tx, actor crm.Actor, id int64) error {
	in, err := strayForUpdate(tx, id)
	if err != nil || in.Stray() == "" || in.Stray() == crm.StrayAside || in.Enquiring.After(tx.Now()) {
		return err
	}
	in.State = crm.IncomingSetAside
	if err := store.UpdateIncoming(tx, in); err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "mail.set_aside", LeadID: in.LeadID, Subject: "incoming", SubjectID: in.ID,
		Detail: crm.Detail(map[string]any{"reason": in.Reason})})
}
