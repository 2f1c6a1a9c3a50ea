package assignment_test

import (
	"context"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/testkit"
)

// callBackOf is the signed part of the link that plans a call, of the latest offer to a consultant.
func callBackOf(t *testing.T, f *testkit.Firm, file desk.File, to int64) (token string) {
	t.Helper()
	for _, m := range file.Messages {
		if m.Kind == crm.MessageOffer && m.ToAddress == email(f, to) {
			whole, err := f.App.Mail.Message(context.Background(), m.ID)
			if err != nil {
				t.Fatal(err)
			}
			token = signed(whole.Vars["CallBackURL"])
		}
	}
	if token == "" {
		t.Fatalf("no link to call back for %d", to)
	}
	return token
}

// siteThatPromises is the site, with an answer promised in an hour.
func siteThatPromises(t *testing.T, f *testkit.Firm) crm.Site {
	t.Helper()
	setup, err := f.App.Firm.Setup(context.Background(), f.Admin)
	if err != nil {
		t.Fatal(err)
	}
	site := setup.Sites[0]
	site.Targets = crm.Targets{FirstResponse: time.Hour, NextResponse: time.Hour}
	return site
}

func reminders(f *testkit.Firm) int64 {
	return f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'call_back'`)
}

func TestALinkTakesTheClientAndRemindsOfTheCallWhileTheClockRunsOn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		if _, err := f.App.Firm.SaveSite(context.Background(), f.Admin, siteThatPromises(t, f)); err != nil {
			t.Fatal(err)
		}
		file := f.Enquire("wechat", "client_one")
		token, promised := callBackOf(t, f, file, ids[0]), file.Lead.SLA
		before := snapshot(t, f)
		if link, err := f.App.Assignment.Open(context.Background(), token); err != nil || link.Err != nil {
			t.Fatal(link.Err, err)
		}
		if after := snapshot(t, f); after != before {
			t.Error("looking has changed something")
		}
		now := f.App.DB.Now()
		for _, at := range []time.Time{now, now.Add(-time.Hour), now.Add(31 * 24 * time.Hour)} {
			if _, err := f.App.Assignment.CallBack(context.Background(), token, at); len(crm.AsError(err).Fields) != 1 {
				t.Errorf("%v: %v", at, err)
			}
		}
		if _, err := f.App.Assignment.Follow(context.Background(), token, ""); err == nil {
			t.Error("followed without a time")
		}
		link, err := f.App.Assignment.CallBack(context.Background(), token, now.Add(2*time.Hour))
		if err != nil || link.Err != nil {
			t.Fatal(link.Err, err)
		}
		planned := f.File(file.Lead.ID)
		if planned.Lead.OwnerID != ids[0] || !planned.CallBack.At.Equal(now.Add(2*time.Hour).Truncate(time.Microsecond)) || planned.Lead.SLA != promised || promised.State != crm.SLADue {
			t.Errorf("%+v, %+v", planned.Lead, planned.CallBack)
		}
		f.Advance(119 * time.Minute)
		if n := reminders(f); n != 0 {
			t.Errorf("%d reminders too early", n)
		}
		f.Advance(2 * time.Minute)
		if n := reminders(f); n != 1 {
			t.Errorf("%d reminders", n)
		}
	})
}

func TestAPlannedCallMovesAndEndsAsTheClientIsCalledOrLost(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		plan := func(contact string) int64 {
			file := f.Enquire("wechat", contact)
			holder := file.Lead.OfferedID
			token := callBackOf(t, f, file, holder)
			for _, after := range []time.Duration{time.Hour, 2 * time.Hour} { // the second time moves it
				link, err := f.App.Assignment.CallBack(context.Background(), token, f.App.DB.Now().Add(after))
				if err != nil || link.Err != nil {
					t.Fatal(link.Err, err)
				}
			}
			return file.Lead.ID
		}
		called, closed, handed, open := plan("client_one"), plan("client_two"), plan("client_three"), plan("client_four")
		if _, err := f.App.Conversation.LogCall(context.Background(), f.Admin, called, "told her", ""); err != nil {
			t.Fatal(err)
		}
		if err := f.App.Assignment.Close(context.Background(), f.Admin, closed, crm.LeadLost, "gone"); err != nil {
			t.Fatal(err)
		}
		other := ids[0]
		if f.File(handed).Lead.OwnerID == other {
			other = ids[1]
		}
		if err := f.App.Assignment.Assign(context.Background(), f.Admin, handed, crm.SeatLead, other, ""); err != nil {
			t.Fatal(err)
		}
		f.Advance(61 * time.Minute)
		if n := reminders(f); n != 0 {
			t.Errorf("%d reminders of what was moved", n)
		}
		f.Advance(61 * time.Minute)
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'call_back' AND lead_id = $1`, open); n != 1 || reminders(f) != 1 {
			t.Errorf("%d reminders of the open one, %d of all", n, reminders(f))
		}
	})
}

func TestALinkToCallBackThatIsTooLateSaysWhoHasTheClient(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		token := callBackOf(t, f, file, ids[0])
		if err := f.App.Assignment.Assign(context.Background(), f.Admin, file.Lead.ID, crm.SeatLead, ids[1], ""); err != nil {
			t.Fatal(err)
		}
		link, err := f.App.Assignment.CallBack(context.Background(), token, f.App.DB.Now().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, link.Err, crm.KindConflict, "already_taken")
		if n := f.Count(`SELECT COUNT(*) FROM call_backs`); n != 0 {
			t.Errorf("%d calls planned", n)
		}
	})
}
