package page

import (
	"context"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const maxSolution = 20_000 // characters of one part in one language

// Solutions returns every solution. Managers and administrators only.
func (p *Page) Solutions(ctx context.Context, actor crm.Actor) (all []crm.Solution, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) (err error) {
		all, err = store.Solutions(tx)
		return err
	})
	return all, err
}

// SaveSolution makes a solution (ID 0) or changes one, and returns its id. Its Address is the article's, as typed. Unread is
// what could not be read of what was typed. Managers and administrators only. Errors: crm.KindInvalid with the fields page,
// form, and the part and language of a text, such as "analysis_en".
func (p *Page) SaveSolution(ctx context.Context, actor crm.Actor, s crm.Solution, unread ...crm.FieldError) (saved int64, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return 0, err
	}
	at, faults := p.place(ctx, s.Address)
	faults = append(faults, checkTexts(s)...)
	err = p.DB.Write(ctx, func(tx *database.Tx) error {
		form, err := checkFormOf(tx, s, at)
		if err != nil {
			return err
		}
		if err := crm.Invalid(crm.Faults(unread, faults, form)); err != nil {
			return err
		}
		saved, err = saveSolution(tx, actor, s, at)
		if database.IsUnique(err) {
			return crm.Invalid([]crm.FieldError{{Field: "page", Code: "solution_taken"}})
		}
		return err
	})
	return saved, err
}

// place is where an article is, or what is wrong with its address.
func (p *Page) place(ctx context.Context, address string) (place, []crm.FieldError) {
	at, err := p.at(ctx, address)
	switch e := crm.AsError(err); {
	case err == nil:
		return at, nil
	case e.Kind == crm.KindNotFound:
		return at, []crm.FieldError{{Field: "page", Code: "address_foreign"}}
	case len(e.Fields) > 0:
		return at, e.Fields
	}
	return at, []crm.FieldError{{Field: "page", Code: "address_invalid"}}
}

func checkTexts(s crm.Solution) (faults []crm.FieldError) {
	for _, part := range crm.SolutionParts {
		for language, text := range s.Texts[part] {
			if utf8.RuneCountInString(text) > maxSolution {
				faults = append(faults, crm.FieldError{Field: string(part) + "_" + language, Code: "too_long", Params: map[string]any{"Max": maxSolution}})
			}
		}
	}
	if s.Texts["solution"].In("en") == "" {
		faults = append(faults, crm.FieldError{Field: "solution_en", Code: "required"})
	}
	return faults
}

// checkFormOf says what is wrong with the form: it must be of the article's site.
func checkFormOf(tx *database.Tx, s crm.Solution, at place) ([]crm.FieldError, error) {
	forms, err := store.Forms(tx)
	if err != nil {
		return nil, err
	}
	for _, f := range forms {
		if f.ID == s.FormID && (at.site.ID == 0 || f.SiteID == at.site.ID) {
			return nil, nil
		}
	}
	return []crm.FieldError{{Field: "form", Code: "choice_invalid"}}, nil
}

func saveSolution(tx *database.Tx, actor crm.Actor, s crm.Solution, at place) (int64, error) {
	article, err := at.lock(tx)
	if err != nil {
		return 0, err
	}
	kind := "solution.changed"
	if s.ID == 0 {
		kind = "solution.created"
	} else if err := leaveArticle(tx, s.ID, article.ID); err != nil {
		return 0, err
	}
	s.ArticleID = article.ID
	if s.ID == 0 {
		s.ID, err = store.InsertSolution(tx, s)
	} else {
		err = store.UpdateSolution(tx, s)
	}
	if err != nil {
		return 0, err
	}
	if err := store.TouchArticle(tx, article.ID); err != nil {
		return 0, err
	}
	return s.ID, store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, Subject: "solution", SubjectID: s.ID,
		Detail: crm.Detail(map[string]any{"page": at.address, "active": s.Active})})
}

// leaveArticle notes that an article no longer offers a solution, when it moves to another one.
func leaveArticle(tx *database.Tx, id, to int64) error {
	before, err := store.SolutionByID(tx, id)
	if err != nil || before.ArticleID == to {
		return err
	}
	return store.TouchArticle(tx, before.ArticleID)
}
