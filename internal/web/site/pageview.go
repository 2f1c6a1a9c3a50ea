package site

import (
	"html/template"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/response"
)

// ArticlePage is what an article carries: page site/page.
type ArticlePage struct {
	response.Chrome
	Bundle  page.Bundle
	Article string // what the article is called
	Votes   []VoteButton
	Reached string // "More than 98,000 people have contacted us."; empty: too few to say
	Contact []ContactRow
	Ticket  *TicketPanel // nil: the article has none
	Reviews *ReviewPanel // nil: there are none
	Linked  any          // what search engines read
	Talk    *CommentPanel
}

// ContactRow is a way to reach the firm; its link is of a scheme that the product chose.
type ContactRow struct {
	Kind, Value string
	Href        template.URL // empty: it is only to be read
}

func newContactRow(c page.Channel) ContactRow {
	return ContactRow{c.Kind, c.Value, template.URL(c.Link)}
}

// VoteButton is an answer to choose, with how many chose it.
type VoteButton struct{ Choice, Label, Count string }

// NewArticlePage prepares the page.
func NewArticlePage(chrome response.Chrome, b page.Bundle, site crm.Site) ArticlePage {
	chrome.Public = true
	r := chrome.Reader
	p := ArticlePage{Chrome: chrome, Bundle: b, Article: b.Title, Reviews: newReviewPanel(r, b.Reviews), Linked: linked(b, site)}
	if p.Article == "" {
		p.Article = b.Page
	}
	p.Title = p.Article
	p.Votes = []VoteButton{
		{"like", r.T("page.vote.like"), r.Number(b.Counts.Likes)}, {"helpful", r.T("page.vote.helpful"), r.Number(b.Counts.Helpful)},
		{"unhelpful", r.T("page.vote.unhelpful"), r.Number(b.Counts.Unhelpful)},
	}
	for _, c := range b.Channels {
		p.Contact = append(p.Contact, newContactRow(c))
	}
	if b.Counts.Reached > 0 {
		p.Reached = r.T("page.reached", "People", r.Number(b.Counts.Reached))
	}
	return p
}
