// Package config is every setting of Frontdesk in one struct: flags, environment, defaults and their help. Any
// setting X may be given as X_FILE, the name of a file that holds the value, as secrets are mounted. All
// faults are reported at once.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/clamd"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/dkim"
	"frontdesk/internal/imap"
	"frontdesk/internal/observe"
	"frontdesk/internal/ratelimit"
)

// Config are the settings as given. Kong fills it from flags and environment.
type Config struct {
	Listen         string   `help:"Address to serve HTTP on." default:"127.0.0.1:8080" env:"FRONTDESK_LISTEN"`
	BaseURL        string   `help:"Address under which people reach Frontdesk; begins every link in a mail. Default: http://LISTEN." env:"FRONTDESK_BASE_URL"`
	Data           string   `help:"Folder for the database, mail files and attachments." default:"./data" env:"FRONTDESK_DATA"`
	DatabaseURL    string   `help:"postgres://… ; empty: SQLite in DATA/frontdesk.db." env:"FRONTDESK_DATABASE_URL"`
	RedisURL       string   `help:"redis://, rediss://, redis+sentinel://host:port,host:port/master/db or redis+cluster://host:port,host:port ; empty: embedded." env:"FRONTDESK_REDIS_URL"`
	SMTPURL        string   `name:"smtp-url" help:"smtp:// (TLS if offered), smtp+starttls:// (TLS required) or smtps:// ; several, with blanks or commas between: the first that takes us; empty: each message becomes a file in DATA/mail." env:"FRONTDESK_SMTP_URL"`
	MailRate       string   `help:"How much mail is handed over at most, such as 20/s, 2000/h; more of it waits. Empty: as much as the server takes." env:"FRONTDESK_MAIL_RATE"`
	MailDomainRate string   `help:"The same for what goes to one domain, such as qq.com=10/m, 100/m; a rate without a domain is that of each other one." env:"FRONTDESK_MAIL_DOMAIN_RATE"`
	MailFrom       string   `help:"Sender of every mail, on your own domain." default:"Frontdesk <frontdesk@localhost>" env:"FRONTDESK_MAIL_FROM"`
	DKIMKey        string   `name:"dkim-key" help:"Private key (PEM; RSA of 2048 bits or more, or Ed25519) that signs every mail for the domain of MAIL_FROM; best given as FRONTDESK_DKIM_KEY_FILE. Empty: mails are not signed here." env:"FRONTDESK_DKIM_KEY"`
	DKIMSelector   string   `name:"dkim-selector" help:"Name under which the DNS has the public key: SELECTOR._domainkey.DOMAIN. frontdesk doctor mail shows the record." env:"FRONTDESK_DKIM_SELECTOR"`
	DNSServer      string   `name:"dns-server" help:"DNS server that frontdesk doctor mail asks: host:port. Default: the system's." env:"FRONTDESK_DNS_SERVER"`
	ReplyAddress   string   `help:"Where answers to our mails come, such as desk@in.example.com: every mail about a lead is answered to desk+…@in.example.com. Empty: answers go to MAIL_FROM and stay outside." env:"FRONTDESK_REPLY_ADDRESS"`
	LMTPListen     string   `name:"lmtp-listen" help:"Where a mail server delivers incoming mail by LMTP: host:port, or the path of a Unix socket. Empty: nowhere." env:"FRONTDESK_LMTP_LISTEN"`
	IMAPURL        string   `name:"imap-url" help:"Mailboxes to read: imaps://user:password@host:993/INBOX, imap+starttls://…, several set apart by commas; imap:// on this host only. Empty: none." env:"FRONTDESK_IMAP_URL"`
	MailForm       string   `help:"Form whose site, team and rules take a mail that belongs to no lead. Default: the oldest form." env:"FRONTDESK_MAIL_FORM"`
	Clamd          string   `help:"Virus scanner that looks at what is sent to us and by us: host:port, or the path of the socket of clamd. Empty: nobody looks." env:"FRONTDESK_CLAMD"`
	Secret         string   `help:"Signs links; at least 32 characters. On SQLite it is made and kept in DATA; on PostgreSQL it is required, the same on every host." env:"FRONTDESK_SECRET"`
	TrustedProxies []string `help:"Networks whose X-Forwarded-For is believed, such as 10.0.0.0/8." env:"FRONTDESK_TRUSTED_PROXIES"`
	SubmitRate     string   `help:"Submissions from one address; off switches off every rate, flood and repetition budget, for load tests." default:"20/m" env:"FRONTDESK_SUBMIT_RATE"`
	UploadLimit    int      `help:"Largest file that a visitor may send along, in MiB." default:"10" env:"FRONTDESK_UPLOAD_LIMIT"`
	AdminEmail     string   `help:"First administrator, first start only." default:"admin@localhost.localdomain" env:"FRONTDESK_ADMIN_EMAIL"`
	AdminPassword  string   `help:"Password of the first administrator; empty: a link to set it is printed once." env:"FRONTDESK_ADMIN_PASSWORD"`

	DemoSiteListen string `help:"Where frontdesk demo serves the website of its firm on an origin of its own. Default: the port after that of LISTEN." env:"FRONTDESK_DEMO_SITE_LISTEN"`

	LogFormat    string `help:"How log lines are written: text or json." default:"text" env:"FRONTDESK_LOG_FORMAT"`
	LogLevel     string `help:"What is logged: debug, info, warn or error. Only debug may name people." default:"info" env:"FRONTDESK_LOG_LEVEL"`
	MetricsToken string `help:"What GET /metrics asks for, as Authorization: Bearer …; at least 16 characters. Empty: this host alone may read it." env:"FRONTDESK_METRICS_TOKEN"`

	AllowWeakDurability bool `help:"Serve although a power cut can lose what was acknowledged, by the database's own settings. For tests." env:"FRONTDESK_ALLOW_WEAK_DURABILITY"`

	rate    ratelimit.Rate
	mail    []ratelimit.Rate
	domains map[string][]ratelimit.Rate
	from    mail.Address
	signer  *dkim.Signer
	proxies []netip.Prefix
	level   slog.Level

	mailboxes []imap.Address
	scanner   *clamd.Client
}

// Check reads what is written in the settings and returns every fault of them.
func (c *Config) Check() error {
	var faults []error
	fault := func(name, format string, args ...any) {
		faults = append(faults, fmt.Errorf("FRONTDESK_"+name+": "+format, args...))
	}
	rate, err := ratelimit.ParseRate(c.SubmitRate)
	if c.rate = rate; err != nil {
		fault("SUBMIT_RATE", "%v", err)
	}
	if c.mail, err = ratelimit.ParseRates(c.MailRate); err != nil {
		fault("MAIL_RATE", "%v", err)
	}
	if c.domains, err = ratelimit.ParseNamedRates(c.MailDomainRate); err != nil {
		fault("MAIL_DOMAIN_RATE", "%v", err)
	}
	from, err := mail.ParseAddress(c.MailFrom)
	if err != nil {
		fault("MAIL_FROM", "%q is not an address such as Frontdesk <desk@example.com>", c.MailFrom)
	} else {
		c.from = *from
	}
	if c.signer, err = c.readSigner(); err != nil {
		faults = append(faults, err)
	}
	if _, _, err := net.SplitHostPort(c.DNSServer); err != nil && c.DNSServer != "" {
		fault("DNS_SERVER", "%q is not host:port", c.DNSServer)
	}
	if c.DatabaseURL != "" && !database.IsPostgresURL(c.DatabaseURL) {
		fault("DATABASE_URL", "it must begin with postgres://, or be empty for SQLite")
	}
	if c.DatabaseURL != "" && c.Secret == "" {
		fault("SECRET", "required on PostgreSQL, the same on every host; make one with: openssl rand -hex 32")
	}
	if c.Secret != "" && len(c.Secret) < 32 {
		fault("SECRET", "it must have at least 32 characters")
	}
	if c.UploadLimit < 0 || c.UploadLimit > 100 {
		fault("UPLOAD_LIMIT", "it must be from 1 to 100 MiB")
	}
	if _, err := mail.ParseAddress(c.ReplyAddress); err != nil && c.ReplyAddress != "" {
		fault("REPLY_ADDRESS", "%q is not an address such as desk@in.example.com", c.ReplyAddress)
	}
	if c.LMTPListen != "" && !strings.HasPrefix(c.LMTPListen, "/") {
		if _, _, err := net.SplitHostPort(c.LMTPListen); err != nil {
			fault("LMTP_LISTEN", "%q is neither host:port nor the path of a socket", c.LMTPListen)
		}
	}
	if c.mailboxes, err = imap.ParseList(c.IMAPURL); err != nil {
		fault("IMAP_URL", "%v", err)
	}
	if c.scanner, err = c.readScanner(); err != nil {
		fault("CLAMD", "%v", err)
	}
	if c.level, err = observe.ParseLevel(c.LogLevel); err != nil {
		fault("LOG_LEVEL", "%v", err)
	}
	if c.LogFormat != "" && !slices.Contains(observe.LogFormats[:], c.LogFormat) {
		fault("LOG_FORMAT", "%q is neither text nor json", c.LogFormat)
	}
	if c.MetricsToken != "" && len(c.MetricsToken) < 16 {
		fault("METRICS_TOKEN", "it must have at least 16 characters")
	}
	if err := c.settleBaseURL(); err != nil {
		fault("BASE_URL", "%v", err)
	}
	for _, network := range c.TrustedProxies {
		prefix, err := parseNetwork(network)
		if err != nil {
			fault("TRUSTED_PROXIES", "%q is neither a network such as 10.0.0.0/8 nor an address", network)
		}
		c.proxies = append(c.proxies, prefix)
	}
	return errors.Join(faults...)
}

// settleBaseURL takes the address we listen on where none is given, if people can reach us under it.
func (c *Config) settleBaseURL() error {
	if c.BaseURL == "" {
		host, _, err := net.SplitHostPort(c.Listen)
		if address, bad := netip.ParseAddr(host); err != nil || host == "" || (bad == nil && address.IsUnspecified()) {
			return fmt.Errorf("required when listening on %s: links in mails begin with it, such as https://desk.example.com", c.Listen)
		}
		c.BaseURL = "http://" + c.Listen
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Path != "" || u.RawQuery != "" {
		return fmt.Errorf("%q is not an address without a path, such as https://desk.example.com", c.BaseURL)
	}
	return nil
}

func parseNetwork(s string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	return netip.ParsePrefix(s)
}

// Rate is SubmitRate as read by Check.
func (c *Config) Rate() ratelimit.Rate { return c.rate }

// MailRates are MailRate as read by Check; all of them hold.
func (c *Config) MailRates() []ratelimit.Rate { return c.mail }

// MailDomainRates are MailDomainRate as read by Check, by domain; under "" those of each other domain.
func (c *Config) MailDomainRates() map[string][]ratelimit.Rate { return c.domains }

// From is MailFrom as read by Check.
func (c *Config) From() mail.Address { return c.from }

// Signer signs every mail, as DKIMKey was read by Check; nil: mails are not signed here.
func (c *Config) Signer() *dkim.Signer { return c.signer }

// Level is LogLevel as read by Check.
func (c *Config) Level() slog.Level { return c.level }

// Proxies are TrustedProxies as read by Check.
func (c *Config) Proxies() []netip.Prefix { return c.proxies }

// Mailboxes are those of IMAPURL as read by Check.
func (c *Config) Mailboxes() []imap.Address { return c.mailboxes }

func (c *Config) readScanner() (*clamd.Client, error) {
	if c.Clamd == "" {
		return nil, nil
	}
	address, err := clamd.ParseAddress(c.Clamd)
	if err != nil {
		return nil, err
	}
	return clamd.New(address, clamd.Pace{}), nil
}

// Scanner is the virus scanner of Clamd as read by Check; nil: there is none.
func (c *Config) Scanner() *clamd.Client { return c.scanner }

// WaysIn are the names of the ways by which mail is to come in, as read by Check.
func (c *Config) WaysIn() (names []string) {
	if c.LMTPListen != "" {
		names = append(names, crm.LMTP)
	}
	for _, m := range c.mailboxes {
		names = append(names, m.Name())
	}
	return names
}

// DemoSite is the origin of the demo firm's website; empty: there is no port for it.
func (c *Config) DemoSite() string {
	listen := c.DemoSiteListen
	if listen == "" {
		host, port, err := net.SplitHostPort(c.Listen)
		next, number := strconv.Atoi(port)
		if err != nil || number != nil || next <= 0 || next >= math.MaxUint16 {
			return ""
		}
		listen = net.JoinHostPort(host, strconv.Itoa(next+1))
	}
	return "http://" + listen
}

// DatabasePath is the file of SQLite.
func (c *Config) DatabasePath() string { return filepath.Join(c.Data, "frontdesk.db") }

// SecretPath is the file that keeps the secret where the setting is empty.
func (c *Config) SecretPath() string { return filepath.Join(c.Data, "secret") }

// KeptSecret is the setting, or else what the file keeps; empty when there is neither yet.
func (c *Config) KeptSecret() (string, error) {
	if c.Secret != "" {
		return c.Secret, nil
	}
	kept, err := os.ReadFile(c.SecretPath())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the secret: %w", err)
	}
	return strings.TrimRight(string(kept), "\r\n"), nil
}

// MailFolder is where messages become files when there is no mail server.
func (c *Config) MailFolder() string { return filepath.Join(c.Data, "mail") }

// FilesFolder is where what visitors send along is kept.
func (c *Config) FilesFolder() string { return filepath.Join(c.Data, "files") }

// ReadFiles sets each environment variable FRONTDESK_X whose value is in the file named by FRONTDESK_X_FILE.
func ReadFiles() error {
	var faults []error
	for _, entry := range os.Environ() {
		name, file, _ := strings.Cut(entry, "=")
		target, ok := strings.CutSuffix(name, "_FILE")
		if !ok || !strings.HasPrefix(name, "FRONTDESK_") || file == "" {
			continue
		}
		value, err := os.ReadFile(file)
		if err == nil {
			err = os.Setenv(target, strings.TrimSpace(string(value)))
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(faults...)
}
