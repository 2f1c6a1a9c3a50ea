package routing

import (
	"maps"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// copied is a form whose submissions are copied to somebody.
type copied struct {
	form crm.Form
	told []crm.User
}

// readCopied reads, once in a round, which forms copy their submissions to whom.
func (r *round) readCopied(tx *database.Tx) (map[int64]copied, error) {
	if r.copied != nil {
		return r.copied, nil
	}
	told, err := store.ToldOfForms(tx)
	if err != nil {
		return nil, err
	}
	r.copied = map[int64]copied{}
	for _, t := range told {
		c, known := r.copied[t.FormID]
		if !known {
			if c.form, err = store.FormByID(tx, t.FormID); err != nil {
				return nil, err
			}
		}
		c.told = append(c.told, t.User)
		r.copied[t.FormID] = c
	}
	return r.copied, nil
}

// copy writes what was submitted to whoever is told of its form, beside whoever is given the lead.
func (r *Routing) copy(tx *database.Tx, round *round, all []placement) error {
	forms, err := round.readCopied(tx)
	if err != nil || len(forms) == 0 {
		return err
	}
	var messages []crm.Message
	for _, p := range all {
		c := forms[p.brief.Submission.FormID]
		for _, user := range c.told {
			messages = append(messages, r.submissionCopy(user, c.form, p))
		}
	}
	return r.Outbox.PutAll(tx, messages)
}

func (r *Routing) submissionCopy(user crm.User, form crm.Form, p placement) crm.Message {
	m := r.joined(user, p)
	s := p.brief.Submission
	m.Kind = crm.MessageSubmissionCopy
	m.Vars["Form"], m.Vars["Company"], m.Vars["Country"], m.Vars["Page"] = form.Name, s.Company, s.Country, s.Page
	m.Vars["Answers"] = answersTo(form, s, m.Language)
	return m
}

// answer is what a visitor answered to a field that the form has of its own.
type answer struct{ Label, Text string }

// answersTo are the answers in the order of the form, and then whatever else its page sent.
func answersTo(form crm.Form, s crm.Submission, language string) []answer {
	all := []answer{}
	for _, f := range form.Fields {
		if kept := s.Extra[f.Name]; kept != "" {
			all = append(all, answer{f.Label.In(language), f.AnswerIn(language, kept)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Extra)) {
		if _, own := form.Field(name); !own {
			all = append(all, answer{name, s.Extra[name]})
		}
	}
	return all
}
