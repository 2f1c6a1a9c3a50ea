package mail

import (
	"context"
	"errors"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	envelope = Envelope{From: "desk@firm.test", To: "ming@firm.test"}
	raw      = []byte("Subject: x\r\n\r\n.dot\r\nend\r\n")
	long     = append(raw, strings.Repeat("more than a server buffers\r\n", 10_000)...)
)

// transport returns one that leads to the script, with the default timeouts.
func transport(t *testing.T, s *script, url string, o Options) *SMTP {
	t.Helper()
	if o.Dial == nil {
		o.Dial = s.dial
	}
	o.Jitter = func() float64 { return 0.5 }
	smtp, err := NewSMTP(url, o)
	if err != nil {
		t.Fatal(err)
	}
	return smtp
}

func closeAll(t *testing.T, smtp *SMTP, s *script) {
	t.Helper()
	if err := smtp.Close(); err != nil {
		t.Error(err)
	}
	s.running.Wait()
}

func TestTheOutcomeIsTrueHoweverTheServerMisbehaves(t *testing.T) {
	points := []struct {
		at    string
		phase Phase
		url   string
	}{
		{"connect", PhaseConnect, "smtp://relay.test"}, {"EHLO", PhaseConnect, "smtp://relay.test"},
		{"STARTTLS", PhaseTLS, "smtp+starttls://relay.test"}, {"handshake", PhaseTLS, "smtp://relay.test"},
		{"AUTH", PhaseAuth, "smtp://user:secret@relay.test"},
		{"MAIL", PhaseMail, "smtp://relay.test"}, {"RCPT", PhaseRcpt, "smtp://relay.test"},
		{"DATA", PhaseData, "smtp://relay.test"}, {"body", PhaseData, "smtp://relay.test"},
		{"dot", PhaseDot, "smtp://relay.test"}, {"QUIT", PhaseDot, "smtp://relay.test"},
	}
	for _, p := range points {
		for _, how := range []string{"4xx", "5xx", "421", "drop", "hang", "garbage", "endless", "drip"} {
			for _, pipelining := range []bool{false, true} {
				for _, takes := range []bool{false, true} {
					name := strings.Join([]string{p.at, how, map[bool]string{true: "pipelined"}[pipelining], map[bool]string{true: "taken"}[takes]}, "-")
					t.Run(name, func(t *testing.T) {
						s := &script{at: p.at, how: how, takes: takes && slices.Contains([]string{"drop", "hang", "garbage", "endless", "drip"}, how)}
						s.offer(p.at, pipelining)
						synctest.Test(t, func(t *testing.T) { checkMisbehaviour(t, s, p.url, p.phase) })
					})
				}
			}
		}
	}
}

func (s *script) offer(at string, pipelining bool) {
	if pipelining {
		s.offers = append(s.offers, "PIPELINING")
	}
	if at == "AUTH" {
		s.offers = append(s.offers, "AUTH PLAIN LOGIN")
	}
	if at == "STARTTLS" || at == "handshake" {
		s.offers = append(s.offers, "STARTTLS")
	}
}

func checkMisbehaviour(t *testing.T, s *script, url string, phase Phase) {
	smtp := transport(t, s, url, Options{})
	began, called := time.Now(), 0
	message := raw
	if s.at == "body" {
		message = long
	}
	o := smtp.Send(t.Context(), envelope, message, func(context.Context) error { called++; return nil })
	if want := expected(s.at, s.how); o.State != want.State || o.PauseChannel != want.PauseChannel || o.Suppress != want.Suppress || o.Phase != phase {
		t.Errorf("got %+v\nwant %+v in phase %s", o, want, phase)
	}
	if limit := 10*time.Minute + 2*time.Second; time.Since(began) > limit {
		t.Errorf("it took %v", time.Since(began))
	}
	closeAll(t, smtp, s)
	if known := o.State != Unknown; known && (o.State == Accepted) != (len(s.took) == 1) {
		t.Errorf("the outcome is %s and the server took %d", o.State, len(s.took))
	}
	if (called > 0) != (s.count("MAIL") > 0) || called > 1 {
		t.Errorf("beforeData was called %d times, MAIL came %d times", called, s.count("MAIL"))
	}
}

// expected is the table of LIBRARIES.md, Mail, item 3, in its own words.
func expected(at, how string) Outcome {
	refusal := how == "4xx" || how == "5xx" || how == "421"
	switch at {
	case "QUIT":
		return Outcome{State: Accepted}
	case "connect", "EHLO":
		return Outcome{State: Retry, PauseChannel: how == "5xx"}
	case "STARTTLS", "handshake", "AUTH":
		return Outcome{State: Retry, PauseChannel: true}
	case "dot":
		if !refusal {
			return Outcome{State: Unknown}
		}
	case "body":
		if !refusal {
			return Outcome{State: Retry}
		}
	}
	if how == "5xx" {
		return Outcome{State: Failed, Suppress: at == "RCPT" || at == "dot"}
	}
	return Outcome{State: Retry}
}

func TestAnAcceptedMessageArrivesByteForByte(t *testing.T) {
	for _, offers := range [][]string{nil, {"PIPELINING", "SIZE 1000", "8BITMIME"}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{offers: offers}
			smtp := transport(t, s, "smtp://relay.test", Options{})
			o := smtp.Send(t.Context(), envelope, raw, nil)
			want := Outcome{Channel: "smtp://relay.test:25", State: Accepted, Phase: PhaseDot, Code: 250, Enhanced: "2.0.0", Reply: "250 2.0.0 queued as 4F2A"}
			if !reflect.DeepEqual(o, want) {
				t.Errorf("got %+v, want %+v", o, want)
			}
			closeAll(t, smtp, s)
			if len(s.took) != 1 || s.took[0] != string(raw) {
				t.Errorf("took %q", s.took)
			}
		})
	}
}

func TestConnectionsAreReusedUpToTheirLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{offers: []string{"PIPELINING"}}
		smtp := transport(t, s, "smtp://relay.test", Options{PerConnection: 2})
		for range 5 {
			if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Accepted {
				t.Fatal(o.Err)
			}
		}
		closeAll(t, smtp, s)
		if s.dialled.Load() != 3 || s.count("RSET") != 2 || s.count("QUIT") != 3 || len(s.took) != 5 {
			t.Errorf("dialled %d, heard %v", s.dialled.Load(), s.heard)
		}
	})
}

func TestAnIdleConnectionTakesLeaveInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		smtp := transport(t, s, "smtp://relay.test", Options{Idle: 20 * time.Second})
		smtp.Send(t.Context(), envelope, raw, nil)
		time.Sleep(19 * time.Second)
		if s.live.Load() != 1 {
			t.Error("it left early")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if s.live.Load() != 0 || s.count("QUIT") != 1 {
			t.Error("it did not leave")
		}
		closeAll(t, smtp, s)
	})
}

func TestAConnectionThatWentStaleCostsNoAttempt(t *testing.T) {
	for _, how := range []string{"drop", "421", "hang", "garbage", "5xx"} {
		for _, offers := range [][]string{nil, {"PIPELINING"}} {
			synctest.Test(t, func(t *testing.T) {
				s := &script{at: "RSET", how: how, offers: offers}
				smtp := transport(t, s, "smtp://relay.test", Options{})
				called := 0
				for range 3 {
					o := smtp.Send(t.Context(), envelope, raw, func(context.Context) error { called++; return nil })
					if o.State != Accepted {
						t.Fatalf("%s: %v", how, o.Err)
					}
				}
				closeAll(t, smtp, s)
				if len(s.took) != 3 || called != 3 {
					t.Errorf("%s: took %d, called %d", how, len(s.took), called)
				}
			})
		}
	}
}

func TestARefusedRecipientLeavesTheConnectionUsable(t *testing.T) {
	for _, offers := range [][]string{nil, {"PIPELINING"}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{at: "MAIL", how: "4xx", offers: offers}
			smtp := transport(t, s, "smtp://relay.test", Options{})
			smtp.Send(t.Context(), envelope, raw, nil)
			s.turn("", "")
			began := time.Now()
			o := smtp.Send(t.Context(), envelope, raw, nil)
			if o.State != Accepted || time.Since(began) != 0 {
				t.Errorf("got %+v after %v", o, time.Since(began))
			}
			closeAll(t, smtp, s)
			// A server that waits for a message after all that must not get one: the connection is given up.
			if want := int32(1 + len(offers)); s.dialled.Load() != want {
				t.Errorf("dialled %d, want %d", s.dialled.Load(), want)
			}
		})
	}
}

func TestNoMoreConnectionsThanAllowedAreOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{at: "dot", how: "late", patience: time.Second, takes: true}
		smtp := transport(t, s, "smtp://relay.test", Options{Connections: 3, PerConnection: 2})
		var sending sync.WaitGroup
		for range 20 {
			sending.Go(func() {
				if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Accepted {
					t.Error(o.Err)
				}
			})
		}
		sending.Wait()
		closeAll(t, smtp, s)
		if s.mostLive.Load() != 3 || len(s.took) != 20 {
			t.Errorf("%d connections, %d taken", s.mostLive.Load(), len(s.took))
		}
	})
}

func TestWaitingForAPlaceEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{at: "dot", how: "late", patience: time.Minute, takes: true}
		smtp := transport(t, s, "smtp://relay.test", Options{Connections: 1})
		var first sync.WaitGroup
		first.Go(func() { smtp.Send(t.Context(), envelope, raw, nil) })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		o := smtp.Send(ctx, envelope, raw, nil)
		if o.State != Retry || !errors.Is(o.Err, context.DeadlineExceeded) {
			t.Errorf("got %+v", o)
		}
		first.Wait()
		closeAll(t, smtp, s)
	})
}

func TestARefusingServerIsNotHammered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dials := 0
		refuse := func(context.Context, string, string) (net.Conn, error) { dials++; return nil, errors.New("refused") }
		smtp := transport(t, nil, "smtp://relay.test", Options{Dial: refuse})
		for range 6000 { // ten minutes
			if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Retry || o.PauseChannel {
				t.Fatalf("got %+v", o)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if dials < 10 || dials > 20 {
			t.Errorf("%d attempts in ten minutes", dials)
		}
		if o := smtp.Send(t.Context(), envelope, raw, nil); o.RetryAfter <= 0 || o.RetryAfter > 90*time.Second {
			t.Errorf("retry after %v", o.RetryAfter)
		}
	})
}

func TestAServerThatComesBackIsUsedAtOnceByAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{at: "connect", how: "421"}
		smtp := transport(t, s, "smtp://relay.test", Options{})
		smtp.Send(t.Context(), envelope, raw, nil)
		s.turn("", "")
		time.Sleep(2 * firstPause)
		for range 3 {
			if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Accepted {
				t.Error(o.Err)
			}
		}
		closeAll(t, smtp, s)
	})
}

func TestCancellingBeforeTheDotEndsAtOnceAndBlamesNobody(t *testing.T) {
	for _, at := range []string{"connect", "EHLO", "STARTTLS", "handshake", "MAIL", "RCPT", "DATA", "body"} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{at: at, how: "hang"}
			s.offer(at, true)
			smtp := transport(t, s, "smtp://relay.test", Options{})
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			began := time.Now()
			o := smtp.Send(ctx, envelope, long, nil)
			if o.State != Retry || o.PauseChannel || !errors.Is(o.Err, context.DeadlineExceeded) {
				t.Errorf("%s: got %+v", at, o)
			}
			if took := time.Since(began); took > 3*time.Second+smtp.options.Timeouts.Grace {
				t.Errorf("%s: it took %v", at, took)
			}
			if wait := smtp.breaker.allow(time.Now()); wait != 0 {
				t.Errorf("%s: the server is avoided for %v", at, wait)
			}
			closeAll(t, smtp, s)
		})
	}
}

func TestAGivenUpProbeKeepsNobodyFromProbingAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{at: "connect", how: "421"}
		smtp := transport(t, s, "smtp://relay.test", Options{})
		smtp.Send(t.Context(), envelope, raw, nil)
		time.Sleep(2 * firstPause)
		s.turn("connect", "hang")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		smtp.Send(ctx, envelope, raw, nil)
		s.turn("", "")
		if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Accepted {
			t.Errorf("got %+v", o)
		}
		closeAll(t, smtp, s)
	})
}

func TestTheGraceOfOneMessageIsNotThatOfTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		smtp := transport(t, s, "smtp://relay.test", Options{})
		smtp.Send(t.Context(), envelope, raw, nil)
		s.turn("RCPT", "hang")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if o := smtp.Send(ctx, envelope, raw, nil); o.State != Retry || time.Since(began) != time.Second {
			t.Errorf("got %+v after %v", o, time.Since(began))
		}
		closeAll(t, smtp, s)
	})
}

func TestAWaitThatBeginsAfterTheContextIsOverEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{at: "connect", how: "hang"}
		wire, err := s.dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		c := newConn(wire, Timeouts{}.withDefaults())
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		c.heed(ctx)
		synctest.Wait() // for the context to have cut the leash
		began := time.Now()
		if _, err := c.hear(PhaseConnect, 2); err == nil || time.Since(began) != 0 || c.release() {
			t.Errorf("it took %v: %v", time.Since(began), err)
		}
		c.hangUp()
		s.running.Wait()
	})
}

func TestAServerThatSpeaksUnaskedIsNotUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{at: "dot", how: "chatty", takes: true}
		smtp := transport(t, s, "smtp://relay.test", Options{})
		for range 2 {
			if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Accepted {
				t.Error(o.Err)
			}
		}
		closeAll(t, smtp, s)
		if s.count("RSET") != 0 || s.dialled.Load() != 2 {
			t.Errorf("heard %v", s.heard)
		}
	})
}

// A lateError is a connection whose write of the message fails after the last byte is on its way.
type lateError struct{ net.Conn }

func (c lateError) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if err == nil && strings.HasSuffix(string(b), "\r\n.\r\n") {
		err = errors.New("too late")
	}
	return n, err
}

func TestAMessageWhoseLastByteWasWrittenIsNeverTakenForUnsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		dial := func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := s.dial(ctx, network, address)
			return lateError{c}, err
		}
		smtp := transport(t, s, "smtp://relay.test", Options{Dial: dial})
		if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Accepted {
			t.Errorf("got %+v", o)
		}
		closeAll(t, smtp, s)
	})
}

func TestCancellingAfterTheDotStillWaitsAMomentForTheAnswer(t *testing.T) {
	for patience, want := range map[time.Duration]State{4 * time.Second: Accepted, 30 * time.Second: Unknown} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{at: "dot", how: "late", patience: patience, takes: true}
			smtp := transport(t, s, "smtp://relay.test", Options{})
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if o := smtp.Send(ctx, envelope, raw, nil); o.State != want {
				t.Errorf("%v: got %+v", patience, o)
			}
			closeAll(t, smtp, s)
			if s.count("QUIT") != 0 {
				t.Error("a connection whose deadline may still move was kept")
			}
		})
	}
}

func TestNothingIsHandedOverWhenSendingCannotBeRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		smtp := transport(t, s, "smtp://relay.test", Options{})
		disk := errors.New("disk full")
		o := smtp.Send(t.Context(), envelope, raw, func(context.Context) error { return disk })
		if o.State != Retry || !errors.Is(o.Err, disk) || s.count("DATA") != 0 {
			t.Errorf("got %+v, heard %v", o, s.heard)
		}
		if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Accepted || s.dialled.Load() != 1 {
			t.Errorf("got %+v", o)
		}
		closeAll(t, smtp, s)
	})
}

func TestAClosedTransportSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		smtp := transport(t, s, "smtp://relay.test", Options{})
		closeAll(t, smtp, s)
		if o := smtp.Send(t.Context(), envelope, raw, nil); o.State != Retry || s.dialled.Load() != 0 {
			t.Errorf("got %+v", o)
		}
	})
}

func TestAnImpossibleAddressFailsWithoutAConnection(t *testing.T) {
	for _, e := range []Envelope{
		{From: "desk@firm.test", To: "a@b.test>\r\nDATA"}, {From: "x y", To: "a@b.test"}, {To: ""},
	} {
		s := &script{}
		smtp := transport(t, s, "smtp://relay.test", Options{})
		if o := smtp.Send(t.Context(), e, raw, nil); o.State != Failed || s.dialled.Load() != 0 {
			t.Errorf("%+v: got %+v", e, o)
		}
	}
}

func TestWhatTheServerCannotCarryFailsAndSaysWhy(t *testing.T) {
	foreign := Envelope{To: "用户@firm.test"}
	for _, c := range []struct {
		offers []string
		e      Envelope
		raw    string
		want   State
	}{
		{nil, foreign, "a: b\r\n\r\nx", Failed}, {[]string{"8BITMIME"}, foreign, "a: b\r\n\r\nx", Failed},
		{[]string{"8BITMIME", "SMTPUTF8"}, foreign, "a: b\r\n\r\nx", Accepted},
		{nil, envelope, "a: b\r\n\r\n字", Failed}, {[]string{"8BITMIME"}, envelope, "a: b\r\n\r\n字", Accepted},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{offers: c.offers}
			smtp := transport(t, s, "smtp://relay.test", Options{})
			if o := smtp.Send(t.Context(), c.e, []byte(c.raw), nil); o.State != c.want {
				t.Errorf("%v %v: got %+v", c.offers, c.e, o)
			}
			closeAll(t, smtp, s)
		})
	}
}
