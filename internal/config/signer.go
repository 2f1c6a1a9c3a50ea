package config

import (
	"errors"
	"fmt"
	"strings"

	"frontdesk/internal/dkim"
)

// readSigner returns the signer of every mail, or nil where no key is given. Its errors name the setting.
func (c *Config) readSigner() (*dkim.Signer, error) {
	switch {
	case c.DKIMKey == "" && c.DKIMSelector == "":
		return nil, nil
	case c.DKIMKey == "":
		return nil, errors.New("FRONTDESK_DKIM_KEY: required with FRONTDESK_DKIM_SELECTOR; make one with: openssl genrsa -out dkim.pem 2048")
	case c.DKIMSelector == "":
		return nil, errors.New("FRONTDESK_DKIM_SELECTOR: required with FRONTDESK_DKIM_KEY, such as frontdesk")
	}
	key, keyErr := dkim.ParseKey(c.DKIMKey)
	selectorErr := dkim.CheckSelector(c.DKIMSelector)
	if keyErr != nil || selectorErr != nil {
		return nil, errors.Join(named("DKIM_KEY", keyErr), named("DKIM_SELECTOR", selectorErr))
	}
	_, domain, found := strings.Cut(c.from.Address, "@")
	if !found {
		return nil, nil // the sender's own fault is told already
	}
	signer, err := dkim.New(key, c.DKIMSelector, domain)
	return signer, named("MAIL_FROM", err)
}

func named(setting string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("FRONTDESK_%s: %w", setting, err)
}
