package crm

import (
	"slices"
	"time"
)

// MessageState is where an outgoing mail stands.
type MessageState string

const (
	MessageDraft      MessageState = "draft"
	MessageScheduled  MessageState = "scheduled"
	MessageQueued     MessageState = "queued"
	MessageSending    MessageState = "sending"  // on the wire; persisted before the final dot
	MessageAccepted   MessageState = "accepted" // the server said 250 to the whole message
	MessageRetrying   MessageState = "retrying"
	MessageFailed     MessageState = "failed"
	MessageSuppressed MessageState = "suppressed"
	MessageCancelled  MessageState = "cancelled"
	MessageUnknown    MessageState = "unknown" // the connection was lost after the dot
	MessageBounced    MessageState = "bounced"
)

var messageMoves = map[MessageState][]MessageState{
	MessageDraft:     {MessageScheduled, MessageQueued, MessageCancelled},
	MessageScheduled: {MessageQueued, MessageSending, MessageSuppressed, MessageCancelled, MessageDraft},
	MessageQueued:    {MessageSending, MessageRetrying, MessageSuppressed, MessageCancelled, MessageFailed},
	MessageSending:   {MessageAccepted, MessageRetrying, MessageFailed, MessageUnknown},
	MessageRetrying:  {MessageSending, MessageFailed, MessageSuppressed, MessageCancelled},
	MessageUnknown:   {MessageQueued, MessageSending, MessageSuppressed, MessageAccepted, MessageFailed},
	MessageAccepted:  {MessageBounced},
	MessageFailed:    {MessageQueued},

	MessageSuppressed: {MessageQueued}, // once its address is written to again
	MessageBounced:    {MessageQueued},
}

// CanMove reports whether a message may go from s to next.
func (s MessageState) CanMove(next MessageState) bool { return slices.Contains(messageMoves[s], next) }

// Kinds of messages; each has its template under templates/email.
const (
	MessageOffer           = "offer"           // asks a consultant to take a seat of a lead
	MessageReminder        = "reminder"        // says that an offer is about to lapse
	MessageClaim           = "claim"           // tells a whole team of a lead that the first to claim it has
	MessageAssigned        = "assigned"        // tells a consultant that a manager has given them a lead
	MessageCovered         = "covered"         // tells a consultant who is away that a colleague looks after their client
	MessageJoined          = "joined"          // tells the owner that the client wrote again
	MessageSubmissionCopy  = "submission_copy" // tells whoever asked for it what came through a form
	MessageAcknowledgement = "acknowledgement" // tells the visitor that we have it
	MessageQueueNotice     = "queued"          // tells managers what is queued in a team, while it is
	MessageSLAWarning      = "sla_warning"     // tells who has a lead that the client is to be answered soon
	MessageSLABreach       = "sla_breach"      // tells them and the managers that the client was not answered in time
	MessagePasswordReset   = "password_reset"
	MessageInvitation      = "invitation" // a new user sets the first password

	MessageReply       = "reply"        // what a person of the firm writes to a client
	MessageClientWrote = "client_wrote" // tells who has a lead what its client wrote by mail

	MessageAnswerRefused = "answer_refused" // tells a consultant that their answer by mail went to nobody

	MessageOfferExpired = "offer_expired" // tells a consultant that an offer which they did not answer went on
	MessageMention      = "mention"       // tells somebody that a colleague names them in a note
	MessageDigest       = "digest"        // tells somebody every day what is theirs to do
	MessageCallBack     = "call_back"     // reminds a consultant of a client whom they meant to call
	MessageProgress     = "progress"      // tells a client that their enquiry has come to another stage
	MessageChannelAlarm = "channel_alarm" // tells managers that a mail server takes us no more

	MessageSolution         = "solution"          // leads a visitor to the solution that they unlocked
	MessageReviewInvitation = "review_invitation" // asks a client for a review
	MessageCommentHeld      = "comment_held"      // asks a manager to read a comment that waits
	MessageCommentReply     = "comment_reply"     // tells the author of a comment that somebody answered
)

// Message is one mail to one recipient, and its true state.
type Message struct {
	ID         int64
	Kind       string
	LeadID     int64 // 0: not about a lead
	UserID     int64 // of the firm, who may answer it by mail; 0: a client, or nobody. Not kept with the message
	ToName     string
	ToAddress  string
	Language   string
	Vars       map[string]any // what the template of Kind shows
	MessageID  string         // of the header, without angle brackets; set at birth, kept for every attempt
	Subject    string         // as composed; empty before the first attempt
	Raw        []byte         // as sent; empty before the first attempt
	ReplyTo    string         // where its answer goes; empty: to the sender of every mail
	Unanswered bool           // its answers are nobody's: whoever receives it may be a stranger. Not kept with the message
	Answers    []string       // Message-IDs of those it goes on from, oldest first
	Due        time.Time      // when it is to be sent; zero: at once. Kept with its job
	HeldUntil  time.Time      // when the quiet hours of its reader end, in which it came; zero: it was not held
	SiteID     int64          // of a mail to a client: whose words it is written in; 0: the product's
	State      MessageState
	Attempts   int
	Channel    string // by which mail server the last attempt went; empty: there was none yet
	Phase      string // where the last attempt ended: connect, tls, auth, mail, rcpt, data, dot
	Reply      string // the server's last reply, with its queue id
	Doubtful   bool   // an earlier attempt may have arrived although we could not know
	CreatedAt  time.Time
	UpdatedAt  time.Time
	SentAt     time.Time // when the server accepted it
	AuthorID   int64     // of a reply: who wrote it. This and the next four are not kept with the message
	Heard      int64     // of a reply: the last that its writer saw the client say
	CC         []string  // of a reply: who gets a copy
	CopyOf     int64     // the reply that this is a copy of; 0: none
	Files      []ReplyFile
	Trace      string // the place in a trace that its sending goes on from; not kept with the message
}

// ToStaff reports whether the message goes to somebody of the firm. Such a message in doubt is sent once more;
// one to a client is not.
func (m Message) ToStaff() bool { return !slices.Contains(toClients[:], m.Kind) }

// toClients are the kinds of those that go to nobody of the firm.
var toClients = [...]string{MessageAcknowledgement, MessageReply, MessageSolution, MessageReviewInvitation, MessageCommentReply, MessageProgress}

// MessageKinds lists every kind.
var MessageKinds = [...]string{MessageOffer, MessageReminder, MessageClaim, MessageAssigned, MessageCovered, MessageJoined, MessageSubmissionCopy, MessageAcknowledgement, MessageQueueNotice, MessageSLAWarning, MessageSLABreach, MessagePasswordReset, MessageInvitation, MessageReply, MessageClientWrote, MessageAnswerRefused, MessageSolution, MessageReviewInvitation, MessageCommentHeld, MessageCommentReply,
	MessageOfferExpired, MessageMention, MessageDigest, MessageCallBack, MessageProgress, MessageChannelAlarm}
