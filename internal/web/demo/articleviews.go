package demo

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// NewIndex prepares the front page with its articles.
func NewIndex(chrome response.Chrome, articles []Article, services []crm.Service) IndexPage {
	chrome.Title = chrome.T("demo.articles")
	return IndexPage{Chrome: chrome, Articles: cards(chrome.Reader, articles, services), Services: serviceNames(chrome.Reader, services)}
}

// NewArticle prepares an article with its form; where it is, and what the form carries unseen, is the handler's.
func NewArticle(chrome response.Chrome, a Article, related []Article, form crm.Form, services []crm.Service) ArticlePage {
	chrome.Title = a.Title
	card := newCard(chrome.Reader, a, services)
	return ArticlePage{
		Chrome: chrome, Summary: a.Summary, Tags: a.Tags, Service: card.Service, Date: card.Date, Body: a.Body,
		Services: serviceNames(chrome.Reader, services), Related: cards(chrome.Reader, related, services),
		Form: ConsultForm{
			Action: "/f/" + form.Slug, Consent: form.Consent.In(chrome.Lang),
			Services: response.Choose(serviceOptions(chrome.Reader, services), a.Service),
		},
	}
}

func cards(r i18n.Reader, articles []Article, services []crm.Service) (list []Card) {
	for _, a := range articles {
		list = append(list, newCard(r, a, services))
	}
	return list
}

func newCard(r i18n.Reader, a Article, services []crm.Service) Card {
	day := r.In(time.UTC).Date(a.Date) // the same wherever it is read
	card := Card{Href: a.Path(), Title: a.Title, Summary: a.Summary, Date: day}
	for _, s := range services {
		if s.Slug == a.Service {
			card.Service = s.Name.In(r.Lang)
		}
	}
	return card
}

func serviceNames(r i18n.Reader, services []crm.Service) (names []string) {
	for _, s := range services {
		names = append(names, s.Name.In(r.Lang))
	}
	return names
}

// serviceOptions begins with none in particular, which stays chosen when an article is about no service of the firm.
func serviceOptions(r i18n.Reader, services []crm.Service) []response.Option {
	options := []response.Option{{Label: r.T("form.service_any")}}
	for _, s := range services {
		options = append(options, response.Option{Value: s.Slug, Label: s.Name.In(r.Lang)})
	}
	return options
}
