package inbox

import (
	"html/template"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
	"frontdesk/internal/web/response"
)

// CommentsPage is what visitors said under articles: page inbox/comments.
type CommentsPage struct {
	response.Chrome
	Tab          string
	Tabs         []response.NavItem
	Rows         []CommentRow
	Bulk         []response.Option // what may be done to those that are ticked
	NextHref     string
	EmptyHeading string
	EmptyDetail  string
}

// CommentRow is one comment with what may be done to it.
type CommentRow struct {
	ID      string
	Name    string
	Email   string
	Staff   bool
	Trusted bool
	When    string
	Article string
	Href    string        // of the article
	HTML    template.HTML // sanitised by package page
	Parent  string        // what it replies to, as it was written; empty: nothing
	By      string        // whose that is
	Reasons []string
	Lead    string // the reference of what it was made into
	Action  string
	Moves   []response.Option // verdicts
	Reply   bool              // whether it may be replied to
}

// NewCommentsPage prepares the frame of a tab.
func NewCommentsPage(chrome response.Chrome, tab crm.CommentState, counts map[crm.CommentState]int64) CommentsPage {
	chrome.Title = chrome.T("moderation.heading")
	p := CommentsPage{Chrome: chrome, Tab: string(tab), EmptyHeading: chrome.T("moderation." + string(tab) + "_empty"), EmptyDetail: chrome.T("moderation.empty_detail")}
	for _, state := range crm.CommentStates {
		p.Tabs = append(p.Tabs, response.NavItem{Label: chrome.T("moderation." + string(state)), Href: commentsHref(string(state)), Count: int(counts[state]), Current: state == tab})
	}
	p.Bulk = moves(chrome.Reader, tab)
	return p
}

// moves are the verdicts that are left in a state.
func moves(r i18n.Reader, state crm.CommentState) (all []response.Option) {
	for _, verdict := range []string{"approve", "spam", "trash"} {
		if state.CanMove(verdicts[verdict]) {
			all = append(all, response.Option{Value: verdict, Label: r.T("moderation.do_" + verdict)})
		}
	}
	return all
}

// NewCommentRow prepares one comment for whoever moderates it.
func NewCommentRow(r i18n.Reader, c page.Case, actor crm.Actor) CommentRow {
	row := CommentRow{
		ID: response.IDValue(c.ID), Name: c.Name, Email: c.Email, Staff: c.UserID != 0, Trusted: c.Trusted, When: r.DateTime(c.CreatedAt),
		Article: c.Article.Title, Href: c.Article.Address, HTML: template.HTML(c.HTML), Lead: c.Submission,
		Action: "/inbox/comments/" + response.IDValue(c.ID), Moves: moves(r, c.State), Reply: c.State == crm.CommentPending || c.State == crm.CommentApproved,
	}
	if row.Article == "" {
		row.Article = c.Article.Address
	}
	if c.Parent != nil {
		row.By, row.Parent = c.Parent.Name, c.Parent.Text
	}
	if c.State != crm.CommentApproved {
		for _, code := range c.Reasons {
			row.Reasons = append(row.Reasons, spamReason(r, code))
		}
	}
	if c.Email == "" || row.Staff {
		return row
	}
	if actor.May(crm.RoleManager) {
		verdict := map[bool]string{true: "distrust", false: "trust"}[c.Trusted]
		row.Moves = append(row.Moves, response.Option{Value: verdict, Label: r.T("moderation." + verdict)})
	}
	if c.Submission == "" {
		row.Moves = append(row.Moves, response.Option{Value: "lead", Label: r.T("moderation.lead")})
	}
	return row
}
