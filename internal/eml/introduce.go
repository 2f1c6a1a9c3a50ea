package eml

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The words by which mailers introduce what they quote.

// maxIntroduction is how many lines such words may take: some mailers break them.
const maxIntroduction = 3

var (
	english = regexp.MustCompile(`(?i)^(?:on|at)\b.{4,400}\bwrote\s*[:：]$`)
	chinese = regexp.MustCompile(`^(?:在|于|於)?.{2,400}(?:写道|寫道|编写|撰写|写到)\s*[：:]$`)
	dated   = regexp.MustCompile(`\d{1,2}:\d{2}|\d{4}\s?[-/年.]\s?\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/., ]+\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}`)
	mailbox = regexp.MustCompile(`[^\s<>@"]+@[^\s<>@"]+\.[A-Za-z]{2,}`)
	began   = regexp.MustCompile(`(?i)^(?:on|at)\s|^[在于於]|^\d{4}\s?[-/年.]`)
)

// writes returns the words at whose end something is quoted: "… wrote:"; empty: it does not end so.
func writes(line string) string {
	line = strings.TrimSpace(line)
	for _, end := range []string{"wrote:", "wrote：", "wrote :", "写道：", "写道:", "寫道：", "寫道:", "写道 :", "编写:", "编写：", "撰写:", "撰写："} {
		if strings.HasSuffix(line, end) {
			return line
		}
	}
	return ""
}

// attribution returns where the words begin that end in line i and say who wrote when what follows; -1: they do not. They
// name a date, and an English one begins with On or At: "as my colleague wrote:" is nobody's mailer.
func (f *folder) attribution(i int) int {
	if f.quoted[i] || len(f.lines[i]) > 400 || writes(f.lines[i]) == "" {
		return -1
	}
	whole := ""
	for from := i; from >= 0 && from > i-maxIntroduction; from-- {
		line := strings.TrimSpace(f.lines[from])
		if line == "" || len(line) > 400 || f.quoted[from] {
			return -1
		}
		whole = strings.TrimSpace(line + " " + whole)
		if (from == i || began.MatchString(line)) && introduces(whole) {
			return from
		}
	}
	return -1
}

func introduces(s string) bool {
	switch {
	case english.MatchString(s):
		return dated.MatchString(s) || mailbox.MatchString(s)
	case chinese.MatchString(s):
		return dated.MatchString(s) && (began.MatchString(s) || mailbox.MatchString(s))
	}
	return false
}

// parted is what stands between two rows of dashes over what is quoted, and passed over what is passed on.
var (
	parted = regexp.MustCompile(`(?i)^-{2,}\s*(?:original (?:message|appointment|email|mail)|reply message|replied message|` +
		`原始邮件|原始郵件|邮件原件|原邮件|原郵件|回复的原邮件|回复邮件)\s*-{2,}$`)
	passed = regexp.MustCompile(`(?i)^-{2,}\s*(?:forwarded (?:message|mail)|forwarded by .{1,80}|转发的邮件|转发邮件信息|转发的原邮件|轉寄郵件|转发邮件)\s*-{2,}$|` +
		`^(?:begin forwarded message|(?:开始|下面是)(?:被)?转发的邮件)\s*[:：]$`)
	passedOn = regexp.MustCompile(`(?i)^(?:fwd?|转发|轉寄|轉發)\s*[:：]`) // the subject of a mail
)

// separator reports whether a line stands over what is quoted, and forward over what is passed on.
func separator(line string) bool { return ruled(line, parted) }
func forward(line string) bool   { return ruled(line, passed) }

func ruled(line string, by *regexp.Regexp) bool {
	line = strings.TrimSpace(strings.ReplaceAll(line, "\u00a0", " "))
	return len(line) < 200 && len(line) > 6 && (line[0] == '-' || strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：")) && by.MatchString(line)
}

// labels are those of the headers that mailers repeat above what they quote.
var labels = map[string]string{
	"from": "from", "发件人": "from", "寄件者": "from", "寄件人": "from", "發件人": "from", "sent": "sent", "发送时间": "sent", "发送日期": "sent", "發送時間": "sent",
	"寄件日期": "sent", "傳送時間": "sent", "date": "date", "日期": "date", "时间": "date", "時間": "date", "subject": "subject", "主题": "subject", "主旨": "subject", "主題": "subject",
	"von": "from", "gesendet": "sent", "datum": "date", "betreff": "subject", "an": "to", "de": "from", "envoyé": "sent", "envoyéle": "sent", "enviado": "sent", "enviadoel": "sent",
	"objet": "subject", "asunto": "subject", "assunto": "subject", "fecha": "date", "para": "to", "à": "to", "da": "from", "inviato": "sent", "oggetto": "subject", "a": "to",
	"to": "to", "收件人": "to", "收件者": "to", "cc": "cc", "抄送": "cc", "抄送人": "cc", "副本": "cc",
}

// label returns which header a line repeats, and its value; empty: none.
func label(line string) (name, value string) {
	line = strings.TrimLeft(line[:min(len(line), 500)], " \t|*>·")
	i := strings.IndexAny(line, ":：|")
	if i < 0 || i > 40 {
		return "", ""
	}
	key := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '*' {
			return -1
		}
		return unicode.ToLower(r)
	}, line[:i])
	return labels[key], line[i:]
}

// block reports whether the headers of a quoted mail begin at line i: from, when, and what about. Clients write "From:
// Shanghai" themselves, so somebody's address must be there, or the label that no person writes.
func (f *folder) block(i int) bool {
	name, from := label(f.lines[i])
	if name != "from" {
		return false
	}
	seen, within := []string{}, 0
	for _, line := range f.lines[i+1 : min(len(f.lines), i+16)] {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if within++; within > 7 {
			break
		}
		if name, _ := label(line); name != "" {
			seen = append(seen, name)
		}
	}
	when := slices.Contains(seen, "sent") || slices.Contains(seen, "date") && (mailbox.MatchString(from) || slices.Contains(seen, "to") && startsChinese(f.lines[i]))
	return when && slices.Contains(seen, "subject")
}

func startsChinese(line string) bool {
	line = strings.TrimLeft(line, " \t|*>·")
	return line != "" && line[0] >= 0x80
}
