package preview

import (
	"time"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
)

func (s stage) site() []sample {
	chrome := s.chrome
	chrome.Owner = s.T("demo.firm")
	empty := site.NewFormPage(chrome, site.FormInput{Form: firmForm, Services: firmServices})
	wrong := site.NewFormPage(chrome, site.FormInput{
		Form: firmForm, Services: firmServices,
		Values: map[string][]string{"name": {"Ng <script>"}, "phone": {"555 0100"}, "service": {"customs"}, "message": {"Two lines\nof question"}},
		Faults: []crm.FieldError{{Field: "email", Code: "contact_required"}, {Field: "phone", Code: "phone_needs_country"}, {Field: "consent", Code: "consent_required"}},
	})
	ref := "NO.2026112248213"
	offer := site.OfferPage{
		Chrome: chrome, Client: "Chen Mei-Ling (Golden Harvest Foods Trading GmbH)", Service: firmServices[0].Name.In(s.Lang), Reference: ref,
		Summary: "我们有两个货柜的奶酪在盐田港，海关要求补充原产地证明…", Lede: s.T("action.accept_lede", "Deadline", "14:45"), Submit: s.T("action.accept"), Action: "/a/token", Later: "/a/later", Other: "/a/other",
	}
	offer.Title = s.T("action.accept_heading")
	decline := offer
	decline.Fields = site.DeclineFields(s.Reader, "busy", "")
	decline.Fields[0].Error = s.T("field.required")
	claim, support := offer, offer
	claim.Title, claim.Lede, claim.Submit, claim.Other = s.T("action.claim_heading"), s.T("action.claim_lede"), s.T("action.claim"), ""
	support.Title, support.Lede, support.Submit = s.T("action.support_heading"), s.T("action.support_lede", "Deadline", "14:45"), s.T("action.support")
	fault := response.ErrorView{Chrome: chrome, Status: 500, Heading: s.T("error.kind.internal"), Detail: s.T("error.internal")}
	limited := response.ErrorView{Chrome: chrome, Status: 429, Wait: s.T("wait.minutes", "Count", 3)}
	return []sample{
		{"site/form", "empty", empty}, {"site/form", "wrong", wrong},
		{"site/thanks", "full", site.NewThanksPage(chrome, crm.FormWords{}, ref, "/demo/")},
		{"site/accept", "full", offer}, {"site/accept", "claim", claim}, {"site/accept", "support", support}, {"site/decline", "wrong", decline},
		{"site/call-back", "ask", site.NewCallBack(offer, s.callLink(), nil)}, {"site/call-back", "wrong", site.NewCallBack(offer, s.callLink(), []crm.FieldError{{Field: "when", Code: "call_back_when"}, {Field: "date", Code: "date_needed"}, {Field: "time", Code: "clock_invalid"}})},
		{"site/done", "planned", site.NewCallPlanned(chrome, crm.Lead{Reference: ref, SLA: crm.SLA{DueAt: s.now}}, s.now.Add(time.Hour), "/inbox/leads/1")},
		{"site/done", "planned in time", site.NewCallPlanned(chrome, crm.Lead{Reference: ref, SLA: crm.SLA{DueAt: s.now.Add(2 * time.Hour)}}, s.now.Add(time.Hour), "/inbox/leads/1")},
		{"site/done", "accepted", site.NewAccepted(chrome, crm.SeatLead, ref, "/inbox/leads/1")}, {"site/done", "supports", site.NewAccepted(chrome, crm.SeatSupport, ref, "/inbox/leads/1")}, {"site/done", "declined", site.NewDeclined(chrome, ref)},
		{"site/gone", "taken", site.NewTaken(chrome, ref, "Lin Yue 林悦")}, {"site/gone", "asked", site.NewAsked(chrome, ref, "Alexandra Featherstonehaugh-Cholmondeley")}, {"site/gone", "over", site.NewOver(chrome, ref)}, {"site/gone", "answered", site.NewAnswered(chrome, ref)},
		{"site/page", "full", site.NewArticlePage(chrome, firmBundle, firmSites[0])}, {"site/page", "unknown", site.NewArticlePage(chrome, page.Bundle{Page: "https://www.example.com/new"}, firmSites[0])},
		{"site/error", "fault", fault}, {"site/limited", "full", limited},
	}
}

// firmBundle is what a well-read article carries.
var firmBundle = page.Bundle{
	Page: "https://www.example.com/customs?id=7", Language: "en", Date: "20261122", Title: "Can't tell the difference between customs clearance and entry clearance?",
	Counts:   page.Counts{Counts: crm.Counts{Likes: 1204, Helpful: 98, Unhelpful: 3}, Reached: 98_000},
	Services: []page.Service{{Slug: "customs", Name: "Customs clearance"}, {Slug: "trademark", Name: "商标注册"}},
	Channels: []page.Channel{{Channel: crm.Channel{Kind: "phone", Value: "+86 755 8888 0000"}, Link: "tel:+8675588880000"}, {Channel: crm.Channel{Kind: "wechat", Value: "harbourline"}}},
}

// callLink is that of an offer of a client who is promised an answer.
func (s stage) callLink() assignment.Link {
	return assignment.Link{Action: assignment.ActionCallBack, User: crm.User{ID: 2, TimeZone: "Asia/Shanghai"}, Lead: crm.Lead{SLA: crm.SLA{DueAt: s.now.Add(3 * time.Hour)}}}
}
