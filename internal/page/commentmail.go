package page

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	mostAsked = 12 // mails an hour that ask one moderator to read a comment: in a flood the inbox is the place to look
	mostTold  = 5  // mails a day that tell one address of replies: nobody shall write to strangers through us
)

// askModerators asks whoever moderates to read a comment.
func (p *Page) askModerators(tx *database.Tx, site crm.Site, article crm.Article, c crm.Comment) error {
	managers, err := store.ActiveManagers(tx)
	if err != nil {
		return err
	}
	addresses := make([]string, len(managers))
	for i, m := range managers {
		addresses[i] = m.Email
	}
	asked, err := store.CountMessagesTo(tx, addresses, crm.MessageCommentHeld, tx.Now().Add(-time.Hour))
	if err != nil {
		return err
	}
	var all []crm.Message
	for _, m := range managers {
		if asked[m.Email] < mostAsked {
			all = append(all, crm.Message{Kind: crm.MessageCommentHeld, ToName: m.Name, ToAddress: m.Email, Language: m.Locale, Vars: p.heldVars(site, article, c, m)})
		}
	}
	return p.Outbox.PutAll(tx, all)
}

func (p *Page) heldVars(site crm.Site, article crm.Article, c crm.Comment, m crm.User) map[string]any {
	return map[string]any{
		"Name": m.Name, "SiteName": site.Name, "Article": titleOf(article), "Page": article.Address, "Author": c.Name, "Email": c.Email,
		"Text": c.Text, "Held": c.Reasons, "InboxURL": p.Outbox.URL("/inbox/comments"),
		"ApproveURL": p.commentLink(c, ActionApprove, m.ID), "SpamURL": p.commentLink(c, ActionSpam, m.ID),
	}
}

// tellAnswered tells the author of what a comment replies to, once, if they want to hear of it and have not answered
// themselves. The words of a stranger are not in the mail.
func (p *Page) tellAnswered(tx *database.Tx, site crm.Site, article crm.Article, c crm.Comment) error {
	if c.ParentID == 0 {
		return nil
	}
	parent, err := store.CommentByID(tx, c.ParentID)
	if err != nil || !parent.Notify || parent.Email == "" || parent.Email == c.Email || parent.State != crm.CommentApproved {
		return err
	}
	if first, err := store.TellOfComment(tx, c.ID); err != nil || !first {
		return err
	}
	if wanted, err := wantsMail(tx, parent); err != nil || !wanted {
		return err
	}
	return p.Outbox.Put(tx, crm.Message{Kind: crm.MessageCommentReply, SiteID: site.ID, ToAddress: parent.Email, Language: parent.Locale, Vars: p.replyVars(site, article, parent, c)})
}

// wantsMail reports whether the address of a comment is still to be told of replies, today.
func wantsMail(tx *database.Tx, c crm.Comment) (bool, error) {
	author, err := store.CommentAuthorOf(tx, c.SiteID, c.Email)
	if err != nil || author.Muted {
		return false, err
	}
	sent, err := store.CountMessagesTo(tx, []string{c.Email}, crm.MessageCommentReply, tx.Now().Add(-24*time.Hour))
	return sent[c.Email] < mostTold, err
}

func (p *Page) replyVars(site crm.Site, article crm.Article, parent, c crm.Comment) map[string]any {
	vars := map[string]any{
		"SiteName": site.Name, "Page": article.Address, "Consultant": "", "Text": "",
		"URL":            p.Outbox.URL(PagePath(article.Address, parent.Locale) + "#comments"),
		"UnsubscribeURL": p.commentLink(parent, ActionUnsubscribe, 0),
	}
	if c.UserID != 0 {
		vars["Consultant"], vars["Text"] = c.Name, c.Text
	}
	return vars
}

func titleOf(a crm.Article) string {
	if a.Title != "" {
		return a.Title
	}
	return a.Address
}
