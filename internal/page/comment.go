package page

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	maxName     = 80   // characters
	maxText     = 5000 // characters
	editTime    = 5 * time.Minute
	repeatTime  = 10 * time.Minute // in which the same words are the same comment
	maxVisitors = 64               // bytes of a visitor's id
)

// remarks is how often one network may comment.
var remarks = ratelimit.Rate{Count: 20, Per: time.Minute, Burst: 20}

// Remark is a comment as it is posted.
type Remark struct {
	Page   string
	Name   string
	Email  string
	Text   string
	Parent int64 // the comment that it replies to; 0: none
	Notify bool  // whether its author wants a mail when somebody replies
	Trap   string
	Token  string // of the form, signed; empty: as from every page without script
}

// Posted acknowledges a comment that is on the disk.
type Posted struct {
	ID    int64            `json:"id"`
	State crm.CommentState `json:"state" enum:"approved,pending" doc:"pending: it waits for a person to read it."`
	Edit  string           `json:"edit" doc:"With it the comment can be changed or deleted for five minutes."`
}

// Comment takes what a visitor says. The same words again within ten minutes are the same comment, unless its author has
// deleted it. Errors: those of a
// bundle, crm.KindInvalid with fields, KindRateLimited.
func (p *Page) Comment(ctx context.Context, v Visitor, r Remark) (posted Posted, err error) {
	at, err := p.at(ctx, r.Page)
	if err != nil {
		return posted, err
	}
	c, err := readRemark(at, v, r)
	if err != nil {
		return posted, err
	}
	if err := p.admit(ctx, v, "comment", remarks); err != nil {
		return posted, err
	}
	evidence, err := p.evidence(ctx, at.site, c)
	if err != nil {
		return posted, err
	}
	evidence.Honeypot, evidence.Token = r.Trap, p.formSign(r.Token)
	edit := token.Random()
	c.EditHash = token.Hash(edit)
	err = p.DB.WriteShared(ctx, func(tx *database.Tx) (err error) {
		posted, err = p.take(tx, at, c, evidence)
		return err
	})
	posted.Edit = edit
	return posted, err
}

// readRemark makes a comment of a post, or names every field that is at fault.
func readRemark(at place, v Visitor, r Remark) (crm.Comment, error) {
	c := crm.Comment{
		SiteID: at.site.ID, Name: line(visible(r.Name), maxName+1), Text: paragraphs(r.Text), Locale: languageOf(at.site, v.Locale),
		ParentID: r.Parent, Notify: r.Notify, Visitor: v.ID, Network: hidden(at.site, v.Address),
	}
	if len(c.Visitor) > maxVisitors {
		c.Visitor = ""
	}
	faults := crm.Faults(required("name", c.Name, maxName), required("text", c.Text, maxText))
	point, err := contactpoint.ParseEmail(r.Email)
	switch {
	case strings.TrimSpace(r.Email) == "" && r.Notify:
		faults = append(faults, crm.FieldError{Field: "email", Code: "required"})
	case strings.TrimSpace(r.Email) != "" && err != nil:
		faults = append(faults, crm.FieldError{Field: "email", Code: "email_invalid"})
	}
	c.Email, c.HTML = point.Value, commentHTML(c.Text)
	return c, crm.Invalid(faults)
}

func required(field, value string, most int) []crm.FieldError {
	switch {
	case value == "":
		return []crm.FieldError{{Field: field, Code: "required"}}
	case len([]rune(value)) > most:
		return []crm.FieldError{{Field: field, Code: "too_long", Params: map[string]any{"Max": most}}}
	}
	return nil
}

// visible leaves out what is not seen, such as marks that turn the direction of writing around.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != '\u200d' && r != '\u200c' || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// paragraphs is a text with line breaks as "\n" and nothing invisible.
func paragraphs(s string) string {
	return strings.TrimSpace(visible(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)))
}

// take writes a comment that has been read, unless it is there already.
func (p *Page) take(tx *database.Tx, at place, c crm.Comment, evidence spam.Evidence) (Posted, error) {
	article, err := at.lock(tx)
	if err != nil {
		return Posted{}, err
	}
	c.ArticleID, c.CreatedAt = article.ID, p.DB.Now() // once the article is ours: the order of time is that of the thread
	c.EditUntil = c.CreatedAt.Add(editTime)
	if err := attach(tx, &c); err != nil {
		return Posted{}, err
	}
	same, err := store.SameComment(tx, c, c.CreatedAt.Add(-repeatTime))
	if err == nil && !slices.Contains(same.Reasons, deletedByAuthor) { // who says again what they took back means it
		return p.repeated(tx, same, c)
	}
	if notThere(err) != nil {
		return Posted{}, err
	}
	if err := judge(tx, &c, evidence); err != nil {
		return Posted{}, err
	}
	if c.ID, err = store.InsertComment(tx, c); err != nil {
		return Posted{}, err
	}
	err = store.InsertEvent(tx, crm.Event{Actor: crm.Visitor(), Kind: "comment.posted", Subject: "comment", SubjectID: c.ID,
		Detail: crm.Detail(map[string]any{"state": string(c.State)})})
	if err == nil {
		err = p.posted(tx, at.site, article, c)
	}
	return Posted{ID: c.ID, State: told(c.State)}, err
}

// repeated answers a second post of a comment; its author's page has lost the first answer, so the token is a new one.
func (p *Page) repeated(tx *database.Tx, same, c crm.Comment) (Posted, error) {
	if !visitorID.MatchString(c.Visitor) { // anybody of that network: the token stays with whoever has it
		return Posted{ID: same.ID, State: told(same.State)}, nil
	}
	same.EditHash = c.EditHash
	return Posted{ID: same.ID, State: told(same.State)}, store.PutEditToken(tx, same)
}

// posted does what follows from a new comment: it counts and is told, or somebody is asked to read it.
func (p *Page) posted(tx *database.Tx, site crm.Site, article crm.Article, c crm.Comment) error {
	switch c.State {
	case crm.CommentApproved:
		return p.appears(tx, site, article, c)
	case crm.CommentPending:
		return p.askModerators(tx, site, article, c)
	}
	return nil
}

// appears counts a comment that everybody reads now, and tells whom it answers.
func (p *Page) appears(tx *database.Tx, site crm.Site, article crm.Article, c crm.Comment) error {
	if err := store.CountComment(tx, c, 1); err != nil {
		return err
	}
	return p.tellAnswered(tx, site, article, c)
}

// attach puts a reply into the thread of what it answers, which everybody must be able to read.
func attach(tx *database.Tx, c *crm.Comment) error {
	if c.ParentID == 0 {
		return nil
	}
	parent, err := store.CommentByID(tx, c.ParentID)
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && (parent.ArticleID != c.ArticleID || parent.State != crm.CommentApproved)) {
		return crm.Invalid([]crm.FieldError{{Field: "parent", Code: "parent_gone"}})
	}
	if c.RootID = parent.RootID; c.RootID == 0 {
		c.RootID = parent.ID
	}
	return err
}

// told is the state as visitors are told it: who sends spam learns nothing.
func told(s crm.CommentState) crm.CommentState {
	if s == crm.CommentApproved {
		return s
	}
	return crm.CommentPending
}
