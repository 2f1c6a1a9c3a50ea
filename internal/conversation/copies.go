package conversation

import (
	"maps"
	"strings"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// maxCopies is how many may get a copy of a reply.
const maxCopies = 10

// addresses are those of a list, each once, normalised where they can be.
func addresses(typed []string) (all []string) {
	seen := map[string]bool{}
	for _, one := range typed {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		if point, err := contactpoint.ParseEmail(one); err == nil {
			one = point.Value
		}
		if !seen[one] {
			seen[one], all = true, append(all, one)
		}
	}
	return all
}

// copies returns the first address that nobody can be written to at, and the code of what is wrong.
func copies(typed []string) (address, code string) {
	all := addresses(typed)
	for _, one := range all {
		if _, err := contactpoint.ParseEmail(one); err != nil {
			return one, "email_invalid"
		}
	}
	if len(all) > maxCopies {
		return "", "copies_many"
	}
	return "", ""
}

// copyTo writes a message of its own for each who gets a copy: it says to whom the reply went, and has its own state. The
// answer of whoever gets it finds the lead as the client's does.
func (c *Conversation) copyTo(tx *database.Tx, m crm.Message) error {
	for _, address := range m.CC {
		if strings.EqualFold(address, m.ToAddress) {
			continue
		}
		one := m
		one.Vars = maps.Clone(m.Vars)
		one.Vars["ClientName"], one.Vars["ClientAddress"] = m.ToName, m.ToAddress
		one.ToName, one.ToAddress, one.CopyOf = "", address, m.ID
		id, err := c.Outbox.PutNamed(tx, one, "")
		if err != nil {
			return err
		}
		one.ID = id
		if err := store.InsertReply(tx, one); err != nil {
			return err
		}
	}
	return nil
}
