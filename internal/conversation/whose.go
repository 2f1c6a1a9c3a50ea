package conversation

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/store"
)

// errNobodys is what is said of a mail that belongs to no lead.
var errNobodys = errors.New("the mail belongs to no lead")

// refusedError is the code of why a mail has no effect.
type refusedError string

func (e refusedError) Error() string { return "the mail is refused: " + string(e) }

// The reasons for which a mail that can be read has no effect. In each of them somebody of the firm is to blame or feigned.
const (
	notTheSender   = refusedError("not_the_sender")   // it came to a consultant's address, but not from that consultant
	notTheirs      = refusedError("not_theirs")       // the lead is not that consultant's
	staffNoAddress = refusedError("staff_no_address") // somebody of the firm wrote without the address given to them
	nothingNew     = refusedError("nothing_new")      // it says nothing but what it quotes
	quotesNotice   = refusedError("quotes_notice")    // it holds a link that was for its writer alone
	noEmail        = refusedError("no_email")         // there is no address that the client is surely reached at
	hasFiles       = refusedError("has_files")        // its files are too many, too large, or of a type that clients are not sent
)

var subjectReference = regexp.MustCompile(`NO\.\d{13,20}`)

// whose finds the lead of a mail, and the consultant who wrote it, 0 for a client: by the address that it came to, by the
// mails that it answers, by the reference in its subject, by its sender.
func (c *Conversation) whose(tx *database.Tx, in crm.Incoming, l eml.Letter) (lead crm.Lead, user int64, err error) {
	for _, to := range recipients(in, l) {
		if id, user, ok := c.Outbox.Replies().Read(to); ok {
			lead, user, err = c.addressed(tx, id, user, l)
			if user == 0 && err == nil && over(lead) {
				break // whoever wrote to it is a client to be served anew
			}
			return lead, user, err
		}
	}
	if staff, err := isStaff(tx, l.From.Address); err != nil || staff {
		return lead, 0, cmp.Or[error](err, staffNoAddress)
	}
	for _, find := range []func(*database.Tx, eml.Letter) (int64, error){answered, named, known} {
		id, err := find(tx, l)
		if err != nil {
			return lead, 0, err
		}
		if id != 0 {
			lead, err = store.LeadForUpdate(tx, id)
			if err != nil || !over(lead) {
				return lead, 0, err
			}
		}
	}
	return lead, 0, errNobodys
}

// recipients are the addresses that a mail came to, that of its envelope first. Mail from a mailbox has none any more; what
// the servers wrote down of it stands in for it, and tells of a mail that was forwarded or sent blind. Anybody can write
// the same, but not the signature in an address of ours.
func recipients(in crm.Incoming, l eml.Letter) []string {
	all := []string{in.Recipient}
	for _, a := range slices.Concat(l.Delivered, l.To, l.Cc) {
		all = append(all, a.Address)
	}
	return all
}

// addressed is a mail to an address that we made. A consultant's is theirs alone, while the lead is.
func (c *Conversation) addressed(tx *database.Tx, id, user int64, l eml.Letter) (crm.Lead, int64, error) {
	lead, err := store.LeadForUpdate(tx, id)
	if err != nil {
		return lead, 0, err
	}
	if user == 0 {
		if staff, err := isStaff(tx, l.From.Address); err != nil || staff {
			return lead, 0, cmp.Or[error](err, staffNoAddress)
		}
		return lead, 0, nil
	}
	writer, err := store.UserByID(tx, user)
	switch {
	case err != nil:
		return lead, 0, err
	case !writer.Active || !strings.EqualFold(writer.Email, l.From.Address):
		return lead, 0, notTheSender
	case !works(lead, writer.ID, writer.Role):
		return lead, 0, notTheirs
	}
	return lead, user, nil
}

// over reports whether nobody would hear of what is said on a lead.
func over(l crm.Lead) bool { return !l.State.Open() && l.OwnerID == 0 }

// isStaff reports whether an address is that of somebody who works here.
func isStaff(tx *database.Tx, address string) (bool, error) {
	u, err := store.UserByEmail(tx, strings.ToLower(address))
	if crm.IsKind(err, crm.KindNotFound) {
		return false, nil
	}
	return u.Active, err
}

// works reports whether a lead is somebody's to speak for: they have a seat, or manage those who have.
func works(l crm.Lead, user int64, role crm.Role) bool {
	return l.OwnerID == user || l.Support.OwnerID == user || role.Includes(crm.RoleManager)
}

// answered is the lead of the newest mail that a mail answers; 0: none.
func answered(tx *database.Tx, l eml.Letter) (int64, error) {
	for _, id := range slices.Backward(slices.Concat(l.References, l.InReplyTo)) {
		lead, err := store.LeadOfMail(tx, id)
		if err != nil || lead != 0 {
			return lead, err
		}
	}
	return 0, nil
}

// named is the lead of the reference in the subject, if the sender is its client: a reference is a name and no key.
func named(tx *database.Tx, l eml.Letter) (int64, error) {
	reference := subjectReference.FindString(l.Subject)
	if reference == "" {
		return 0, nil
	}
	s, err := store.SubmissionByReference(tx, reference)
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && s.LeadID == 0) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	lead, err := store.LeadForUpdate(tx, s.LeadID)
	if err != nil {
		return 0, err
	}
	sender, err := contactOf(tx, l)
	if err != nil || sender != lead.ContactID {
		return 0, err
	}
	return lead.ID, nil
}

// known is the newest open lead of the sender; 0: none.
func known(tx *database.Tx, l eml.Letter) (int64, error) {
	contact, err := contactOf(tx, l)
	if err != nil || contact == 0 {
		return 0, err
	}
	open, err := store.OpenLeadsOfContacts(tx, []int64{contact})
	return open[contact], err
}

// contactOf is the contact whose address the sender has; 0: nobody's.
func contactOf(tx *database.Tx, l eml.Letter) (int64, error) {
	point, err := contactpoint.ParseEmail(l.From.Address)
	if err != nil {
		return 0, nil // an address that no contact can have
	}
	p := store.Point{Kind: string(point.Kind), Value: point.Value}
	owners, err := store.ContactsOfPoints(tx, []store.Point{p})
	return owners[p], err
}
