package preview

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/admin"
	"frontdesk/internal/web/site"
)

// builtForm is a form with a field of every kind, in words of its own.
func builtForm() crm.Form {
	f := firmForm
	f.Words = crm.FormWords{Heading: crm.Text{"en": "Have your papers looked over", "zh": "单证审核"}, Button: crm.Text{"en": "Have them looked over", "zh": "提交审核"}, ThanksText: crm.Text{"en": "We look at papers every morning before ten."}}
	f.Redirect, f.Told, f.Services = "https://www.harbourline.example/thank-you", []int64{1}, []int64{1, 4}
	f.Fields = []crm.FormField{
		{Name: "port", Kind: crm.FieldText, Label: crm.Text{"en": "Port of arrival", "zh": "到达港"}, Hint: crm.Text{"en": "Where customs sees it first.", "zh": "首次报关的港口。"}, Required: true},
		{Name: "weight", Kind: crm.FieldNumber, Label: crm.Text{"en": "Weight in kg", "zh": "重量（千克）"}},
		{Name: "arrives", Kind: crm.FieldDate, Label: crm.Text{"en": "Arrives on", "zh": "到港日期"}},
		{Name: "incoterm", Kind: crm.FieldChoice, Label: crm.Text{"en": "How is it sold?", "zh": "贸易方式？"}, Required: true, Choices: []crm.Text{{"en": "FOB", "zh": "离岸价"}, {"en": "CIF", "zh": "到岸价"}, {"en": "I do not know", "zh": "不清楚"}}},
		{Name: "goods", Kind: crm.FieldChoices, Label: crm.Text{"en": "What is in it", "zh": "货物"}, Choices: []crm.Text{{"en": "Food and drink", "zh": "食品饮料"}, {"en": "Machines", "zh": "机械"}, {"en": "Medical devices", "zh": "医疗器械"}}},
		{Name: "story", Kind: crm.FieldTextarea, Label: crm.Text{"en": "What has gone wrong so far", "zh": "目前遇到的问题"}},
		{Name: "papers", Kind: crm.FieldFile, Label: crm.Text{"en": "Papers", "zh": "单证"}, Required: true},
	}
	return f
}

func (s stage) forms() []sample {
	chrome, visitor := s.staff("admin"), s.chrome
	visitor.Owner = s.T("demo.firm")
	edit := admin.FormEdit{
		Form: builtForm(), Sites: firmSites, Services: firmServices, Managers: firmSetup.Managers, Base: "https://desk.harbourline.example",
		Consents: []crm.Consent{
			{FormID: 1, Version: "2026-10", Wording: firmForm.Consent, Since: s.now.Add(-30 * 24 * time.Hour)},
			{FormID: 1, Version: "2025-01", Wording: crm.Text{"en": "I agree to be called."}},
		},
	}
	wrong := edit
	wrong.Form.Fields = append([]crm.FormField{{Kind: crm.FieldChoice}}, builtForm().Fields...)
	wrong.Faults = []crm.FieldError{
		{Field: "field_0_name", Code: "required"}, {Field: "field_0_label_en", Code: "required"}, {Field: "field_0_choices_en", Code: "form_choices_needed"},
		{Field: "redirect", Code: "redirect_elsewhere", Params: map[string]any{"Site": "Harbourline"}}, {Field: "fields", Code: "form_fields_many", Params: map[string]any{"Max": 20}},
	}
	asked := site.FormInput{Form: builtForm(), Services: firmServices[:2], Endings: ".pdf,.png", MaxFile: 10 << 20, MaxFiles: 5}
	mended := asked
	mended.Values = map[string][]string{"port": {"Yantian"}, "weight": {"heavy"}, "goods": {"Machines"}, "incoterm": {"CIF"}}
	mended.Faults = []crm.FieldError{{Field: "weight", Code: "number_needed"}, {Field: "papers", Code: "file_required"}, {Field: "email", Code: "contact_required"}}
	return []sample{
		{"admin/form", "built", admin.NewFormEdit(chrome, edit)}, {"admin/form", "wrong", admin.NewFormEdit(chrome, wrong)},
		{"admin/form", "new", admin.NewFormEdit(chrome, admin.FormEdit{Form: crm.Form{SiteID: 1, Active: true}, Sites: firmSites, Services: firmServices, Managers: firmSetup.Managers})},
		{"site/form", "built", site.NewFormPage(visitor, asked)}, {"site/form", "mended", site.NewFormPage(visitor, mended)},
		{"site/thanks", "own", site.NewThanksPage(visitor, builtForm().Words, "NO.2026112248213", "")},
	}
}
