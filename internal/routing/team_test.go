package routing_test

import (
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestTheTeamIsFoundByServiceThenFormThenLanguageThenFallback(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		customs, trademarks := f.Service("customs"), f.Service("trademarks")
		fallback := f.Team(crm.Team{Name: "fallback", Position: 9, Fallback: true})
		customsEn := f.Team(crm.Team{Name: "customs en", Services: []int64{customs}, Languages: []string{"en"}, Position: 1})
		customsZh := f.Team(crm.Team{Name: "customs zh", Services: []int64{customs}, Languages: []string{"zh"}, Position: 2})
		marks := f.Team(crm.Team{Name: "marks", Services: []int64{trademarks}, Languages: []string{"en"}, Position: 3})
		chinese := f.Team(crm.Team{Name: "chinese", Languages: []string{"zh"}, Position: 4})
		landing := f.Team(crm.Team{Name: "landing", Position: 5})
		f.Form("landing", landing)
		for _, c := range []struct {
			name, form, service, locale string
			team                        int64
			rule                        string
		}{
			{"service and language", testkit.Contact, "customs", "zh", customsZh, "service"},
			{"service and the other language", testkit.Contact, "customs", "en", customsEn, "service"},
			{"service in nobody's language", testkit.Contact, "trademarks", "zh", marks, "service"},
			{"service before form", "landing", "trademarks", "en", marks, "service"},
			{"form before language", "landing", "", "zh", landing, "form"},
			{"language", testkit.Contact, "", "zh", chinese, "language"},
			{"a service that is none of ours", testkit.Contact, "astrology", "en", fallback, "fallback"},
			{"nothing to go by", testkit.Contact, "", "fr", fallback, "fallback"},
		} {
			reference := f.Post(c.form, "email", "client@client.test", "service", c.service, "locale", c.locale, "message", c.name)
			f.Settle()
			lead := f.FileOf(reference).Lead
			if lead.TeamID != c.team || lead.Rule != c.rule {
				t.Errorf("%s: team %d by %s, want %d by %s", c.name, lead.TeamID, lead.Rule, c.team, c.rule)
			}
			junk(t, f, lead.ID)
		}
	})
}

func speaking(languages ...string) func(*crm.Consultant) {
	return func(c *crm.Consultant) { c.Languages = languages }
}

func TestALeadGoesToSomebodyWhoSpeaksItsLanguageAndKnowsItsService(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		customs := f.Service("customs")
		english := f.Consultant("english", speaking("en"))
		chinese := f.Consultant("chinese", speaking("zh"))
		expert := f.Consultant("expert", speaking("zh"), func(c *crm.Consultant) { c.Services = []int64{customs} })
		f.Change(chinese, func(p *person) { p.Consultant.Services = []int64{customs + 1000} })
		f.Team(crm.Team{}, english, chinese, expert)
		offeredTo(t, f.Enquire("wechat", "client_one", "locale", "en"), english)
		file := f.Enquire("wechat", "client_two", "locale", "zh", "service", "customs")
		offeredTo(t, file, expert)
		for _, c := range file.Decisions[0].Considered {
			if want := map[int64]string{english: "language", chinese: "service", expert: ""}[c.ConsultantID]; c.Excluded != want {
				t.Errorf("%s was left out for %q, want %q", c.Name, c.Excluded, want)
			}
		}
	})
}

func TestALanguageThatNobodySpeaksLeavesNobodyOut(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		english := f.Consultant("english", speaking("en"))
		gone := f.Consultant("gone", speaking("fr"))
		f.Change(gone, func(p *person) { p.User.Active = false })
		f.Team(crm.Team{}, english, gone)
		offeredTo(t, f.Enquire("wechat", "client_one", "locale", "fr"), english)
	})
}

func TestSomebodyWhoIsInactiveIsOfferedNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann", "bob")
		f.Change(ids[0], func(p *person) { p.User.Active = false })
		offeredTo(t, f.Enquire("wechat", "client_one"), ids[1])
		offeredTo(t, f.Enquire("wechat", "client_two"), ids[1])
	})
}
