package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// typed is what the builder's page has in it for the fields of a form: rows of label, name and kind.
func typed(rows ...[3]string) url.Values {
	form := url.Values{"name": {"Quote"}, "slug": {"quote"}, "active": {"1"}, "rows": {idText(int64(len(rows)))}}
	for i, row := range rows {
		at := "field_" + idText(int64(i)) + "_"
		form.Set(at+"label_en", row[0])
		form.Set(at+"name", row[1])
		form.Set(at+"kind", row[2])
	}
	return form
}

func formsOf(t *testing.T, f *testkit.Firm) []crm.Form {
	t.Helper()
	setup, err := f.App.Firm.Setup(t.Context(), f.Admin)
	if err != nil {
		t.Fatal(err)
	}
	return setup.Forms
}

// labels are those of the rows that a page shows, in their order.
func labels(page string) (all []string) {
	for _, part := range strings.Split(page, `id="row-`)[1:] {
		_, rest, _ := strings.Cut(part, "<b>")
		label, _, _ := strings.Cut(rest, "</b>")
		all = append(all, label)
	}
	return all
}

func TestAFormIsBuiltWithoutScriptAndNothingIsSavedBeforeItIsSaid(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		id := idText(f.Form("quote"))
		port, way := [3]string{"Port", "port", "text"}, [3]string{"How", "", "choice"}
		for _, step := range []struct {
			do   string
			rows [][3]string
			want []string
		}{
			{"add-file", [][3]string{port, way}, []string{"Port", "How", "New field"}},
			{"up-1", [][3]string{port, way}, []string{"How", "Port"}},
			{"down-0", [][3]string{port, way}, []string{"How", "Port"}},
			{"up-0", [][3]string{port, way}, []string{"Port", "How"}},
			{"down-1", [][3]string{port, way}, []string{"Port", "How"}},
			{"remove-0", [][3]string{port, way}, []string{"How"}},
			{"remove-9", [][3]string{port, way}, []string{"Port", "How"}},
			{"rubbish", [][3]string{port}, []string{"Port"}},
		} {
			form := typed(step.rows...)
			form.Set("do", step.do)
			form.Set("heading_en", "Ask for a quote")
			a := b.Post("/admin/forms/"+id, form)
			if a.Status != 200 || !slices.Equal(labels(a.Body), step.want) {
				t.Errorf("%s: %d, %v", step.do, a.Status, labels(a.Body))
			}
			requireSeen(t, a.Body, "Not saved yet", `value="Ask for a quote"`)
		}
		if forms := formsOf(t, f); len(forms[len(forms)-1].Fields) != 0 {
			t.Errorf("saved: %+v", forms)
		}
	})
}

func TestABuiltFormIsKeptAsItWasTyped(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		id, service := idText(f.Form("quote")), f.Service("customs")
		form := typed([3]string{"Port of arrival", "", "text"}, [3]string{"How", "way", "choice"}, [3]string{"Message", "", "file"})
		form.Set("field_0_label_zh", "到港")
		form.Set("field_0_required", "1")
		form.Set("field_1_choices_en", "By sea\r\n\r\n By air ")
		form.Set("field_1_choices_zh", "海运\n空运")
		form.Set("services", idText(service))
		form.Set("redirect", "https://harbourline.test/thanks")
		form.Set("told", idText(f.Admin.ID))
		form.Set("thanks_text_zh", "谢谢")
		if a := b.Post("/admin/forms/"+id, form); a.Status != 303 {
			t.Fatalf("%d %s", a.Status, faults(a.Body))
		}
		forms := formsOf(t, f)
		kept := forms[len(forms)-1]
		port, way, papers := kept.Fields[0], kept.Fields[1], kept.Fields[2]
		if port.Name != "port_of_arrival" || port.Label["zh"] != "到港" || !port.Required || way.Required || papers.Name != "message_2" || papers.Kind != crm.FieldFile {
			t.Errorf("%+v", kept.Fields)
		}
		if len(way.Choices) != 2 || way.Choices[1]["en"] != "By air" || way.Choices[1]["zh"] != "空运" {
			t.Errorf("%+v", way.Choices)
		}
		if !slices.Equal(kept.Services, []int64{service}) || !slices.Equal(kept.Told, []int64{f.Admin.ID}) || kept.Words.ThanksText["zh"] != "谢谢" || kept.Redirect == "" {
			t.Errorf("%+v", kept)
		}
		page := b.Get("/admin/forms/" + id).Body
		requireSeen(t, page, `value="port_of_arrival"`, "By sea\nBy air</textarea>", "海运\n空运</textarea>", `value="https://harbourline.test/thanks"`)
		if a := b.Post("/admin/forms/"+id, url.Values{"name": {"Other"}, "active": {"1"}}); a.Status != 303 { // a program that knows no fields
			t.Fatalf("%d", a.Status)
		}
		if forms := formsOf(t, f); len(forms[len(forms)-1].Fields) != 3 || len(forms[len(forms)-1].Told) != 1 {
			t.Errorf("%+v", forms[len(forms)-1])
		}
	})
}

func TestTheBuilderNamesTheFieldAndWhatIsWrongWithIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		id := idText(f.Form("quote"))
		form := typed([3]string{"Port", "port", "text"}, [3]string{"Harbour", "port", "text"}, [3]string{"Mail", "email", "text"}, [3]string{"How", "way", "choice"}, [3]string{"Extras", "extras", "choices"}, [3]string{"", "", "text"})
		form.Set("field_4_choices_en", "One\nTwo")
		form.Set("field_4_choices_zh", "一")
		form.Set("redirect", "https://evil.test/")
		form.Set("lede_en", "kept")
		a := b.Post("/admin/forms/"+id, form)
		if a.Status != 422 {
			t.Fatalf("%d", a.Status)
		}
		requireSeen(t, a.Body, "“port” is the name of a field above", "“email” means something in every form", "Write the choices, one a line.", "There are 2 choices in English",
			"This must be a page of Harbourline", `href="#f-field_3_choices_en"`, "Harbour · Name", `value="kept"`, `value="https://evil.test/"`, "New field · Label")
		if forms := formsOf(t, f); len(forms[len(forms)-1].Fields) != 0 {
			t.Error("it was saved")
		}
	})
}

func TestAFormIsCopiedInThreeWaysThatWork(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		own := quote(f.SiteID)
		own.Fields[1].Label = crm.Text{"en": `Goods "<b>`}
		own.Fields = append(own.Fields, crm.FormField{Name: "papers", Kind: crm.FieldFile, Label: crm.Text{"en": "Papers"}})
		page := b.Get("/admin/forms/" + idText(saveForm(t, f, own))).Body
		requireSeen(t, page, `&lt;script src=&#34;http://127.0.0.1:8080/embed.js&#34; defer&gt;&lt;/script&gt;`, `&lt;frontdesk-form form=&#34;quote&#34;&gt;`,
			`enctype=&#34;multipart/form-data&#34;`, `Goods &amp;#34;&amp;lt;b&amp;gt;`, `name=&#34;papers&#34; type=&#34;file&#34;`, `/api/v1/forms/quote/submissions`, `papers=@document.pdf`)
		if n := strings.Count(page, `&lt;form method=&#34;post&#34; action=&#34;http://127.0.0.1:8080/f/quote&#34;`); n != 2 {
			t.Errorf("the plain form is there %d times", n)
		}
	})
}
