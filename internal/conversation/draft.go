package conversation

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/files"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// Writing is what somebody has before them who writes to a client.
type Writing struct {
	Draft     crm.Draft
	Signature string // in the client's language; empty: their name stands there
	Canned    []crm.CannedReply
	MaxFile   int64    // bytes of one file
	Endings   []string // of files that may be sent
}

// Writing returns it for a lead that is the actor's. Errors: crm.KindNotFound, KindForbidden.
func (c *Conversation) Writing(ctx context.Context, actor crm.Actor, leadID int64) (w Writing, err error) {
	err = c.DB.Read(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadInScope(tx, actor.Scope(), leadID)
		if err != nil {
			return err
		}
		if !works(lead, actor.ID, actor.Role) {
			return crm.Errorf(crm.KindForbidden, "not_yours")
		}
		if w.Draft, err = store.DraftOf(tx, lead.ID, actor.ID); err != nil {
			return err
		}
		var marks scan.Marks
		marks.ReplyFiles(w.Draft.Files)
		if err := c.Gate.Mark(tx, marks); err != nil {
			return err
		}
		signature, err := store.SignatureOf(tx, actor.ID)
		if err != nil {
			return err
		}
		w.Signature = signature.In(c.Catalog.Match(lead.Language))
		w.Canned, err = cannedFor(tx, lead, actor.ID)
		return err
	})
	w.MaxFile, w.Endings = c.MaxFile, files.Endings()
	return w, err
}

// SaveDraft keeps what the actor is writing on a lead that is theirs, as it is; its files are kept as they are attached. Key
// is that under which it will be sent: once it was, what comes late is of no effect. Errors: crm.KindInvalid, KindNotFound,
// KindForbidden.
func (c *Conversation) SaveDraft(ctx context.Context, actor crm.Actor, leadID int64, d crm.Draft, key string) error {
	d.Text = strings.ReplaceAll(d.Text, "\r\n", "\n")
	if utf8.RuneCountInString(d.Text) > maxReply {
		return crm.Invalid([]crm.FieldError{{Field: "reply", Code: "too_long", Params: map[string]any{"Max": maxReply}}})
	}
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := theirs(tx, actor, leadID)
		if err != nil {
			return err
		}
		if key != "" {
			if _, err := store.MessageByHeaderID(tx, c.headerID(lead, Reply{Key: key, From: actor})); !crm.IsKind(err, crm.KindNotFound) {
				return err
			}
		}
		if strings.TrimSpace(d.Text+d.CC+d.Due) == "" {
			return store.DeleteDraft(tx, lead.ID, actor.ID)
		}
		return store.PutDraft(tx, lead.ID, actor.ID, d)
	})
}

// redraft makes a draft of a reply that was called back.
func redraft(tx *database.Tx, actor crm.Actor, m crm.Message, text string) error {
	draft, err := store.DraftOf(tx, m.LeadID, actor.ID)
	if err != nil {
		return err
	}
	if more := strings.TrimSpace(draft.Text); more != "" && more != text {
		text += "\n\n" + more
	}
	draft.Text, draft.To, draft.CC = text, m.ToAddress, strings.Join(m.CC, ", ")
	if err := store.PutDraft(tx, m.LeadID, actor.ID, draft); err != nil {
		return err
	}
	return store.ReleaseFiles(tx, m.ID, actor.ID)
}

// Canned returns the text of a canned reply that the actor may use for a lead, with the words of that. Errors:
// crm.KindNotFound.
func (c *Conversation) Canned(ctx context.Context, actor crm.Actor, leadID, id int64) (text string, err error) {
	err = c.DB.Read(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadInScope(tx, actor.Scope(), leadID)
		if err != nil {
			return err
		}
		canned, err := store.CannedReplyByID(tx, id)
		if err != nil {
			return err
		}
		if !canned.For(lead, actor.ID) {
			return crm.NotFound("canned")
		}
		site, err := store.SiteByID(tx, lead.SiteID)
		if err != nil {
			return err
		}
		words := map[string]string{"name": lead.ContactName, "reference": lead.Reference, "consultant": actor.Name, "site": site.Name}
		if lead.ServiceID != 0 {
			services, err := store.Services(tx)
			if err != nil {
				return err
			}
			words["service"] = serviceOf(services, lead, c.Catalog.Match(lead.Language))
		}
		text = crm.Fill(canned.Text, words)
		return nil
	})
	return text, err
}

func serviceOf(all []crm.Service, lead crm.Lead, language string) string {
	i := slices.IndexFunc(all, func(s crm.Service) bool { return s.ID == lead.ServiceID })
	if i < 0 {
		return ""
	}
	return all[i].Name.In(language)
}

func cannedFor(tx *database.Tx, lead crm.Lead, user int64) (all []crm.CannedReply, err error) {
	canned, err := store.CannedReplies(tx, user)
	for _, one := range canned {
		if one.For(lead, user) {
			all = append(all, one)
		}
	}
	return all, err
}
