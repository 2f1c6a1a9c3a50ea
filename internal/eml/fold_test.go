package eml

import (
	"strings"
	"testing"
)

// Each text is written as said, a line of three bars, and what is to be folded.
var folded = map[string]string{
	"Gmail": `Yes, please go on.

Li Na
|||
On Fri, Nov 20, 2026 at 10:12 AM Wang Wei <wang@example.com> wrote:

> Dear Ms Li,
>
> shall we file it?
> Best regards`,
	"Gmail, its introduction broken": `Fine.
|||
On Fri, Nov 20, 2026 at 10:12 AM The Consultancy of the Southern Harbour <
desk+r.abc@frontdesk.example> wrote:

> shall we file it?`,
	"Gmail in Chinese": `好的，请办理。
|||
Wang Wei <wang@example.com> 于2026年11月20日周五 10:12写道：

> 您好，
> 是否现在提交？`,
	"Apple Mail": `Agreed.
|||
> On 20 Nov 2026, at 10:12, Wang Wei <wang@example.com> wrote:
>
> shall we file it?`,
	"Apple Mail in Chinese": `同意
|||
在 2026年11月20日，10:12，王伟 <wang@example.com> 写道：

> 是否现在提交？
> 谢谢`,
	"163": `请尽快报价，谢谢。
|||
At 2026-11-20 10:12:33, "王伟" <wang@example.com> wrote:
您好，
是否现在提交？`,
	"163 in Chinese": `请尽快报价，谢谢。
|||
在 2026-11-20 10:12:33，"王伟" <wang@example.com> 写道：
您好，
是否现在提交？`,
	"QQ Mail": `附件是营业执照。
|||
------------------ 原始邮件 ------------------
发件人: "王伟" <wang@example.com>;
发送时间: 2026年11月20日(星期五) 上午10:12
收件人: "李娜"<1234567@qq.com>;
主题: 进口报关

您好，是否现在提交？`,
	"Foxmail": `收到。
|||
发件人： 王伟
发送时间： 2026-11-20 10:12
收件人： li@example.com
主题： 进口报关
您好，是否现在提交？`,
	"Outlook": `Please see attached.

Regards
Li Na
|||
From: Wang Wei <wang@example.com>
Sent: Friday, November 20, 2026 10:12 AM
To: Li Na <li@example.com>
Subject: RE: customs

Dear Ms Li, shall we file it?`,
	"Outlook on the web, a line drawn above": `Please see attached.
|||
________________________________
From: Wang Wei <wang@example.com>
Sent: Friday, November 20, 2026 10:12 AM
To: Li Na <li@example.com>
Subject: RE: customs

Dear Ms Li`,
	"Outlook of old": `I agree.
|||
-----Original Message-----
From: Wang Wei [mailto:wang@example.com]
Dear Ms Li`,
	"网易邮箱大师": `可以。
|||
---- 回复的原邮件 ----
| 发件人 | 王伟<wang@example.com> |
| 日期 | 2026年11月20日 10:12 |
是否现在提交？`,
	"answers below and between": `The first: yes.
The second: no.
|||
On 20/11/2026 10:12, Wang Wei wrote:
> shall we file it?
> 
> and pay the duty?`,
	"a signature": `Please call me.
|||
-- 
Li Na
Harbour Trading Ltd
+86 20 1234 5678`,
	"a phone": `Please call me.
|||
Sent from my iPhone`,
	"a phone in Chinese": `请回电
|||
发自我的iPhone`,
	"a web mailer in Chinese": `请回电
|||
发自我的 QQ邮箱`,
	"Outlook on a phone": `请回电
|||
获取 Outlook for iOS`,
	"a phone and a quotation": `Yes
|||
Sent from my iPad

On Nov 20, 2026, at 10:12, Wang Wei <wang@example.com> wrote:

Dear Ms Li,
shall we file it?`,
}

func TestWhatIsQuotedIsFolded(t *testing.T) {
	for name, example := range folded {
		said, quoted, _ := strings.Cut(example, "\n|||\n")
		gotSaid, gotQuoted := fold(said+"\n\n"+quoted, "Re: customs")
		if gotSaid != said || gotQuoted != withoutBlanks(quoted) {
			t.Errorf("%s:\nsaid   %q\nquoted %q", name, gotSaid, gotQuoted)
		}
	}
}

func TestAnswersBetweenAndBelowAreNew(t *testing.T) {
	said, _ := fold("On 20/11/2026 10:12, Wang Wei <wang@example.com> wrote:\n> shall we file it?\n> today?\n\nYes.\n\n> and pay?\n> the duty\n\nNo.\n-- \nLi", "")
	if said != "Yes.\n\n\nNo." {
		t.Errorf("said %q", said)
	}
}

// What looks like a quotation and may be new.
var kept = map[string]string{
	"a shipment":                         "From: Shanghai\nTo: Hamburg\nDate: 2026-12-01\n40 pallets, please quote.",
	"a shipment with a subject":          "Please quote.\nFrom: Shanghai\nTo: Hamburg\nDate: 2026-12-01\nSubject: 40 pallets",
	"one line that is marked":            "Weight of each:\n> 100 kg\nThank you",
	"words of a colleague":               "As my colleague wrote:\nwe need it by Friday.",
	"a place":                            "The goods were sent from our Shenzhen warehouse on Monday.\nSent from our warehouse",
	"a list with dashes":                 "--\n" + strings.Repeat("item\n", 20) + "end",
	"all below the introduction":         "On Fri, Nov 20, 2026 at 10:12 AM Wang Wei <wang@example.com> wrote:\nDear Ms Li\n\nMy answer stands below: yes.",
	"a forwarded mail":                   "---------- Forwarded message ---------\nFrom: Wang Wei <wang@example.com>\nDate: Fri, 20 Nov 2026\nSubject: customs\nTo: <li@example.com>\n\nCan you do this?",
	"a forwarded mail with a word to it": "Can you do this?\n\n---------- Forwarded message ---------\nFrom: Wang Wei <wang@example.com>\nDate: Fri, 20 Nov 2026\nSubject: customs\nTo: <li@example.com>\n\nPlease quote.",
	"a forwarded mail in Chinese":        "请看下面\n-------- 转发邮件信息 --------\n发件人：\"王伟\" <wang@example.com>\n发送日期：2026-11-20 10:12\n主题：报关\n您好",
	"Chinese words that quote a sheet":   "发件人：上海\n收件人：汉堡\n时间：下周\n货物：40托",
	"what somebody wrote":                "合同中这样写道：\n货到付款。",
}

func TestWhatMayBeNewIsNotFolded(t *testing.T) {
	for name, text := range kept {
		if said, quoted := fold(text, ""); said != text || quoted != "" {
			t.Errorf("%s: said %q, quoted %q", name, said, quoted)
		}
	}
}

func TestWhatIsPassedOnIsNew(t *testing.T) {
	text := "Can you do this?\n\nFrom: Wang Wei <wang@example.com>\nSent: Friday, November 20, 2026 10:12 AM\nTo: Li Na\nSubject: customs\n\nPlease quote."
	for subject, want := range map[string]string{"FW: customs": text, "转发：报关": text, "Re: Fwd: customs": "Can you do this?"} {
		if said, _ := fold(text, subject); said != want {
			t.Errorf("%s: %q", subject, said)
		}
	}
}

func TestParagraphsThatAMailerBrokeAreJoined(t *testing.T) {
	for params, want := range map[string]string{
		"format=flowed":            "We need it by Friday.\n\nThanks\n\n-- \nLi\n\n> quoted \n> lines",
		"format=flowed; delsp=yes": "We need itby Friday.\n\nThanks\n\n-- \nLi\n\n> quoted \n> lines",
		"format=fixed":             "We need it \nby Friday.\n\n Thanks\n\n-- \nLi\n\n> quoted \n> lines",
	} {
		l := read(t, mail("From: a@example.com", "Content-Type: text/plain; "+params, "", "We need it ", "by Friday.", "", " Thanks", "", "-- ", "Li", "", "> quoted ", "> lines"))
		if l.Text != want {
			t.Errorf("%s: %q", params, l.Text)
		}
	}
}

func withoutBlanks(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
