package intake

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/observe"
	"frontdesk/internal/spam"
)

// captchaDeadline is how long a visitor waits for somebody else's server.
const captchaDeadline = 1500 * time.Millisecond

// captcha asks the site's captcha, if it has one. When nobody answers in time the visitor is believed. It is asked about
// those too who have gone meanwhile (ctx): what they posted is kept, and hanging up proves nothing.
func (g *guard) captcha(ctx context.Context, form Form, p posted) spam.Captcha {
	s := form.Spam.Captcha
	ask, answer := g.judge.Turnstile, p.turnstile
	switch s.Provider {
	case crm.Turnstile:
	case crm.HCaptcha:
		ask, answer = g.judge.HCaptcha, p.hcaptcha
	default:
		return spam.CaptchaGood
	}
	if answer == "" {
		return spam.CaptchaMissing
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), captchaDeadline)
	defer cancel()
	passed, err := ask(ctx, s.Endpoint, s.Secret, answer)
	g.metrics.Asked(s.Provider, observe.Opinion(!passed, err))
	if err != nil {
		g.log.WarnContext(ctx, "a captcha could not be asked; its visitors are believed", "captcha", s.Provider, "error", err)
		return spam.CaptchaGood
	}
	if !passed {
		return spam.CaptchaFailed
	}
	return spam.CaptchaGood
}
