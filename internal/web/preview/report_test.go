package preview

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/web/admin"
)

// reports are of a busy team, of one to which nothing happened, and of days that cannot be.
func (s stage) reports() []sample {
	chrome, team := s.staff("admin"), firmTeams[0]
	team.TimeZone = "Asia/Shanghai"
	until := time.Date(2026, 11, 23, 0, 0, 0, 0, team.Location())
	period := admin.Period{Name: "days_30", From: until.AddDate(0, 0, -30), Until: until, TypedFrom: "2026-10-24", TypedUntil: "2026-11-22"}
	full := desk.Report{
		Team: team, From: period.From, Until: until, First: desk.Promises{Met: 1180, Breached: 14, Running: 9}, Next: desk.Promises{Met: 240, Breached: 3},
		Leads: desk.LeadFigures{Opened: 1243, Accepted: 1198, Median: 4*time.Minute + 40*time.Second, Ninth: 2*time.Hour + 5*time.Minute},
		Seats: []desk.SeatReport{s.leadSeat(), {Seat: crm.SeatSupport, Lines: []desk.ReportLine{
			{Name: "Lin Yue 林悦", Member: true}, {Name: "王建国", Member: true, Share: 3, Offered: 3, Accepted: 2, Waiting: 1, Answered: 2, Answer: 50 * time.Second, Load: 4, Capacity: 5},
		}, Total: desk.ReportLine{Share: 3, Offered: 3, Accepted: 2, Waiting: 1, Answered: 2, Answer: 50 * time.Second, Load: 4}}},
	}
	nothing := desk.Report{Team: team, From: period.From, Until: until, Seats: []desk.SeatReport{{Seat: crm.SeatLead, Lines: []desk.ReportLine{{Name: "Lin Yue 林悦", Member: true}}}}}
	typed := admin.Period{TypedFrom: "2026-11-22", TypedUntil: "yesterday"}
	return []sample{
		{"admin/report", "full", admin.NewReportPage(chrome, team, period, &full, nil)},
		{"admin/report", "none", admin.NewReportPage(chrome, team, period, &nothing, nil)},
		{"admin/report", "faults", admin.NewReportPage(chrome, team, typed, nil, []crm.FieldError{{Field: "until", Code: "day_invalid"}})},
	}
}

func (s stage) leadSeat() desk.SeatReport {
	return desk.SeatReport{Seat: crm.SeatLead, Queued: 17, Lines: []desk.ReportLine{
		{Name: "Alexandra Featherstonehaugh-Cholmondeley", Member: true, Share: 310.66, Offered: 311, Outside: desk.Outside{ByHand: 3, Claimed: 12, Override: 1, Sticky: 20, LeastLoaded: 2},
			Accepted: 280, Declined: 21, Expired: 40, Withdrawn: 6, Waiting: 2, Answered: 268, Answer: 3 * time.Minute, Load: 18, Capacity: 20},
		{Name: "Lin Yue 林悦", Member: true, Share: 621.34, Offered: 620, Outside: desk.Outside{Sticky: 1}, Accepted: 600, Declined: 2, Expired: 15, Withdrawn: 1, Waiting: 4, Answered: 600, Answer: 26*time.Hour + 10*time.Minute, Load: 61},
		{Name: "王建国", Member: true, Share: 0.4, Load: 2, Capacity: 5},
		{Name: "Ólafur Jónsson", Share: 96.6, Offered: 98, Accepted: 70, Declined: 20, Expired: 8, Answered: 70, Answer: 40 * time.Second},
	}, Total: desk.ReportLine{Share: 1029, Offered: 1029, Outside: desk.Outside{ByHand: 3, Claimed: 12, Override: 1, Sticky: 21, LeastLoaded: 2},
		Accepted: 950, Declined: 43, Expired: 63, Withdrawn: 7, Waiting: 6, Answered: 938, Answer: 4 * time.Minute, Load: 81}}
}
