package mail

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Failover is a Transport over several relays, of which the first is preferred. A message passes a relay by that does not
// take us (no connection, TLS, AUTH, a breaker that waits) and goes by the next; whatever a relay says about the message
// itself, and above all its silence after the final dot, is the end of that attempt: no other relay is asked then.
type Failover struct{ relays []*SMTP }

// NewFailover returns a transport over the relays of the URLs, see SplitURLs and ParseURL. It does not connect yet.
func NewFailover(urls []string, options Options) (*Failover, error) {
	if len(urls) == 0 {
		return nil, errors.New("mail: no server's URL")
	}
	f := &Failover{}
	for _, raw := range urls {
		relay, err := NewSMTP(raw, options)
		if err != nil {
			return nil, err
		}
		for n := 2; slices.Contains(f.Channels(), relay.name); n++ { // the same host with another user
			relay.name = fmt.Sprintf("%s #%d", relay.relay, n)
		}
		f.relays = append(f.relays, relay)
	}
	return f, nil
}

var urlStart = regexp.MustCompile(`(?:^|[\s,]+)smtp[^\s,:/]*://`)

// SplitURLs reads a list of URLs that blanks or commas part; commas and blanks within a URL are nobody's.
func SplitURLs(list string) (urls []string) {
	starts := append(urlStart.FindAllStringIndex(list, -1), []int{len(list)})
	if starts[0][0] > 0 {
		starts = append([][]int{{0}}, starts...) // what begins it is no URL: ParseURL says so
	}
	for i := range len(starts) - 1 {
		if part := trimSeparators(list[starts[i][0]:starts[i+1][0]]); part != "" {
			urls = append(urls, part)
		}
	}
	return urls
}

var separators = regexp.MustCompile(`^[\s,]+|[\s,]+$`)

func trimSeparators(s string) string { return separators.ReplaceAllString(s, "") }

// Channels names the relays, the preferred one first.
func (f *Failover) Channels() []string {
	names := make([]string, len(f.relays))
	for i, r := range f.relays {
		names[i] = r.name
	}
	return names
}

// Send goes to the first relay that takes us. One that put the message off before comes first, if Envelope names it: what
// greets strangers with "later" knows us by then.
func (f *Failover) Send(ctx context.Context, envelope Envelope, raw []byte, beforeData func(context.Context) error) Outcome {
	prepare := once(ctx, beforeData)
	var passed []Outcome
	for _, relay := range f.order(envelope) {
		o := relay.Send(ctx, envelope, raw, func(context.Context) error { return prepare() })
		if !o.refusesUs() || ctx.Err() != nil {
			o.Passed = passed
			return o
		}
		passed = append(passed, o)
	}
	return nobody(passed)
}

// order is that of preference, after the one that put the message off, without the one that it is to avoid.
func (f *Failover) order(e Envelope) []*SMTP {
	relays := slices.Clone(f.relays)
	if len(relays) > 1 {
		relays = slices.DeleteFunc(relays, func(r *SMTP) bool { return r.name == e.Avoid })
	}
	at := slices.IndexFunc(relays, func(r *SMTP) bool { return r.name == e.Channel })
	if at <= 0 {
		return relays
	}
	first := relays[at]
	return slices.Insert(slices.Delete(relays, at, at+1), 0, first)
}

// refusesUs reports whether the attempt ended before the message was spoken of, or with a word about us: another server
// may still take it.
func (o Outcome) refusesUs() bool {
	early := o.Phase == PhaseConnect || o.Phase == PhaseTLS || o.Phase == PhaseAuth
	return o.State == Retry && (early || o.PauseChannel)
}

// nobody is the outcome when every relay was passed by: that of the first which was tried, or else of the one that is to be
// tried soonest.
func nobody(passed []Outcome) Outcome {
	told := 0
	for i, o := range passed {
		best := passed[told]
		if o.RetryAfter == 0 && best.RetryAfter > 0 || best.RetryAfter > 0 && o.RetryAfter < best.RetryAfter {
			told = i
		}
	}
	o := passed[told]
	o.Passed = slices.Delete(slices.Clone(passed), told, told+1)
	return o
}

// Close ends the connections to every relay.
func (f *Failover) Close() error {
	var faults []error
	for _, r := range f.relays {
		faults = append(faults, r.Close())
	}
	return errors.Join(faults...)
}
