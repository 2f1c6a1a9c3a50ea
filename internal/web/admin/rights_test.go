package admin

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

func offered(role crm.Role) (hrefs []string) {
	p := NewOverview(response.Chrome{Reader: i18n.Reader{}}, crm.Actor{Role: role}, Counts{Users: 1})
	for _, s := range p.Steps {
		hrefs = append(hrefs, s.Href)
	}
	for _, t := range p.Tiles {
		hrefs = append(hrefs, t.Href)
	}
	return hrefs
}

func TestManagersAreOfferedWhatDecidesWhoIsGivenLeads(t *testing.T) {
	want := []string{"/admin/users/new", "/admin/teams/new", "/admin/users", "/admin/teams", "/admin/rules", "/admin/calendars", "/admin/solutions", "/admin/mail"}
	if d := cmp.Diff(want, offered(crm.RoleManager)); d != "" {
		t.Error(d)
	}
	if n := len(offered(crm.RoleAdmin)); n != 16 {
		t.Errorf("administrators are offered %d ways", n)
	}
}

func TestManagersAreLedToConsultantsOnly(t *testing.T) {
	people := []Person{{User: crm.User{ID: 1, Role: crm.RoleConsultant}}, {User: crm.User{ID: 2, Role: crm.RoleManager}}}
	chrome := response.Chrome{Reader: i18n.Reader{}}
	rows := NewUserList(chrome, crm.Actor{Role: crm.RoleManager}, people, nil).Rows
	if rows[0].Href == "" || rows[1].Href != "" {
		t.Errorf("led to %q and %q", rows[0].Href, rows[1].Href)
	}
	if rows = NewUserList(chrome, crm.Actor{Role: crm.RoleAdmin}, people, nil).Rows; rows[1].Href == "" {
		t.Error("administrators may change everybody")
	}
}
