package preview

import (
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/request"
)

// received are what a client sent: a page with pictures and files, and a plain word.
func (s stage) received() []crm.Incoming {
	return []crm.Incoming{
		{ID: 1, Name: "Chen Mei-Ling 陈美玲", Address: "purchasing.department@golden-harvest-foods-trading.example", Subject: "Re: Harbourline (NO.2026112248213) 关于盐田港两个奶酪货柜的原产地证明", ReceivedAt: s.now.Add(-50 * time.Minute),
			Said: "您好，\n附上报价单和提单，请查收。\n\nBest regards", Quoted: "> You wrote: …", Formatted: true, Pictured: true, Attachments: []crm.MailFile{
				{Name: "提单-bill-of-lading-2026-11.pdf", Type: "application/pdf", Size: 482_113, Scan: crm.Scan{State: crm.ScanInfected, Found: "Win.Trojan.Agent-36290-0"}}, {Name: "装箱单-packing-list.xlsx", Type: "application/zip", Size: 12_400_000, Scan: crm.Scan{State: crm.ScanUnscanned, Reason: crm.ScanTooLarge}}, {Name: "报价单.zip", Type: "application/zip", Size: 9_000, Refused: "attachment_type"}}},
		{ID: 2, Address: "c@x.example", ReceivedAt: s.now.Add(-10 * time.Minute), Formatted: true},
	}
}

// replies are what they were answered.
func (s stage) replies() []crm.Message {
	words := map[string]any{"Writer": "Lin Yue 林悦", "Subject": "Re: Harbourline (NO.2026112248213)", "Text": "陈女士，您好：\n\n原产地证明我们可以代办。"}
	return []crm.Message{
		{ID: 31, Vars: words, State: crm.MessageAccepted, Reply: "250 2.0.0 Ok: queued as 4F2A91C03B", CreatedAt: s.now.Add(-40 * time.Minute)},
		{ID: 32, Vars: words, State: crm.MessageScheduled, CreatedAt: s.now.Add(-time.Minute), CC: []string{"logistics@golden-harvest-foods-trading.example", "b@x.example"}, Files: s.waiting()},
		{ID: 33, Vars: words, State: crm.MessageDraft, CreatedAt: s.now.Add(-time.Minute)},
	}
}

func (s stage) waiting() []crm.ReplyFile {
	return []crm.ReplyFile{{ID: 1, Name: "报价单-quotation-2026-11-22-for-two-containers-of-cheese-at-yantian-port.pdf", Type: "application/pdf", Size: 812_004}, {ID: 2, Name: "照片.png", Type: "image/png", Size: 900, Scan: crm.Scan{State: crm.ScanPending}}}
}

// drafted is what somebody is writing, with everything that they may write with.
func (s stage) drafted() conversation.Writing {
	return conversation.Writing{
		Draft:     crm.Draft{Text: "陈女士，您好：\n\n", CC: "logistics@golden-harvest-foods-trading.example", Due: "2026-11-23T09:00", Files: s.waiting(), UpdatedAt: s.now},
		Signature: "Lin Yue 林悦\nHarbourline Customs & Trade\n+86 755 5550 0100", MaxFile: 10 << 20, Endings: []string{".pdf", ".png"}, Canned: s.canned(),
	}
}

func (s stage) canned() []crm.CannedReply {
	return []crm.CannedReply{
		{ID: 1, Name: "Greeting 问候", Text: "Dear {name},\n\nthank you for {reference}."}, {ID: 2, Name: "What a certificate of origin costs, and how long it takes", Language: "en", TeamID: 1, Text: "It costs …"},
		{ID: 3, Name: "Mine", UserID: 2, Text: "Best"},
	}
}

func (s stage) writing(faults []crm.FieldError) inbox.TextsPage {
	texts := conversation.Texts{Signature: crm.Text{"en": "Lin Yue\nHarbourline", "zh": "林悦"}, Canned: s.canned(), Teams: firmTeams[:], Sites: []crm.Site{{ID: 1, Name: "Harbourline"}}}
	var typed request.Fields
	if faults != nil {
		typed = request.Fields{"name": {""}, "text": {"Dear {nmae}"}, "canned": {"2"}}
	}
	return inbox.NewTextsPage(s.staff("writing"), texts, manager, 0, typed, faults)
}
