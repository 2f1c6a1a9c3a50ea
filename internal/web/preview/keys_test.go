package preview

import (
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/admin"
	"frontdesk/internal/web/api"
)

// programs are the pages around the API.
func (s stage) programs(t *testing.T) []sample {
	docs, err := api.NewDocsPage(s.chrome, "https://desk.harbourline.example")
	if err != nil {
		t.Fatal(err)
	}
	day := 24 * time.Hour
	keys := []crm.APIKey{
		{ID: 4, Name: "CRM import", UserName: "Lin Yue 林悦", Hint: "fd_q3k7zm", Scopes: crm.KeyScopes[:], CreatedAt: s.now},
		{ID: 3, Name: "Reporting", UserName: "Alexandra Featherstonehaugh-Cholmondeley", Hint: "fd_a2b3c4", Scopes: []crm.KeyScope{crm.KeyLeadsRead, crm.KeyDecisionsRead}, CreatedAt: s.now.Add(-40 * day), LastUsed: s.now.Add(-3 * time.Hour), ExpiresAt: s.now.Add(50 * day)},
		{ID: 5, Name: "Payroll", UserName: "Daniel Okafor", Inactive: true, Hint: "fd_m5n6p7", Scopes: []crm.KeyScope{crm.KeyLeadsRead}, CreatedAt: s.now.Add(-9 * day), LastUsed: s.now.Add(-5 * day)},
		{ID: 2, Name: "Old site", UserName: "王建国", Hint: "fd_zzzyyy", Scopes: []crm.KeyScope{crm.KeySubmissionsWrite}, CreatedAt: s.now.Add(-90 * day), ExpiresAt: s.now.Add(-day)},
		{ID: 1, Name: "Trial", UserName: "王建国", Hint: "fd_aaabbb", Scopes: []crm.KeyScope{crm.KeySubmissionsWrite}, CreatedAt: s.now.Add(-90 * day), RevokedAt: s.now.Add(-2 * day)},
	}
	people := []account.Person{{User: crm.User{ID: 1, Name: "Ada Whitfield", Email: "admin@demo.test", Active: true}}, {User: crm.User{ID: 2, Name: "王建国", Email: "wang@demo.test", Active: true}}}
	return []sample{
		{"api/docs", "all", docs},
		{"admin/keys", "made", admin.NewKeysPage(s.staff("admin"), keys, "fd_q3k7zm2ab5cd6ef7gh2ij3kl4mn5op6q", s.now)},
		{"admin/keys", "none", admin.NewKeysPage(s.staff("admin"), nil, "", s.now)},
		{"admin/edit", "key", admin.NewKeyEdit(s.staff("admin"), admin.KeyEdit{People: people, Order: account.KeyOrder{UserID: 2}, Faults: []crm.FieldError{{Field: "name", Code: "required"}, {Field: "scopes", Code: "required"}}})},
	}
}
