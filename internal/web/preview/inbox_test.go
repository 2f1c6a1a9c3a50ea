package preview

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
)

func (s stage) staff(room string) response.Chrome {
	return s.chrome.Staff(crm.Actor{Name: "Lin Yue 林悦", Role: crm.RoleAdmin, Kind: crm.ActorPerson}, room, 3)
}

func (s stage) inbox() []sample {
	login := inbox.LoginPage{Chrome: s.chrome, Fields: inbox.LoginFields(s.Reader, ""), Hint: inbox.DemoHint(s.Reader, "admin@demo.test", "frontdesk-demo")}
	failed := inbox.LoginPage{Chrome: s.chrome, Fields: inbox.LoginFields(s.Reader, "lin@demo.test"), Error: s.T("error.credentials_wrong")}
	none := inbox.NewLeadsPage(s.staff("inbox"), "mine", map[string]int{"all": 4})
	held := inbox.HeldPage{Chrome: s.staff("held"), NextHref: "?after=1", Rows: []inbox.HeldRow{
		inbox.NewHeldRow(s.Reader, crm.Submission{ID: 1, Reference: "NO.2026112200017", Name: "Best SEO", Email: crm.ContactPoint{Kind: "email", Value: "x@spam.example", Display: "x@spam.example"},
			Message: "Rank #1 on Google!!! https://a.example https://b.example https://c.example", SpamReasons: []string{"honeypot", "links"}, Page: "https://harbourline.example/en/customs", Address: "203.0.113.0/24", CreatedAt: s.now}),
	}}
	return []sample{
		{"inbox/login", "first", login}, {"inbox/login", "failed", failed},
		{"inbox/forgotten", "ask", inbox.ForgottenPage{Chrome: s.chrome, Fields: inbox.ForgottenFields(s.Reader, "")}},
		{"inbox/forgotten", "sent", inbox.ForgottenPage{Chrome: s.chrome, Sent: true, Email: "lin@demo.test"}},
		{"inbox/password", "first", inbox.PasswordPage{Chrome: s.chrome, First: true, Name: "王建国", Email: "wang@demo.test", Action: "/password/x", Fields: inbox.PasswordFields(s.Reader)}},
		{"inbox/leads", "full", s.leads()}, {"inbox/leads", "none", none},
		{"inbox/lead", "offered", s.lead(true)}, {"inbox/lead", "working", s.lead(false)},
		{"inbox/held", "some", held}, {"inbox/held", "none", inbox.HeldPage{Chrome: s.staff("held")}},
	}
}

func (s stage) leads() inbox.LeadsPage {
	p := inbox.NewLeadsPage(s.staff("inbox"), "all", map[string]int{"mine": 4, "unassigned": 2, "team": 18, "all": 1243})
	p.NextHref, p.FirstHref = "?tab=all&before=1", "?tab=all"
	for i, l := range []crm.Lead{
		{State: crm.LeadOffered, ContactName: "Chen Mei-Ling", OfferedID: 2, OfferedName: "Lin Yue 林悦", Language: "zh", Summary: "我们有两个货柜的奶酪在盐田港，海关要求补充原产地证明，请问你们可以代办吗？最快多久能放行？"},
		{State: crm.LeadQueued, ContactName: "", Language: "en", Summary: "How much does it cost to register a company in Hong Kong if the director lives in Singapore?"},
		{State: crm.LeadWorking, ContactName: "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maximilian", OwnerID: 3, OwnerName: "Alexandra Featherstonehaugh-Cholmondeley", Language: "en", Summary: "We are a manufacturer of medical devices from Stuttgart and need an importer of record."},
		{State: crm.LeadWaiting, ContactName: "李娜", OwnerID: 4, OwnerName: "王建国", Language: "zh", Summary: "想注册美国商标，已经有中国的申请号。"},
		{State: crm.LeadWon, ContactName: "Jon Ólafsson", OwnerID: 2, OwnerName: "Lin Yue 林悦", Language: "en", Summary: ""},
		{State: crm.LeadLost, ContactName: "Sofía Hernández", OwnerID: 2, OwnerName: "Lin Yue 林悦", Language: "en", Summary: "Just comparing prices."},
		{State: crm.LeadJunk, ContactName: "test test", Language: "en", Summary: "asdf"},
	} {
		l.ID, l.Reference = int64(i+1), "NO.2026112248213"
		l.LastActivity = s.now.Add(-time.Duration(i*i*i) * 47 * time.Minute)
		service := ""
		if i != 1 {
			service = firmServices[i%4].Name.In(s.Lang)
		}
		p.Rows = append(p.Rows, inbox.NewLeadRow(s.Reader, l, service, s.now.Add(12*time.Minute), s.now))
	}
	return p
}

func (s stage) lead(offered bool) inbox.LeadPage {
	p := inbox.LeadPage{
		Chrome: s.staff("inbox"), ListHref: "/inbox", Name: "Chen Mei-Ling 陈美玲", Reference: "NO.2026112248213", State: inbox.LeadState(s.Reader, crm.LeadWorking),
		NoteAction: "/inbox/leads/1/notes", NoteField: inbox.NoteField(s.Reader), Close: inbox.NewCloseBox(s.Reader, 1),
		Points: []inbox.Point{
			inbox.NewPoint(s.Reader, crm.ContactPoint{Kind: "email", Value: "purchasing.department@golden-harvest-foods-trading.example"}),
			inbox.NewPoint(s.Reader, crm.ContactPoint{Kind: "phone", Value: "+8613800138000", Display: "+86 138 0013 8000"}),
			inbox.NewPoint(s.Reader, crm.ContactPoint{Kind: "wechat", Value: "chenml_88"}),
			inbox.NewPoint(s.Reader, crm.ContactPoint{Kind: "whatsapp", Value: "+85291234567", Display: "+852 9123 4567"}),
		},
		Facts:    inbox.ClientFacts(s.Reader, crm.Contact{Company: "Golden Harvest Foods Trading GmbH", Country: "CN", Locale: "zh"}),
		Standing: inbox.Standing(s.Reader, crm.Lead{OwnerName: "Lin Yue 林悦", QueueReason: "off_duty", CreatedAt: s.now}, firmTeams[0].Name),
		Trail: []inbox.TrailLine{
			{Text: s.T("event.note.added", "Name", "Lin Yue 林悦"), Note: "Called, no answer.\nTry again after 15:00 her time.", Age: s.Relative(s.now.Add(-9*time.Minute), s.now)},
			{Text: s.T("event.offer.accepted", "Name", "Lin Yue 林悦"), Age: s.Relative(s.now.Add(-12*time.Minute), s.now)},
			{Text: s.T("event.offer.declined", "Name", "王建国"), Detail: s.T("reason.busy"), Age: s.Relative(s.now.Add(-19*time.Minute), s.now)},
			{Text: s.T("event.lead.opened"), Detail: "NO.2026112248213", Age: s.Relative(s.now.Add(-20*time.Minute), s.now)},
		},
	}
	p.Title = p.Name
	p.Submissions = []inbox.Said{s.said()}
	p.Decisions = []inbox.DecisionTable{s.decision()}
	p.Messages = s.messages()
	if offered {
		p.State, p.Close = inbox.LeadState(s.Reader, crm.LeadOffered), nil
		p.Offer = inbox.NewOfferBox(s.Reader, crm.Offer{LeadID: 1, Deadline: s.now.Add(12 * time.Minute)}, site.DeclineFields(s.Reader, "", ""), s.now)
	}
	return p
}

func (s stage) said() inbox.Said {
	return inbox.NewSaid(s.Reader, crm.Submission{
		Reference: "NO.2026112248213", CreatedAt: s.now, Locale: "zh", Company: "Golden Harvest Foods Trading GmbH", Consent: true, ConsentVersion: "2026-10",
		Message: "您好，\n我们有两个货柜的奶酪在盐田港，海关要求补充原产地证明。请问你们可以代办吗？最快多久能放行？\n\nWe also need somebody who speaks German.",
		Page:    "https://www.harbourline.example/zh/customs-clearance-or-entry-clearance?utm_source=newsletter", Referrer: "https://www.baidu.com/", UTM: map[string]string{"source": "newsletter", "campaign": "autumn"},
		Extra: map[string]string{"port": "盐田"},
	}, firmServices[0].Name.In(s.Lang))
}

func (s stage) decision() inbox.DecisionTable {
	return inbox.NewDecision(s.Reader, crm.Decision{Rule: "service", TeamName: firmTeams[0].Name, ChosenID: 2, ChosenName: "Lin Yue 林悦", CreatedAt: s.now, Considered: []crm.Considered{
		{ConsultantID: 2, Name: "Lin Yue 林悦", Weight: 2, Share: 0.6667, Before: 0.42, After: 0.09, Load: 7, Capacity: 20},
		{ConsultantID: 5, Name: "Zhou Min", Weight: 1, Share: 0.3333, Before: -0.42, After: -0.09, Load: 4},
		{ConsultantID: 3, Name: "Alexandra Featherstonehaugh-Cholmondeley", Excluded: "language", Weight: 1, Load: 3},
		{ConsultantID: 4, Name: "王建国", Excluded: "at_capacity", Weight: 1, Load: 5, Capacity: 5},
	}})
}

func (s stage) messages() []inbox.MessageRow {
	var rows []inbox.MessageRow
	for _, m := range []crm.Message{
		{Kind: crm.MessageOffer, ToAddress: "lin.yue@demo.test", State: crm.MessageAccepted, Reply: "250 2.0.0 Ok: queued as 4F2A91C03B"},
		{Kind: crm.MessageAcknowledgement, ToAddress: "purchasing.department@golden-harvest-foods-trading.example", State: crm.MessageRetrying, Reply: "451 4.7.1 Greylisted, please try again in 300 seconds"},
		{Kind: crm.MessageJoined, ToAddress: "lin.yue@demo.test", State: crm.MessageFailed, Reply: "550 5.1.1 No such user"},
	} {
		m.UpdatedAt = s.now.Add(-18 * time.Minute)
		rows = append(rows, inbox.NewMessageRow(s.Reader, m, s.now))
	}
	return rows
}
