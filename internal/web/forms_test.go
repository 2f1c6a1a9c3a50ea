package web_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// quote is a form that asks for something of every kind, in both languages.
func quote(site int64) crm.Form {
	way := []crm.Text{{"en": "By sea", "zh": "海运"}, {"en": "By air", "zh": "空运"}}
	return crm.Form{
		SiteID: site, Slug: "quote", Name: "Quote", Active: true,
		Words: crm.FormWords{Heading: crm.Text{"en": "Ask for a quote", "zh": "获取报价"}, Button: crm.Text{"en": "Get it"}, ThanksHeading: crm.Text{"zh": "报价即将送达"}},
		Fields: []crm.FormField{
			{Name: "port", Kind: crm.FieldText, Label: crm.Text{"en": "Port of arrival", "zh": "到港"}, Required: true},
			{Name: "goods", Kind: crm.FieldTextarea, Label: crm.Text{"en": "Goods"}},
			{Name: "weight", Kind: crm.FieldNumber, Label: crm.Text{"en": "Weight in kg"}},
			{Name: "arrives", Kind: crm.FieldDate, Label: crm.Text{"en": "Arrives on"}},
			{Name: "way", Kind: crm.FieldChoice, Label: crm.Text{"en": "How", "zh": "方式"}, Required: true, Choices: way},
			{Name: "extras", Kind: crm.FieldChoices, Label: crm.Text{"en": "Besides"}, Choices: []crm.Text{{"en": "Insurance", "zh": "保险"}, {"en": "Storage, in bond", "zh": "保税仓储"}}},
		},
	}
}

// quoting is a firm with the form quote, and a visitor.
func quoting(t *testing.T, env *testkit.Env, change ...func(*testkit.Firm, *crm.Form)) (*testkit.Firm, *testkit.Browser) {
	t.Helper()
	f, b, _ := managed(t, env)
	form := quote(f.SiteID)
	for _, c := range change {
		c(f, &form)
	}
	saveForm(t, f, form)
	return f, testkit.NewBrowser(t, b.Base)
}

func saveForm(t *testing.T, f *testkit.Firm, form crm.Form) int64 {
	t.Helper()
	id, err := f.App.Firm.SaveForm(context.Background(), f.Admin, form)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// sentTo is the reference in the address that a visitor is sent to.
func sentTo(t *testing.T, a testkit.Answer) (reference string, to *url.URL) {
	t.Helper()
	to, err := url.Parse(a.Header.Get("Location"))
	if a.Status != 303 || err != nil || to.Query().Get("reference") == "" {
		t.Fatalf("%d to %q\n%s", a.Status, a.Header.Get("Location"), faults(a.Body))
	}
	return to.Query().Get("reference"), to
}

func requireUnseen(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(page, w) {
			t.Errorf("the page says %q", w)
		}
	}
}

func TestAFormAsksForItsOwnFieldsInTheVisitorsLanguageAndItsWords(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		_, v := quoting(t, env, func(f *testkit.Firm, form *crm.Form) {
			form.Services = []int64{f.Service("customs")}
			f.Service("visas")
		})
		english := v.Get("/f/quote").Body
		requireSeen(t, english, "Ask for a quote", ">Get it<", "Port of arrival", "(required)", `name="goods"`, `type="date"`, `type="radio"`, `value="By sea"`, `type="checkbox" name="extras"`, `value="customs"`)
		requireUnseen(t, english, `value="visas"`, "multipart", "海运")
		chinese := v.Get("/f/quote?lang=zh").Body
		requireSeen(t, chinese, "获取报价", "到港", "海运", `value="By sea"`, "提交咨询")
	})
}

func TestWhatIsAnsweredIsKeptAndShownWithItsLabels(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := quoting(t, env)
		reference, _ := sentTo(t, v.Post("/f/quote", url.Values{
			"email": {"lin@client.test"}, "port": {" Yantian "}, "goods": {"Cheese\r\nand wine"}, "weight": {"１,200.5"}, "arrives": {"2027-03-01"},
			"way": {"海运"}, "extras": {"Storage, in bond", "保险"}, "shoe": {"44"},
		}))
		f.Settle()
		file := f.FileOf(reference)
		want := map[string]string{"port": "Yantian", "goods": "Cheese\nand wine", "weight": "1,200.5", "arrives": "2027-03-01", "way": "By sea", "extras": "Storage, in bond\nInsurance", "shoe": "44"}
		for name, value := range want {
			if got := file.Submissions[0].Extra[name]; got != value {
				t.Errorf("%s is kept as %q", name, got)
			}
		}
		staff := testkit.NewBrowser(t, v.Base).SignIn("root@harbourline.test", testkit.Password)
		requireSeen(t, staff.Get("/inbox/leads/"+idText(file.Lead.ID)).Body, "<dt>Port of arrival</dt><dd dir=\"auto\">Yantian</dd>", "<dt>How</dt><dd dir=\"auto\">By sea</dd>", "Storage, in bond · Insurance", "<dt>shoe</dt>")
	})
}

func TestFaultsStandBesideTheirFieldsAndAllThatWasTypedStays(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		_, v := quoting(t, env)
		a := v.Post("/f/quote", url.Values{
			"goods": {"kept <b>"}, "weight": {"heavy"}, "arrives": {"soon"}, "way": {"by rail"}, "extras": {"保险"}, "utm_source": {"x"}, "first_page": {"https://harbourline.test/a"},
		})
		if a.Status != 422 {
			t.Fatalf("%d", a.Status)
		}
		requireSeen(t, a.Body, `href="#f-port"`, `id="f-port-error"`, "A number, please.", "A day, please", "Please choose one of the list.", "Leave one way to reach you",
			"kept &lt;b&gt;", `value="heavy"`, `value="Insurance" checked`, `name="utm_source" value="x"`, `name="first_page"`)
		if n := strings.Count(a.Body, `name="goods"`); n != 1 {
			t.Errorf("goods is there %d times", n)
		}
		requireSeen(t, v.Post("/f/quote", url.Values{"locale": {"zh"}, "email": {"a@client.test"}}).Body, "到港", "请填写", "请选择")
	})
}

func TestProgramsHearOfEachFieldAndOfTheThanks(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		_, v := quoting(t, env, func(_ *testkit.Firm, form *crm.Form) { form.Redirect = "https://harbourline.test/thanks?x=1" })
		post := func(body string) testkit.Answer {
			return v.Do("POST", "/api/v1/forms/quote/submissions", strings.NewReader(body), map[string][]string{"Content-Type": {"application/json"}, "Accept-Language": {"zh"}})
		}
		requireSeen(t, post(`{"email":"a@client.test","weight":"x"}`).Body, `"field":"port","code":"required"`, `"field":"way","code":"choice_required"`, `"field":"weight","code":"number_needed"`)
		a := post(`{"email":"a@client.test","port":"Yantian","way":"By air","extras":["Insurance"]}`)
		requireSeen(t, a.Body, `"heading":"报价即将送达"`, `"redirect":"https://harbourline.test/thanks?reference=NO.`)
		if a.Status != 201 || strings.Contains(a.Body, `"text"`) {
			t.Errorf("%d %s", a.Status, a.Body)
		}
	})
}

func TestAVisitorIsThankedInTheFormsWordsOrOnTheSitesOwnPage(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := quoting(t, env)
		own := quote(f.SiteID)
		own.Slug, own.Redirect = "own", "https://HARBOURLINE.test/thanks"
		saveForm(t, f, own)
		fields := url.Values{"email": {"a@client.test"}, "port": {"Yantian"}, "way": {"By sea"}, "locale": {"zh"}}
		_, to := sentTo(t, v.Post("/f/quote", fields))
		requireSeen(t, v.Get(to.String()).Body, "报价即将送达", "您的咨询已妥善保存")
		reference, to := sentTo(t, v.Post("/f/own", fields))
		if to.Host != "HARBOURLINE.test" || to.Path != "/thanks" || !strings.HasPrefix(reference, "NO.") {
			t.Errorf("sent to %s", to)
		}
		policy := v.Get("/f/own").Header.Get("Content-Security-Policy") // browsers hold what follows a form to it
		if !strings.Contains(policy, "form-action 'self' https://HARBOURLINE.test;") || strings.Contains(v.Get("/f/quote").Header.Get("Content-Security-Policy"), "HARBOURLINE") {
			t.Errorf("%s", policy)
		}
	})
}

func TestAVisitorsFirstAndLastTouchAreKeptAndShown(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		file := f.Enquire("email", "lin@client.test", "utm_source", "newsletter", "page", "https://harbourline.test/b", "first_page", "https://harbourline.test/a",
			"first_referrer", "https://www.baidu.com/", "first_utm_source", "baidu", "first_utm_campaign", "autumn")
		utm := file.Submissions[0].UTM
		if utm["source"] != "newsletter" || utm["first_source"] != "baidu" || utm["first_page"] != "https://harbourline.test/a" || len(file.Submissions[0].Extra) != 0 {
			t.Errorf("%v, %v", utm, file.Submissions[0].Extra)
		}
		requireSeen(t, b.Get("/inbox/leads/"+idText(file.Lead.ID)).Body, "<dt>Campaign</dt><dd>source = newsletter</dd>", "<dt>First page</dt>", "<dt>First came from</dt>", "<dt>First campaign</dt><dd>campaign = autumn · source = baidu</dd>")
		if n := f.Count(`SELECT COUNT(*) FROM submissions WHERE utm ->> 'first_source' = 'baidu'`); n != 1 {
			t.Errorf("%d are found by it", n)
		}
	})
}

func TestManagersWhoAreToldGetACopyOfWhatWasSubmitted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		var chief int64
		f, v := quoting(t, env, func(f *testkit.Firm, form *crm.Form) {
			chief = f.Consultant("mei")
			f.Change(chief, func(p *account.Person) { p.User.Role, p.User.Locale = crm.RoleManager, "zh" })
			form.Told = []int64{chief}
		})
		copies := `SELECT COUNT(*) FROM messages WHERE kind = 'submission_copy' AND to_address = 'mei@harbourline.test' AND subject LIKE '%' || $1 || '%'`
		if n := f.Count(copies, postQuote(t, f, v, "first")); n != 1 {
			t.Errorf("%d copies of the first", n)
		}
		if n := f.Count(copies, postQuote(t, f, v, "again")); n != 1 {
			t.Errorf("%d copies of what joined it", n)
		}
		f.Change(chief, func(p *account.Person) { p.User.Role = crm.RoleConsultant }) // and sees some leads only
		if n := f.Count(copies, postQuote(t, f, v, "later")); n != 0 {
			t.Errorf("%d copies to somebody who may not see it", n)
		}
	})
}

// postQuote posts the form quote and returns its reference, once it is routed.
func postQuote(t *testing.T, f *testkit.Firm, v *testkit.Browser, message string) string {
	t.Helper()
	reference, _ := sentTo(t, v.Post("/f/quote", url.Values{"email": {"lin@client.test"}, "port": {"Yantian"}, "way": {"By sea"}, "message": {message}}))
	f.Settle()
	f.FileOf(reference)
	return reference
}

func TestAWordingThatVisitorsAgreedToIsNeverChanged(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		form := crm.Form{SiteID: f.SiteID, Slug: "quote", Name: "Quote", Active: true, ConsentVersion: "1", Consent: crm.Text{"en": "I agree to be called.", "zh": "我同意接听电话。"}}
		form.ID = saveForm(t, f, form)
		reference := f.Post("quote", "email", "lin@client.test", "consent", "1", "locale", "zh")
		f.Settle()
		change := func(version, words string) testkit.Answer {
			return b.Post("/admin/forms/"+idText(form.ID), url.Values{"consent_version": {version}, "consent_en": {words}, "active": {"1"}})
		}
		a := change("1", "I agree to everything.")
		if a.Status != 422 {
			t.Fatalf("%d", a.Status)
		}
		requireSeen(t, a.Body, "Version 1 has other words", "I agree to everything.")
		if a := change("2", "I agree to everything."); a.Status != 303 {
			t.Fatalf("%d %s", a.Status, faults(a.Body))
		}
		if a := change("1", "I agree to be called."); a.Status != 303 { // the old one may be asked for again, word for word
			t.Errorf("%d %s", a.Status, faults(a.Body))
		}
		requireSeen(t, b.Get("/admin/forms/"+idText(form.ID)).Body, "2 wordings kept", "I agree to be called.", "我同意接听电话。")
		requireSeen(t, b.Get("/inbox/leads/"+idText(f.FileOf(reference).Lead.ID)).Body, "Wording 1", "我同意接听电话。")
	})
}

func TestAFormIsRefusedForEachThingThatIsNotTheFirms(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, _ := managed(t, env)
		ann := f.Consultant("bob")
		elsewhere, err := f.App.Firm.SaveSite(context.Background(), f.Admin, crm.Site{Name: "Other", TimeZone: "UTC", Country: "CN", Locale: "en"})
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := f.App.Firm.SaveService(context.Background(), f.Admin, crm.Service{SiteID: elsewhere, Slug: "visas", Name: crm.Text{"en": "Visas"}})
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			change func(*crm.Form)
			want   string
		}{
			"another's page":     {func(form *crm.Form) { form.Redirect = "https://evil.test/thanks" }, "redirect redirect_elsewhere"},
			"a page below":       {func(form *crm.Form) { form.Redirect = "https://harbourline.test.evil.test/" }, "redirect redirect_elsewhere"},
			"a page with a user": {func(form *crm.Form) { form.Redirect = "https://harbourline.test@evil.test/" }, "redirect redirect_elsewhere"},
			"a script":           {func(form *crm.Form) { form.Redirect = "javascript:alert(1)" }, "redirect redirect_elsewhere"},
			"no address":         {func(form *crm.Form) { form.Redirect = "/thanks" }, "redirect redirect_elsewhere"},
			"without tls":        {func(form *crm.Form) { form.Redirect = "http://harbourline.test/" }, "redirect redirect_elsewhere"},
			"another's service":  {func(form *crm.Form) { form.Services = []int64{foreign} }, "services choice_invalid"},
			"a consultant told":  {func(form *crm.Form) { form.Told = []int64{ann} }, "told choice_invalid"},
			"a reserved name":    {func(form *crm.Form) { form.Fields[0].Name = "email" }, "field_0_name form_field_reserved"},
			"good":               {func(form *crm.Form) { form.Redirect = "https://harbourline.test/thanks" }, ""},
		} {
			form := quote(f.SiteID)
			form.Slug = "f" + strings.ReplaceAll(strings.ReplaceAll(name, " ", "-"), "'", "")
			c.change(&form)
			_, err := f.App.Firm.SaveForm(context.Background(), f.Admin, form)
			var got []string
			if err != nil {
				for _, fault := range crm.AsError(err).Fields {
					got = append(got, fault.Field+" "+fault.Code)
				}
			}
			if c.want == "" && err != nil || c.want != "" && !slices.Equal(got, []string{c.want}) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
