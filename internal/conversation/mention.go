package conversation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// tellNamed writes to the colleagues whom a note names by @name, or by what stands before the @ of their address. Whoever
// may not see the lead is not told of it.
func (c *Conversation) tellNamed(tx *database.Tx, actor crm.Actor, lead crm.Lead, note crm.Note) error {
	if !strings.Contains(note.Text, "@") {
		return nil
	}
	users, err := store.Users(tx)
	if err != nil {
		return err
	}
	var messages []crm.Message
	for _, u := range mentioned(note.Text, users) {
		if !u.Active || u.ID == actor.ID {
			continue
		}
		teams, err := store.TeamsOfUser(tx, u.ID)
		if err != nil {
			return err
		}
		if (crm.Actor{ID: u.ID, Role: u.Role, Teams: teams}).Scope().Sees(lead) {
			messages = append(messages, c.mention(actor, u, lead, note))
		}
	}
	if len(messages) == 0 {
		return nil
	}
	if err := c.describe(tx, lead, messages); err != nil {
		return err
	}
	return c.Outbox.PutAll(tx, messages)
}

func (c *Conversation) mention(actor crm.Actor, u crm.User, lead crm.Lead, note crm.Note) crm.Message {
	return crm.Message{
		Kind: crm.MessageMention, LeadID: lead.ID, Language: c.Catalog.Match(u.Locale), ToName: u.Name, ToAddress: u.Email,
		Vars: map[string]any{
			"Consultant": u.Name, "By": actor.Name, "Note": note.Text, "ContactName": lead.ContactName, "Reference": lead.Reference,
			"LeadURL": c.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", lead.ID)),
		},
	}
}

// describe adds to messages about a lead what it is about, in their language.
func (c *Conversation) describe(tx *database.Tx, lead crm.Lead, messages []crm.Message) error {
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil {
		return err
	}
	services, err := store.Services(tx)
	at := slices.IndexFunc(services, func(s crm.Service) bool { return s.ID == lead.ServiceID })
	for _, m := range messages {
		m.Vars["SiteName"], m.Vars["Service"] = site.Name, ""
		if at >= 0 {
			m.Vars["Service"] = services[at].Name.In(m.Language)
		}
	}
	return err
}

// mentioned are the users whom a text names. Of two names that begin alike the longer one is meant.
func mentioned(text string, users []crm.User) (found []crm.User) {
	type way struct {
		name string
		user crm.User
	}
	var ways []way
	for _, u := range users {
		local, _, _ := strings.Cut(u.Email, "@")
		for _, name := range []string{u.Name, local} {
			if name != "" {
				ways = append(ways, way{strings.ToLower(name), u})
			}
		}
	}
	slices.SortStableFunc(ways, func(a, b way) int { return cmp.Compare(len(b.name), len(a.name)) })
	text = strings.ToLower(text)
	for place := strings.IndexByte(text, '@'); place >= 0; place = strings.IndexByte(text, '@') {
		before, _ := utf8.DecodeLastRuneInString(text[:place])
		rest := text[place+1:]
		at := slices.IndexFunc(ways, func(w way) bool { return begins(rest, w.name) })
		if at >= 0 && !joins(before) && !slices.ContainsFunc(found, func(u crm.User) bool { return u.ID == ways[at].user.ID }) {
			found = append(found, ways[at].user)
		}
		text = rest
	}
	return found
}

// begins reports whether a text begins with a name that ends there. A Chinese name may be followed by anything.
func begins(text, name string) bool {
	rest, ok := strings.CutPrefix(text, name)
	last, _ := utf8.DecodeLastRuneInString(name)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && (!joins(last) || !joins(next))
}

// joins reports whether a letter belongs to one word with its neighbours.
func joins(r rune) bool {
	return r != utf8.RuneError && !unicode.Is(unicode.Han, r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
