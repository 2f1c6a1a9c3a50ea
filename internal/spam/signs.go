package spam

const (
	Honeypot       Reason = "honeypot" // the field that people do not see was filled in
	Flood          Reason = "flood"
	Contact        Reason = "contact"
	Words          Reason = "words"
	Learned        Reason = "learned"
	Repeated       Reason = "repeated"
	CaptchaRefused Reason = "captcha_failed"
	Forged         Reason = "token_forged"
	Quick          Reason = "fast"
	Links          Reason = "links"
	Disposable     Reason = "disposable"
	Language       Reason = "language"
	NoCaptcha      Reason = "captcha_missing"
	NoToken        Reason = "token_missing"
	Expired        Reason = "token_expired"
	Advisory       Reason = "learned_advisory" // what was learned, of too few examples yet to weigh anything

	// Akismet is what that judge said, when it is asked after the post was captured.
	Akismet Reason = "akismet"
)

// AkismetPoints hold back whatever was doubtful before.
const AkismetPoints = Enough

// sign is one row of the table of weights.
type sign struct {
	reason Reason
	points func(Evidence) int
}

// signs are all signs with their points.
var signs = []sign{
	{Honeypot, when(Enough, func(e Evidence) bool { return e.Honeypot != "" })},
	{Flood, when(Enough, func(e Evidence) bool { return e.Flood })},
	{Contact, when(Enough, func(e Evidence) bool { return e.Contact })},
	{Words, when(Enough, func(e Evidence) bool { return HasWord(e.Text, e.Limits.Words) })},
	{Learned, func(e Evidence) int { return e.Learned.points() }},
	{Repeated, func(e Evidence) int { return repeatPoints(e.Repeats) }},
	{CaptchaRefused, when(60, func(e Evidence) bool { return e.Captcha == CaptchaFailed })},
	{Forged, when(50, func(e Evidence) bool { return e.Token == TokenForged })},
	{Quick, when(40, func(e Evidence) bool { return e.Token == TokenQuick })},
	{Links, func(e Evidence) int { return linkPoints(CountLinks(e.Text), e.Limits.Links) }},
	{Disposable, when(40, func(e Evidence) bool { return IsDisposable(e.Email, e.Limits.Disposable) })},
	{Language, when(25, func(e Evidence) bool { return Foreign(e.Text, e.Limits.Languages) })},
	{NoCaptcha, when(15, func(e Evidence) bool { return e.Captcha == CaptchaMissing })},
	{NoToken, when(10, func(e Evidence) bool { return e.Token == TokenMissing })},
	{Expired, when(5, func(e Evidence) bool { return e.Token == TokenExpired })},
	{Advisory, when(1, func(e Evidence) bool { return e.Learned.advises() })},
}

// Reasons are the codes of all signs, those of judges outside too.
func Reasons() (all []Reason) {
	for _, s := range signs {
		all = append(all, s.reason)
	}
	return append(all, Akismet)
}

func when(points int, so func(Evidence) bool) func(Evidence) int {
	return func(e Evidence) int {
		if so(e) {
			return points
		}
		return 0
	}
}

// repeatPoints: the same text three times may be one visitor in trouble.
func repeatPoints(times int) int {
	if times < 3 {
		return 0
	}
	return min(20*(times-1), Enough)
}

// linkPoints: the first link too many weighs most, and links alone never hold.
func linkPoints(links, most int) int {
	if links <= most {
		return 0
	}
	return min(20+10*(links-most), 80)
}
