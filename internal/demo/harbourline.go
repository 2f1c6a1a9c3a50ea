package demo

import "frontdesk/internal/crm"

const zone = "Asia/Shanghai"

var consent = crm.Text{
	"en": "I agree that Harbourline keeps these details to answer my enquiry.",
	"zh": "我同意海岸线商务保存以上信息，用于答复我的咨询。",
}

var services = []crm.Service{
	{Slug: "customs-clearance", Name: crm.Text{"en": "Customs clearance", "zh": "进出口报关"}},
	{Slug: "import-export-agency", Name: crm.Text{"en": "Import and export agency", "zh": "外贸进出口代理"}},
	{Slug: "procurement", Name: crm.Text{"en": "Procurement in China", "zh": "中国采购代理"}},
	{Slug: "hong-kong-company", Name: crm.Text{"en": "Hong Kong company registration", "zh": "香港公司注册"}},
	{Slug: "us-trademark", Name: crm.Text{"en": "US trademark registration", "zh": "美国商标注册"}},
	{Slug: "china-trademark", Name: crm.Text{"en": "China trademark registration", "zh": "中国商标注册"}},
}

var teams = []struct {
	name     string
	services []string
}{
	{"Customs and trade", []string{"customs-clearance", "import-export-agency", "procurement"}},
	{"Companies and trademarks", []string{"hong-kong-company", "us-trademark", "china-trademark"}},
}

const (
	officeHours = `{"mon":[["09:00","18:00"]],"tue":[["09:00","18:00"]],"wed":[["09:00","18:00"]],"thu":[["09:00","18:00"]],"fri":[["09:00","18:00"]]}`
	lateHours   = `{"mon":[["13:00","22:00"]],"tue":[["13:00","22:00"]],"wed":[["13:00","22:00"]],"thu":[["13:00","22:00"]],"fri":[["13:00","22:00"]],"sat":[["10:00","16:00"]]}`
)

// people are the consultants. In each team somebody of each language is on duty at all hours, without a limit.
var people = []struct {
	name, email, locale string
	role                crm.Role
	team                int
	languages           []string
	services            []string
	weight, capacity    int
	hours               string
}{
	{"Lin Mei 林梅", "lin.mei@demo.test", "zh", crm.RoleManager, 0, []string{"zh", "en"}, nil, 2, 0, ""},
	{"Daniel Okafor", "daniel.okafor@demo.test", "en", crm.RoleConsultant, 0, []string{"en"}, nil, 2, 0, ""},
	{"Zhang Wei 张伟", "zhang.wei@demo.test", "zh", crm.RoleConsultant, 0, []string{"zh"}, []string{"customs-clearance", "import-export-agency"}, 2, 30, officeHours},
	{"Sofia Marin", "sofia.marin@demo.test", "en", crm.RoleConsultant, 0, []string{"en", "es"}, []string{"procurement", "import-export-agency"}, 1, 20, lateHours},
	{"Chen Yu 陈宇", "chen.yu@demo.test", "zh", crm.RoleManager, 1, []string{"zh", "en"}, nil, 2, 0, ""},
	{"Hannah Weiss", "hannah.weiss@demo.test", "en", crm.RoleConsultant, 1, []string{"en", "de"}, nil, 2, 0, ""},
	{"Li Na 李娜", "li.na@demo.test", "zh", crm.RoleConsultant, 1, []string{"zh"}, []string{"hong-kong-company"}, 2, 30, officeHours},
	{"Tom Reyes", "tom.reyes@demo.test", "en", crm.RoleConsultant, 1, []string{"en"}, []string{"us-trademark", "china-trademark"}, 1, 20, lateHours},
}
