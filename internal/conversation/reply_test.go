package conversation_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/eml"
	"frontdesk/internal/testkit"
)

// attach takes files in for ann, by their names, and returns their ids.
func (p *post) attach(files map[string]string) (ids []int64, err error) {
	p.t.Helper()
	ctx, ann, c := context.Background(), p.Actor(p.ann), p.App.Conversation
	u, err := c.Upload(ctx, ann, p.lead)
	if err != nil {
		p.t.Fatal(err)
	}
	defer u.Close()
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := u.Take("files", name, strings.NewReader(files[name])); err != nil {
			p.t.Fatal(err)
		}
	}
	return c.Attach(ctx, ann, p.lead, u)
}

// letters are the mails to an address, as somebody reads them, oldest first.
func (p *post) letters(to string) (all []eml.Letter) {
	p.t.Helper()
	for _, m := range p.sink.Mails(to) {
		l, err := eml.Read([]byte(m.Raw))
		if err != nil {
			p.t.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

// reply has ann answer, and returns the id of the reply.
func (p *post) reply(r conversation.Reply) int64 {
	p.t.Helper()
	r.Heard = p.File(p.lead).Heard
	id, err := p.App.Conversation.Answer(context.Background(), p.Actor(p.ann), p.lead, r)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// state is that of a reply.
func (p *post) state(id int64) crm.MessageState {
	for _, m := range p.File(p.lead).Messages {
		if m.ID == id {
			return m.State
		}
	}
	return "none"
}

func TestFilesGoWithAnAnswerUnderTheirNames(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		long := strings.Repeat("报价单", 35) + ".txt"
		ids, err := p.attach(map[string]string{"offer \"1\".txt": "A thousand.", long: "一千。", "../../etc/passwd": "plain"})
		if err != nil || len(ids) != 3 {
			t.Fatalf("%v %v", ids, err)
		}
		p.reply(conversation.Reply{Text: "See the files.", Files: ids, Drafted: true})
		p.Advance(11 * time.Second)
		mails := p.letters(client)
		got := map[string]string{}
		for _, a := range mails[len(mails)-1].Attachments {
			got[a.Name] = string(a.Body)
		}
		if want := map[string]string{"offer 1.txt": "A thousand.", long: "一千。", "passwd.txt": "plain"}; fmt.Sprint(got) != fmt.Sprint(want) || !strings.Contains(mails[len(mails)-1].Said, "See the files.") {
			t.Errorf("there came %q", got)
		}
		raw := p.sink.Mails(client)
		for line := range strings.SplitSeq(raw[len(raw)-1].Raw, "\r\n") {
			if len(line) > 998 || strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
				t.Errorf("a line that no mail has: %.100q", line)
			}
		}
		f, content, err := p.App.Conversation.OpenFile(context.Background(), p.Actor(p.ann), p.lead, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		defer content.Close()
		if body, err := io.ReadAll(content); err != nil || string(body) != "plain" || f.MessageID == 0 {
			t.Errorf("it is kept as %q of %d: %v", body, f.MessageID, err)
		}
	})
}

func TestFilesThatCannotBeSentAreToldAndTheOthersWait(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		for name, c := range map[string]struct {
			file, body, code string
		}{
			"a program": {"run.exe", "MZ\x90\x00", "file_type"}, "nothing": {"a.txt", "", "file_empty"}, "too long": {"a.txt", strings.Repeat("x", 11<<20), "file_large"},
		} {
			if ids, err := p.attach(map[string]string{c.file: c.body}); len(ids) != 0 || !strings.Contains(fmt.Sprint(crm.AsError(err).Fields), c.code) {
				t.Errorf("%s: %v %v", name, ids, err)
			}
		}
		big := strings.Repeat("x", 9<<20)
		ids, err := p.attach(map[string]string{"a.txt": "a" + big, "b.txt": "b" + big})
		if len(ids) != 1 || !strings.Contains(fmt.Sprint(crm.AsError(err).Fields), "files_sum") {
			t.Errorf("together too large: %v %v", ids, err)
		}
		many := map[string]string{}
		for n := range 12 {
			many[fmt.Sprintf("%02d.txt", n)] = fmt.Sprint("n", n)
		}
		if ids, err := p.attach(many); len(ids) != 9 || !strings.Contains(fmt.Sprint(crm.AsError(err).Fields), "file_many") {
			t.Errorf("too many: %d %v", len(ids), err)
		}
		ctx, ann, c := context.Background(), p.Actor(p.ann), p.App.Conversation
		if err := c.Detach(ctx, ann, p.lead, ids[0]); err != nil {
			t.Error(err)
		}
		if _, err := c.Answer(ctx, ann, p.lead, conversation.Reply{Text: "x", Files: ids}); !strings.Contains(fmt.Sprint(crm.AsError(err).Fields), "file_gone") {
			t.Errorf("one that was taken away is sent: %v", err)
		}
	})
}

func TestAFileOfALeadIsForThoseWhoSeeItAndADraftsForItsWriter(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ids, err := p.attach(map[string]string{"a.txt": "secret"})
		if err != nil {
			t.Fatal(err)
		}
		other := p.Enquire("email", "other@client.test", "message", "Else").Lead.ID
		for name, ask := range map[string]struct {
			actor crm.Actor
			lead  int64
		}{"a stranger to the lead": {p.Actor(p.Consultant("bob")), p.lead}, "by another lead": {p.Admin, other}, "a manager, while it is a draft": {p.Admin, p.lead}} {
			if _, content, err := p.App.Conversation.OpenFile(context.Background(), ask.actor, ask.lead, ids[0]); !crm.IsKind(err, crm.KindNotFound) {
				content.Close()
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestCopiesAreSeenByAllAndTheirAnswersFindTheLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ids, err := p.attach(map[string]string{"a.txt": "with it"})
		if err != nil {
			t.Fatal(err)
		}
		p.reply(conversation.Reply{Text: "A thousand.", CC: []string{" Boss@Client.test", "boss@client.test", "law@firm.test", client}, Files: ids})
		p.Advance(11 * time.Second)
		for _, to := range []string{client, "boss@client.test", "law@firm.test"} {
			all := p.letters(to)
			if len(all) == 0 {
				t.Fatalf("nothing came to %s", to)
			}
			l := all[len(all)-1]
			if l.To[0].Address != client || len(l.Cc) != 3 || l.Cc[0].Address != "boss@client.test" || len(l.Attachments) != 1 || !strings.Contains(l.Said, "A thousand.") {
				t.Errorf("%s reads %+v", to, l)
			}
		}
		if n := len(p.letters("boss@client.test")); n != 1 {
			t.Errorf("boss got %d", n)
		}
		file := p.File(p.lead)
		if len(file.Replies) != 1 || strings.Join(file.Replies[0].CC, " ") != "boss@client.test law@firm.test "+client {
			t.Errorf("the conversation shows %+v", file.Replies)
		}
		p.arrive(mail("boss@client.test", "desk@in.harbourline.test", "b1@client.test", "My word", "I agree.", "In-Reply-To: <"+p.letters("boss@client.test")[0].MessageID+">"), "desk@in.harbourline.test")
		if p.became() != "filed" || len(p.File(p.lead).Mails) != 1 {
			t.Errorf("the answer of boss is %s", p.became())
		}
		_, err = p.App.Conversation.Answer(context.Background(), p.Actor(p.ann), p.lead, conversation.Reply{Text: "x", Heard: p.File(p.lead).Heard, CC: []string{"no address"}})
		if !strings.Contains(fmt.Sprint(crm.AsError(err).Fields), "email_invalid") {
			t.Errorf("a copy to nobody: %v", err)
		}
	})
}

func TestAnAnswerForLaterStopsWhenTheClientWritesBefore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann, c := context.Background(), p.Actor(p.ann), p.App.Conversation
		in := func(d time.Duration) time.Time { return p.App.DB.Now().Add(d) }
		p.Advance(10 * time.Minute) // that somebody looks after them has been told
		before, kept := len(p.sink.Mails(client)), p.reply(conversation.Reply{Text: "On time.", At: in(time.Hour)})
		p.Advance(59 * time.Minute)
		if n := len(p.sink.Mails(client)); n != before || p.state(kept) != crm.MessageScheduled {
			t.Errorf("%d mails went early, and it is %s", n-before, p.state(kept))
		}
		p.Advance(2 * time.Minute)
		if n := len(p.sink.Mails(client)); n != before+1 || p.state(kept) != crm.MessageAccepted {
			t.Errorf("%d mails went on time, and it is %s", n-before, p.state(kept))
		}
		for name, write := range map[string]func(){
			"by mail":   func() { p.arrive(mailOf("wait for me"), "desk@in.harbourline.test") },
			"by a form": func() { p.Enquire("email", client, "message", "One more thing") },
		} {
			stopped := p.reply(conversation.Reply{Text: "Too late: " + name, At: in(time.Hour), CC: []string{"boss@client.test"}})
			write()
			before = p.sink.Len()
			p.Advance(2 * time.Hour)
			if p.sink.Len() != before && len(p.letters("boss@client.test")) > 0 || p.state(stopped) != crm.MessageDraft {
				t.Errorf("%s: it is %s", name, p.state(stopped))
			}
			if last := p.letters(client); strings.Contains(last[len(last)-1].Said, "Too late") {
				t.Errorf("%s: it went out", name)
			}
			if text, err := c.Recall(ctx, ann, p.lead, stopped); err != nil || text != "Too late: "+name {
				t.Errorf("%s: taken up again: %q %v", name, text, err)
			}
			if w, err := c.Writing(ctx, ann, p.lead); err != nil || !strings.HasPrefix(w.Draft.Text, "Too late: "+name) || w.Draft.CC != "boss@client.test" {
				t.Errorf("%s: the draft is %+v: %v", name, w.Draft, err)
			}
		}
	})
}

func TestWhatIsTypedIsKeptForItsWriterUntilItIsSent(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann, c := context.Background(), p.Actor(p.ann), p.App.Conversation
		draft := func(actor crm.Actor) crm.Draft {
			w, err := c.Writing(ctx, actor, p.lead)
			if err != nil {
				t.Fatal(err)
			}
			return w.Draft
		}
		save := func(text, key string) {
			if err := c.SaveDraft(ctx, ann, p.lead, crm.Draft{Text: text, CC: "boss@", Due: "soon"}, key); err != nil {
				t.Fatal(err)
			}
		}
		save("Half a sen", "k")
		save("Half a sentence", "k")
		if d := draft(ann); d.Text != "Half a sentence" || d.CC != "boss@" || d.Due != "soon" || d.UpdatedAt.IsZero() {
			t.Errorf("%+v", d)
		}
		if d := draft(p.Admin); !d.Empty() {
			t.Errorf("others find %+v", d)
		}
		ids, err := p.attach(map[string]string{"a.txt": "with it"})
		if err != nil {
			t.Fatal(err)
		}
		id := p.reply(conversation.Reply{Text: "A whole sentence.", Key: "k", Files: ids, Drafted: true})
		save("A whole sentence", "k") // what a script sent before and came after
		if d := draft(ann); !d.Empty() {
			t.Errorf("left is %+v", d)
		}
		if _, err := c.Recall(ctx, ann, p.lead, id); err != nil {
			t.Fatal(err)
		}
		if d := draft(ann); d.Text != "A whole sentence." || len(d.Files) != 1 || d.Files[0].ID != ids[0] {
			t.Errorf("called back it is %+v", d)
		}
		if err := c.SaveDraft(ctx, p.Actor(p.Consultant("bob")), p.lead, crm.Draft{Text: "x"}, ""); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("on a lead of others: %v", err)
		}
	})
}

func TestCannedRepliesAreForTheirClientsAndFilledIn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann, c := context.Background(), p.Actor(p.ann), p.App.Conversation
		lead := p.File(p.lead).Lead
		elsewhere := p.Team(crm.Team{Name: "Elsewhere"}, p.Consultant("cat"))
		must := func(actor crm.Actor, r crm.CannedReply) int64 {
			t.Helper()
			id, err := c.SaveCanned(ctx, actor, r)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		all := must(p.Admin, crm.CannedReply{Name: "All", Text: "Dear {name}, {reference} { consultant } {site}."})
		mine := must(ann, crm.CannedReply{Name: "Mine", Text: "Yours", UserID: ann.ID})
		theirs := must(p.Admin, crm.CannedReply{Name: "Team", Text: "x", TeamID: lead.TeamID})
		for _, other := range []crm.CannedReply{{Name: "Team", Text: "x", TeamID: elsewhere}, {Name: "Chinese", Text: "x", Language: "zh"}, {Name: "Boss", Text: "x", UserID: p.Admin.ID}} {
			id := must(p.Admin, other)
			if text, err := c.Canned(ctx, ann, p.lead, id); !crm.IsKind(err, crm.KindNotFound) {
				t.Errorf("%+v: %q %v", other, text, err)
			}
		}
		w, err := c.Writing(ctx, ann, p.lead)
		var names []string
		for _, r := range w.Canned {
			names = append(names, r.Name)
		}
		if err != nil || strings.Join(names, " ") != "All Mine Team" {
			t.Errorf("offered are %q: %v", names, err)
		}
		if text, err := c.Canned(ctx, ann, p.lead, all); err != nil || text != "Dear Mei Chen, "+lead.Reference+" ann Harbourline." {
			t.Errorf("%q %v", text, err)
		}
		_, err = c.SaveCanned(ctx, ann, crm.CannedReply{Name: "", Text: "Dear {nmae}", UserID: ann.ID})
		if got := fmt.Sprint(crm.AsError(err).Fields); !strings.Contains(got, "required") || !strings.Contains(got, "{nmae}") {
			t.Errorf("wrong ones: %s", got)
		}
		for name, err := range map[string]error{
			"of everybody by ann": c.DeleteCanned(ctx, ann, all), "of the team by ann": c.DeleteCanned(ctx, ann, theirs),
			"ann's by a manager": c.DeleteCanned(ctx, p.Admin, mine), "one that is none": c.DeleteCanned(ctx, ann, 987654),
		} {
			if !crm.IsKind(err, crm.KindForbidden) && !crm.IsKind(err, crm.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestASignatureStandsBelowInTheClientsLanguage(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		if err := p.App.Conversation.SaveSignature(context.Background(), p.Actor(p.ann), crm.Text{"en": "Ann of Harbourline\n+86 755", "zh": "安"}); err != nil {
			t.Fatal(err)
		}
		p.reply(conversation.Reply{Text: "A thousand."})
		p.Advance(11 * time.Second)
		all := p.letters(client)
		if l := all[len(all)-1]; !strings.Contains(l.Text, "A thousand.\n\n-- \nAnn of Harbourline\n+86 755\n") || !strings.Contains(l.HTML, "Ann of Harbourline<br>") || strings.Contains(l.Text, "安") {
			t.Errorf("it says %q\n%s", l.Text, l.HTML)
		}
	})
}

func TestTheClientIsAnsweredOnceAServerHasTheirMail(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		sent := func() int64 {
			return int64(p.Count(`SELECT COUNT(*) FROM events WHERE kind = 'reply.sent' AND actor_id = $1`, p.ann))
		}
		p.reply(conversation.Reply{Text: "A thousand.", CC: []string{"boss@client.test"}})
		if sent() != 0 {
			t.Error("it counts before it is sent")
		}
		p.Advance(11 * time.Second)
		if n := sent(); n != 1 {
			t.Errorf("it was told %d times", n)
		}
	})
}

func TestAnAnswerThatTheClientOvertakesWithinItsTenSecondsIsStoppedToo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		id, before := p.reply(conversation.Reply{Text: "A thousand."}), len(p.letters(client))
		p.Advance(5 * time.Second)
		p.arrive(mailOf("never mind"), "desk@in.harbourline.test")
		p.Advance(time.Minute)
		if n := len(p.letters(client)); n != before || p.state(id) != crm.MessageDraft || p.File(p.lead).Clock().State == crm.SLAMet {
			t.Errorf("%d mails went out, and it is %s", n-before, p.state(id))
		}
	})
}
