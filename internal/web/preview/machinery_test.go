package preview

import (
	"math"
	"strings"
	"time"

	"frontdesk/internal/clamd"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/machinery"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/admin"
)

// machinery are the engine room when all is well, when it is busy, and when everything is broken.
func (s stage) machinery() []sample {
	chrome := s.staff("admin")
	faulty := admin.NewMachinery(chrome, admin.MachineryView{Snapshot: s.busy(), Dead: s.dead(), Letters: s.letters()})
	faulty.Dead[1].Fault, faulty.Dead[1].Opened = s.T("field.required"), true
	faulty.Letters[0].Fault = s.T("field.twice_required")
	overview := admin.NewOverview(chrome, crm.Actor{Role: crm.RoleAdmin}, admin.Counts{Sites: 1, Services: 4, Users: 9, Consultants: 8, Teams: 2, Forms: 1, Troubles: 3})
	overview.Attention, overview.AttentionHref = admin.Attention(s.Reader, s.broken()), "/admin/machinery"
	return []sample{
		{"admin/machinery", "well", admin.NewMachinery(chrome, admin.MachineryView{Snapshot: s.well()})},
		{"admin/machinery", "busy", admin.NewMachinery(chrome, admin.MachineryView{Snapshot: s.busy(), Dead: s.dead(), Letters: s.letters(), Older: true})},
		{"admin/machinery", "broken", admin.NewMachinery(chrome, admin.MachineryView{Snapshot: s.broken(), Dead: s.dead(), Letters: s.letters()})},
		{"admin/machinery", "faulty", faulty},
		{"admin/overview", "attention", overview},
		{"admin/mail", "empty", admin.NewMail(chrome, machinery.MailRoom{At: s.now, Channels: []mail.Channel{{Name: "file"}}}, machinery.MailQuery{Letters: math.MaxInt64})},
		{"admin/mail", "busy", admin.NewMail(chrome, s.mailRoom(), machinery.MailQuery{Letters: 9, Filter: mail.SuppressionFilter{Why: crm.SuppressedManual}})},
	}
}

// mailRoom is outgoing mail on a bad day.
func (s stage) mailRoom() machinery.MailRoom {
	room := machinery.MailRoom{
		At: s.now, States: s.busy().Messages, Letters: s.letters(),
		Channels: []mail.Channel{
			{Name: "smtps://smtp.a-very-long-name-of-a-mail-server.harbourline-customs-and-trademarks.example:465", Paused: true, Since: s.now.Add(-9 * time.Minute), Reason: mail.ReasonAuth, Reply: "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"},
			{Name: "smtp+starttls://backup.example:587", Since: s.now.Add(-time.Hour)},
		},
		Suppressed: []crm.Suppression{
			{ID: 3, Address: "daniel.okafor@demo.test", Why: crm.SuppressedBounce, Words: "550 5.1.1 no such user", CreatedAt: s.now.Add(-time.Hour), UserID: 7, UserName: "Daniel Okafor"},
			{ID: 2, Address: "a.very.long.address.of.somebody.who.writes.from.a.company@subsidiary.of.a-very-long-company-name.example.com", Why: crm.SuppressedManual, Words: "Asked us to stop", By: "Lin Mei", CreatedAt: s.now.Add(-50 * time.Hour)},
			{ID: 1, Address: "li@qq.com", Why: crm.SuppressedComplaint, Words: "abuse", CreatedAt: s.now.Add(-500 * time.Hour), LiftedAt: s.now, LiftedBy: "Ana"},
		},
	}
	room.Staff = room.Suppressed[:1]
	room.Letters[1].Held = crm.SuppressedBounce
	room.Letters[0].History = []crm.Attempt{
		{At: s.now.Add(-3 * time.Hour), Channel: room.Channels[0].Name, Outcome: "retry", Phase: "rcpt", Code: 451, Reply: "451 4.7.1 greylisted"},
		{At: s.now.Add(-2 * time.Hour), Channel: room.Channels[1].Name, Outcome: "unknown", Phase: "dot", Reply: "i/o timeout"},
	}
	for n := range 40 {
		for i, outcome := range []string{"accepted", "retry", "failed"} {
			room.Hours = append(room.Hours, machinery.HourCount{Hour: s.now.Truncate(time.Hour).Add(-time.Duration(n) * 11 * time.Hour / 10).Truncate(time.Hour), Outcome: outcome, Count: int64(120-n) / int64(1+8*i)})
		}
	}
	return room
}

func (s stage) well() machinery.Snapshot {
	started := s.now.Add(-3 * time.Hour)
	return machinery.Snapshot{
		At: s.now, Database: machinery.Database{Dialect: database.SQLite, Version: "3.51.1", Bytes: 2_400_000},
		Parts: []machinery.Part{
			{Name: machinery.PartDatabase, OK: true, Since: started}, {Name: machinery.PartRedis, OK: true, Since: started},
			{Name: machinery.PartMail, OK: true},
		},
		Stream: machinery.Stream{Available: true, Length: 12, Lag: -1, Consumers: 1},
	}
}

func (s stage) busy() machinery.Snapshot {
	b := s.well()
	b.Database = machinery.Database{Dialect: database.PostgreSQL, Version: "18.1", Bytes: 48_230_000_000}
	b.Stream = machinery.Stream{Available: true, Length: 100_040, Lag: 1_204, Consumers: 3}
	b.Parts[2].Since = s.now.Add(-50 * time.Hour)
	b.Parts = append(b.Parts, machinery.Part{Name: machinery.PartScanner, OK: true, Since: s.now.Add(-50 * time.Hour), Words: "ClamAV 1.4.6/27800/Sun Nov 22 09:11:02 2026"})
	b.Jobs = []machinery.JobCount{
		{Kind: "expire_offer", State: "ready", Count: 4_120}, {Kind: "route_submission", State: "ready", Count: 50_000, Due: 50_000, Oldest: s.now.Add(-4 * time.Minute)},
		{Kind: "route_submission", State: "running", Count: 50}, {Kind: "send_message", State: "ready", Count: 900, Due: 880, Oldest: s.now.Add(-time.Minute)},
		{Kind: "send_message", State: "running", Count: 16}, {Kind: "send_message", State: "dead", Count: 2, Oldest: s.now.Add(-time.Hour)},
		{Kind: "housekeep", State: "ready", Count: 1}, {Kind: "webhook.deliver", State: "dead", Count: 1},
	}
	b.Messages = []machinery.StateCount{
		{State: "failed", Count: 3, Oldest: s.now.Add(-30 * time.Hour)}, {State: "queued", Count: 881, Oldest: s.now.Add(-time.Minute)},
		{State: "sending", Count: 16, Oldest: s.now}, {State: "unknown", Count: 1, Oldest: s.now.Add(-2 * time.Hour)},
	}
	b.Troubled = 4
	b.Ways = []machinery.Way{
		{OK: true, WayIn: crm.WayIn{Name: crm.LMTP, State: crm.WayOpen, Words: "127.0.0.1:2424", Since: s.now.Add(-50 * time.Hour), MailAt: s.now.Add(-3 * time.Minute)}},
		{OK: true, WayIn: crm.WayIn{Name: "desk@example.com (imap.example.com)", State: crm.WayOpen, Reason: "polled", Since: s.now.Add(-2 * time.Hour),
			MailAt: s.now.Add(-26 * time.Hour), Refused: 2, RefusedAt: s.now.Add(-27 * time.Hour), Why: "mail_too_large"}},
	}
	b.Offers = machinery.OfferCounts{Live: 210, Accepted: 1_840, Declined: 92, Expired: 131, Withdrawn: 4}
	b.Leads = []machinery.StateCount{{State: "new", Count: 3}, {State: "queued", Count: 48}, {State: "offered", Count: 210}}
	b.Held = 17
	return b
}

func (s stage) broken() machinery.Snapshot {
	b := s.busy()
	b.Stream = machinery.Stream{Lag: -1}
	since := s.now.Add(-9 * time.Minute)
	b.Parts = []machinery.Part{
		{Name: machinery.PartDatabase, Since: since, Detail: machinery.DetailAway}, {Name: machinery.PartRedis, Since: since, Detail: machinery.DetailAway},
		{Name: machinery.PartMail, Since: since, Detail: mail.ReasonAuth, Words: "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"},
		{Name: machinery.PartScanner, Since: since, Detail: clamd.ReasonUnreachable, Words: "connecting to the scanner: dial unix /run/clamav/clamd.ctl: connect: no such file or directory"},
	}
	b.Ways = []machinery.Way{
		{Detail: machinery.DetailNobody, WayIn: crm.WayIn{Name: crm.LMTP, State: crm.WayClosed, Since: since, MailAt: s.now.Add(-time.Hour)}},
		{Detail: "auth", WayIn: crm.WayIn{Name: "sales@a-firm-with-a-long-name.example.com (imap.a-firm-with-a-long-name.example.com, Archive/2026)", State: crm.WayFailed, Since: since,
			Words: "imap: NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"}},
	}
	return b
}

func (s stage) dead() []machinery.DeadJob {
	died := s.now.Add(-40 * time.Minute)
	long := "composing message 4711: template: offer.en.html:12:31: executing \"offer.en.html\" at <.Deadline>: map has no entry for key \"Deadline\"\n" +
		strings.Repeat("panic: runtime error: invalid memory address or nil pointer dereference [signal SIGSEGV: segmentation violation] ", 6)
	return []machinery.DeadJob{
		{ID: 9001, Kind: "send_message", Attempts: 1000, LastError: long, DiedAt: died, Subject: machinery.Subject{LeadID: 7, Reference: "NO.2026112248213", MessageKind: "offer", Recipient: "l***@h***.example"}},
		{ID: 8990, Kind: "send_message", Attempts: 20, LastError: "no such message", DiedAt: died.Add(-time.Hour), Subject: machinery.Subject{MessageKind: "password_reset", Recipient: "w***@d***.test"}},
		{ID: 8101, Kind: "webhook.deliver", Attempts: 1, LastError: "410 Gone", DiedAt: died.Add(-26 * time.Hour)},
	}
}

func (s stage) letters() []machinery.Letter {
	at := s.now.Add(-2 * time.Hour)
	return []machinery.Letter{
		{ID: 502, State: crm.MessageUnknown, Attempts: 1, Reply: "read tcp 10.0.0.4:51344->192.0.2.25:465: i/o timeout", At: at, Subject: machinery.Subject{LeadID: 7, Reference: "NO.2026112248213", MessageKind: "acknowledgement", Recipient: "l***@q***.com"}},
		{ID: 501, State: crm.MessageFailed, Attempts: 3, Reply: "550 5.1.1 <lin@example.com>: Recipient address rejected: User unknown in virtual mailbox table; see https://mail.example/why?" + strings.Repeat("0123456789abcdef", 12), At: at.Add(-time.Minute), Subject: machinery.Subject{MessageKind: "invitation", Recipient: "l***@e***.com"}},
		{ID: 402, State: crm.MessageBounced, Attempts: 1, At: at.Add(-time.Hour), Subject: machinery.Subject{MessageKind: "queued", Recipient: "m***@h***.example", LeadID: 8, Reference: "NO.2026112100017"}},
	}
}
