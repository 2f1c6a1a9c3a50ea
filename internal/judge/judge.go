// Package judge asks outside services for their opinion: Akismet about a text, Turnstile and hCaptcha about whoever
// posted it. Every answer but a clear one is an error, which the caller takes for no opinion: nobody outside decides alone,
// and none of them being away may cost a lead.
//
// The clients follow the services' published interfaces and are tested against imitations of them, not live.
package judge

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"frontdesk/internal/outbound"
)

const maxAnswer = 64 << 10 // bytes

// Judge asks over one client.
type Judge struct{ client *http.Client }

// New returns a Judge that asks over a client of package outbound.
func New(client *http.Client) *Judge { return &Judge{client} }

// Close lets go of idle connections.
func (j *Judge) Close() { j.client.CloseIdleConnections() }

// post sends a form and returns the answer, which must have status 200.
func (j *Judge) post(ctx context.Context, endpoint string, form url.Values) ([]byte, error) {
	request, err := http.NewRequest(http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("User-Agent", "Frontdesk")
	status, body, err := outbound.Read(ctx, j.client, request, maxAnswer)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("status %d", status)
	}
	return body, err
}

// Where the captchas check answers, unless an endpoint is set.
const (
	turnstileEndpoint = "https://challenges.cloudflare.com/turnstile/v0/siteverify"
	hcaptchaEndpoint  = "https://api.hcaptcha.com/siteverify"
)

// Turnstile reports whether Cloudflare's Turnstile passed whoever got the token; it can be asked once for each.
func (j *Judge) Turnstile(ctx context.Context, endpoint, secret, token string) (bool, error) {
	return j.siteverify(ctx, or(endpoint, turnstileEndpoint), secret, token)
}

// HCaptcha reports the same of hCaptcha.
func (j *Judge) HCaptcha(ctx context.Context, endpoint, secret, token string) (bool, error) {
	return j.siteverify(ctx, or(endpoint, hcaptchaEndpoint), secret, token)
}

// ours are faults that are not the visitor's, but of our settings or of the service.
var ours = map[string]bool{
	"missing-input-secret": true, "invalid-input-secret": true, "bad-request": true, "internal-error": true,
	"sitekey-secret-mismatch": true, "not-using-dummy-passcode": true,
}

func (j *Judge) siteverify(ctx context.Context, endpoint, secret, token string) (bool, error) {
	body, err := j.post(ctx, endpoint, url.Values{"secret": {secret}, "response": {token}})
	if err != nil {
		return false, fmt.Errorf("asking a captcha: %w", err)
	}
	var answer struct {
		Success *bool    `json:"success"`
		Faults  []string `json:"error-codes"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Success == nil {
		return false, fmt.Errorf("asking a captcha: it answered %.100q", body)
	}
	for _, fault := range answer.Faults {
		if ours[fault] {
			return false, fmt.Errorf("asking a captcha: %s", fault)
		}
	}
	return *answer.Success, nil
}

func or(setting, usual string) string {
	if setting != "" {
		return setting
	}
	return usual
}
