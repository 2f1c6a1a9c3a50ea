package page_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/testkit"
)

const wordpress = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://harbourline.test</link>
<item><title>Customs</title><link>https://harbourline.test/customs</link><wp:post_id>4</wp:post_id>
<wp:comment><wp:comment_id>12</wp:comment_id><wp:comment_author><![CDATA[Ben]]></wp:comment_author><wp:comment_author_email>ben@mail.test</wp:comment_author_email>
<wp:comment_date_gmt>2024-02-02 10:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[Yes.<script>alert(1)</script>]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>11</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>11</wp:comment_id><wp:comment_author>Ann &amp; Co</wp:comment_author><wp:comment_date_gmt>2024-01-02 10:00:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[Is this true?
<a href="https://a.test">here</a>

Really?]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>13</wp:comment_id><wp:comment_content>ping</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>pingback</wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>14</wp:comment_id><wp:comment_author>Bot</wp:comment_author><wp:comment_date_gmt>0000-00-00 00:00:00</wp:comment_date_gmt><wp:comment_content>Buy</wp:comment_content><wp:comment_approved>spam</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>999</wp:comment_parent></wp:comment></item>
<item><title>Other</title><link>https://elsewhere.test/x</link><wp:comment><wp:comment_id>15</wp:comment_id><wp:comment_content>Hello</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment></item>
</channel></rss>`

const disqus = `<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="900"><id>x</id><link>https://harbourline.test/customs</link><title>Customs</title></thread>
<post dsq:id="1"><message><![CDATA[<p>First <b>bold</b></p>]]></message><createdAt>2023-05-01T08:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><email>c@mail.test</email><name>Cy</name></author><thread dsq:id="900"/></post>
<post dsq:id="2"><message><![CDATA[<p>Second</p>]]></message><createdAt>2023-05-02T08:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Di</name></author><thread dsq:id="900"/><parent dsq:id="1"/></post>
<post dsq:id="3"><message><![CDATA[<p>Gone</p>]]></message><createdAt>2023-05-03T08:00:00Z</createdAt><isDeleted>true</isDeleted><isSpam>false</isSpam><author><name>Ed</name></author><thread dsq:id="900"/></post>
</disqus>`

func (k talk) load(format, file string) page.Imported {
	k.Helper()
	report, err := k.page.Import(context.Background(), format, strings.NewReader(file))
	if err != nil {
		k.Fatal(err)
	}
	return report
}

func TestExportsOfWordPressAndDisqusAreBroughtInOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, crm.CommentRules{Premoderate: true, Known: 1})
		if got := k.load("wordpress", wordpress); got != (page.Imported{Written: 3, Elsewhere: 1, Orphans: 1, Empty: 1}) {
			t.Errorf("%+v", got)
		}
		if got := k.load("disqus", disqus); got != (page.Imported{Written: 3}) {
			t.Errorf("%+v", got)
		}
		if wp, d := k.load("wordpress", wordpress), k.load("disqus", disqus); wp != (page.Imported{Known: 3, Elsewhere: 1, Empty: 1}) || d != (page.Imported{Known: 3}) {
			t.Errorf("again: %+v %+v", wp, d)
		}
		list := k.list(crm.SortOldest, "")
		if list.Count != 4 || len(list.Items) != 2 {
			t.Fatalf("%+v", list)
		}
		old, ann := list.Items[0], list.Items[1]
		if old.Name != "Cy" || old.HTML != "<p>First bold</p>" || old.At.Year() != 2023 || len(old.Replies) != 1 {
			t.Errorf("%+v", old)
		}
		want := "<p>Is this true?<br/><a href=\"https://a.test\" rel=\"nofollow ugc noopener\">here</a></p>\n<p>Really?</p>"
		if ann.Name != "Ann & Co" || ann.HTML != want || ann.Replies[0].HTML != "<p>Yes.</p>" {
			t.Errorf("%+v", ann)
		}
		if n := len(k.mails(crm.MessageCommentHeld)); n != 0 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestAHostileExportIsAnErrorAndNoMore(t *testing.T) {
	env := testkit.New(t)
	k := newTalk(t, env, open)
	bomb := `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><rss><item><title>%s</title></item></rss>`
	for name, file := range map[string]string{
		"a bomb of entities": fmt.Sprintf(bomb, "&b;"), "a file of ours": fmt.Sprintf(bomb, "&c;"), "no end": "<rss><item><title>x", "another format": "<rss><item></rss>",
		"another encoding": `<?xml version="1.0" encoding="utf-7"?><rss/>`, "an element without end": "<rss><item><title>" + strings.Repeat("x", 17<<20) + "</title></item></rss>",
	} {
		if report, err := k.page.Import(context.Background(), "wordpress", strings.NewReader(file)); err == nil || report.Written != 0 {
			t.Errorf("%s: %+v %v", name, report, err)
		}
	}
	if _, err := k.page.Import(context.Background(), "myspace", strings.NewReader("")); err == nil {
		t.Error("a format that nobody knows")
	}
}
