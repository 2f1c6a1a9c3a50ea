package preview

import (
	"time"

	"frontdesk/internal/crm"
)

// received are what a client sent: a page with pictures and files, and a plain word.
func (s stage) received() []crm.Incoming {
	return []crm.Incoming{
		{ID: 1, Name: "Chen Mei-Ling 陈美玲", Address: "purchasing.department@golden-harvest-foods-trading.example", Subject: "Re: Harbourline (NO.2026112248213) 关于盐田港两个奶酪货柜的原产地证明", ReceivedAt: s.now.Add(-50 * time.Minute),
			Said: "您好，\n附上报价单和提单，请查收。\n\nBest regards", Quoted: "> You wrote: …", Formatted: true, Pictured: true, Attachments: []crm.MailFile{
				{Name: "提单-bill-of-lading-2026-11.pdf", Type: "application/pdf", Size: 482_113}, {Name: "报价单.zip", Type: "application/zip", Size: 9_000, Refused: "attachment_type"}}},
		{ID: 2, Address: "c@x.example", ReceivedAt: s.now.Add(-10 * time.Minute), Formatted: true},
	}
}

// replies are what they were answered.
func (s stage) replies() []crm.Message {
	words := map[string]any{"Writer": "Lin Yue 林悦", "Subject": "Re: Harbourline (NO.2026112248213)", "Text": "陈女士，您好：\n\n原产地证明我们可以代办。"}
	return []crm.Message{
		{ID: 31, Vars: words, State: crm.MessageAccepted, Reply: "250 2.0.0 Ok: queued as 4F2A91C03B", CreatedAt: s.now.Add(-40 * time.Minute)},
		{ID: 32, Vars: words, State: crm.MessageScheduled, CreatedAt: s.now.Add(-time.Minute)},
	}
}
