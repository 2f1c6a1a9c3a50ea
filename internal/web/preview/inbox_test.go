package preview

import (
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/notice"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
)

func (s stage) staff(room string) response.Chrome {
	return s.chrome.Staff(crm.Actor{Name: "Lin Yue 林悦", Role: crm.RoleAdmin, Kind: crm.ActorPerson}, room, 3).OnDuty(crm.DutyOn)
}

func (s stage) inbox() []sample {
	login := inbox.LoginPage{Chrome: s.chrome, Fields: inbox.LoginFields(s.Reader, ""), Hint: inbox.DemoHint(s.Reader, "admin@demo.test", "frontdesk-demo")}
	failed := inbox.LoginPage{Chrome: s.chrome, Fields: inbox.LoginFields(s.Reader, "lin@demo.test"), Error: s.T("error.credentials_wrong")}
	none := inbox.NewLeadsPage(s.staff("inbox"), "mine", map[string]int{"mine": 0, "unassigned": 0, "team": 0, "all": 4})
	held := inbox.HeldPage{Chrome: s.staff("held"), NextHref: "?after=1", Figures: inbox.HeldFigures(s.Reader, crm.Judged{Held: 1204, Released: 3, Rejected: 1180}), Rows: []inbox.HeldRow{
		inbox.NewHeldRow(s.Reader, crm.Submission{ID: 1, Files: []crm.File{{ID: 3, Name: "价目表 <2026>.pdf", Type: "application/pdf", Size: 81_214, Scan: crm.Scan{State: crm.ScanInfected, Found: "Pdf.Exploit.CVE_2018_4882-6449963-0"}}, {ID: 4, Name: "a-name-that-does-not-end-for-a-long-time-and-has-no-place-to-break.png", Type: "image/png", Size: 4_200_000}}, Reference: "NO.2026112200017", Name: "Best SEO", Email: crm.ContactPoint{Kind: "email", Value: "x@spam.example", Display: "x@spam.example"},
			Message: "Rank #1 on Google!!! https://a.example https://b.example https://c.example", SpamScore: 195, SpamReasons: []string{"honeypot", "learned_advisory", "links", "disposable", "token_missing"}, Page: "https://harbourline.example/en/customs", Address: "203.0.113.0/24", CreatedAt: s.now}),
	}}
	return []sample{
		{"inbox/login", "first", login}, {"inbox/login", "failed", failed},
		{"inbox/forgotten", "ask", inbox.ForgottenPage{Chrome: s.chrome, Fields: inbox.ForgottenFields(s.Reader, "")}},
		{"inbox/forgotten", "sent", inbox.ForgottenPage{Chrome: s.chrome, Sent: true, Email: "lin@demo.test"}},
		{"inbox/password", "first", inbox.PasswordPage{Chrome: s.chrome, First: true, Name: "王建国", Email: "wang@demo.test", Action: "/password/x", Fields: inbox.PasswordFields(s.Reader)}},
		{"inbox/leads", "full", s.leads()}, {"inbox/leads", "none", none},
		{"inbox/lead", "offered", s.offeredLead()}, {"inbox/lead", "support", s.supportLead()}, {"inbox/lead", "queued", s.queuedLead()},
		{"inbox/lead", "working", s.workingLead()}, {"inbox/lead", "owner", s.ownedLead()}, {"inbox/lead", "closed", s.closedLead()},
		{"inbox/time-off", "some", s.timeOff(nil)}, {"inbox/time-off", "wrong", s.timeOff([]crm.FieldError{{Field: "from", Code: "date_invalid"}, {Field: "until", Code: "spans_overlap"}, {Field: "until_time", Code: "clock_invalid"}})},
		{"inbox/time-off", "none", inbox.NewTimeOffPage(s.staff("inbox").OnDuty(crm.DutyAway), desk.TimeOff{Consultant: firmPeople[2]}, crm.Actor{ID: 4}, nil, nil)},
		{"inbox/notices", "usual", inbox.NewNoticesPage(s.staff("notices"), s.mine(crm.UsualNotices(2)), nil, nil)}, {"inbox/notices", "held", s.notices(nil)},
		{"inbox/notices", "wrong", s.notices([]crm.FieldError{{Field: "quiet_until", Code: "clock_invalid"}, {Field: "quiet_days", Code: "always_quiet"}, {Field: "watched", Code: "offers_unwatched"}})},
		{"site/comment", "digest", site.NewDigestEnd(s.chrome, crm.User{Email: "lin@demo.test"}, false)}, {"site/comment", "no digest", site.NewDigestEnd(s.chrome, crm.User{Email: "lin@demo.test"}, true)},
		{"inbox/reassign", "ask", s.reassign()}, {"inbox/reassign", "confirm", s.reassignConfirm()}, {"inbox/reassign", "none", inbox.NewReassignPage(s.staff("inbox"), desk.Leaving{Consultant: firmPeople[1]})},
		{"inbox/writing", "some", s.writing(nil)}, {"inbox/writing", "none", inbox.NewTextsPage(s.staff("writing"), conversation.Texts{}, lin, 0, nil, nil)},
		{"inbox/writing", "wrong", s.writing([]crm.FieldError{{Field: "name", Code: "required"}, {Field: "text", Code: "variable_unknown", Params: map[string]any{"Name": "{nmae}"}}})},
		{"inbox/mail", "page", inbox.MailPage{Chrome: s.chrome, Body: "<p>您好 <b>Frontdesk</b></p>"}},
		{"inbox/held", "some", held}, {"inbox/held", "none", inbox.HeldPage{Chrome: s.staff("held")}},
	}
}

// mine is what somebody has said about mail, with two mails that wait.
func (s stage) mine(n crm.Notices) notice.Mine {
	return notice.Mine{User: crm.User{ID: 2, Name: "Lin Yue 林悦", Email: "lin@demo.test", Role: crm.RoleAdmin, TimeZone: "Asia/Shanghai"}, Notices: n}
}

func (s stage) notices(faults []crm.FieldError) inbox.NoticesPage {
	m := s.mine(crm.Notices{Off: []string{crm.MessageOffer, crm.MessageCovered}, Quiet: crm.Quiet{From: 22 * 60, Until: 7*60 + 30, Days: []time.Weekday{time.Sunday}}, Digest: 8})
	m.Held, m.Leads = []crm.Message{{Kind: crm.MessageMention, LeadID: 7, HeldUntil: s.now.Add(9 * time.Hour)}, {Kind: crm.MessageCommentHeld, HeldUntil: s.now.Add(9 * time.Hour)}}, map[int64]string{7: "NO.2026112248213"}
	var typed request.Fields
	if faults != nil {
		typed = request.Fields{"quiet_from": {"22:00"}, "quiet_until": {"29:00"}}
	}
	return inbox.NewNoticesPage(s.staff("notices"), m, typed, faults)
}

func (s stage) leads() inbox.LeadsPage {
	p := inbox.NewLeadsPage(s.staff("inbox"), "all", map[string]int{"mine": 4, "unassigned": 2, "team": 18, "all": 1243})
	p.NextHref, p.FirstHref = "?tab=all&before=1", "?tab=all"
	for i, l := range []crm.Lead{
		{State: crm.LeadOffered, ContactName: "Chen Mei-Ling", OfferedID: 2, OfferedName: "Lin Yue 林悦", Language: "zh", Summary: "我们有两个货柜的奶酪在盐田港，海关要求补充原产地证明，请问你们可以代办吗？最快多久能放行？",
			SLA: crm.SLA{State: crm.SLADue, DueAt: s.now.Add(3 * time.Hour)}, Support: crm.Support{State: crm.SupportOffered, OfferedID: 5, OfferedName: "Zhou Min"}},
		{State: crm.LeadQueued, ContactName: "", Language: "en", Summary: "How much does it cost to register a company in Hong Kong if the director lives in Singapore?",
			SLA: crm.SLA{State: crm.SLAWarned, DueAt: s.now.Add(12 * time.Minute)}, Support: crm.Support{State: crm.SupportQueued, Reason: "off_duty"}},
		{State: crm.LeadWorking, ContactName: "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maximilian", OwnerID: 3, OwnerName: "Alexandra Featherstonehaugh-Cholmondeley", Language: "en", Summary: "We are a manufacturer of medical devices from Stuttgart and need an importer of record.",
			SLA: crm.SLA{State: crm.SLABreached, DueAt: s.now.Add(-2 * time.Hour)}, Support: crm.Support{State: crm.SupportFilled, OwnerID: 2, OwnerName: "Lin Yue 林悦"}},
		{State: crm.LeadWaiting, ContactName: "李娜", OwnerID: 4, OwnerName: "王建国", Language: "zh", Summary: "想注册美国商标，已经有中国的申请号。", SLA: crm.SLA{State: crm.SLADue, Paused: true}},
		{State: crm.LeadWon, ContactName: "Jon Ólafsson", OwnerID: 2, OwnerName: "Lin Yue 林悦", Language: "en", Summary: ""},
		{State: crm.LeadLost, ContactName: "Sofía Hernández", OwnerID: 2, OwnerName: "Lin Yue 林悦", Language: "en", Summary: "Just comparing prices."},
		{State: crm.LeadJunk, ContactName: "test test", Language: "en", Summary: "asdf"},
	} {
		l.ID, l.Reference = int64(i+1), "NO.2026112248213"
		l.LastActivity = s.now.Add(-time.Duration(i*i*i) * 47 * time.Minute)
		around := inbox.Around{Deadline: s.now.Add(12 * time.Minute), Support: s.now.Add(4 * time.Minute), Reader: 2, Now: s.now}
		if i != 1 {
			around.Service = firmServices[i%4].Name.In(s.Lang)
		}
		p.Rows = append(p.Rows, inbox.NewLeadRow(s.Reader, l, around))
	}
	return p
}

func (s stage) said() crm.Submission {
	return crm.Submission{
		Reference: "NO.2026112248213", CreatedAt: s.now, Locale: "zh", Company: "Golden Harvest Foods Trading GmbH", Consent: true, ConsentVersion: "2026-10",
		Message: "您好，\n我们有两个货柜的奶酪在盐田港，海关要求补充原产地证明。请问你们可以代办吗？最快多久能放行？\n\nWe also need somebody who speaks German.",
		Page:    "https://www.harbourline.example/zh/customs-clearance-or-entry-clearance?utm_source=newsletter", Referrer: "https://www.baidu.com/", UTM: map[string]string{"source": "newsletter", "campaign": "autumn", "first_page": "https://www.harbourline.example/zh/", "first_referrer": "https://www.google.com/", "first_source": "google"},
		ServiceID: 1, FormID: 1, Extra: map[string]string{"port": "盐田", "goods": "Food and drink\nMachines", "shoe": "44"},
		Files: []crm.File{{ID: 3, Field: "papers", Name: "原产地证明-2026-11-certificate-of-origin.pdf", Type: "application/pdf", Size: 482_113, Scan: crm.Scan{State: crm.ScanInfected, Found: "Pdf.Exploit.CVE_2018_4882-6449963-0"}}, {ID: 4, Field: "photo", Name: "IMG_2041.heic", Type: "image/heic", Size: 3_141_592, Scan: crm.Scan{State: crm.ScanPending}}},
	}
}
