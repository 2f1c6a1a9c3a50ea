package routing_test

import (
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestTheFirstRuleThatHoldsDecides(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		customs, trademarks := f.Service("customs"), f.Service("trademarks")
		team := f.Team(crm.Team{Name: "everything"})
		other := f.Team(crm.Team{Name: "other"})
		f.Rule("customs in Chinese", crm.Conditions{Services: []int64{customs}, Languages: []string{"zh"}}, other)
		f.Rule("customs", crm.Conditions{Services: []int64{customs}}, team)
		f.Rule("marks", crm.Conditions{Services: []int64{trademarks}, Languages: []string{"en", "zh"}}, other)
		f.Rule("landing", crm.Conditions{Forms: []int64{f.Form("landing")}}, team)
		f.Rule("Chinese", crm.Conditions{Languages: []string{"zh"}}, other)
		for _, c := range []struct {
			name, form, service, locale string
			team                        int64
			rule                        string
		}{
			{"both conditions", testkit.Contact, "customs", "zh", other, "customs in Chinese"},
			{"the wider rule below", testkit.Contact, "customs", "en", team, "customs"},
			{"one of several languages", testkit.Contact, "trademarks", "zh", other, "marks"},
			{"service before form", "landing", "trademarks", "en", other, "marks"},
			{"form before language", "landing", "", "zh", team, "landing"},
			{"language", testkit.Contact, "", "zh", other, "Chinese"},
			{"a service that is none of ours", testkit.Contact, "astrology", "en", team, "everything"},
			{"nothing to go by", testkit.Contact, "", "fr", team, "everything"},
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

// Whoever speaks the language goes before whoever knows the service, where nobody does both.
func TestALanguageAndAServiceThatNobodyHasTogetherStrandNobody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		customs := f.Service("customs")
		spanish := f.Consultant("spanish", speaking("es"), func(c *crm.Consultant) { c.Services = []int64{customs + 1000} })
		expert := f.Consultant("expert", speaking("en"), func(c *crm.Consultant) { c.Services = []int64{customs} })
		f.Team(crm.Team{}, spanish, expert)
		offeredTo(t, f.Enquire("wechat", "client_one", "locale", "es", "service", "customs"), spanish)
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
