package demo

import (
	"html/template"

	"frontdesk/internal/web/response"
)

// Place is where the website is: Base begins the address of Frontdesk, empty where it is served beside the website.
type Place struct{ Base string }

// IndexPage is the front of the demo's website: page demo/index.
type IndexPage struct {
	response.Chrome
	Place
	Articles []Card
	Services []string
}

// Card leads to an article.
type Card struct{ Href, Title, Summary, Service, Date string }

// ArticlePage is an article with the form embedded: page demo/article.
type ArticlePage struct {
	response.Chrome
	Place
	Address  string // of the article
	Hosted   string // the page of what it carries, for browsers without script
	Summary  string
	Tags     string
	Image    string // address
	Service  string
	Date     string
	Body     template.HTML
	Services []string
	Related  []Card
	Form     ConsultForm
}

// ConsultForm is the form as a website embeds it.
type ConsultForm struct {
	Action   string
	Hidden   []response.Hidden // page, locale, referrer, submission_id
	Services []response.Option
	Consent  string // its wording; empty: none is asked
}

// MailListPage is every mail the demo has sent: page demo/mails.
type MailListPage struct {
	response.Chrome
	Place
	Messages []MailRow
}

// MailRow is one mail in the list; State is empty once it was accepted.
type MailRow struct{ Href, To, Subject, State, When string }

// MailPage is one mail: page demo/mail. Its HTML part is a page of its own, framed without any right.
type MailPage struct {
	response.Chrome
	Place
	From, To, Subject, When string
	State                   string // empty: it was accepted
	Text                    string
	HTMLHref                string // empty: it has no HTML part
	SourceHref              string // empty: it was never tried
}
