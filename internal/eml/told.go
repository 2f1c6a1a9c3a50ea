package eml

import (
	"cmp"
	"regexp"
	"strings"
)

// The reports that servers write for people only: those of qmail, Exim, Postfix, Exchange and the Chinese providers.

// failing is how they say that a mail was given up; delaying, that it was not yet.
var (
	failing = regexp.MustCompile(`(?i)wasn't able to deliver your message|could not be delivered|couldn't be delivered|cannot be delivered|unable to deliver|delivery has failed|` +
		`delivery (?:to the following recipients? )?failed|did not reach|cannot be reached|could not be reached|undeliverable|undelivered mail|returned to sender|permanent(?: fatal)? error|` +
		`failed permanently|address(?:es)? (?:failed|couldn't be found)|delivery status notification|user unknown|` +
		`退信|被退回|未能送达|没有送达|未送达|无法送达|无法投递|投递失败|发送失败|未能成功投递|未能传递|无法传递|传递.{0,20}失败|不存在`)
	delaying = regexp.MustCompile(`(?i)has not yet been delivered|not been delivered yet|will (?:continue to )?be (?:retried|re-?tried)|delivery attempts will continue|will keep trying|` +
		`delivery is delayed|has been delayed|delayed mail|you do not need to resend|还会继续尝试|将继续尝试|延迟送达|暂时无法|稍后.{0,6}重试`)
	given = regexp.MustCompile(`(?i)permanent error|given up|giving up|已放弃|放弃投递`)
)

// Where they name the recipient, the surest first.
var recipients = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^\s*<([^\s<>@]+@[^\s<>@]+)>\s*[:：]`), // Postfix, qmail
	regexp.MustCompile(`(?mi)(?:收件人(?:邮件地址|邮箱|地址)?|收信人|recipient(?: address)?s?)[^@\n]{0,40}?[\s:：（(<"']([A-Za-z0-9._%+=-]+@[A-Za-z0-9.-]+)`), // QQ, 163, aliyun
	regexp.MustCompile(`(?mi)RCPT TO\s*:\s*<([^\s<>@]+@[^\s<>@]+)>`),                                      // Exim
	regexp.MustCompile(`(?m)^\s*'?<?([A-Za-z0-9._%+=-]+@[A-Za-z0-9.-]+)>?'?(?:\s+on\s.*|\s*[:：].*)?\s*$`), // alone in its line
	regexp.MustCompile(`[(<（]([A-Za-z0-9._%+=-]+@[A-Za-z0-9.-]+)[)>）]`),                                   // Exchange: name (address)
}

// quotedMail is where the mail that came back begins in a text: its addresses are none of the report.
var quotedMail = regexp.MustCompile(`(?im)^[-\s]*(?:below this line is a copy of the message|this is a copy of (?:the|your) message|original message (?:headers|follows)|` +
	`message headers follow|included is the message header|-+\s*original message\s*-+).*$`)

// told reads a report for people; nil: the mail is none.
func told(l Letter, h header) *Bounce {
	text := clip(l.Subject+"\n"+l.Text, 64<<10)
	if at := quotedMail.FindStringIndex(text); at != nil {
		text = text[:at[0]]
	}
	late := delaying.MatchString(text) && !given.MatchString(text)
	if !late && !failing.MatchString(text) {
		return nil
	}
	b := &Bounce{Permanent: !late, Recipient: cmp.Or(first(addresses(h.get("x-failed-recipients"))).Address, recipientIn(text, l))}
	b.Reply = serverWords(text)
	b.Status = cmp.Or(statusIn(b.Reply), statusIn(text))
	return b
}

// recipientIn finds the address that a report is about, which is neither the one it came from nor the one it went to.
func recipientIn(text string, l Letter) string {
	for _, at := range recipients {
		for _, m := range at.FindAllStringSubmatch(text, 20) {
			found := named("", strings.TrimRight(m[1], ".-")).Address
			if found != "" && !strings.EqualFold(found, l.From.Address) && !strings.EqualFold(found, first(l.To).Address) && !daemon(found) {
				return found
			}
		}
	}
	return ""
}

// said is what stands before the other server's words.
var said = regexp.MustCompile(`(?i)(?:remote host said|said|returned|server response was|response from the remote server|error message|退信原因|失败原因|原因|英文说明|diagnostic[- ]code)\s*[:：'"]`)

// serverWords returns the line in which the other server speaks, with those into which it was broken; where no line has
// its code, the one that gives a reason.
func serverWords(text string) string {
	lines := strings.Split(text, "\n")
	reason := ""
	for i, line := range lines {
		if len(line) > 4*maxReply {
			continue
		}
		at := said.FindStringIndex(line)
		if codeIn(line) != "" && (at != nil || statusIn(line) != "" || strings.HasPrefix(strings.TrimSpace(line), codeIn(line))) {
			return replied(withRest(lines[i:]))
		}
		if at != nil && reason == "" {
			reason = replied(withRest(lines[i:]))
		}
	}
	return reason
}

// withRest joins a line and the indented ones that go on with it.
func withRest(lines []string) string {
	whole := strings.TrimSpace(lines[0])
	for _, line := range lines[1:min(len(lines), 4)] {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed == line {
			break
		}
		whole += " " + trimmed
	}
	return whole
}
