package spam

// Token is what a form token says about how a post was made.
type Token string

const (
	TokenGood    Token = ""        // of this form, of a good age; or none was to be expected, of a program with a key
	TokenMissing Token = "missing" // as from every page without script
	TokenExpired Token = "expired"
	TokenForged  Token = "forged" // not signed by us, or for another form
	TokenQuick   Token = "quick"  // posted sooner after the first focus than anybody types
)

// Captcha is what an outside judge of people says.
type Captcha string

const (
	CaptchaGood    Captcha = ""        // passed; or none is asked for, or its judge could not be reached in time
	CaptchaMissing Captcha = "missing" // as from every page without script
	CaptchaFailed  Captcha = "failed"
)

// Evidence is what a verdict is based on. The zero Evidence speaks for nothing.
type Evidence struct {
	Honeypot string // the value of the hidden field
	Token    Token
	Flood    bool // the site is flooded, and the post came without a proof of work
	Contact  bool // the same contact came more often than anybody writes
	Repeats  int  // how often the same text came lately before this time
	Text     string
	Email    string // empty: none was given
	Captcha  Captcha
	Learned  Opinion
	Limits   Limits
}

// Limits are what a site says about its visitors.
type Limits struct {
	Links      int      // how many a message may have before they speak against it
	Languages  []string // tags; empty: all are expected
	Words      []string // that hold a message back
	Disposable []string // e-mail domains beyond the built-in ones
}

// Opinion is what a Model thinks of a text.
type Opinion struct {
	Probability float64 // that it is spam, 0 to 1
	Examples    int     // of the class of which it has seen fewer
}
