package drills

import (
	"context"
	"fmt"
	netmail "net/mail"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit/load"
)

// faults are questions whose answer is 0 in a firm where every visitor is another client, nobody answered an offer
// and none has run out. The demo firm's own clients were won before.
var faults = map[string]string{
	"accepted submissions without a lead":  `SELECT COUNT(*) FROM submissions WHERE state = 'accepted' AND lead_id IS NULL`,
	"submissions beyond one for each lead": `SELECT COUNT(*) - COUNT(DISTINCT lead_id) FROM submissions`,
	"leads beyond one for each client":     `SELECT COUNT(*) - COUNT(DISTINCT contact_id) FROM leads`,
	"leads neither on offer to one nor in a queue with a reason": `SELECT COUNT(*) FROM
		(SELECT l.state, l.queue_reason, (SELECT COUNT(*) FROM offers o WHERE o.lead_id = l.id AND o.ended_at IS NULL) AS live FROM leads l WHERE state <> 'won') AS l
		WHERE NOT ((state = 'offered' AND live = 1) OR (state = 'queued' AND queue_reason <> '' AND live = 0))`,
	"offers beyond one for each lead":      `SELECT COUNT(*) - COUNT(DISTINCT lead_id) FROM offers`,
	"seats with two owners or live offers": `SELECT COUNT(*) FROM (SELECT 1 FROM offers WHERE ended_at IS NULL GROUP BY lead_id, seat HAVING COUNT(*) > 1) AS twice`,
	"leads that disagree with their offer": `SELECT COUNT(*) FROM leads l JOIN offers o ON o.lead_id = l.id AND o.ended_at IS NULL WHERE l.offered_id IS NULL OR l.offered_id <> o.user_id`,
	"leads not opened once in their trail": `SELECT COUNT(*) FROM leads l WHERE state <> 'won' AND (SELECT COUNT(*) FROM events e WHERE e.lead_id = l.id AND e.kind = 'lead.opened') <> 1`,
	"offers without exactly one notice":    `SELECT COUNT(*) FROM offers o WHERE (SELECT COUNT(*) FROM messages m WHERE m.lead_id = o.lead_id AND m.kind = 'offer') <> 1`,
	"leads without exactly one acknowledgement": `SELECT COUNT(*) FROM leads l WHERE state <> 'won' AND
		(SELECT COUNT(*) FROM messages m WHERE m.lead_id = l.id AND m.kind = 'acknowledgement') <> 1`,
	"offers that will not expire": `SELECT COUNT(*) FROM offers o WHERE NOT EXISTS
		(SELECT 1 FROM jobs j WHERE j.unique_key = 'expire:' || o.id AND j.state = 'ready' AND j.run_at <= o.deadline_at)`,
	"jobs given up":                       `SELECT COUNT(*) FROM jobs WHERE state NOT IN ('ready', 'running')`,
	"mails in no final state":             `SELECT COUNT(*) FROM messages WHERE state NOT IN ('accepted', 'unknown', 'failed')`,
	refused:                               `SELECT COUNT(*) FROM messages WHERE state = 'failed'`,
	"mails unknown without a doubt noted": `SELECT COUNT(*) FROM messages WHERE state = 'unknown' AND NOT doubtful`,
}

// refused is a fault unless the mail server of the drill refuses mails for good.
const refused = "mails refused for good"

// audit fails unless the house is as it should be once it is quiet, with everything in it that was acknowledged.
func (h *house) audit(acks []load.Ack) {
	h.t.Helper()
	h.settle()
	h.presence(acks)
	for what, sql := range faults {
		if what == refused && h.refusals {
			continue
		}
		if n := h.count(sql); n != 0 {
			h.t.Errorf("%s: %d", what, n)
		}
	}
	h.mails()
}

// presence fails unless each acknowledged reference is there, as the submission of the one who posted it.
func (h *house) presence(acks []load.Ack) {
	h.t.Helper()
	kept := map[string]string{}
	h.read(func(tx *database.Tx) error {
		_, err := database.All(tx, func(row database.Scanner) (struct{}, error) {
			var reference, points string
			err := row.Scan(&reference, &points)
			kept[reference] = points
			return struct{}{}, err
		}, `SELECT reference, points FROM submissions`)
		return err
	})
	lost := 0
	for _, a := range acks {
		if points, ok := kept[a.Reference]; !ok || !strings.Contains(points, `"`+a.Email+`"`) {
			if lost++; lost < 4 {
				h.t.Errorf("%s was acknowledged to %s; kept under it: %q", a.Reference, a.Email, points)
			}
		}
	}
	if lost > 0 {
		h.t.Errorf("%d of %d acknowledged submissions are lost", lost, len(acks))
	}
}

// letter is what the ledger says of a mail.
type letter struct {
	id, kind, state string
	doubtful        bool
}

// mails compares the ledger with what arrived. A mail of which nobody can know may have arrived or not, and one to
// staff may then have been sent once more; any other arrived once, or not at all if the server refused it.
func (h *house) mails() {
	h.t.Helper()
	arrived := h.arrived()
	for _, l := range h.letters() {
		n := arrived[l.id]
		delete(arrived, l.id)
		least, most := 1, 1
		if l.state == string(crm.MessageFailed) {
			least, most = 0, 0
		}
		if l.doubtful {
			least = 0
			if l.state == string(crm.MessageAccepted) {
				least = 1
			}
			if (crm.Message{Kind: l.kind}).ToStaff() {
				most = 2
			}
		}
		if n < least || n > most {
			h.t.Errorf("%s: arrived %d times", fmt.Sprintf("%+v", l), n)
		}
	}
	if len(arrived) > 0 {
		h.t.Errorf("%d mails arrived of which the ledger knows nothing", len(arrived))
	}
}

func (h *house) letters() (all []letter) {
	h.t.Helper()
	h.read(func(tx *database.Tx) (err error) {
		all, err = database.All(tx, func(row database.Scanner) (l letter, err error) {
			return l, row.Scan(&l.id, &l.kind, &l.state, &l.doubtful)
		}, `SELECT message_id, kind, state, doubtful FROM messages`)
		return err
	})
	return all
}

// arrived counts by its Message-ID what the mail server received whole.
func (h *house) arrived() map[string]int {
	h.t.Helper()
	if h.relay != nil {
		return h.relay.byID()
	}
	n := map[string]int{}
	for _, m := range h.sink.All() {
		read, err := netmail.ReadMessage(strings.NewReader(m.Raw))
		h.must(err)
		n[strings.Trim(read.Header.Get("Message-Id"), "<>")]++
	}
	return n
}

// again posts a plan's posts once more, under the same keys, and fails unless each has the answer that it had.
func (h *house) again(plan load.Plan, posted load.Result) []load.Ack {
	h.t.Helper()
	plan.Rate, plan.For = 0, 0
	plan.Count = len(posted.Acks) + posted.Failed + plan.Workers
	for _, n := range posted.Refused {
		plan.Count += n
	}
	var answers load.Result
	h.await(patience, func() error {
		answers = load.Run(context.Background(), plan)
		return only(answers)
	})
	first := map[string]string{}
	for _, a := range posted.Acks {
		first[a.Key] = a.Reference
	}
	changed := 0
	for _, a := range answers.Acks {
		if reference, ok := first[a.Key]; ok && reference != a.Reference {
			changed++
			h.t.Logf("%s was %s and is %s now", a.Key, reference, a.Reference)
		}
	}
	if changed > 0 {
		h.t.Errorf("%d of %d keys have another reference now", changed, len(first))
	}
	return answers.Acks
}
