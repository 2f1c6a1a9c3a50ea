package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"time"

	"golang.org/x/text/language"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
)

// entry is a post that has been read: the submission, but for its reference and time, and its key.
type entry struct {
	submission *crm.Submission
	key        string
	keyLives   time.Duration
	bodyHash   string
	by         *crm.Actor // nil: a visitor
	posted     posted
	second     bool // doubtful: somebody outside is asked before it is routed
}

// read turns a post into an entry, or names every field that is at fault.
func read(form Form, post Post) (entry, error) {
	f := newFields(post.Fields)
	made := f.made()
	s := &crm.Submission{
		SiteID: form.SiteID, FormID: form.ID, State: crm.SubmissionAccepted,
		Name: f.line("name", 200), Company: f.line("company", 200), Country: f.line("country", 100),
		Service: f.line("service", 200), Message: f.text("message", 10_000),
		Page: f.hidden("page", maxHidden), Referrer: f.hidden("referrer", maxHidden), UTM: f.utm(),
		Consent: f.yes("consent"), ConsentVersion: form.ConsentVersion,
		SolutionID: post.Solution, Address: crm.Network(post.Address, 24, 48), UserAgent: clip(clean(post.UserAgent), 400),
	}
	s.Locale = locale(f.line("locale", 35), post.Languages, form.Site.Locale)
	s.ServiceID = form.service(s.Service)
	f.contactPoints(s, []string{region(s.Country, form.Site.Country), form.Site.Country})
	if form.MustConsent && !s.Consent {
		f.fault("consent", "consent_required")
	}
	key := f.key(post.Key)
	answers, files := f.own(form, post.Upload)
	s.Extra, s.Files = f.rest(), files
	maps.Copy(s.Extra, answers)
	if made.honeypot != "" {
		s.State = crm.SubmissionQuarantined
		f.faults = nil // a bot learns nothing, and a person's words are kept as they are
	}
	if err := crm.Invalid(f.faults); err != nil {
		return entry{}, err
	}
	e := keyed(s, key)
	e.by, e.posted = post.By, made
	return e, nil
}

// keyed gives the entry its key: the page's, or one made of the content.
func keyed(s *crm.Submission, key string) entry {
	e := entry{submission: s, bodyHash: hash(s), key: "key:" + key, keyLives: keyLifetime}
	if key == "" {
		e.key, e.keyLives = "content:"+e.bodyHash, contentWindow
	}
	return e
}

// hash is the same for submissions in which the visitor said the same. What else speaks for spam than the honeypot is
// weighed later: it changes from one minute to the next, and the same post sent again must stay the same.
func hash(s *crm.Submission) string {
	said := []any{s.Name, s.ContactPoints(), s.Company, s.Country, s.Service, s.Message, s.Consent, s.Extra, s.State}
	for _, file := range s.Files {
		said = append(said, file.Field, file.SHA256)
	}
	if s.SolutionID != 0 {
		said = append(said, s.SolutionID)
	}
	encoded, err := json.Marshal(said)
	if err != nil {
		panic(err) // strings, maps of strings and a bool always encode
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:])
}

// region is the country whose phone numbers need no prefix: the visitor's own if it was given as a code.
func region(country, site string) string {
	if len(country) == 2 {
		if r, err := language.ParseRegion(country); err == nil && r.Canonicalize().IsCountry() {
			return r.Canonicalize().String() // people write UK for GB
		}
	}
	return site
}

// locale is the base language of the visitor: as posted, as the browser says, or the site's.
func locale(posted, browser, site string) string {
	if tag, err := language.Parse(posted); err == nil && posted != "" {
		return base(tag)
	}
	if tags, _, err := language.ParseAcceptLanguage(browser); err == nil && len(tags) > 0 {
		return base(tags[0])
	}
	return site
}

func base(tag language.Tag) string {
	b, _ := tag.Base()
	return b.String()
}

// ways are the ways to reach a visitor, in the order in which their faults are named.
var ways = []struct {
	name  string
	parse func(typed string, regions []string) (contactpoint.Point, error)
}{
	{"email", func(typed string, _ []string) (contactpoint.Point, error) { return contactpoint.ParseEmail(typed) }},
	{"phone", func(typed string, regions []string) (contactpoint.Point, error) {
		return anyRegion(contactpoint.ParsePhone, typed, regions)
	}},
	{"wechat", func(typed string, _ []string) (contactpoint.Point, error) { return contactpoint.ParseWeChat(typed) }},
	{"whatsapp", func(typed string, regions []string) (contactpoint.Point, error) {
		return anyRegion(contactpoint.ParseWhatsApp, typed, regions)
	}},
}

// contactPoints reads every way to reach the visitor; one at least must be given.
func (f *fields) contactPoints(s *crm.Submission, regions []string) {
	given := false
	for _, way := range ways {
		typed := f.line(way.name, 1000)
		if typed == "" {
			continue
		}
		given = true
		point, err := way.parse(typed, regions)
		if err != nil {
			f.refuse(way.name, err)
			delete(f.seen, way.name) // so that rest keeps it, should the submission be held back
			continue
		}
		s.SetContactPoint(crm.ContactPoint{Kind: way.name, Value: point.Value, Display: point.Display})
	}
	if !given {
		f.fault("email", "contact_required")
	}
}

// anyRegion reads a number as one of the first region that it fits: somebody in Spain may have a phone in China.
func anyRegion(parse func(number, region string) (contactpoint.Point, error), number string, regions []string) (point contactpoint.Point, err error) {
	for _, region := range regions {
		if point, err = parse(number, region); err == nil {
			return point, nil
		}
	}
	return point, err
}
