// Package demo is the firm that `frontdesk demo` shows: Harbourline, which clears goods through customs and
// registers companies and trademarks. It fills an empty database and touches no other.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Password opens every login of the demo firm.
const Password = "frontdesk-demo"

// Admin is its administrator, Form the slug of its first form.
const (
	Admin = "admin@demo.test"
	Form  = "consultation"
)

const consentVersion = "2026-11"

// errRealFirm is why the demo does not show a database that is not its own: it shows all mail to everybody.
var errRealFirm = errors.New("this database holds a real firm, and the demo would show its mail to everybody; start it with another FRONTDESK_DATA or FRONTDESK_DATABASE_URL")

// Firm says how the demo firm is made.
type Firm struct {
	PasswordHash string // of Password
	Base         string // the address under which its articles are served
	Site         string // that of their website on an origin of its own; empty: it has none
	Past         bool   // with what clients that were won before say of it
}

// Fill makes the firm in one transaction, if there is nobody yet. It refuses a database that it did not fill.
func Fill(ctx context.Context, db *database.DB, firm Firm) error {
	origins := []string{firm.Base}
	if firm.Site != "" {
		origins = append(origins, firm.Site)
	}
	return db.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock("first user"); err != nil {
			return err
		}
		n, err := store.CountUsers(tx)
		if err != nil {
			return err
		}
		if n > 0 {
			return reopen(tx, origins)
		}
		if err := store.PutSetting(tx, "demo", "filled"); err != nil {
			return err
		}
		if err := fill(tx, firm, origins); err != nil {
			return fmt.Errorf("filling the demo firm: %w", err)
		}
		return nil
	})
}

// reopen serves the firm that is there already, which may have been under other addresses before.
func reopen(tx *database.Tx, origins []string) error {
	_, err := store.Setting(tx, "demo")
	if crm.IsKind(err, crm.KindNotFound) {
		return errRealFirm
	}
	if err != nil {
		return err
	}
	sites, err := store.Sites(tx)
	if err != nil || len(sites) == 0 {
		return err
	}
	site := sites[0]
	known := len(site.Origins)
	for _, origin := range origins {
		if !slices.Contains(site.Origins, origin) {
			site.Origins = append(site.Origins, origin)
		}
	}
	if len(site.Origins) == known {
		return nil
	}
	return store.UpdateSite(tx, site)
}

func fill(tx *database.Tx, firm Firm, origins []string) error {
	key := make([]byte, 32)
	rand.Read(key)
	siteID, err := store.InsertSite(tx, crm.Site{
		Name: "Harbourline", Origins: origins, TimeZone: zone, Country: "CN", Locale: "en", ReferenceKey: key, Channels: channels, Before: before,
		Targets: crm.Targets{FirstResponse: time.Hour, NextResponse: 4 * time.Hour},
	})
	if err != nil {
		return err
	}
	services, err := fillServices(tx, siteID)
	if err != nil {
		return err
	}
	formID, err := store.InsertForm(tx, crm.Form{
		SiteID: siteID, Slug: Form, Name: "Quick consultation", ConsentVersion: consentVersion, Consent: consent, Active: true,
	})
	if err != nil {
		return err
	}
	teams, err := fillTeams(tx)
	if err != nil {
		return err
	}
	if err := fillRules(tx, teams, services); err != nil {
		return err
	}
	if err := fillPeople(tx, teams, services, firm.PasswordHash); err != nil {
		return err
	}
	if firm.Past {
		if err := fillReviews(tx, crm.Lead{SiteID: siteID, TeamID: teams[trade]}, formID); err != nil {
			return err
		}
	}
	return fillArticles(tx, siteID, formID, origins)
}

func fillServices(tx *database.Tx, siteID int64) (map[string]int64, error) {
	ids := map[string]int64{}
	for i, s := range services {
		s.SiteID, s.Position = siteID, i
		id, err := store.InsertService(tx, s)
		if err != nil {
			return nil, err
		}
		ids[s.Slug] = id
	}
	return ids, nil
}

// fillTeams makes the teams. The second has its supporting consultants from the first.
func fillTeams(tx *database.Tx) (ids []int64, err error) {
	for i, t := range teams {
		t.TimeZone, t.OffHours, t.Rounds = zone, crm.OffHoursOffer, 3
		t.OfferTimeout, t.Reminder, t.StickyAway = 15*time.Minute, 5*time.Minute, 24*time.Hour
		if i == companies {
			t.SupportTeamID = ids[trade]
		}
		id, err := store.InsertTeam(tx, t)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func fillRules(tx *database.Tx, teams []int64, services map[string]int64) error {
	for i, r := range rules {
		rule := crm.Rule{
			Position: i + 1, Name: r.name, Conditions: r.conditions, TeamID: teams[r.team], Strategy: r.strategy,
			Fallback: i == len(rules)-1,
		}
		rule.Conditions.Services = pick(services, r.services)
		if _, err := store.InsertRule(tx, rule); err != nil {
			return err
		}
	}
	return nil
}

func fillPeople(tx *database.Tx, teams []int64, services map[string]int64, passwordHash string) error {
	admin := crm.User{Name: "Ada Whitfield", Email: Admin, Role: crm.RoleAdmin, Locale: "en", TimeZone: zone, Active: true, PasswordHash: passwordHash}
	if _, err := store.InsertUser(tx, admin); err != nil {
		return err
	}
	calendarID, err := store.InsertCalendar(tx, holidays)
	if err != nil {
		return err
	}
	for _, p := range people {
		id, err := store.InsertUser(tx, crm.User{
			Name: p.name, Email: p.email, Role: p.role, Locale: p.locale, TimeZone: zone, Active: true, PasswordHash: passwordHash,
		})
		if err != nil {
			return err
		}
		c := crm.Consultant{
			ID: id, Languages: p.languages, Services: pick(services, p.services), Weight: p.weight,
			Capacity: p.capacity, Hours: p.hours, Active: true,
		}
		if p.hours != "" {
			c.CalendarID, c.Limits.Day = calendarID, p.daily
		}
		if err := store.PutConsultant(tx, c); err != nil {
			return err
		}
		if err := join(tx, teams, p.teams, id); err != nil {
			return err
		}
	}
	return nil
}

func join(tx *database.Tx, teams []int64, of []int, user int64) error {
	for _, team := range of {
		if err := store.AddMember(tx, teams[team], user, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

func pick(ids map[string]int64, slugs []string) []int64 {
	picked := []int64{}
	for _, slug := range slugs {
		picked = append(picked, ids[slug])
	}
	return picked
}
