package preview

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/status"
	"frontdesk/internal/web/site"
)

// status is a client's enquiry on its way.
func (s stage) status() []sample {
	chrome := s.chrome
	chrome.Owner = s.T("demo.firm")
	at := func(hours int) time.Time { return s.now.Add(-time.Duration(hours) * time.Hour) }
	home := crm.Site{Channels: []crm.Channel{{Kind: "phone", Value: "+86 755 8888 0000"}, {Kind: "wechat", Value: "harbourline"}}}
	standing := func(stage status.Stage, lead, support string, promise status.Promise, lines ...status.Line) status.Standing {
		promise.Shown = s.now
		return status.Standing{Site: home, Reference: "NO.2026112248213", Stage: stage, Lead: lead, Support: support, Promise: promise, History: lines, Token: "token"}
	}
	came := status.Line{At: at(26), Kind: crm.ToldReceived}
	taken := status.Line{At: at(25), Kind: crm.ToldTaken, Name: "Lin Yue 林悦"}
	all := []status.Line{}
	for i, kind := range crm.ToldKinds {
		all = append([]status.Line{{At: at(26 - i), Kind: kind}}, all...)
	}
	named := append([]status.Line{{At: at(2), Kind: crm.ToldCalled, Name: "Lin Yue 林悦"}, {At: at(24), Kind: crm.ToldSupported, Name: "Alexandra Featherstonehaugh-Cholmondeley"}}, taken, came)
	due, late := status.Promise{Kind: crm.ClockFirst, Due: s.now.Add(3 * time.Hour)}, status.Promise{Kind: crm.ClockNext, Late: true}
	none := site.StatusInput{Action: "/t/NO.2026112248213?k=token", Key: "key"}
	wrong, sent := none, none
	wrong.Message, wrong.Faults = "Two <lines>\nof question", []crm.FieldError{{Field: "message", Code: "too_long", Params: map[string]any{"Max": 10_000}}, {Field: "email", Code: "email_invalid"}}
	sent.Sent = "NO.2026112317702"
	page := func(st status.Standing, in site.StatusInput) site.StatusPage {
		return site.NewStatusPage(chrome, st, in)
	}
	empty := []crm.FieldError{{Field: "reference", Code: "reference_invalid"}, {Field: "given", Code: "required"}}
	return []sample{
		{"site/status", "received", page(standing(status.Received, "", "", status.Promise{}, came), none)},
		{"site/status", "assigning", page(standing(status.Assigning, "", "", due, came), none)},
		{"site/status", "assigning-written", page(standing(status.Assigning, "", "", due, came), sent)},
		{"site/status", "working-first", page(standing(status.Working, "Lin Yue 林悦", "", due, taken, came), none)},
		{"site/status", "working", page(standing(status.Working, "Lin Yue 林悦", "Alexandra Featherstonehaugh-Cholmondeley", status.Promise{}, named...), sent)},
		{"site/status", "late", page(standing(status.Working, "Lin Yue 林悦", "", late, all...), wrong)},
		{"site/status", "waiting", page(standing(status.Waiting, "王建国", "", status.Promise{}, taken, came), none)},
		{"site/status", "completed", page(standing(status.Completed, "王建国", "", status.Promise{}), sent)},
		{"site/status", "closed", page(standing(status.Closed, "", "", status.Promise{}, came), none)},
		{"site/ask", "empty", site.NewAskPage(chrome, site.AskInput{Action: "/t"})},
		{"site/ask", "wrong", site.NewAskPage(chrome, site.AskInput{Action: "/t", Reference: "NO.<2026", Faults: empty})},
		{"site/ask", "unknown", site.NewAskPage(chrome, site.AskInput{Action: "/t", Reference: "NO.2026112248213", Contact: "ana@client.test", Unknown: true})},
		{"site/ask", "over", site.NewAskPage(chrome, site.AskInput{Action: "/t", Reference: "NO.2026112248213", Over: true})},
		{"site/ask", "kept", site.NewAskPage(chrome, site.AskInput{Action: "/t", Reference: "NO.2026112248213", Message: "Words", Over: true})},
	}
}
