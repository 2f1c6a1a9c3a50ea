package inbox

import (
	"fmt"
	"strings"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// StrayPage is one mail that had no effect: page inbox/stray.
type StrayPage struct {
	response.Chrome
	ListHref     string
	Subject      string
	Reason       string // in a few words
	Why          string // and what is to be done
	Where        string // it has its place, in words; empty: it has none
	WhereHref    string // of that place; empty: there is no page
	Facts        []Fact
	Text, Quoted string
	Illegible    bool
	Files        []FileLink
	Raw          FileLink // the mail as it came
	Action       string
	Place        *response.Field // nil: nothing can be done but to set it aside
	PlaceOpen    bool
	Enquiry      []response.Field
	EnquiryOpen  bool
	Aside        bool // it can be set aside
	Trail        []TrailLine
}

// NewStrayPage prepares one mail.
func NewStrayPage(chrome response.Chrome, s conversation.Stray) StrayPage {
	r, in := chrome.Reader, s.Mail
	at := straysAt + "/" + response.IDValue(in.ID)
	p := StrayPage{
		Chrome: chrome, ListHref: straysHref(crm.StrayWaiting, "", 0), Subject: straySubject(r, in), Reason: strayReason(r, in.Reason), Why: strayRemedy(r, in.Reason),
		Facts: strayFacts(r, s), Text: in.Said, Quoted: in.Quoted, Illegible: !in.Legible(), Action: at,
		Raw: FileLink{Name: r.T("stray.raw"), Detail: r.T("stray.raw_detail", "Size", size(in.Size)), Href: at + "/raw"}.scanned(r, s.Whole),
	}
	p.Title = p.Subject
	for n, a := range in.Attachments {
		p.Files = append(p.Files, strayFile(r, fmt.Sprintf("%s/files/%d", at, n+1), a))
	}
	for _, e := range s.Events {
		p.Trail = append(p.Trail, newTrailLine(r, e, e.At))
	}
	p.steps(s)
	return p
}

// steps adds what can still be done, or what was.
func (p *StrayPage) steps(s conversation.Stray) {
	r, in := p.Reader, s.Mail
	switch view := in.Stray(); {
	case view == "" && in.State == crm.IncomingSubmitted:
		p.Where = r.T("stray.became", "Reference", in.Reference)
		return
	case view == "":
		p.Where, p.WhereHref = r.T("stray.placed", "Reference", s.Lead.Reference), leadPath(s.Lead.ID)+"#conversation"
		return
	default:
		p.Aside = view != crm.StrayAside
	}
	if p.Illegible {
		return
	}
	says := conversation.EnquiryOf(in)
	p.Place = &response.Field{Name: "reference", Label: r.T("stray.reference"), Value: s.Lead.Reference, Placeholder: "NO.", Hint: r.T("stray.reference_hint"), Required: true, MaxLength: 60}
	p.Enquiry = []response.Field{
		{Name: "name", Label: r.T("stray.name"), Value: says.Name, MaxLength: 200},
		{Name: "email", Label: r.T("point.email"), Kind: "email", Value: says.Email, MaxLength: 320},
		{Name: "message", Label: r.T("stray.message"), Kind: response.KindTextarea, Value: says.Message, Rows: 8, Wide: true, MaxLength: 9_000},
	}
}

// retype shows what was typed, and what is wrong with it.
func (p *StrayPage) retype(fields request.Fields, faults []crm.FieldError) {
	if p.Place == nil {
		return
	}
	if fields.Get("do") == "place" {
		p.PlaceOpen, p.Place.Value, p.Place.Error = true, fields.Get("reference"), response.FieldText(p.Reader, faults[0])
		return
	}
	p.EnquiryOpen = true
	for i := range p.Enquiry {
		p.Enquiry[i].Value = fields.Text(p.Enquiry[i].Name)
	}
	response.Mark(p.Reader, faults, p.Enquiry)
}

// strayRemedy says why a mail had no effect and what is to be done.
func strayRemedy(r i18n.Reader, code string) string {
	if key := "stray.remedy." + code; r.Has(key) {
		return r.T(key)
	}
	return r.T("stray.remedy.other")
}

func strayFacts(r i18n.Reader, s conversation.Stray) []Fact {
	facts := []Fact{
		{Label: r.T("stray.from"), Text: strayWho(r, s.Mail)},
		{Label: r.T("stray.to"), Text: strings.Join(s.To, ", ")},
		{Label: r.T("stray.owner"), Text: s.Owner.Name},
		{Label: r.T("stray.came"), Text: r.DateTime(s.Mail.ReceivedAt)},
		{Label: r.T("stray.by_way_of"), Text: s.Mail.Mailbox},
	}
	if s.Lead.ID != 0 {
		facts = append(facts, Fact{Label: r.T("stray.about"), Text: strings.TrimSpace(s.Lead.Reference + " " + s.Lead.ContactName), Href: leadPath(s.Lead.ID)})
	}
	return present(facts)
}

// strayFile is one file of a mail; one that is not handed on says why.
func strayFile(r i18n.Reader, href string, a crm.MailFile) FileLink {
	if a.Refused != "" {
		return FileLink{Name: a.Name, Detail: r.T("mail." + a.Refused)}
	}
	return FileLink{Name: a.Name, Detail: size(a.Size), Href: href}.scanned(r, a.Scan)
}
