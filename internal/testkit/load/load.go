// Package load posts submissions, or what else it is told, to a running Frontdesk, as many at once or as many a second
// as it is told, and keeps what was acknowledged and how long each answer took. It knows the product by its API alone.
package load

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Plan says what to post.
type Plan struct {
	URL     string        // http://127.0.0.1:port
	Path    string        // empty: that of the form "consultation"
	Answer  int           // the status that acknowledges; 0: 201, with a reference
	Get     bool          // asks for the path instead of posting to it
	Workers int           // connections; 64 unless told
	Rate    float64       // posts a second over all connections; 0: as fast as answers come
	First   int           // number of the first post, so that plans of one name do not meet
	Count   int           // posts in all; 0: until For or ctx ends
	For     time.Duration // 0: until Count or ctx ends
	Name    string        // begins every key and client's name; those of two names seldom share a phone number
	Body    func(i int) []byte
}

// Ack is one acknowledged submission.
type Ack struct {
	Key       string
	Reference string
	Email     string        // the visitor's, when Plan.Body is the default
	Latency   time.Duration // at a Rate from when the post was due, so that a stall is counted on all it delayed
}

// Result is what came of a plan.
type Result struct {
	Acks    []Ack
	Refused map[int]int // answers other than 201, by status
	Failed  int         // no answer: whether it was kept is not known
	Elapsed time.Duration
}

// Run posts until the plan is done or ctx ends.
func Run(ctx context.Context, p Plan) Result {
	p = p.withDefaults()
	if p.For > 0 {
		var cancel func()
		ctx, cancel = context.WithTimeout(ctx, p.For)
		defer cancel()
	}
	results := make([]Result, p.Workers)
	var next atomic.Int64
	var workers sync.WaitGroup
	start := time.Now()
	for w := range results {
		workers.Go(func() { results[w] = p.work(ctx, start, &next) })
	}
	workers.Wait()
	return merge(results, time.Since(start))
}

func (p Plan) withDefaults() Plan {
	if p.Path == "" {
		p.Path = "/api/v1/forms/consultation/submissions"
	}
	if p.Workers == 0 {
		p.Workers = 64
	}
	if p.Name == "" {
		p.Name = "load"
	}
	if p.Body == nil {
		p.Body = func(i int) []byte { return Body(p.Name, i) }
	}
	return p
}

// Body is the i-th submission of a plan of that name, each from another client as long as there are no more than
// 100,000 of them.
func Body(name string, i int) []byte {
	phone := plan(name)*100_000 + uint32(i%100_000)
	return fmt.Appendf(nil, `{"name":"Client %[2]d","email":"%[3]s","phone":"+86 138 %04[4]d %04[5]d","company":"Company %[2]d","service":"Trademarks","message":"We sell kettles in three countries and would like to register our mark in two more. What would it cost, and how long does it take? (%[1]s %[6]s %[2]d)","locale":"en","page":"https://harbourline.test/articles/trademarks","consent":"yes"}`,
		name, i, email(name, i), phone/10_000, phone%10_000, word(i))
}

// word is a number in letters, so that no two visitors write the same text.
func word(i int) string {
	letters := []byte{'a' + byte(i%26)}
	for i /= 26; i > 0; i /= 26 {
		letters = append(letters, 'a'+byte(i%26))
	}
	return string(letters)
}

// plan numbers plans by their names, below 1,000.
func plan(name string) uint32 {
	sum := fnv.New32a()
	sum.Write([]byte(name))
	return sum.Sum32() % 1000
}

func email(name string, i int) string { return fmt.Sprintf("%s.%d@visitors.test", name, i) }

func (p Plan) work(ctx context.Context, start time.Time, next *atomic.Int64) Result {
	r := Result{Refused: map[int]int{}}
	c := &conn{address: strings.TrimPrefix(p.URL, "http://")}
	defer c.close()
	for {
		i := int(next.Add(1)) - 1
		if p.Count > 0 && i >= p.Count {
			return r
		}
		due, ok := p.await(ctx, start, i)
		if !ok {
			return r
		}
		p.post(c, p.First+i, due, &r)
	}
}

// await waits until the i-th post is due and returns that time; false: it is over.
func (p Plan) await(ctx context.Context, start time.Time, i int) (time.Time, bool) {
	if p.Rate == 0 {
		return time.Now(), ctx.Err() == nil
	}
	due := start.Add(time.Duration(float64(i) / p.Rate * float64(time.Second)))
	timer := time.NewTimer(time.Until(due))
	defer timer.Stop()
	select {
	case <-timer.C:
		return due, ctx.Err() == nil
	case <-ctx.Done():
		return due, false
	}
}

func (p Plan) post(c *conn, i int, due time.Time, r *Result) {
	key := fmt.Sprintf("%s-%d", p.Name, i)
	status, body, err := c.send(p.request(c.address, key, i))
	took := time.Since(due)
	switch {
	case err != nil:
		r.Failed++
	case status != cmp.Or(p.Answer, http.StatusCreated):
		r.Refused[status]++
	case p.Answer != 0:
		r.Acks = append(r.Acks, Ack{Key: key, Latency: took})
	default:
		var answer struct{ Reference string }
		if err := json.Unmarshal(body, &answer); err != nil || answer.Reference == "" {
			r.Failed++
			return
		}
		r.Acks = append(r.Acks, Ack{Key: key, Reference: answer.Reference, Email: email(p.Name, i), Latency: took})
	}
}

// request is the i-th as it goes over the wire.
func (p Plan) request(host, key string, i int) []byte {
	if p.Get {
		return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", p.Path, host)
	}
	body := p.Body(i)
	head := fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nIdempotency-Key: %s\r\n\r\n", p.Path, host, len(body), key)
	return append(head, body...)
}

func merge(results []Result, elapsed time.Duration) Result {
	all := Result{Refused: map[int]int{}, Elapsed: elapsed}
	for _, r := range results {
		all.Acks = append(all.Acks, r.Acks...)
		all.Failed += r.Failed
		for status, n := range r.Refused {
			all.Refused[status] += n
		}
	}
	return all
}

// PerSecond is how many submissions were acknowledged in a second.
func (r Result) PerSecond() float64 { return float64(len(r.Acks)) / r.Elapsed.Seconds() }

// Percentile is the latency that p of 100 acknowledged submissions did not exceed.
func (r Result) Percentile(p float64) time.Duration {
	if len(r.Acks) == 0 {
		return 0
	}
	all := make([]time.Duration, len(r.Acks))
	for i, a := range r.Acks {
		all[i] = a.Latency
	}
	slices.Sort(all)
	return all[min(len(all)-1, int(float64(len(all))*p/100))]
}
