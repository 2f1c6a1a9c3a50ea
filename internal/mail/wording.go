package mail

import (
	"context"
	netmail "net/mail"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Wordings returns what each mail of a site to its clients says, in the order of crm.WordedKinds and, for each, in the
// languages named: the site's own words where it has some, or else the product's. Administrators only.
func (m *Mail) Wordings(ctx context.Context, actor crm.Actor, site int64, languages []string) (all []crm.Wording, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return nil, err
	}
	own := map[string]crm.Wording{}
	err = m.db.Read(ctx, func(tx *database.Tx) error {
		found, err := store.WordingsOf(tx, site)
		for _, w := range found {
			own[w.Kind+"."+w.Language] = w
		}
		return err
	})
	for _, kind := range crm.WordedKinds {
		for _, language := range languages {
			w, chosen := own[kind.Name+"."+language]
			if !chosen {
				w, _ = m.renderer.book.product(kind.Name, language)
			}
			all = append(all, w)
		}
	}
	return all, err
}

// SaveWording makes words a site's own. Administrators only. crm.KindInvalid names subject and body.
func (m *Mail) SaveWording(ctx context.Context, actor crm.Actor, w crm.Wording) error {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return err
	}
	if err := crm.Invalid(w.Check()); err != nil {
		return err
	}
	return m.db.Write(ctx, func(tx *database.Tx) error {
		if err := store.PutWording(tx, w); err != nil {
			return err
		}
		return wordingEvent(tx, actor, "wording.changed", w)
	})
}

// DropWording gives a mail the product's words again. Administrators only. crm.KindNotFound when it has them.
func (m *Mail) DropWording(ctx context.Context, actor crm.Actor, w crm.Wording) error {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return err
	}
	return m.db.Write(ctx, func(tx *database.Tx) error {
		if err := store.DeleteWording(tx, w.SiteID, w.Kind, w.Language); err != nil {
			return err
		}
		return wordingEvent(tx, actor, "wording.dropped", w)
	})
}

func wordingEvent(tx *database.Tx, actor crm.Actor, kind string, w crm.Wording) error {
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, Subject: "site", SubjectID: w.SiteID,
		Detail: crm.Detail(map[string]any{"mail": w.Kind, "language": w.Language, "subject": w.Subject, "body": w.Body})})
}

// Sample returns how a mail of a site looks in some words, with an invented client, and its subject. Administrators only.
// Errors as SaveWording.
func (m *Mail) Sample(ctx context.Context, actor crm.Actor, site crm.Site, w crm.Wording) (subject string, c Content, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return "", c, err
	}
	if err := crm.Invalid(w.Check()); err != nil {
		return "", c, err
	}
	subject, c.Text, c.HTML, err = m.renderer.RenderWording(w, m.sample(site, w))
	c.From = m.from
	return subject, c, err
}

// TryWording sends the sample to whoever tries it, by the way of all mail. Administrators only. Errors as SaveWording.
func (m *Mail) TryWording(ctx context.Context, actor crm.Actor, site crm.Site, w crm.Wording, to netmail.Address) error {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return err
	}
	if err := crm.Invalid(w.Check()); err != nil {
		return err
	}
	kind, _ := crm.WordedKindNamed(w.Kind)
	vars := m.sample(site, w)
	vars[tried] = map[string]any{"Subject": m.renderer.book.piece(w.Language, "test") + w.Subject, "Body": w.Body}
	return m.db.Write(ctx, func(tx *database.Tx) error {
		return m.outbox.Put(tx, crm.Message{Kind: kind.Message, Language: w.Language, ToName: to.Name, ToAddress: to.Address, SiteID: site.ID, Vars: vars})
	})
}

// tried is the variable of a message that tries words which nobody has saved.
const tried = "Words"

// words returns what a message says that is still to be composed; none where its words are no site's to choose.
func (m *Mail) words(ctx context.Context, message crm.Message) (w crm.Wording, err error) {
	kind, worded := message.Worded()
	if !worded || message.Raw != nil {
		return w, nil
	}
	w, _ = m.renderer.book.product(kind.Name, message.Language)
	if own, ok := message.Vars[tried].(map[string]any); ok {
		w.Subject, _ = own["Subject"].(string)
		w.Body, _ = own["Body"].(string)
		return w, nil
	}
	if message.SiteID == 0 {
		return w, nil
	}
	err = m.db.ReadOne(ctx, func(tx *database.Tx) error {
		own, err := store.WordingOf(tx, message.SiteID, w.Kind, w.Language)
		if crm.IsKind(err, crm.KindNotFound) {
			return nil
		}
		w = own
		return err
	})
	return w, err
}

// render fills the words of a message, or its template.
func (m *Mail) render(message crm.Message, w crm.Wording) (subject, plain, rich string, err error) {
	if w.Kind != "" {
		return m.renderer.RenderWording(w, message.Vars)
	}
	return m.renderer.Render(message.Kind, message.Language, message.Vars)
}

// sample are the values of a mail to a client who does not exist.
func (m *Mail) sample(site crm.Site, w crm.Wording) map[string]any {
	say := func(what string) string { return m.renderer.book.piece(w.Language, "sample "+what) }
	stage, _ := strings.CutPrefix(w.Kind, crm.MessageProgress+"_")
	page := m.outbox.URL("/")
	if len(site.Origins) > 0 {
		page = site.Origins[0] + "/"
	}
	return map[string]any{
		"Name": say("name"), "SiteName": site.Name, "Reference": "NO." + m.db.Now().In(site.Location()).Format("20060102") + "48213", "Stage": stage,
		"Service": say("service"), "Consultant": say("consultant"), "Due": say("due"), "Until": say("until"), "Text": say("text"),
		"Page": page, "URL": m.outbox.URL("/"), "UnsubscribeURL": m.outbox.URL("/"),
	}
}
