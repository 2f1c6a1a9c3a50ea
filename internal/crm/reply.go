package crm

import (
	"strings"
	"time"
)

// ReplyFile is a file that goes to a client with a reply, or waits for it.
type ReplyFile struct {
	ID        int64
	LeadID    int64
	UserID    int64  // who attached it
	MessageID int64  // 0: it waits
	Name      string // safe to send
	Type      string // media type, by what is in it
	Size      int64  // bytes
	SHA256    string // hexadecimal; its place in the folder of files
	Scan      Scan
}

// Draft is what somebody is writing to the client of a lead; the zero Draft is nothing.
type Draft struct {
	Text      string
	To        string // which of the client's addresses was chosen; empty: none
	CC        string // as typed
	Due       string // as typed
	Files     []ReplyFile
	UpdatedAt time.Time
}

// Empty reports whether nothing is in it.
func (d Draft) Empty() bool {
	return strings.TrimSpace(d.Text) == "" && strings.TrimSpace(d.CC) == "" && len(d.Files) == 0
}

// CannedReply is a text to begin an answer with. At most one of SiteID, TeamID and UserID is set: whose it is. None:
// everybody's.
type CannedReply struct {
	ID       int64
	Name     string
	Language string // of the clients whom it is for; empty: of all
	SiteID   int64
	TeamID   int64
	UserID   int64
	Text     string // with variables between braces
}

// For reports whether somebody may use it for a lead.
func (c CannedReply) For(l Lead, user int64) bool {
	return (c.SiteID == 0 || c.SiteID == l.SiteID) && (c.TeamID == 0 || c.TeamID == l.TeamID) && (c.UserID == 0 || c.UserID == user) &&
		(c.Language == "" || c.Language == l.Language || strings.HasPrefix(l.Language, c.Language+"-"))
}

// CannedVariables are what may stand between braces in a canned reply.
var CannedVariables = []string{"name", "reference", "consultant", "service", "site"}
