package preview

import "frontdesk/internal/crm"

// The firm that the samples are about.
var (
	firmSites    = []crm.Site{{ID: 1, Name: "Harbourline", Origins: []string{"https://www.harbourline.example", "https://harbourline.example"}, TimeZone: "Asia/Shanghai", Country: "CN", Locale: "zh"}}
	firmServices = []crm.Service{
		{ID: 1, SiteID: 1, Slug: "customs", Name: crm.Text{"en": "Customs clearance", "zh": "报关与清关"}, Position: 1},
		{ID: 2, SiteID: 1, Slug: "company", Name: crm.Text{"en": "Company registration", "zh": "公司注册"}, Position: 2},
		{ID: 3, SiteID: 1, Slug: "trademark", Name: crm.Text{"en": "Trade marks", "zh": "商标申请"}, Position: 3},
		{ID: 4, SiteID: 1, Slug: "export", Name: crm.Text{"en": "Import and export agency for regulated goods", "zh": "受监管货物进出口代理"}, Position: 4},
	}
	firmForm = crm.Form{ID: 1, SiteID: 1, Slug: "consultation", Name: "Quick consultation", TeamID: 1, ConsentVersion: "2026-10", Active: true, Consent: crm.Text{
		"en": "I agree that Harbourline stores what I wrote here and contacts me about it.", "zh": "我同意海岸线商务保存以上内容，并就此与我联系。"}}
	firmTeams = []crm.Team{
		{ID: 1, Name: "Trade desk 贸易组", Services: []int64{1, 4}, OfferTimeout: 15 * 60e9, Position: 1},
		{ID: 2, Name: "Companies & marks", Services: []int64{2, 3}, Languages: []string{"en", "zh"}, OfferTimeout: 30 * 60e9, Fallback: true, Position: 2},
	}
	firmPeople = []crm.Consultant{
		{ID: 2, Name: "Lin Yue 林悦", Email: "lin.yue@demo.test", Languages: []string{"zh", "en"}, Weight: 2, Capacity: 20},
		{ID: 3, Name: "Alexandra Featherstonehaugh-Cholmondeley", Email: "alexandra@demo.test", Languages: []string{"en"}, Services: []int64{1}, Weight: 1},
		{ID: 4, Name: "王建国", Email: "wang@demo.test", Languages: []string{"zh"}, Weight: 1, Capacity: 5},
	}
)
