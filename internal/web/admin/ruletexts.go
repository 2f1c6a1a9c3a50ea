package admin

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// conditionTexts are the conditions of a rule in words, one text each.
func conditionTexts(r i18n.Reader, c crm.Conditions, setup firm.Setup) (texts []string) {
	say := func(label string, values []string) {
		if len(values) > 0 {
			texts = append(texts, r.T(label)+r.T("form.colon")+strings.Join(values, " · "))
		}
	}
	say("edit.site", chosen(siteOptions(setup.Sites, 0), c.Sites))
	say("edit.forms", chosen(formOptions(setup.Forms, nil), c.Forms))
	say("edit.tags", c.Tags)
	say("edit.services", chosen(serviceOptions(r, setup.Services, nil), c.Services))
	say("edit.languages", languageNames(r, c.Languages))
	say("edit.places", append(append([]string{}, c.Countries...), c.PhonePrefixes...))
	say("edit.sources", c.Sources)
	say("edit.score", scoreText(r, c))
	say("edit.hours", weekText(r, string(c.Hours)))
	return texts
}

// chosen are the labels of the options with these ids.
func chosen(options []response.Option, ids []int64) (labels []string) {
	for _, o := range response.Choose(options, idValues(ids)...) {
		if o.Selected {
			labels = append(labels, o.Label)
		}
	}
	return labels
}

func formOptions(forms []crm.Form, selected []int64) []response.Option {
	var options []response.Option
	for _, f := range forms {
		options = append(options, response.Option{Value: response.IDValue(f.ID), Label: f.Name})
	}
	return response.Choose(options, idValues(selected)...)
}

func scoreText(r i18n.Reader, c crm.Conditions) []string {
	switch {
	case c.ScoreMax == 0 && c.ScoreMin == 0:
		return nil
	case c.ScoreMax == 0:
		return []string{r.T("edit.score_from", "Min", c.ScoreMin)}
	case c.ScoreMin == 0:
		return []string{r.T("edit.score_to", "Max", c.ScoreMax)}
	}
	return []string{r.T("edit.score_between", "Min", c.ScoreMin, "Max", c.ScoreMax)}
}
