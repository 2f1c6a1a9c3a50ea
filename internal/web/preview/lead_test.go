package preview

import (
	"encoding/json"
	"fmt"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/request"
)

var (
	lin     = crm.Actor{ID: 2, Kind: crm.ActorPerson, Name: "Lin Yue 林悦", Role: crm.RoleConsultant}
	manager = crm.Actor{ID: 9, Kind: crm.ActorPerson, Name: "Ada Whitfield", Role: crm.RoleManager}
)

// file is a lead that two consultants look after, in every part.
func (s stage) file() desk.File {
	return desk.File{
		Now: s.now, Team: firmTeams[0], Services: map[int64]crm.Service{1: firmServices[0]},
		Lead: crm.Lead{
			ID: 1, Reference: "NO.2026112248213", ContactName: "Chen Mei-Ling 陈美玲", State: crm.LeadWorking, OwnerID: 2, OwnerName: "Lin Yue 林悦", Rule: "Customs in Chinese, from the search engines 海关中文搜索",
			Strategy: crm.StrategyRotation, Score: 75, CreatedAt: s.now.Add(-time.Hour), SLA: crm.SLA{State: crm.SLAWarned, DueAt: s.now.Add(18 * time.Minute)},
			Support: crm.Support{State: crm.SupportFilled, OwnerID: 3, OwnerName: "Alexandra Featherstonehaugh-Cholmondeley"},
		},
		Clocks: []crm.Clock{{ID: 1, Kind: crm.ClockFirst, State: crm.SLAWarned, DueAt: s.now.Add(18 * time.Minute)}},
		Contact: crm.Contact{Company: "Golden Harvest Foods Trading GmbH", Country: "CN", Locale: "zh", Points: []crm.ContactPoint{
			{Kind: "email", Value: "purchasing.department@golden-harvest-foods-trading.example"}, {Kind: "phone", Value: "+8613800138000", Display: "+86 138 0013 8000"},
			{Kind: "wechat", Value: "chenml_88"}, {Kind: "whatsapp", Value: "+85291234567", Display: "+852 9123 4567"},
		}},
		Merges: []crm.Contact{{Name: "Chen Meiling"}}, Submissions: []crm.Submission{s.said()}, Forms: map[int64]crm.Form{1: builtForm()},
		Consents: map[int64][]crm.Consent{1: {{FormID: 1, Version: "2026-10", Wording: firmForm.Consent}}}, Decisions: s.decisions(), Events: append(s.queues(), s.events()...),
		Notes:    []crm.Note{{ID: 7, Text: "Called, no answer.\nTry again after 15:00 her time."}, {ID: 8, Text: "Told her what the certificate costs."}},
		Messages: s.messages(), Mails: s.received(), Replies: s.replies(),
	}
}

func (s stage) show(f desk.File, actor crm.Actor) inbox.LeadPage {
	return inbox.NewLeadPage(s.staff("inbox"), f, actor, map[crm.Seat][]desk.Successor{crm.SeatLead: successors(), crm.SeatSupport: successors()})
}

func successors() []desk.Successor {
	return []desk.Successor{
		{Consultant: firmPeople[0], Member: true}, {Consultant: firmPeople[1], Member: true, Closed: "off_duty"},
		{Consultant: crm.Consultant{ID: 4, Name: "王建国", Load: 5, Capacity: 5}, Member: true}, {Consultant: crm.Consultant{ID: 6, Name: "Zhou Min", Load: 1, Away: true}},
	}
}

func (s stage) workingLead() inbox.LeadPage {
	p := s.show(s.file(), manager)
	p.ReplyBox = inbox.NewReplyBox(s.Reader, s.file(), s.drafted())
	return p
}

func (s stage) ownedLead() inbox.LeadPage {
	f := s.file()
	f.Lead.State, f.Lead.SLA = crm.LeadWaiting, crm.SLA{State: crm.SLADue, Paused: true}
	f.Clocks[0] = crm.Clock{ID: 1, Kind: crm.ClockNext, State: crm.SLADue, PausedAt: s.now, Remaining: 130 * time.Minute}
	p := s.show(f, lin)
	p.ReplyBox = inbox.NewReplyBox(s.Reader, f, conversation.Writing{MaxFile: 10 << 20})
	p.Duty.Away = true
	p.Seats[0].Give.Open, p.Seats[0].Give.Fields[0].Error = true, s.T("error.colleague_at_capacity", "Name", "王建国")
	return p
}

func (s stage) offeredLead() inbox.LeadPage {
	f := s.file()
	f.Lead.State, f.Lead.OwnerID, f.Lead.OwnerName, f.Lead.OfferedID, f.Lead.OfferedName = crm.LeadOffered, 0, "", 2, "Lin Yue 林悦"
	f.Lead.Support = crm.Support{State: crm.SupportQueued, Reason: "at_capacity_week"}
	f.Offers = []crm.Offer{{ID: 5, LeadID: 1, Seat: crm.SeatLead, ConsultantID: 2, ConsultantName: "Lin Yue 林悦", State: crm.OfferOffered, Deadline: s.now.Add(12 * time.Minute)}}
	return s.show(f, lin)
}

func (s stage) supportLead() inbox.LeadPage {
	f := s.file()
	f.Lead.OwnerID, f.Lead.OwnerName = 3, "Alexandra Featherstonehaugh-Cholmondeley"
	f.Lead.Support = crm.Support{State: crm.SupportOffered, OfferedID: 2, OfferedName: "Lin Yue 林悦"}
	f.Lead.SLA, f.Clocks[0].State, f.Clocks[0].DueAt = crm.SLA{State: crm.SLABreached, DueAt: s.now.Add(-2 * time.Hour)}, crm.SLABreached, s.now.Add(-2*time.Hour)
	f.Offers = []crm.Offer{{ID: 5, LeadID: 1, Seat: crm.SeatSupport, ConsultantID: 2, ConsultantName: "Lin Yue 林悦", State: crm.OfferOffered, Deadline: s.now.Add(30 * time.Hour)}}
	f.Events = append(f.Events, crm.Event{Kind: "offer.made", At: s.now, Actor: crm.Actor{Kind: crm.ActorPerson, Name: "Alexandra Featherstonehaugh-Cholmondeley"},
		Detail: json.RawMessage(`{"consultant": "Lin Yue 林悦", "seat": "support", "note": "She speaks Cantonese only.\nPlease call before noon."}`)})
	return s.show(f, lin)
}

func (s stage) queuedLead() inbox.LeadPage {
	f := s.file()
	f.Lead.State, f.Lead.OwnerID, f.Lead.OwnerName, f.Lead.QueueReason = crm.LeadQueued, 0, "", "pool"
	f.Lead.Support, f.MayTake, f.Self = crm.Support{State: crm.SupportQueued, Reason: "nobody_free"}, true, crm.Consultant{ID: 2}
	f.Clocks, f.Lead.SLA = nil, crm.SLA{}
	return s.show(f, lin)
}

func (s stage) closedLead() inbox.LeadPage {
	f := s.file()
	f.Lead.State, f.Lead.CloseReason, f.Lead.SLA = crm.LeadLost, "They found somebody nearer.", crm.SLA{}
	f.Clocks[0].State, f.Clocks[0].EndedAt = crm.SLAMet, s.now
	return s.show(f, manager)
}

// events are a line of each kind.
func (s stage) events() (all []crm.Event) {
	person := crm.Actor{Kind: crm.ActorPerson, Name: "Lin Yue 林悦"}
	for i, e := range []struct {
		kind, detail string
		actor        crm.Actor
		subject      int64
	}{
		{"lead.opened", `{"reference": "NO.2026112248213", "rule": "Customs", "score": 75}`, crm.System(), 0},
		{"lead.queued", `{"reason": "closed", "seat": "lead"}`, crm.System(), 0},
		{"offer.made", `{"consultant": "王建国", "seat": "lead"}`, crm.System(), 0},
		{"offer.declined", `{"reason": "busy: Back on Monday", "seat": "lead"}`, crm.Actor{Kind: crm.ActorPerson, Name: "王建国"}, 0},
		{"offer.made", `{"consultant": "Zhou Min", "seat": "support"}`, crm.System(), 0},
		{"offer.expired", `{"consultant": "Zhou Min", "seat": "support"}`, crm.System(), 0},
		{"lead.returned", `{"reason": "away", "seat": "lead"}`, crm.System(), 0},
		{"lead.returned", `{"reason": "I know their competitor", "seat": "support"}`, person, 0},
		{"lead.handed_over", `{"consultant": "王建国", "seat": "lead", "note": "They are nearer to you."}`, person, 0},
		{"lead.assigned", `{"consultant": "Alexandra Featherstonehaugh-Cholmondeley", "seat": "support", "over_capacity": true}`, manager, 0},
		{"lead.waiting", `{}`, person, 0}, {"lead.resumed", `{}`, person, 0}, {"sla.warned", `{}`, crm.System(), 0},
		{"call.logged", `{}`, person, 8}, {"note.added", `{}`, crm.Actor{Kind: crm.ActorKey, Name: "Lin Yue 林悦"}, 7},
	} {
		all = append(all, crm.Event{ID: int64(i + 1), Kind: e.kind, Actor: e.actor, SubjectID: e.subject, Detail: json.RawMessage(e.detail), At: s.now.Add(time.Duration(i*i-300) * time.Minute)})
	}
	return all
}

// decisions are one by each strategy, and those that found nobody.
func (s stage) decisions() []crm.Decision {
	considered := []crm.Considered{
		{ConsultantID: 3, Name: "Alexandra Featherstonehaugh-Cholmondeley", Excluded: "language", Weight: 1, Load: 3},
		{ConsultantID: 2, Name: "Lin Yue 林悦", Weight: 2, Share: 0.6667, Before: 0.42, After: 0.09, Load: 7, Capacity: 20},
		{ConsultantID: 5, Name: "Zhou Min", Weight: 1, Share: 0.3333, Before: -0.42, After: -0.09, Load: 4},
		{ConsultantID: 4, Name: "王建国", Excluded: "at_capacity", Weight: 1, Load: 5, Capacity: 5},
	}
	without := make([]crm.Considered, len(considered))
	for i, c := range considered {
		c.Share, c.Before, c.After = 0, 0, 0
		without[i] = c
	}
	var out []crm.Considered
	for i, code := range []string{"inactive", "away", "time_off", "holiday", "off_duty", "language", "service", "at_capacity", "at_capacity_day", "at_capacity_week", "at_capacity_month", "asked", "other_seat"} {
		out = append(out, crm.Considered{ConsultantID: int64(20 + i), Name: fmt.Sprintf("Colleague %d", i), Excluded: code, Weight: 1})
	}
	by := func(seat crm.Seat, strategy crm.Strategy, chosen int64, name string, all []crm.Considered) crm.Decision {
		return crm.Decision{Seat: seat, Rule: "Customs in Chinese, from the search engines 海关中文搜索", Strategy: strategy, TeamName: firmTeams[0].Name, ChosenID: chosen, ChosenName: name, Considered: all, CreatedAt: s.now}
	}
	override := by(crm.SeatSupport, crm.StrategyRotation, 4, "王建国", []crm.Considered{{ConsultantID: 4, Name: "王建国", Weight: 1, Load: 5, Capacity: 5}})
	override.Rule = "override"
	all := []crm.Decision{
		by(crm.SeatLead, crm.StrategyRotation, 0, "", out), by(crm.SeatLead, crm.StrategyRotation, 0, "", without), by(crm.SeatLead, crm.StrategyRotation, 0, "", nil),
		by(crm.SeatLead, crm.StrategyPool, 0, "", without), by(crm.SeatLead, crm.StrategyLeastLoaded, 5, "Zhou Min", without), by(crm.SeatLead, crm.StrategySticky, 2, "Lin Yue 林悦", without),
		override, by(crm.SeatSupport, crm.StrategyRotation, 2, "Lin Yue 林悦", considered), by(crm.SeatLead, crm.StrategyRotation, 2, "Lin Yue 林悦", considered),
	}
	for i := range all {
		all[i].CreatedAt = s.now.Add(time.Duration(i-9) * time.Hour)
	}
	return all
}

// queues are the lines of the trail that tell why the decisions found nobody.
func (s stage) queues() (all []crm.Event) {
	for i, reason := range []string{"nobody_free", "closed", "no_members", "pool"} {
		all = append(all, crm.Event{Kind: "lead.queued", Actor: crm.System(), At: s.now.Add(time.Duration(i-9) * time.Hour), Detail: json.RawMessage(`{"seat": "lead", "reason": "` + reason + `"}`)})
	}
	return all
}

func (s stage) timeOff(faults []crm.FieldError) inbox.TimeOffPage {
	who := firmPeople[1]
	who.TimeZone = "America/Argentina/ComodRivadavia"
	off := desk.TimeOff{Consultant: who, Now: s.now, Absences: []crm.Absence{
		{ID: 1, From: s.now.Add(-time.Hour), Until: s.now.Add(30 * time.Hour), Reason: "Trade fair in Guangzhou, reachable by phone in the evening 广州交易会"},
		{ID: 2, From: s.now.AddDate(0, 1, 0), Until: s.now.AddDate(0, 2, 0)},
	}}
	typed := request.Fields{}
	if faults != nil {
		typed = request.Fields{"from": {"soon"}, "until": {"2026-12-01"}, "until_time": {"half"}}
	}
	return inbox.NewTimeOffPage(s.staff("inbox"), off, manager, typed, faults)
}

func (s stage) reassign() inbox.ReassignPage {
	gone := firmPeople[1]
	gone.Load = 14
	return inbox.NewReassignPage(s.staff("inbox"), desk.Leaving{Consultant: gone, Colleagues: successors()})
}

func (s stage) reassignConfirm() inbox.ReassignPage {
	p := s.reassign()
	p.Confirm = &inbox.Confirmation{
		To: "4", Submit: s.T("reassign.confirm", "Count", 14), Text: s.T("reassign.sure", "Count", 14, "From", firmPeople[1].Name, "To", "王建国"),
		Warning: s.T("reassign.over", "Name", "王建国", "Load", 19, "Capacity", 5),
	}
	return p
}

func (s stage) messages() []crm.Message {
	all := []crm.Message{
		{Kind: crm.MessageOffer, ToAddress: "lin.yue@demo.test", State: crm.MessageAccepted, Reply: "250 2.0.0 Ok: queued as 4F2A91C03B"},
		{Kind: crm.MessageReminder, ToAddress: "lin.yue@demo.test", State: crm.MessageAccepted, Reply: "250 2.0.0 Ok: queued as 4F2A91C03C"},
		{Kind: crm.MessageAcknowledgement, ToAddress: "purchasing.department@golden-harvest-foods-trading.example", State: crm.MessageRetrying, Reply: "451 4.7.1 Greylisted, please try again in 300 seconds"},
		{Kind: crm.MessageJoined, ToAddress: "lin.yue@demo.test", State: crm.MessageFailed, Reply: "550 5.1.1 No such user"},
	}
	for i := range all {
		all[i].UpdatedAt = s.now.Add(-18 * time.Minute)
	}
	return all
}
