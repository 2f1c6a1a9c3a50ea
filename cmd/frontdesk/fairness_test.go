package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/doctor"
	"frontdesk/internal/testkit"
)

func TestTheDoctorProvesTheRotationFairAndFailsOnATamperedDecision(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		f.Team(crm.Team{Name: "Trade"}, f.Consultant("ann", func(c *crm.Consultant) { c.Weight = 2 }), f.Consultant("bob"))
		for i := range 6 {
			f.Enquire("wechat", fmt.Sprintf("client_%d", i))
		}
		p := append(newPlace(t, env, env.Config.Secret), "FRONTDESK_DATA="+env.Config.Data)
		if s := p.well(t, "doctor", "fairness"); !strings.Contains(s.out, "Trade (1), lead seat: 6 leads in turn") || !strings.Contains(s.out, "ok     while those who were eligible did not change (6 leads)") {
			t.Error(s.out)
		}
		var found []doctor.Rotation
		if err := json.Unmarshal([]byte(p.well(t, "doctor", "fairness", "--json", "--team", "Trade").out), &found); err != nil || len(found) != 1 || found[0].People[0].Offered != 4 {
			t.Errorf("%v, %+v", err, found)
		}
		p.refused(t, "there are: 1 (Trade)", "doctor", "fairness", "--team", "nobody")
		f.Exec(`UPDATE decisions SET chosen_id = (SELECT MAX(user_id) FROM team_members) WHERE id = 1`)
		if s := p.run(t, "doctor", "fairness"); s.code != 1 || !strings.Contains(s.out, "FAULT  decision 1: ") {
			t.Errorf("%d: %s", s.code, s.out)
		}
	})
}
