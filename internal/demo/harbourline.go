package demo

import (
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
)

const zone = "Asia/Shanghai"

var consent = crm.Text{
	"en": "I agree that Harbourline keeps these details to answer my enquiry.",
	"zh": "我同意海岸线商务保存以上信息，用于答复我的咨询。",
}

// before is how many people the invented firm says had contacted it before it used Frontdesk.
const before = 98_412

var channels = []crm.Channel{
	{Kind: "phone", Value: "+86 755 5550 0188"}, {Kind: "email", Value: "desk@demo.test"},
	{Kind: "wechat", Value: "harbourline-desk"}, {Kind: "whatsapp", Value: "+852 5550 0188"},
}

var services = []crm.Service{
	{Slug: "customs-clearance", Name: crm.Text{"en": "Customs clearance", "zh": "进出口报关"}},
	{Slug: "import-export-agency", Name: crm.Text{"en": "Import and export agency", "zh": "外贸进出口代理"}},
	{Slug: "procurement", Name: crm.Text{"en": "Procurement in China", "zh": "中国采购代理"}},
	{Slug: "hong-kong-company", Name: crm.Text{"en": "Hong Kong company registration", "zh": "香港公司注册"}},
	{Slug: "us-trademark", Name: crm.Text{"en": "US trademark registration", "zh": "美国商标注册"}},
	{Slug: "china-trademark", Name: crm.Text{"en": "China trademark registration", "zh": "中国商标注册"}},
}

// The teams by their places in teams.
const (
	trade = iota
	companies
	keyAccounts
)

// teams work at all hours, so that whoever tries the demo is always answered: no calendar closes them.
var teams = []crm.Team{
	{Name: "Customs and trade", Targets: crm.Targets{FirstResponse: 30 * time.Minute}},
	{Name: "Companies and trademarks"},
	{Name: "Key accounts", Targets: crm.Targets{FirstResponse: 15 * time.Minute, NextResponse: time.Hour}},
}

// rules in the order in which they are asked; the last takes what no other does.
var rules = []struct {
	name       string
	conditions crm.Conditions
	services   []string
	team       int
	strategy   crm.Strategy
}{
	{"Enquiries that tell nearly everything", crm.Conditions{ScoreMin: 85}, nil, keyAccounts, crm.StrategyLeastLoaded},
	{"Readers of the newsletter", crm.Conditions{Sources: []string{"newsletter"}}, nil, trade, crm.StrategyPool},
	{"Trademarks", crm.Conditions{}, []string{"us-trademark", "china-trademark"}, companies, crm.StrategySticky},
	{"Hong Kong companies", crm.Conditions{}, []string{"hong-kong-company"}, companies, crm.StrategyRotation},
	{"Everything else", crm.Conditions{}, nil, trade, crm.StrategyRotation},
}

// holidays are those by law; the days that are swapped for them are announced each year.
var holidays = crm.Calendar{Name: "Public holidays in China 中国法定节假日", Days: []calendar.Holiday{
	{Date: calendar.Date{Year: 2027, Month: time.January, Day: 1}, Name: "New Year 元旦"},
	{Date: calendar.Date{Year: 2027, Month: time.February, Day: 5}, Name: "Spring Festival 春节"},
	{Date: calendar.Date{Year: 2027, Month: time.February, Day: 6}, Name: "Spring Festival 春节"},
	{Date: calendar.Date{Year: 2027, Month: time.February, Day: 7}, Name: "Spring Festival 春节"},
	{Date: calendar.Date{Year: 2027, Month: time.February, Day: 8}, Name: "Spring Festival 春节"},
	{Date: calendar.Date{Year: 2027, Month: time.April, Day: 5}, Name: "Qingming 清明节"},
	{Date: calendar.Date{Year: 2027, Month: time.May, Day: 1}, Name: "Labour Day 劳动节"},
	{Date: calendar.Date{Year: 2027, Month: time.May, Day: 2}, Name: "Labour Day 劳动节"},
	{Date: calendar.Date{Year: 2027, Month: time.June, Day: 9}, Name: "Dragon Boat Festival 端午节"},
	{Date: calendar.Date{Year: 2027, Month: time.September, Day: 15}, Name: "Mid-Autumn Festival 中秋节"},
	{Date: calendar.Date{Year: 2027, Month: time.October, Day: 1}, Name: "National Day 国庆节"},
	{Date: calendar.Date{Year: 2027, Month: time.October, Day: 2}, Name: "National Day 国庆节"},
	{Date: calendar.Date{Year: 2027, Month: time.October, Day: 3}, Name: "National Day 国庆节"},
}}

const (
	officeHours = `{"mon":[["09:00","18:00"]],"tue":[["09:00","18:00"]],"wed":[["09:00","18:00"]],"thu":[["09:00","18:00"]],"fri":[["09:00","18:00"]]}`
	lateHours   = `{"mon":[["13:00","22:00"]],"tue":[["13:00","22:00"]],"wed":[["13:00","22:00"]],"thu":[["13:00","22:00"]],"fri":[["13:00","22:00"]],"sat":[["10:00","16:00"]]}`
)

// people are the consultants. In each team somebody of each language is on duty at all hours, without a limit; those who
// keep hours keep the holidays too, and are given no more than daily leads in a day.
var people = []struct {
	name, email, locale string
	role                crm.Role
	teams               []int
	languages           []string
	services            []string
	weight, capacity    int
	hours               string
	daily               int
}{
	{"Lin Mei 林梅", "lin.mei@demo.test", "zh", crm.RoleManager, []int{trade, keyAccounts}, []string{"zh", "en"}, nil, 2, 0, "", 0},
	{"Daniel Okafor", "daniel.okafor@demo.test", "en", crm.RoleConsultant, []int{trade}, []string{"en"}, nil, 2, 0, "", 0},
	{"Zhang Wei 张伟", "zhang.wei@demo.test", "zh", crm.RoleConsultant, []int{trade}, []string{"zh"}, []string{"customs-clearance", "import-export-agency"}, 2, 30, officeHours, 8},
	{"Sofia Marin", "sofia.marin@demo.test", "en", crm.RoleConsultant, []int{trade}, []string{"en", "es"}, []string{"procurement", "import-export-agency"}, 1, 20, lateHours, 6},
	{"Chen Yu 陈宇", "chen.yu@demo.test", "zh", crm.RoleManager, []int{companies, keyAccounts}, []string{"zh", "en"}, nil, 2, 0, "", 0},
	{"Hannah Weiss", "hannah.weiss@demo.test", "en", crm.RoleConsultant, []int{companies}, []string{"en", "de"}, nil, 2, 0, "", 0},
	{"Li Na 李娜", "li.na@demo.test", "zh", crm.RoleConsultant, []int{companies}, []string{"zh"}, []string{"hong-kong-company"}, 2, 30, officeHours, 8},
	{"Tom Reyes", "tom.reyes@demo.test", "en", crm.RoleConsultant, []int{companies}, []string{"en"}, []string{"us-trademark", "china-trademark"}, 1, 20, lateHours, 6},
}
