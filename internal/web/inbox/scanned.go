package inbox

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// scanned says what the virus scanner says of a file. One in which something was found leads nowhere.
func (l FileLink) scanned(r i18n.Reader, scan crm.Scan) FileLink {
	switch {
	case scan.State == crm.ScanInfected:
		l.Href, l.Mark = "", &State{"failed", r.T("scan.infected", "Found", scan.Found)}
	case scan.State == crm.ScanPending:
		l.Mark = &State{"queued", r.T("scan.pending")}
	case scan.Reason != "":
		l.Mark = &State{"queued", r.T("scan.unscanned_" + scan.Reason)}
	}
	return l
}
