package admin

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// languageOptions are the languages that we write, by their names for the reader.
func languageOptions(r i18n.Reader, chosen ...string) []response.Option {
	var options []response.Option
	for _, tag := range i18n.Languages {
		options = append(options, response.Option{Value: tag, Label: r.T("language." + tag)})
	}
	return response.Choose(options, chosen...)
}

func serviceOptions(r i18n.Reader, services []crm.Service, chosen []int64) []response.Option {
	var options []response.Option
	for _, s := range services {
		options = append(options, response.Option{Value: response.IDValue(s.ID), Label: s.Name.In(r.Lang)})
	}
	return response.Choose(options, idValues(chosen)...)
}

func idValues(ids []int64) []string {
	var values []string
	for _, id := range ids {
		values = append(values, response.IDValue(id))
	}
	return values
}

// chosenLabels joins the labels of what is chosen, or says that nothing limits it.
func chosenLabels(r i18n.Reader, options []response.Option) string {
	var labels []string
	for _, o := range options {
		if o.Selected {
			labels = append(labels, o.Label)
		}
	}
	if len(labels) == 0 {
		return r.T("col.any")
	}
	return strings.Join(labels, " · ")
}

func yesNo(r i18n.Reader, yes bool) string {
	if yes {
		return r.T("col.yes")
	}
	return r.T("col.no")
}

// ticked is the value of a box.
func ticked(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}
