package doctor_test

import (
	"testing"

	"frontdesk/internal/config"
	"frontdesk/internal/doctor"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/servers"
)

func TestAVirusScannerThatDoesNotAnswerAsOneIsFound(t *testing.T) {
	at := func(place string) []doctor.Finding {
		return examine(testkit.New(t), set(func(c *config.Config) { c.Clamd = place }), func(o *doctor.Options) { o.Only = []string{"scanner"} })
	}
	expect(t, at(""), doctor.OK, "scanner", "FRONTDESK_CLAMD names one")
	expect(t, at("127.0.0.1:1"), doctor.Fault, "scanner", "connection refused")
	expect(t, at(t.TempDir()+"/clamd.ctl"), doctor.Fault, "scanner", "no such file")
	expect(t, at(newSilent(t)), doctor.Fault, "scanner", "nobody can open what clients send")
	scanner := servers.ClamdFor(t, 1<<20)
	expect(t, at(scanner.Addr), doctor.OK, "scanner", "ClamAV ")
	expect(t, at("unix://"+scanner.Socket), doctor.OK, "scanner", scanner.Socket)
}
