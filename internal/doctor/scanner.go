package doctor

import (
	"context"

	"frontdesk/internal/clamd"
)

// lookAtScanner: does the virus scanner answer, as one? Files wait for it while it does not.
func lookAtScanner(ctx context.Context, p *patient, r *record) {
	scanner := p.Config.Scanner()
	if scanner == nil {
		r.ok("none: files are handed out as they came; FRONTDESK_CLAMD names one")
		return
	}
	err := scanner.Ping(ctx)
	var version string
	if err == nil {
		version, err = scanner.Version(ctx)
	}
	if err != nil {
		r.fault("the virus scanner at %s does not answer, so nobody can open what clients send: %s", scanner.Address(), cause(err)).do("%s", scannerRemedies[clamd.Reason(err)])
		return
	}
	r.ok("%s at %s", version, scanner.Address())
}

var scannerRemedies = map[string]string{
	clamd.ReasonUnreachable: "start clamd (systemctl start clamav-daemon), let Frontdesk's user open its socket, or correct FRONTDESK_CLAMD",
	clamd.ReasonSilent:      "look whether clamd is still reading its signatures or is overloaded, and whether a firewall stands between",
	clamd.ReasonBroken:      "look whether it is clamd that listens there, and correct FRONTDESK_CLAMD",
}
