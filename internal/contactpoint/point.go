// Package contactpoint reads the ways to reach a person (e-mail, phone, WeChat, WhatsApp) as people type them, and brings
// each into one form, so that two points are the same exactly when their kinds and values are equal.
//
// It is lenient about how things are typed (full-width characters, spaces, brackets, links) and strict about what comes
// out: a value holds no control character and no blank, can be handed to the system it is meant for, and is read back as
// itself. Nothing is looked up: that a point is well formed does not mean that anybody answers there.
//
// The package is pure and calls nobody.
package contactpoint

// Kind says by which system a point reaches its person. The values are stored; they never change.
type Kind string

// The kinds there are.
const (
	Email    Kind = "email"
	Phone    Kind = "phone"
	WeChat   Kind = "wechat"
	WhatsApp Kind = "whatsapp"
)

// Point is one way to reach a person. Make it with one of the Parse functions.
type Point struct {
	Kind Kind
	// Value is the normal form, on which equality is decided: an address that SMTP accepts, in lower case, its domain in
	// ASCII; E.164, for a phone with ";ext=" and its extension; a WeChat id in lower case.
	Value string
	// Display is what was typed, without blanks around it or anything invisible in it.
	Display string
}

// Same tells whether two points reach the same mailbox, line or account, however they were typed.
func (p Point) Same(other Point) bool { return p.Kind == other.Kind && p.Value == other.Value }

// Error is why a point cannot be read. The code goes into the answer to the visitor, in whose language words are found for
// it.
type Error struct{ Code string }

func (e Error) Error() string { return e.Code }

// What the Parse functions return; compare with errors.Is.
var (
	ErrEmailInvalid      = Error{"email_invalid"}
	ErrEmailTooLong      = Error{"email_too_long"}
	ErrPhoneInvalid      = Error{"phone_invalid"}
	ErrPhoneNeedsCountry = Error{"phone_needs_country"}
	ErrWeChatInvalid     = Error{"wechat_invalid"}
	ErrWhatsAppInvalid   = Error{"whatsapp_invalid"}
	ErrKindUnknown       = Error{"contact_kind_unknown"}
)

// Parse reads a point of the given kind; region is the country that a number without a country code is taken to be in. It
// returns what ParseEmail, ParsePhone, ParseWeChat and ParseWhatsApp return, or ErrKindUnknown.
func Parse(kind Kind, s, region string) (Point, error) {
	switch kind {
	case Email:
		return ParseEmail(s)
	case Phone:
		return ParsePhone(s, region)
	case WeChat:
		return ParseWeChat(s)
	case WhatsApp:
		return ParseWhatsApp(s, region)
	default:
		return Point{}, ErrKindUnknown
	}
}
