package firm

import (
	"errors"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
)

// maxBefore bounds how many people can have contacted a firm.
const maxBefore = 1_000_000_000

func checkBefore(n int64) []crm.FieldError {
	if n < 0 || n > maxBefore {
		return []crm.FieldError{{Field: "before", Code: "number_range", Params: map[string]any{"Min": 0, "Max": maxBefore}}}
	}
	return nil
}

// checkChannels leaves out channels that say nothing, and says which cannot reach anybody.
func checkChannels(s *crm.Site) (faults []crm.FieldError) {
	var channels []crm.Channel
	for _, c := range s.Channels {
		if c.Value == "" {
			continue
		}
		channels = append(channels, c)
		var bad contactpoint.Error
		switch err := checkChannel(c, s.Country); {
		case errors.As(err, &bad):
			faults = append(faults, crm.FieldError{Field: "channel_" + c.Kind, Code: bad.Code})
		case err != nil:
			faults = append(faults, crm.FieldError{Field: "channel_" + c.Kind, Code: "invalid"})
		}
	}
	s.Channels = channels
	return faults
}

func checkChannel(c crm.Channel, country string) (err error) {
	switch c.Kind {
	case "email":
		_, err = contactpoint.ParseEmail(c.Value)
	case "phone":
		_, err = contactpoint.ParsePhone(c.Value, country)
	case "wechat":
		_, err = contactpoint.ParseWeChat(c.Value)
	case "whatsapp":
		_, err = contactpoint.ParseWhatsApp(c.Value, country)
	default:
		err = errors.New("no such channel")
	}
	return err
}
