package mailbox_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/imap"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// office is a firm whose mail comes to a mailbox.
type office struct {
	*testkit.Firm
	t    *testing.T
	env  *testkit.Env
	imap *testkit.IMAP
}

// openOffice starts a firm that reads its mailbox; before is done while it is not read yet.
func openOffice(t *testing.T, env *testkit.Env, before func(o *office), change ...func(*boot.Options)) *office {
	t.Helper()
	o := &office{t: t, env: env, imap: testkit.NewIMAP(t)}
	env.Config.IMAPURL, env.Config.ReplyAddress = o.imap.URL, "desk@in.harbourline.test"
	if before != nil {
		before(o)
	}
	o.Firm = env.NewFirm(env.Boot(change...))
	o.Team(crm.Team{}, o.Consultant("ann"))
	return o
}

// letter is the n-th mail, of its own client, of about so many bytes.
func letter(n, size int) string {
	head := fmt.Sprintf("From: client%[1]d@client.test\r\nTo: desk@in.harbourline.test\r\nMessage-ID: <%[1]d@client.test>\r\nSubject: Enquiry %[1]d\r\n\r\n", n)
	return head + strings.Repeat("What would it cost, please?\r\n", 1+size/29)
}

// deliver puts letters into the mailbox, as come now.
func (o *office) deliver(letters ...string) (last uint32) {
	o.t.Helper()
	for _, l := range letters {
		last = o.imap.Deliver(l, o.env.Clock.Now())
	}
	return last
}

// takes waits until exactly these letters are taken, each once and whole, and no others.
func (o *office) takes(letters ...string) {
	o.t.Helper()
	testkit.Eventually(o.t, func() error { return o.took(letters) })
}

func (o *office) took(letters []string) error {
	for i, l := range letters {
		sum := sha256.Sum256([]byte(l))
		if n := o.Count(`SELECT COUNT(*) FROM incoming WHERE sha256 = $1`, hex.EncodeToString(sum[:])); n != 1 {
			return fmt.Errorf("letter %d of %d was taken %d times", i, len(letters), n)
		}
	}
	if n := o.Count(`SELECT COUNT(*) FROM incoming`); n != int64(len(letters)) {
		return fmt.Errorf("%d mails were taken for %d", n, len(letters))
	}
	return nil
}

// way is how the mailbox is.
func (o *office) way() (way crm.WayIn) {
	o.t.Helper()
	err := o.App.DB.Read(o.t.Context(), func(tx *database.Tx) error {
		all, err := store.WaysIn(tx)
		if len(all) == 1 {
			way = all[0]
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return way
}

// becomes waits until the mailbox is in a state, for a reason.
func (o *office) becomes(state crm.WayState, reason imap.Reason) (way crm.WayIn) {
	o.t.Helper()
	testkit.Eventually(o.t, func() error {
		if way = o.way(); way.State != state || way.Reason != string(reason) {
			return fmt.Errorf("the mailbox is %q because of %q: %s", way.State, way.Reason, way.Words)
		}
		return nil
	})
	return way
}

// restarted boots the firm again, after it was stopped.
func (o *office) restarted() {
	o.t.Helper()
	o.App = o.env.Boot()
}

func (o *office) stop() { o.App.Stop(o.t.Context()) }

func patient(o *boot.Options) { o.Pace.Idle, o.Pace.Poll = time.Hour, time.Hour }

func impatient(o *boot.Options) {
	o.Pace.Command, o.Pace.Connect, o.Pace.Idle = 150*time.Millisecond, 150*time.Millisecond, 50*time.Millisecond
}

func TestMailThatComesToAMailboxIsTakenAtOnceMarkedAndLeftThere(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, nil, patient)
		o.becomes(crm.WayOpen, "")
		first, second := letter(1, 10), letter(2, 10)
		o.deliver(first)
		o.takes(first)
		o.deliver(second)
		o.takes(first, second)
		testkit.Eventually(t, func() error {
			if all, unseen := o.imap.Status(); all != 2 || unseen != 0 {
				return fmt.Errorf("%d mails are left, %d of them unseen", all, unseen)
			}
			return nil
		})
		o.Settle()
		if n := o.Count(`SELECT COUNT(*) FROM submissions`); n != 2 {
			t.Errorf("%d enquiries", n)
		}
		if way := o.way(); way.MailAt.IsZero() || way.HeldUntil.IsZero() {
			t.Errorf("it is not told that mail came: %+v", way)
		}
		if written := o.imap.Commands("STORE"); len(written) != 2 || len(o.imap.Commands("EXPUNGE"))+len(o.imap.Commands("APPEND")) != 0 {
			t.Errorf("it wrote %q", written)
		}
	})
}

func TestAServerThatDoesNotTellOfNewMailIsAsked(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, func(o *office) {
			o.imap.Rewrite(func(said []byte) []byte { return bytes.ReplaceAll(said, []byte(" IDLE"), []byte(" XDLE")) })
		})
		if way := o.becomes(crm.WayOpen, "polled"); way.Words != "" {
			t.Errorf("it says %q", way.Words)
		}
		o.deliver(letter(1, 10))
		o.takes(letter(1, 10))
		if n := len(o.imap.Commands("IDLE")); n != 0 {
			t.Errorf("it was told %d times to tell", n)
		}
	})
}

func TestAMailThatIsCutOffInTheMiddleIsTakenWholeAndOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, nil)
		var letters []string
		for n, after := range []int{0, 1, 20, 60, 200, 4_000, 30_000, 99_990, 100_100} {
			var once sync.Once
			o.imap.Misbehave(func(command string) (fate testkit.Fate) {
				if strings.Contains(command, "BODY.PEEK[]") {
					once.Do(func() { fate = testkit.Fate{Cut: true, After: after} })
				}
				return fate
			})
			letters = append(letters, letter(n, 100_000))
			o.deliver(letters[n])
			o.takes(letters...)
		}
		o.becomes(crm.WayOpen, "")
	})
}

func TestConnectionsThatBreakAnywhereLoseNothingAndDoubleNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, nil)
		var mu sync.Mutex
		chance := rand.New(rand.NewPCG(7, 7))
		o.imap.Misbehave(func(string) testkit.Fate {
			mu.Lock()
			defer mu.Unlock()
			return testkit.Fate{Cut: chance.IntN(8) == 0, After: chance.IntN(3_000)}
		})
		var letters []string
		for n := range 40 {
			letters = append(letters, letter(n, 2_000))
			o.deliver(letters[n])
		}
		o.takes(letters...)
		o.imap.Misbehave(nil)
		o.becomes(crm.WayOpen, "")
	})
}

func TestAProcessThatEndsWhileAMailArrivesLeavesItForTheNext(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, nil)
		letters := []string{letter(1, 50_000), letter(2, 50_000), letter(3, 50_000)}
		for n, l := range letters {
			hanging := make(chan struct{}, 100)
			o.imap.Misbehave(func(command string) testkit.Fate {
				if !strings.Contains(command, "BODY.PEEK[]") {
					return testkit.Fate{}
				}
				hanging <- struct{}{}
				return testkit.Fate{Hang: true, After: 20_000}
			})
			o.deliver(l)
			<-hanging
			if err := o.took(letters[:n]); err != nil {
				t.Error(err)
			}
			o.stop()
			o.imap.Misbehave(nil)
			o.restarted()
			o.takes(letters[:n+1]...)
		}
	})
}

func TestAMailThatWasKeptBeforeItsPlaceInTheMailboxWasIsTheSame(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, nil)
		letters := []string{letter(1, 10), letter(2, 10), letter(3, 10)}
		o.deliver(letters...)
		o.takes(letters...)
		o.Settle()
		o.becomes(crm.WayOpen, "")
		o.Exec(`UPDATE ways_in SET uid = 1`)
		o.stop()
		fetched := len(o.imap.Commands("BODY.PEEK[]"))
		o.restarted()
		letters = append(letters, letter(4, 10))
		o.deliver(letters[3])
		o.takes(letters...)
		if n := len(o.imap.Commands("BODY.PEEK[]")) - fetched; n != 3 {
			t.Errorf("%d mails were fetched", n)
		}
		o.Settle()
		if n := o.Count(`SELECT COUNT(*) FROM submissions`); n != 4 {
			t.Errorf("%d enquiries", n)
		}
	})
}

func TestAMailboxWithNewNumbersIsReadAgainAndNothingIsTakenTwice(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		old, seen := letter(90, 10), letter(91, 10)
		fill := func(o *office) {
			o.imap.Deliver(old, env.Clock.Now().Add(-30*24*time.Hour))
			o.imap.Deliver(seen, env.Clock.Now().Add(-time.Hour), goimap.FlagSeen)
		}
		o := openOffice(t, env, fill)
		letters := []string{letter(1, 10), letter(2, 10)}
		o.becomes(crm.WayOpen, "")
		o.deliver(letters...)
		o.takes(letters...)
		o.stop()
		o.imap.Renumber()
		fill(o)
		letters = append(letters, letter(3, 10), letter(4, 10))
		o.deliver(letters...)
		o.restarted()
		o.takes(letters...)
	})
}

func TestWhatWasThereBeforeUsIsTakenOnlyWhenItIsUnreadAndRecent(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		day := 24 * time.Hour
		unread, later, read := letter(3, 10), letter(5, 10), letter(6, 10)
		o := openOffice(t, env, func(o *office) {
			now := env.Clock.Now()
			o.imap.Deliver(letter(1, 10), now.Add(-30*day))
			o.imap.Deliver(letter(2, 10), now.Add(-day), goimap.FlagSeen)
			o.imap.Deliver(unread, now.Add(-day))
			o.imap.Deliver(letter(4, 10), now.Add(-time.Hour), goimap.FlagDeleted)
		})
		o.takes(unread)
		o.becomes(crm.WayOpen, "")
		o.deliver(later)
		o.imap.Deliver(read, env.Clock.Now().Add(-90*day), goimap.FlagSeen) // moved here, or read by somebody meanwhile
		o.takes(unread, later, read)
	})
}

func TestAMailThatIsDeletedBeforeItIsFetchedStaysDeleted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, func(o *office) {
			uids := []uint32{o.deliver(letter(1, 10)), o.deliver(letter(2, 10)), o.deliver(letter(3, 10))}
			var once sync.Once
			o.imap.Misbehave(func(command string) testkit.Fate {
				if strings.Contains(command, "BODY.PEEK[]") {
					once.Do(func() { o.imap.Expunge(uids[0], uids[1]) })
				}
				return testkit.Fate{}
			})
		})
		o.takes(letter(3, 10))
		if way := o.becomes(crm.WayOpen, ""); way.Refused != 0 {
			t.Errorf("%d mails are said to be refused", way.Refused)
		}
		if all, _ := o.imap.Status(); all != 1 {
			t.Errorf("%d mails are in the mailbox", all)
		}
	})
}

func TestARefusedPasswordIsToldOnceWithoutItAndTriedSlowly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		var log lockedBuffer
		o := openOffice(t, env, func(o *office) {
			env.Config.IMAPURL = strings.Replace(o.imap.URL, "w%C3%B6rd", "w%C3%B6rdy", 1)
			o.imap.Rewrite(func(said []byte) []byte {
				return bytes.ReplaceAll(said, []byte("Authentication failed"), []byte("Bad LOGIN pass,wördy/1"))
			})
		}, func(b *boot.Options) { b.Log = log.logger() })
		way := o.becomes(crm.WayFailed, imap.ReasonAuth)
		if !strings.Contains(way.Words, "Bad LOGIN") || strings.Contains(way.Words+log.String(), "wördy") {
			t.Errorf("it says %q, and the log %q", way.Words, log.String())
		}
		if n := len(o.imap.Commands("LOGIN")); n != 1 {
			t.Errorf("the server was asked %d times at once", n)
		}
		if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
			t.Errorf("%d alarms: %s", n, log.String())
		}
	})
}

func TestAServerThatHangsAnywhereIsLeftAndComeBackTo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, nil, impatient)
		var letters []string
		for n, command := range []string{"CAPABILITY", "LOGIN", "SELECT", "RFC822.SIZE", "BODY.PEEK[]", "STORE", "IDLE", "DONE"} {
			o.becomes(crm.WayOpen, "")
			o.imap.Misbehave(func(c string) testkit.Fate {
				return testkit.Fate{Hang: strings.Contains(c, command), After: n * 7}
			})
			o.imap.CutAll(false)
			letters = append(letters, letter(n, 500))
			o.deliver(letters[n])
			if command != "STORE" && command != "IDLE" && command != "DONE" { // by then the mail is kept, and it goes on elsewhere
				if way := o.becomes(crm.WayFailed, imap.ReasonSilent); !strings.Contains(way.Words, "no answer within") {
					t.Errorf("%s: it says %q", command, way.Words)
				}
			}
			o.imap.Misbehave(nil)
			o.takes(letters...)
		}
	})
}

func TestAMailThatIsTooLargeStaysWhereItIsAndIsCounted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, func(o *office) {
			o.imap.Rewrite(func(said []byte) []byte {
				return bytes.ReplaceAll(said, fmt.Appendf(nil, "RFC822.SIZE %d", len(letter(1, 70_000))), []byte("RFC822.SIZE 60000000"))
			})
		})
		o.deliver(letter(1, 70_000), letter(2, 10))
		o.takes(letter(2, 10))
		if way := o.becomes(crm.WayOpen, ""); way.Refused != 1 || way.Why != "mail_too_large" || way.RefusedAt.IsZero() {
			t.Errorf("it is told so: %+v", way)
		}
		if fetched := o.imap.Commands("BODY.PEEK[]"); len(fetched) != 1 {
			t.Errorf("it was fetched: %q", fetched)
		}
	})
}

func TestAMailThatTheServerRefusesToSendIsPassedOverAfterAWhile(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, func(o *office) {
			o.imap.Rewrite(func(said []byte) []byte {
				if bytes.Contains(said, []byte("Subject: Enquiry 1\r\n")) {
					_, tagged, _ := bytes.Cut(said, []byte(")\r\n"))
					tag, _, _ := bytes.Cut(tagged, []byte(" "))
					return append(tag, " NO [CORRUPTION] it is broken\r\n"...)
				}
				return said
			})
		})
		o.deliver(letter(1, 10), letter(2, 10))
		o.takes(letter(2, 10))
		if way := o.becomes(crm.WayOpen, ""); way.Refused != 1 || way.Why != "mail_unreadable" {
			t.Errorf("it is told so: %+v", way)
		}
	})
}

func TestOfSeveralProcessesOneReadsAMailboxAndTheNextTakesOver(t *testing.T) {
	env := testkit.NewPostgres(t)
	o := openOffice(t, env, nil)
	o.becomes(crm.WayOpen, "")
	second := env.Boot()
	for n := range 20 {
		o.deliver(letter(n, 10))
	}
	var letters []string
	for n := range 20 {
		letters = append(letters, letter(n, 10))
	}
	o.takes(letters...)
	if n := len(o.imap.Commands("LOGIN")); n != 1 {
		t.Errorf("%d processes read it", n)
	}
	first := o.App
	o.App = second
	first.Stop(t.Context())
	letters = append(letters, letter(20, 10))
	o.deliver(letters[20])
	o.takes(letters...)
	if n := len(o.imap.Commands("LOGIN")); n != 2 {
		t.Errorf("%d logins", n)
	}
}

func TestAMailInAMailboxFindsItsLeadByWhatTheServersWroteOnIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		o := openOffice(t, env, nil)
		lead := o.Enquire("email", "mei@client.test", "message", "What would it cost?").Lead.ID
		address := o.App.Conversation.Outbox.Replies().Address(lead, 0)
		o.deliver("Delivered-To: " + address + "\r\nFrom: other@client.test\r\nTo: undisclosed-recipients:;\r\nMessage-ID: <b@client.test>\r\nSubject: Hello\r\n\r\nSent blind.\r\n")
		testkit.Eventually(t, func() error {
			if mails := o.File(lead).Mails; len(mails) != 1 {
				return fmt.Errorf("%d mails are filed", len(mails))
			}
			return nil
		})
	})
}
