package preview

import (
	"encoding/json"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
)

const weekdays = `{"mon":[["09:00","12:00"],["13:30","18:00"]],"tue":[["09:00","12:00"],["13:30","18:00"]],"wed":[["09:00","12:00"],["13:30","18:00"]],"sat":[["10:00","16:00"]]}`

// The firm that the samples are about.
var (
	firmSites    = []crm.Site{{ID: 1, Name: "Harbourline", Origins: []string{"https://www.harbourline.example", "https://harbourline.example"}, TimeZone: "Asia/Shanghai", Country: "CN", Locale: "zh"}}
	firmServices = []crm.Service{
		{ID: 1, SiteID: 1, Slug: "customs", Name: crm.Text{"en": "Customs clearance", "zh": "报关与清关"}, Position: 1},
		{ID: 2, SiteID: 1, Slug: "company", Name: crm.Text{"en": "Company registration", "zh": "公司注册"}, Position: 2},
		{ID: 3, SiteID: 1, Slug: "trademark", Name: crm.Text{"en": "Trade marks", "zh": "商标申请"}, Position: 3},
		{ID: 4, SiteID: 1, Slug: "export", Name: crm.Text{"en": "Import and export agency for regulated goods", "zh": "受监管货物进出口代理"}, Position: 4},
	}
	firmForm = crm.Form{ID: 1, SiteID: 1, Slug: "consultation", Name: "Quick consultation", ConsentVersion: "2026-10", Active: true, Consent: crm.Text{
		"en": "I agree that Harbourline stores what I wrote here and contacts me about it.", "zh": "我同意海岸线商务保存以上内容，并就此与我联系。"}}
	firmTeams = []crm.Team{
		{ID: 1, Name: "Trade desk 贸易组", TimeZone: "Asia/Shanghai", CalendarID: 1, OffHours: crm.OffHoursHold, OfferTimeout: 15 * time.Minute, Reminder: 5 * time.Minute,
			Rounds: 3, StickyAway: 24 * time.Hour, SupportTeamID: 2, ManagerID: 1, Targets: crm.Targets{FirstResponse: 30 * time.Minute, NextResponse: 4 * time.Hour}},
		{ID: 2, Name: "Companies & marks", TimeZone: "Asia/Shanghai", OffHours: crm.OffHoursOffer, OfferTimeout: 30 * time.Minute, Rounds: 3},
		{ID: 3, Name: "Weekend", TimeZone: "Europe/London", OffHours: crm.OffHoursOffer, OfferTimeout: 30 * time.Minute, Rounds: 3, CatchUp: true},
	}
	firmRules = []crm.Rule{
		{ID: 4, Position: 1, Name: "German importers of regulated goods", TeamID: 1, Strategy: crm.StrategySticky, Conditions: crm.Conditions{
			Sites: []int64{1}, Forms: []int64{1}, Services: []int64{1, 4}, Languages: []string{"en", "zh", "de"}, Tags: []string{"customs", "free trade"}, Countries: []string{"DE", "AT"},
			PhonePrefixes: []string{"+49"}, Sources: []string{"newsletter", "google.com"}, ScoreMin: 40, ScoreMax: 90, Hours: json.RawMessage(weekdays)}},
		{ID: 2, Position: 2, Name: "Trade marks and companies", TeamID: 2, Strategy: crm.StrategyLeastLoaded, Conditions: crm.Conditions{Services: []int64{2, 3}}},
		{ID: 5, Position: 3, Name: "商标（重复）", TeamID: 2, Strategy: crm.StrategyPool, Conditions: crm.Conditions{Services: []int64{3}, Languages: []string{"zh"}}},
		{ID: 1, Position: 4, Name: "Everything else", TeamID: 3, Strategy: crm.StrategyRotation, Fallback: true},
	}
	firmCalendars = []crm.Calendar{{ID: 1, Name: "China 中国", Days: []calendar.Holiday{
		{Date: calendar.Date{Year: 2027, Month: 1, Day: 1}, Name: "New Year 元旦"}, {Date: calendar.Date{Year: 2027, Month: 10, Day: 1}, Name: "National Day 国庆节"}}}}
	firmSetup = firm.Setup{
		Sites: firmSites, Services: firmServices, Forms: []crm.Form{firmForm}, Teams: firmTeams, Rules: firmRules, Calendars: firmCalendars,
		Members: map[int64][]crm.Consultant{1: {firmPeople[0], firmPeople[1]}, 3: {{ID: 4, Name: "王建国"}}}, Managers: []crm.User{{ID: 1, Name: "Ada Whitfield"}},
		Faults: []crm.RuleFault{
			{Index: 2, RuleID: 5, FieldError: crm.FieldError{Field: "position", Code: "rule_unreachable", Params: map[string]any{"Rule": "Trade marks and companies"}}},
			{Index: 1, RuleID: 2, FieldError: crm.FieldError{Field: "team", Code: "team_nobody"}},
		},
	}
	firmPeople = []crm.Consultant{
		{ID: 2, Name: "Lin Yue 林悦", Email: "lin.yue@demo.test", Languages: []string{"zh", "en"}, Weight: 2, Capacity: 20, Limits: crm.Limits{Day: 5}, CalendarID: 1, Active: true},
		{ID: 3, Name: "Alexandra Featherstonehaugh-Cholmondeley", Email: "alexandra@demo.test", Languages: []string{"en"}, Services: []int64{1}, Weight: 1},
		{ID: 4, Name: "王建国", Email: "wang@demo.test", Languages: []string{"zh"}, Weight: 1, Capacity: 5},
	}
)
