// Package jobs names every job of the product and its arguments. It is data: whoever makes a job and whoever
// does it meet here and need not know each other.
package jobs

import "fmt"

// RouteSubmission turns an accepted submission into a lead, or joins it to one.
type RouteSubmission struct {
	Submission int64 `json:"submission"`
}

// Kind names the job.
func (RouteSubmission) Kind() string { return "route_submission" }

// DrainQueue offers the queued leads of a team to whoever is free, beginning after a lead.
type DrainQueue struct {
	Team  int64 `json:"team"`
	After int64 `json:"after,omitempty"` // lead id
}

// Kind names the job.
func (DrainQueue) Kind() string { return "drain_queue" }

// Key is that under which a queue is looked at once, whoever asks for it.
func (j DrainQueue) Key() string { return fmt.Sprintf("drain:%d", j.Team) }

// ExpireOffer reminds whoever is being asked, if that is still to be done, and ends an offer whose deadline has passed
// without an answer.
type ExpireOffer struct {
	Offer    int64 `json:"offer"`
	Reminded bool  `json:"reminded,omitempty"`
}

// Kind names the job.
func (ExpireOffer) Kind() string { return "expire_offer" }

// TellManager tells the manager of a team what is queued there.
type TellManager struct {
	Team int64 `json:"team"`
}

// Kind names the job.
func (TellManager) Kind() string { return "tell_manager" }

// BeginAbsence takes back what a consultant has not answered when their time off begins.
type BeginAbsence struct {
	Absence int64 `json:"absence"`
}

// Kind names the job.
func (BeginAbsence) Kind() string { return "begin_absence" }

// CheckClock warns of an SLA clock, or ends its time, at the instant that the clock says.
type CheckClock struct {
	Clock int64 `json:"clock"`
}

// Kind names the job.
func (CheckClock) Kind() string { return "check_clock" }

// SendSolution writes the mail with the way to a solution to whoever asked for it by an accepted submission.
type SendSolution struct {
	Submission int64 `json:"submission"`
}

// Kind names the job.
func (SendSolution) Kind() string { return "send_solution" }

// InviteReview asks the client of a lead that was won for a review.
type InviteReview struct {
	Lead int64 `json:"lead"`
}

// Kind names the job.
func (InviteReview) Kind() string { return "invite_review" }

// ReadIncoming reads a mail that came in and brings it where it belongs.
type ReadIncoming struct {
	Incoming int64 `json:"incoming"`
}

// Kind names the job.
func (ReadIncoming) Kind() string { return "read_incoming" }

// SendMessage hands a message of the ledger to the mail server.
type SendMessage struct {
	Message int64 `json:"message"`
}

// Kind names the job.
func (SendMessage) Kind() string { return "send_message" }

// AlarmChannel tells managers of a mail server that takes us no more, if it still does not.
type AlarmChannel struct {
	Channel string `json:"channel"`
}

// Kind names the job.
func (AlarmChannel) Kind() string { return "alarm_channel" }

// Key is that under which one such job waits for each server.
func (j AlarmChannel) Key() string { return "alarm:" + j.Channel }

// Housekeep removes what has expired: keys, sessions, cancelled jobs, used proofs of work. It schedules its own next run.
type Housekeep struct{}

// Kind names the job.
func (Housekeep) Kind() string { return "housekeep" }

// SecondOpinion asks an outside judge about a doubtful submission before it is routed.
type SecondOpinion struct {
	Submission int64 `json:"submission"`
}

// Kind names the job.
func (SecondOpinion) Kind() string { return "second_opinion" }

// DescribeArticle asks the article of an address what it is. Title and the rest are what a visitor's page says, which counts
// where nobody but visitors can read it.
type DescribeArticle struct {
	Address  string   `json:"address"`
	Title    string   `json:"title,omitempty"`
	Language string   `json:"language,omitempty"`
	Tags     []string `json:"tags,omitempty"`
	Image    string   `json:"image,omitempty"`
}

// Kind names the job.
func (DescribeArticle) Kind() string { return "describe_article" }

// RelateArticles computes what articles lead to, and how many people have contacted each site. It schedules its own next
// run.
type RelateArticles struct{}

// Kind names the job.
func (RelateArticles) Kind() string { return "relate_articles" }

// ImportSitemap registers the articles that the sitemap of a site names, as asked for in /admin.
type ImportSitemap struct {
	Site    int64  `json:"site"`
	Address string `json:"address"`
	Asked   int64  `json:"asked"` // microseconds; the last to ask is told what became of it
}

// Kind names the job.
func (ImportSitemap) Kind() string { return "import_sitemap" }

// SendDigest writes somebody of the firm what is theirs to do. It schedules its own next run.
type SendDigest struct {
	User int64 `json:"user"`
}

// Kind names the job.
func (SendDigest) Kind() string { return "send_digest" }

// TellClient tells the client of a lead by mail at which stage it is, if that has changed since they were told.
type TellClient struct {
	Lead int64 `json:"lead"`
}

// Kind names the job.
func (TellClient) Kind() string { return "tell_client" }

// CallBack reminds a consultant of a client whom they meant to call.
type CallBack struct {
	CallBack int64 `json:"call_back"`
}

// Kind names the job.
func (CallBack) Kind() string { return "call_back" }

// ScanFile has the virus scanner look at a kept file, by its sum, and at what came in it where it is a mail.
type ScanFile struct {
	SHA256 string `json:"sha256"`
}

// Kind names the job.
func (ScanFile) Kind() string { return "scan_file" }

// Key is that under which a file is looked at once, however often it comes.
func (j ScanFile) Key() string { return "scan:" + j.SHA256 }

// ScanOlder has the virus scanner look at kept files that nobody has had looked at: they came before there was a scanner. It
// schedules its own next run.
type ScanOlder struct{}

// Kind names the job.
func (ScanOlder) Kind() string { return "scan_older" }
