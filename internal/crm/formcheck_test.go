package crm

import (
	"slices"
	"strings"
	"testing"
)

// fieldFaults are the faults of fields as "field code".
func fieldFaults(fields ...FormField) (all []string) {
	for _, f := range CheckFields(fields) {
		all = append(all, f.Field+" "+f.Code)
	}
	return all
}

func TestAFieldIsRefusedByNameForWhatIsWrongWithIt(t *testing.T) {
	label, two := Text{"en": "Port"}, []Text{{"en": "Sea"}, {"en": "Air"}}
	for name, c := range map[string]struct {
		field FormField
		want  []string
	}{
		"good":                   {FormField{Name: "port", Kind: FieldText, Label: label}, nil},
		"good in Chinese":        {FormField{Name: "port", Kind: FieldText, Label: Text{"zh": "港口"}}, nil},
		"of a submission":        {FormField{Name: "email", Kind: FieldText, Label: label}, []string{"field_0_name form_field_reserved"}},
		"of a campaign":          {FormField{Name: "utm_x", Kind: FieldText, Label: label}, []string{"field_0_name form_field_reserved"}},
		"the honeypot":           {FormField{Name: "website", Kind: FieldText, Label: label}, []string{"field_0_name form_field_reserved"}},
		"no name":                {FormField{Kind: FieldText, Label: label}, []string{"field_0_name required"}},
		"a name with a space":    {FormField{Name: "my port", Kind: FieldText, Label: label}, []string{"field_0_name form_field_name_invalid"}},
		"no label":               {FormField{Name: "port", Kind: FieldText}, []string{"field_0_label_en required"}},
		"no kind":                {FormField{Name: "port", Kind: "magic", Label: label}, []string{"field_0_kind choice_invalid"}},
		"a choice":               {FormField{Name: "way", Kind: FieldChoice, Label: label, Choices: two}, nil},
		"a choice of nothing":    {FormField{Name: "way", Kind: FieldChoices, Label: label}, []string{"field_0_choices_en form_choices_needed"}},
		"one choice twice":       {FormField{Name: "way", Kind: FieldChoice, Label: label, Choices: []Text{{"en": "Sea"}, {"en": "Air", "zh": "Sea"}}}, []string{"field_0_choices_en form_choice_double"}},
		"alike in two languages": {FormField{Name: "way", Kind: FieldChoice, Label: label, Choices: []Text{{"en": "VAT", "zh": "VAT"}}}, nil},
		"endless":                {FormField{Name: "port", Kind: FieldText, Label: Text{"en": strings.Repeat("x", 301)}}, []string{"field_0_label_en too_long"}},
	} {
		if got := fieldFaults(c.field); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	port := FormField{Name: "port", Kind: FieldText, Label: label}
	if got := fieldFaults(port, port); !slices.Equal(got, []string{"field_1_name form_field_taken"}) {
		t.Errorf("two of one name: %v", got)
	}
	if got := fieldFaults(make([]FormField, MaxFormFields+1)...); got[0] != "fields form_fields_many" {
		t.Errorf("too many: %v", got[0])
	}
}

func TestEveryNameOfASubmissionIsReserved(t *testing.T) {
	for _, name := range strings.Fields("name email phone wechat whatsapp company country service message locale page referrer utm_source first_page first_referrer first_utm_term consent submission_id website") {
		if !Reserved(name) {
			t.Errorf("%s", name)
		}
	}
	if Reserved("first_name") || Reserved("port") {
		t.Error("a free name is reserved")
	}
}

func TestAChoiceIsTakenInEveryLanguageAndKeptInOne(t *testing.T) {
	f := FormField{Kind: FieldChoices, Choices: []Text{{"en": "By sea", "zh": "海运"}, {"zh": "空运"}}}
	for posted, want := range map[string]string{"By sea": "By sea", "海运": "By sea", "空运": "空运", "by rail": "", "": ""} {
		if kept, ok := f.Choice(posted); kept != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", posted, kept, ok)
		}
	}
	if got := f.AnswerIn("zh", "By sea\n空运\nOnce offered"); got != "海运 · 空运 · Once offered" {
		t.Error(got)
	}
	if got := (FormField{Kind: FieldTextarea}).AnswerIn("zh", "one\ntwo"); got != "one\ntwo" {
		t.Error(got)
	}
}

func TestAVisitorGoesToTheSitesOwnPageWithTheReference(t *testing.T) {
	for redirect, want := range map[string]string{
		"": "", "https://a.test/thanks": "https://a.test/thanks?reference=NO.1", "https://a.test/thanks?x=1#top": "https://a.test/thanks?reference=NO.1&x=1#top",
	} {
		if got := (Form{Redirect: redirect}).After("NO.1"); got != want {
			t.Errorf("%s: %s", redirect, got)
		}
	}
}
