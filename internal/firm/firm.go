// Package firm is what an administrator sets up before the first lead: sites with their origins, services,
// forms and teams. It refuses what could not work, naming the field, and writes every change into the trail.
package firm

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/rotation"
	"frontdesk/internal/store"
)

// Firm reads and changes the firm.
type Firm struct {
	db    *database.DB
	queue *queue.Queue
}

// New returns a firm over a database.
func New(db *database.DB, q *queue.Queue) *Firm { return &Firm{db, q} }

// Setup is everything that is set up.
type Setup struct {
	Sites    []crm.Site
	Services []crm.Service
	Forms    []crm.Form
	Teams    []crm.Team
	Members  map[int64][]crm.Consultant // by team
}

// Setup returns everything that is set up. Managers and administrators only.
func (f *Firm) Setup(ctx context.Context, actor crm.Actor) (s Setup, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return s, err
	}
	err = f.db.Read(ctx, func(tx *database.Tx) (err error) {
		s, err = readSetup(tx)
		return err
	})
	return s, err
}

func readSetup(tx *database.Tx) (s Setup, err error) {
	if s.Sites, err = store.Sites(tx); err != nil {
		return s, err
	}
	if s.Services, err = store.Services(tx); err != nil {
		return s, err
	}
	if s.Forms, err = store.Forms(tx); err != nil {
		return s, err
	}
	if s.Teams, err = store.Teams(tx); err != nil {
		return s, err
	}
	s.Members = map[int64][]crm.Consultant{}
	for _, t := range s.Teams {
		members, err := store.Members(tx, t.ID)
		if err != nil {
			return s, err
		}
		for _, m := range members {
			s.Members[t.ID] = append(s.Members[t.ID], m.Consultant)
		}
	}
	return s, nil
}

// SaveSite makes a site (ID 0) or changes one, and returns its id. Administrators only.
func (f *Firm) SaveSite(ctx context.Context, actor crm.Actor, s crm.Site) (int64, error) {
	faults := checkSite(&s)
	if s.ID == 0 {
		s.ReferenceKey = make([]byte, 32)
		rand.Read(s.ReferenceKey)
	}
	return f.save(ctx, actor, crm.RoleAdmin, "site", s.ID, faults, func(tx *database.Tx) (int64, error) {
		if s.ID == 0 {
			return store.InsertSite(tx, s)
		}
		return s.ID, store.UpdateSite(tx, s)
	})
}

// SaveService makes a service (ID 0) or changes one. Administrators only.
func (f *Firm) SaveService(ctx context.Context, actor crm.Actor, s crm.Service) (int64, error) {
	var faults []crm.FieldError
	checkSlug(&faults, "slug", s.Slug)
	if s.Name.In("en") == "" {
		faults = append(faults, crm.FieldError{Field: "name_en", Code: "required"})
	}
	return f.save(ctx, actor, crm.RoleAdmin, "service", s.ID, faults, func(tx *database.Tx) (int64, error) {
		if s.ID == 0 {
			return store.InsertService(tx, s)
		}
		return s.ID, store.UpdateService(tx, s)
	})
}

// SaveForm makes a form (ID 0) or changes one. Administrators only.
func (f *Firm) SaveForm(ctx context.Context, actor crm.Actor, form crm.Form) (int64, error) {
	var faults []crm.FieldError
	checkSlug(&faults, "slug", form.Slug)
	if form.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	if form.MustConsent && form.Consent.In("en") == "" {
		faults = append(faults, crm.FieldError{Field: "consent_en", Code: "required"})
	}
	if form.Consent.In("en") != "" && form.ConsentVersion == "" {
		faults = append(faults, crm.FieldError{Field: "consent_version", Code: "required"})
	}
	return f.save(ctx, actor, crm.RoleAdmin, "form", form.ID, faults, func(tx *database.Tx) (int64, error) {
		if _, err := store.SiteByID(tx, form.SiteID); err != nil {
			return 0, crm.Invalid([]crm.FieldError{{Field: "site", Code: "choice_invalid"}})
		}
		if teams, err := store.Teams(tx); err != nil || (form.Active && len(teams) == 0) {
			return 0, cmp.Or(err, crm.Invalid([]crm.FieldError{{Field: "team", Code: "team_needed"}}))
		}
		if form.ID == 0 {
			return store.InsertForm(tx, form)
		}
		return form.ID, store.UpdateForm(tx, form)
	})
}

// SaveTeam makes a team (ID 0) or changes one, with exactly these members; who is new among them joins the
// rotation at the present level. One team is always the fallback: the first is made so, and it can be passed on
// but not given up. Queued leads of the team are looked at again. Managers and administrators.
func (f *Firm) SaveTeam(ctx context.Context, actor crm.Actor, t crm.Team, members []int64) (int64, error) {
	var faults []crm.FieldError
	if t.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	if t.OfferTimeout < time.Minute || t.OfferTimeout > 7*24*time.Hour {
		faults = append(faults, crm.FieldError{Field: "offer_minutes", Code: "number_range", Params: map[string]any{"Min": 1, "Max": 7 * 24 * 60}})
	}
	return f.save(ctx, actor, crm.RoleManager, "team", t.ID, faults, func(tx *database.Tx) (int64, error) {
		if err := settleFallback(tx, &t); err != nil {
			return 0, err
		}
		id, err := t.ID, error(nil)
		if id == 0 {
			id, err = store.InsertTeam(tx, t)
		} else {
			err = store.UpdateTeam(tx, t)
		}
		if err != nil {
			return 0, err
		}
		if err := settleMembers(tx, id, members); err != nil {
			return 0, err
		}
		return id, f.queue.Insert(tx, jobs.DrainQueue{Team: id}, queue.Key(fmt.Sprintf("drain:%d", id)))
	})
}

func settleMembers(tx *database.Tx, teamID int64, members []int64) error {
	if err := tx.Lock(store.RotationLock); err != nil {
		return err
	}
	before, err := store.Members(tx, teamID)
	if err != nil {
		return err
	}
	var credits []float64 // of those who stay
	for _, m := range before {
		if slices.Contains(members, m.Consultant.ID) {
			credits = append(credits, m.Credit)
			continue
		}
		if err := store.RemoveMember(tx, teamID, m.Consultant.ID); err != nil {
			return err
		}
	}
	level := rotation.Level(credits)
	for _, id := range members {
		if _, err := store.ConsultantByID(tx, id); err != nil {
			return crm.Invalid([]crm.FieldError{{Field: "members", Code: "choice_invalid"}})
		}
		if err := store.AddMember(tx, teamID, id, level); err != nil {
			return err
		}
	}
	return nil
}

func settleFallback(tx *database.Tx, t *crm.Team) error {
	if err := tx.Lock("fallback team"); err != nil {
		return err
	}
	teams, err := store.Teams(tx)
	if err != nil {
		return err
	}
	holder := int64(0)
	for _, other := range teams {
		if other.Fallback {
			holder = other.ID
		}
	}
	switch {
	case holder == 0:
		t.Fallback = true
	case t.Fallback && holder != t.ID:
		return store.ClearFallback(tx)
	case !t.Fallback && holder == t.ID:
		return crm.Invalid([]crm.FieldError{{Field: "fallback", Code: "fallback_needed"}})
	}
	return nil
}

// save runs a change if the actor may make it and nothing is at fault, and records it.
func (f *Firm) save(ctx context.Context, actor crm.Actor, role crm.Role, what string, id int64, faults []crm.FieldError, write func(*database.Tx) (int64, error)) (saved int64, err error) {
	if err := actor.Require(role); err != nil {
		return 0, err
	}
	if err := crm.Invalid(faults); err != nil {
		return 0, err
	}
	err = f.db.Write(ctx, func(tx *database.Tx) error {
		saved, err = write(tx)
		if database.IsUnique(err) {
			return crm.Invalid([]crm.FieldError{{Field: "slug", Code: "slug_taken"}})
		}
		if err != nil {
			return err
		}
		kind := what + ".changed"
		if id == 0 {
			kind = what + ".created"
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, Subject: what, SubjectID: saved})
	})
	return saved, err
}

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

func checkSlug(faults *[]crm.FieldError, field, value string) {
	if !slug.MatchString(value) {
		*faults = append(*faults, crm.FieldError{Field: field, Code: "slug_invalid"})
	}
}

// normaliseOrigin is an origin as browsers send it: scheme and host in lower case, the host in ASCII, no usual
// port, no path.
func normaliseOrigin(s string) string {
	origin := strings.ToLower(strings.TrimRight(strings.TrimSpace(s), "/"))
	scheme, host, ok := strings.Cut(origin, "://")
	if !ok {
		return origin
	}
	host = strings.TrimSuffix(host, map[string]string{"https": ":443", "http": ":80"}[scheme])
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return scheme + "://" + host
}
