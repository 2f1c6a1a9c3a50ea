package preview

import (
	"encoding/json"
	"strings"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/inbox"
)

// strayMails are mails for each reason, with addresses that do not end.
func (s stage) strayMails() (all []crm.Incoming) {
	for i, reason := range []string{
		"not_the_sender", "not_theirs", "staff_no_address", "no_email", "no_enquiry", "nothing_new", "quotes_notice", "has_files", "mail_too_deep", "list",
		"precedence", "suppress", "loop", "some_later_one",
	} {
		in := crm.Incoming{
			ID: int64(i + 1), State: crm.IncomingRefused, Reason: reason, Mailbox: "lmtp", Name: "Chen Mei-Ling 陈美玲", Address: "purchasing@golden-harvest.example", Size: 48_213,
			Recipient: "desk+l17u3.k2v5q7ab3c9d0e1f@in.harbourline.example", Subject: "Re: 盐田港两个奶酪货柜的原产地证明 (NO.2026112248213)", Said: "您好，\n附上报价单。", ReceivedAt: s.now.Add(-time.Duration(i) * time.Hour),
		}
		switch i {
		case 1:
			in.Name, in.Address = "Wolfeschlegelsteinhausenbergerdorff", strings.Repeat("a-name-that-does-not-end", 3)+"@"+strings.Repeat("department.", 9)+"example"
			in.Subject = strings.Repeat("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", 2)
		case 2:
			in.Subject, in.Said = "", ""
		case 8:
			in = crm.Incoming{ID: 9, State: crm.IncomingRefused, Reason: reason, Sender: "x@spam.example", ReceivedAt: in.ReceivedAt, Size: 12}
		}
		all = append(all, in)
	}
	return all
}

func (s stage) strays() []sample {
	mails := s.strayMails()
	list := conversation.StrayList{
		Mails: mails, Reasons: []conversation.ReasonCount{{Reason: "not_the_sender", Count: 12}, {Reason: "list", Count: 3}, {Reason: "some_later_one", Count: 1}},
		Counts: map[crm.StrayView]int64{crm.StrayWaiting: 14, crm.StrayMachine: 1000},
	}
	aside := conversation.StrayQuery{View: crm.StrayAside}
	page := func(i int, change func(*conversation.Stray)) inbox.StrayPage {
		stray := conversation.Stray{Mail: mails[i], To: []string{mails[i].Recipient}}
		if change != nil {
			change(&stray)
		}
		return inbox.NewStrayPage(s.staff("strays").Astray(14), stray)
	}
	lead := crm.Lead{ID: 1, Reference: "NO.2026112248213", ContactName: "Chen Mei-Ling 陈美玲"}
	return []sample{
		{"inbox/strays", "some", inbox.NewStraysPage(s.staff("strays").Astray(14), conversation.StrayQuery{View: crm.StrayWaiting}, list)},
		{"inbox/strays", "none", inbox.NewStraysPage(s.staff("strays"), conversation.StrayQuery{View: crm.StrayWaiting}, conversation.StrayList{})},
		{"inbox/strays", "aside", inbox.NewStraysPage(s.staff("strays"), aside, conversation.StrayList{Mails: mails[:2]})},
		{"inbox/stray", "waiting", page(0, func(st *conversation.Stray) {
			st.Lead, st.Owner = lead, crm.User{ID: 3, Name: "Alexandra Featherstonehaugh-Cholmondeley"}
			st.Mail.Quoted = "> 您好，\n> 我们可以代办。"
			st.Mail.Attachments = []crm.MailFile{{Name: "提单-bill-of-lading-2026-11.pdf", Type: "application/pdf", Size: 482_113, Scan: crm.Scan{State: crm.ScanInfected, Found: "Pdf.Exploit.CVE_2018_4882-6449963-0"}}, {Name: "报价单.zip", Type: "application/zip", Size: 9_000, Refused: "attachment_type"}}
			st.Whole = st.Mail.Attachments[0].Scan
			st.Events = []crm.Event{{Kind: "mail.refused", Actor: crm.System(), At: s.now, Detail: crm.Detail(map[string]any{"reason": "not_the_sender"})}}
		})},
		{"inbox/stray", "long", page(1, nil)}, {"inbox/stray", "silent", page(2, nil)}, {"inbox/stray", "illegible", page(8, nil)},
		{"inbox/stray", "placed", page(9, func(st *conversation.Stray) {
			st.Mail.State, st.Mail.LeadID, st.Lead = crm.IncomingFiled, 1, lead
			st.Events = []crm.Event{{Kind: "client.wrote", Actor: crm.Visitor(), At: s.now, Detail: json.RawMessage(`{}`)}, {Kind: "mail.placed", Actor: manager, At: s.now, Detail: crm.Detail(map[string]any{"reason": "list"})}}
		})},
		{"inbox/stray", "enquired", page(4, func(st *conversation.Stray) {
			st.Mail.State, st.Mail.Reference = crm.IncomingSubmitted, "NO.2026112248213"
			st.Events = []crm.Event{{Kind: "mail.enquired", Actor: manager, At: s.now, Detail: crm.Detail(map[string]any{"reason": "no_enquiry", "reference": "NO.2026112248213"})}}
		})},
		{"inbox/stray", "aside", page(3, func(st *conversation.Stray) {
			st.Mail.State = crm.IncomingSetAside
			st.Events = []crm.Event{{Kind: "mail.set_aside", Actor: manager, At: s.now, Detail: crm.Detail(map[string]any{"reason": "no_email"})}}
		})},
	}
}
