package eml

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ours = "m.7@frontdesk.example"

var original = "Return-Path: <desk@frontdesk.example>\nFrom: desk@frontdesk.example\nTo: li@example.com\nSubject: customs\nMessage-ID: <" + ours + ">\n\nhello"

// dsn is a report as RFC 3464 has it.
func dsn(group string) []byte {
	return mail("Return-Path: <>", "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>", "To: desk@frontdesk.example", "Subject: Undelivered Mail Returned to Sender",
		"Auto-Submitted: auto-replied", "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "",
		"--b", "Content-Type: text/plain", "", "This is the mail system at host mx.example.net.", "", "Your message could not be delivered.",
		"--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.net", "X-Postfix-Queue-ID: 4ABC", "Arrival-Date: Fri, 20 Nov 2026 10:12:33 +0800", "",
		group, "--b", "Content-Type: message/rfc822", "", original, "--b--")
}

func text(from, subject string, lines ...string) []byte {
	return mail("From: "+from, "To: desk@frontdesk.example", "Subject: "+subject, "Content-Type: text/plain; charset=utf-8", "", strings.Join(lines, "\n"))
}

var bounces = map[string]struct {
	raw  []byte
	want *Bounce
}{
	"RFC 3464, Postfix": {dsn("Final-Recipient: rfc822; li@example.com\nOriginal-Recipient: rfc822;li@example.com\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 <li@example.com>: Recipient address rejected:\n    User unknown"),
		&Bounce{"li@example.com", ours, "5.1.1", "550 5.1.1 <li@example.com>: Recipient address rejected: User unknown", true, false}},
	"RFC 3464, still trying": {dsn("Final-Recipient: rfc822; li@example.com\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connect to mx.example.com: timed out"),
		&Bounce{"li@example.com", ours, "4.4.1", "connect to mx.example.com: timed out", false, false}},
	"RFC 3464, given up after days": {dsn("Final-Recipient: rfc822; li@example.com\nAction: failed\nStatus: 4.4.7 (expired)"),
		&Bounce{"li@example.com", ours, "4.4.7", "", true, false}},
	"RFC 3464, no reason but in the words": {dsn("Final-Recipient: rfc822; li@example.com\nAction: Failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full"),
		&Bounce{"li@example.com", ours, "5.2.2", "552 5.2.2 mailbox full", true, false}},
	"RFC 3464, two recipients":       {dsn("Final-Recipient: rfc822; a@example.com\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; li@example.com\nAction: failed\nStatus: 5.1.1"), &Bounce{"li@example.com", ours, "5.1.1", "", true, false}},
	"RFC 3464, without an action":    {dsn("Final-Recipient: rfc822; li@example.com\nStatus: 5.1.1"), &Bounce{"li@example.com", ours, "5.1.1", "", true, false}},
	"RFC 3464, delivered, as wanted": {dsn("Final-Recipient: rfc822; li@example.com\nAction: delivered\nStatus: 2.0.0"), nil},
	"qmail": {text("MAILER-DAEMON@mx.example.net", "failure notice", "Hi. This is the qmail-send program at mx.example.net.", "I'm afraid I wasn't able to deliver your message to the following addresses.",
		"This is a permanent error; I've given up. Sorry it didn't work out.", "", "<li@example.com>:", "192.0.2.1 does not like recipient.", "Remote host said: 550 5.1.1 no such user", "Giving up on 192.0.2.1.", "", "--- Below this line is a copy of the message.", "", original),
		&Bounce{"li@example.com", ours, "5.1.1", "Remote host said: 550 5.1.1 no such user", true, false}},
	"Postfix, text only": {text("Mail Delivery System <MAILER-DAEMON@mx.example.net>", "Undelivered Mail Returned to Sender", "This is the mail system at host mx.example.net.", "", "I'm sorry to have to inform you that your message could not",
		"be delivered to one or more recipients. It's attached below.", "", "For further assistance, please send mail to postmaster.", "", "<li@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1", "    <li@example.com>: Recipient address rejected (in reply to RCPT TO command)", "", "Message-ID: <"+ours+">"),
		&Bounce{"li@example.com", ours, "5.1.1", "<li@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1 <li@example.com>: Recipient address rejected (in reply to RCPT TO command)", true, false}},
	"Exim": {mail("From: Mail Delivery System <Mailer-Daemon@mx.example.net>", "To: desk@frontdesk.example", "X-Failed-Recipients: li@example.com", "Auto-Submitted: auto-replied", "References: <"+ours+">", "Subject: Mail delivery failed: returning message to sender", "",
		"This message was created automatically by mail delivery software.", "", "A message that you sent could not be delivered to one or more of its", "recipients. This is a permanent error. The following address(es) failed:", "", "  li@example.com", "    host mx.example.com [192.0.2.1]", "    SMTP error from remote mail server after RCPT TO:<li@example.com>:", "    550 No such user here", "", "------ This is a copy of the message, including all the headers. ------", "", "Return-path: <desk@frontdesk.example>"),
		&Bounce{"li@example.com", ours, "", "550 No such user here", true, false}},
	"Exim, still trying": {text("Mailer-Daemon@mx.example.net", "Warning: message 1abc delayed 24 hours", "This message was created automatically by mail delivery software.", "A message that you sent has not yet been delivered to one or more of its", "recipients after more than 24 hours on the queue on mx.example.net.", "", "The address to which the message has not yet been delivered is:", "", "  li@example.com", "    Delay reason: connection timed out", "", "No action is required on your part. Delivery attempts will continue for", "some time.", "Message-Id: <"+ours+">"),
		&Bounce{"li@example.com", ours, "", "", false, false}},
	"Exchange": {text("Microsoft Outlook <postmaster@example.com>", "Undeliverable: customs", "Delivery has failed to these recipients or groups:", "", "Li Na (li@example.com)", "The email address you entered couldn't be found. Please check the recipient's email address.", "", "Diagnostic information for administrators:", "", "Generating server: EX01.example.com", "", "li@example.com", "Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'", "", "Original message headers:", "", "Received: from a.example.com", "Message-ID: <"+ours+">"),
		&Bounce{"li@example.com", ours, "5.1.10", "Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'", true, false}},
	"Exchange of old": {text("System Administrator <postmaster@example.com>", "Undeliverable: customs", "Your message did not reach some or all of the intended recipients.", "", "      Subject:  customs", "      Sent:     11/20/2026 10:12 AM", "", "The following recipient(s) could not be reached:", "", "      li@example.com on 11/20/2026 10:12 AM", "            The e-mail account does not exist at the organization this message was sent to.", "            <mx.example.com #5.1.1 smtp;550 5.1.1 User unknown>"),
		&Bounce{"li@example.com", "", "5.1.1", "<mx.example.com #5.1.1 smtp;550 5.1.1 User unknown>", true, false}},
	"QQ": {mail("From: \"=?gb18030?B?UVHTys/k?=\" <PostMaster@qq.com>", "To: desk@frontdesk.example", "Subject: =?utf-8?B?5p2l6IeqcXEuY29t55qE6YCA5L+h?=", "In-Reply-To: <"+ours+">", "Content-Type: text/html; charset=utf-8", "",
		"<div>抱歉，您的邮件被退回来了……</div><div>原邮件信息：</div><table><tr><td>主 题：</td><td>customs</td></tr><tr><td>收件人：</td><td>1234567@qq.com</td></tr></table><div>退信原因：</div><div>收件人邮件地址（1234567@qq.com）不存在，邮件无法送达。</div><div>host mx3.qq.com[192.0.2.7] said: 550 Mailbox not found. http://service.mail.qq.com/ (in reply to RCPT TO command)</div>"),
		&Bounce{"1234567@qq.com", ours, "", "host mx3.qq.com[192.0.2.7] said: 550 Mailbox not found. http://service.mail.qq.com/ (in reply to RCPT TO command)", true, false}},
	"163": {mail("From: Postmaster@163.com", "To: desk@frontdesk.example", "Subject: =?gbk?B?z7XNs83L0MU=?=/Systematic Bounce", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain; charset=utf-8", "", "抱歉，您的邮件未能送达。", "收件人：li_na@163.com", "英文说明：SMTP error, RCPT TO: 550 User not found: li_na@163.com", "--b", "Content-Type: message/rfc822", "", original, "--b--"),
		&Bounce{"li_na@163.com", ours, "", "英文说明：SMTP error, RCPT TO: 550 User not found: li_na@163.com", true, false}},
	"aliyun": {text("=?utf-8?B?57O757uf6YCA5L+h?= <mailservice@service.aliyun.com>", "=?utf-8?B?6YCA5L+h6YCa55+l?=", "尊敬的用户，您的邮件投递失败：", "收件人地址: li@example.com", "失败原因: 554 RCPT (li@example.com) dosn't exist", "Message-ID: <"+ours+">"),
		&Bounce{"li@example.com", ours, "", "失败原因: 554 RCPT (li@example.com) dosn't exist", true, false}},
	"a firm whose goods came back": {text("service@example.com", "货物被退回", "我们的货物在海关被退回，怎么办？"), &Bounce{"", "", "", "", true, true}},
	"the same, answering us":       {mail("From: service@example.com", "Subject: 货物被退回", "In-Reply-To: <"+ours+">", "Content-Type: text/plain; charset=utf-8", "", "我们的货物在海关被退回，怎么办？"), nil},
	"a client who writes of it":    {text("li@example.com", "退信", "您发到 wang@example.com 的邮件被退回: 550 5.1.1 user unknown"), nil},
	"a client's service address":   {text("service@example.com", "customs", "The parcel could not be delivered to li@example.com"), nil},
	"a postmaster who says hello":  {text("postmaster@example.com", "hello", "We have moved."), nil},
	"an answer of a machine":       {mail("From: li@example.com", "Return-Path: <>", "Auto-Submitted: auto-replied", "Subject: Out of office", "", "I am away until Monday."), nil},
}

func TestBouncesAreRead(t *testing.T) {
	for name, c := range bounces {
		l := read(t, c.raw)
		if diff := cmp.Diff(c.want, l.Bounce); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if c.want != nil && l.Automatic == "" {
			t.Errorf("%s: taken for a person's", name)
		}
	}
}

func TestAReportMakesNoFileOfWhatIsForPrograms(t *testing.T) {
	l := read(t, dsn("Final-Recipient: rfc822; li@example.com\nAction: failed\nStatus: 5.1.1"))
	if len(l.Attachments) != 1 || l.Attachments[0].Name != "customs.eml" || l.Attachments[0].Type != mailType {
		t.Errorf("%+v", l.Attachments)
	}
}

func TestAReportThatAPersonSendsOnIsTheirs(t *testing.T) {
	l := read(t, mail("From: li@example.com", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "what is this?", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; x", "", "Final-Recipient: rfc822; wang@example.com", "Action: failed", "--b--"))
	if l.Bounce != nil || l.Automatic != "" || l.Said != "what is this?" {
		t.Errorf("%+v %q %q", l.Bounce, l.Automatic, l.Said)
	}
}

func TestASignatureOfAProgramIsNoFile(t *testing.T) {
	l := read(t, mail("From: li@example.com", "Content-Type: multipart/signed; boundary=b", "", "--b", "", "hello", "--b", "Content-Type: application/pgp-signature; name=signature.asc", "", "-----BEGIN PGP SIGNATURE-----", "--b--"))
	if len(l.Attachments) != 0 || l.Text != "hello" {
		t.Errorf("%+v %q", l.Attachments, l.Text)
	}
}
