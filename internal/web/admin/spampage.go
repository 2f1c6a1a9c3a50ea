package admin

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// NewSpamEdit is the form of what a site says about spam; its fields are words, disposable, links, languages, flood, akismet_key,
// akismet_blog, akismet_endpoint, captcha, captcha_secret, captcha_endpoint.
func NewSpamEdit(chrome response.Chrome, site crm.Site, s crm.SpamSettings, faults []crm.FieldError) EditPage {
	r := chrome.Reader
	p := newEdit(chrome, "sites", site.ID, r.T("admin.spam_of", "Site", site.Name), faults, signsGroup(r, s), akismetGroup(r, s.Akismet), captchaGroup(r, s.Captcha))
	p.Action = spamPath(site)
	p.ListHref, p.ListLabel = strings.TrimSuffix(p.Action, "/spam"), site.Name
	return p
}

func signsGroup(r i18n.Reader, s crm.SpamSettings) Group {
	return Group{Legend: r.T("admin.spam_signs"), Hint: r.T("admin.spam_signs_hint"), Fields: []response.Field{
		linesField("words", r.T("admin.spam_words"), s.Words, r.T("admin.spam_words_hint")),
		linesField("disposable", r.T("admin.spam_disposable"), s.Disposable, r.T("admin.spam_disposable_hint")),
		numberField("links", r.T("admin.spam_links"), s.Links, r.T("admin.spam_links_hint")),
		{Name: "languages", Label: r.T("admin.spam_languages"), Value: strings.Join(s.Languages, ", "), Hint: r.T("admin.spam_languages_hint")},
		numberField("flood", r.T("admin.spam_flood"), s.Flood, r.T("admin.spam_flood_hint")),
	}}
}

func linesField(name, label string, lines []string, hint string) response.Field {
	return response.Field{Name: name, Label: label, Kind: response.KindTextarea, Rows: 4, Wide: true, Value: strings.Join(lines, "\n"), Hint: hint}
}

func akismetGroup(r i18n.Reader, s crm.AkismetSettings) Group {
	return Group{Legend: "Akismet", Hint: r.T("admin.spam_akismet_hint"), Fields: []response.Field{
		{Name: "akismet_key", Label: r.T("admin.spam_key"), Value: s.Key},
		{Name: "akismet_blog", Label: r.T("admin.spam_blog"), Value: s.Blog, Placeholder: "https://www.example.com"},
		endpointField("akismet_endpoint", r, s.Endpoint),
	}}
}

func captchaGroup(r i18n.Reader, s crm.CaptchaSettings) Group {
	return Group{Legend: r.T("admin.spam_captcha"), Hint: r.T("admin.spam_captcha_hint"), Fields: []response.Field{
		{Name: "captcha", Label: r.T("admin.spam_provider"), Kind: response.KindSelect, Options: []response.Option{
			{Label: r.T("admin.spam_none"), Selected: s.Provider == ""},
			{Value: crm.Turnstile, Label: "Cloudflare Turnstile", Selected: s.Provider == crm.Turnstile},
			{Value: crm.HCaptcha, Label: "hCaptcha", Selected: s.Provider == crm.HCaptcha},
		}},
		{Name: "captcha_secret", Label: r.T("admin.spam_secret"), Value: s.Secret},
		endpointField("captcha_endpoint", r, s.Endpoint),
	}}
}

func endpointField(name string, r i18n.Reader, value string) response.Field {
	return response.Field{Name: name, Label: r.T("admin.spam_endpoint"), Value: value, Hint: r.T("admin.spam_endpoint_hint")}
}
