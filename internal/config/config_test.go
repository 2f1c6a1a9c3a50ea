package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func good() Config {
	return Config{Listen: "127.0.0.1:8080", Data: "data", MailFrom: "Desk <desk@example.com>", SubmitRate: "20/m"}
}

func TestTheDefaultsAreSound(t *testing.T) {
	c := good()
	if err := c.Check(); err != nil || c.BaseURL != "http://127.0.0.1:8080" || c.From().Address != "desk@example.com" {
		t.Errorf("%v %+v", err, c)
	}
}

func TestAllFaultsAreReportedAtOnceByName(t *testing.T) {
	c := Config{
		Listen: "0.0.0.0:80", MailFrom: "nobody", SubmitRate: "often", DatabaseURL: "mysql://x", Secret: "short", TrustedProxies: []string{"everywhere"},
		LogFormat: "xml", LogLevel: "loud", MetricsToken: "short", Clamd: "clamav",
	}
	err := c.Check()
	for _, name := range []string{"BASE_URL", "MAIL_FROM", "SUBMIT_RATE", "DATABASE_URL", "SECRET", "TRUSTED_PROXIES", "LOG_FORMAT", "LOG_LEVEL", "METRICS_TOKEN", "CLAMD"} {
		if err == nil || !strings.Contains(err.Error(), "FRONTDESK_"+name+": ") {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
}

func TestPostgresNeedsASecret(t *testing.T) {
	c := good()
	c.DatabaseURL = "postgres://db/frontdesk"
	if err := c.Check(); err == nil || !strings.Contains(err.Error(), "FRONTDESK_SECRET") {
		t.Errorf("got %v", err)
	}
}

func TestABaseURLWithAPathIsRefused(t *testing.T) {
	c := good()
	c.BaseURL = "https://example.com/desk"
	if err := c.Check(); err == nil {
		t.Error("it was taken, but nothing is served below a path")
	}
}

func TestASettingMayStandInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FRONTDESK_SECRET", "")
	t.Setenv("FRONTDESK_SECRET_FILE", file)
	if err := ReadFiles(); err != nil || os.Getenv("FRONTDESK_SECRET") != "from the file" {
		t.Errorf("%v %q", err, os.Getenv("FRONTDESK_SECRET"))
	}
	t.Setenv("FRONTDESK_SECRET_FILE", file+".gone")
	if err := ReadFiles(); err == nil {
		t.Error("a missing file went unnoticed")
	}
}
