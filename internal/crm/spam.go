package crm

// SpamSettings are what a site says about spam. Make one with DefaultSpam, so that what was never set has its usual value.
type SpamSettings struct {
	Words      []string        `json:"words,omitempty"`      // that hold a message back
	Disposable []string        `json:"disposable,omitempty"` // e-mail domains beyond the built-in ones
	Links      int             `json:"links"`                // how many a message may have before they speak against it
	Languages  []string        `json:"languages,omitempty"`  // that visitors are expected to write; empty: the site's own and those of our pages
	Flood      int             `json:"flood"`                // submissions a minute from which on a proof of work is asked; 0: never
	Akismet    AkismetSettings `json:"akismet"`
	Captcha    CaptchaSettings `json:"captcha"`
}

// AkismetSettings are how Akismet is asked; without a key it is not.
type AkismetSettings struct {
	Key      string `json:"key,omitempty"`
	Blog     string `json:"blog,omitempty"`     // the front page that the key belongs to
	Endpoint string `json:"endpoint,omitempty"` // empty: Akismet's own
}

// CaptchaSettings are how the answers of a captcha are checked; without a provider none is expected.
type CaptchaSettings struct {
	Provider string `json:"provider,omitempty"` // one of CaptchaProviders
	Secret   string `json:"secret,omitempty"`
	Endpoint string `json:"endpoint,omitempty"` // empty: the provider's own
}

// The captchas whose answers can be checked.
const (
	Turnstile = "turnstile"
	HCaptcha  = "hcaptcha"
)

// CaptchaProviders are all of them.
var CaptchaProviders = [...]string{Turnstile, HCaptcha}

// DefaultSpam is what holds for a site that has said nothing. Thirty submissions a minute are many for a firm whose
// consultants call back.
func DefaultSpam() SpamSettings { return SpamSettings{Links: 3, Flood: 30} }

// Judged is what became of submissions that were held back.
type Judged struct {
	Held     int64 // in all
	Released int64 // by a person: held by mistake
	Rejected int64 // by a person: spam indeed
}
