package admin

import (
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/response"
)

// TeamEdit is what the form of a team is made from.
type TeamEdit struct {
	Team     crm.Team
	Members  []int64 // ids of consultants
	People   []crm.Consultant
	Services []crm.Service
	Faults   []crm.FieldError
}

// NewTeamList lists the teams; members counts each team's by its id.
func NewTeamList(chrome response.Chrome, teams []crm.Team, services []crm.Service, members map[int64]int) ListPage {
	r := chrome.Reader
	p := newList(chrome, "teams", "col.name", "col.services", "col.languages", "col.members", "col.fallback")
	for _, t := range teams {
		p.add("teams", t.ID, false, t.Name, chosenLabels(r, serviceOptions(r, services, t.Services)),
			languageLabels(r, t.Languages), strconv.Itoa(members[t.ID]), yesNo(r, t.Fallback))
	}
	return p
}

// NewTeamEdit is the form of a team; its fields are name, services, languages, other_languages, offer_minutes,
// members, fallback, position.
func NewTeamEdit(chrome response.Chrome, in TeamEdit) EditPage {
	r, t := chrome.Reader, in.Team
	var people []response.Option
	for _, c := range in.People {
		people = append(people, response.Option{Value: response.IDValue(c.ID), Label: c.Name})
	}
	return newEdit(chrome, "teams", t.ID, t.Name, in.Faults, Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: t.Name, Required: true},
		{Name: "position", Label: r.T("edit.position"), Kind: "number", Value: strconv.Itoa(t.Position)},
		{Name: "members", Label: r.T("edit.members"), Kind: response.KindChecks, Options: response.Choose(people, idValues(in.Members)...)},
	}}, Group{Legend: r.T("edit.matching"), Hint: r.T("edit.matching_hint"), Fields: []response.Field{
		{Name: "services", Label: r.T("edit.services"), Kind: response.KindChecks, Options: serviceOptions(r, in.Services, t.Services)},
		{Name: "languages", Label: r.T("edit.languages"), Kind: response.KindChecks, Options: languageOptions(r, t.Languages...)},
		otherLanguagesField(r, t.Languages),
	}}, Group{Legend: r.T("edit.offers"), Fields: []response.Field{
		{Name: "offer_minutes", Label: r.T("edit.minutes"), Kind: "number", Value: strconv.Itoa(int(t.OfferTimeout / time.Minute))},
		{Name: "fallback", Label: r.T("edit.fallback"), Kind: response.KindCheck, Value: ticked(t.Fallback)},
	}})
}
