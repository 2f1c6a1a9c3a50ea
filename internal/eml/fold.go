package eml

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// How much may follow the beginning of a signature before it is taken for something else.
const maxSignature = 12 // lines

// fold parts a text into what is new and what is quoted or is a signature. It errs on the side of what is new: what is
// quoted without marks is folded only where it is introduced as such and something stands before it. What is passed on from
// somebody else is new, and subject says whether the mail does.
func fold(text, subject string) (said, quoted string) {
	f := &folder{lines: strings.Split(text, "\n")}
	f.quoted = make([]bool, len(f.lines))
	f.marked()
	if !passedOn.MatchString(subject) {
		f.rest()
	}
	f.signatures()
	var news, olds []string
	for i, line := range f.lines {
		switch {
		case !f.quoted[i]:
			news = append(news, line)
		case strings.TrimSpace(line) != "":
			olds = append(olds, line)
		}
	}
	return strings.Trim(strings.Join(news, "\n"), "\n"), strings.Join(olds, "\n")
}

// folder knows of each line whether it is quoted.
type folder struct {
	lines  []string
	quoted []bool
}

// marked folds lines marked with ">", with the line that introduces them. A single one that nothing introduces may be new.
func (f *folder) marked() {
	for i := 0; i < len(f.lines); {
		end := f.run(i)
		if end == i {
			i++
			continue
		}
		from, introduced := f.introduced(i)
		if introduced || end-i > 1 {
			f.fold(from, end)
		}
		i = end
	}
}

// run returns where the marked lines that begin at i end; blank lines between them are of them.
func (f *folder) run(i int) int {
	end := i
	for j := i; j < len(f.lines); j++ {
		if strings.HasPrefix(strings.TrimLeft(f.lines[j], " "), ">") {
			end = j + 1
		} else if strings.TrimSpace(f.lines[j]) != "" || end == i {
			break
		}
	}
	return end
}

// introduced returns where the words that introduce the line i begin, if there are any; otherwise i.
func (f *folder) introduced(i int) (int, bool) {
	last := i - 1
	for last >= 0 && last > i-4 && strings.TrimSpace(f.lines[last]) == "" {
		last--
	}
	if last < 0 {
		return i, false
	}
	if from := f.attribution(last); from >= 0 {
		return from, true
	}
	if line := f.lines[last]; len(line) < 300 && writes(line) != "" && !f.quoted[last] {
		return last, true // before what is marked, "Li Na wrote:" is enough
	}
	return i, false
}

// rest folds all behind the first line that introduces what is not marked, if anything stands before it that is new.
func (f *folder) rest() {
	news := false
	for i, line := range f.lines {
		if f.quoted[i] || strings.TrimSpace(line) == "" {
			continue
		}
		if forward(line) {
			return
		}
		from := f.opening(i)
		if from < 0 {
			news = news || !mobile(line) && !drawn(line)
			continue
		}
		if news && f.newsBefore(from) {
			f.fold(f.above(from), len(f.lines))
		}
		return
	}
}

// newsBefore reports whether something new stands before a line: the words that introduce may begin some lines up.
func (f *folder) newsBefore(end int) bool {
	for i, line := range f.lines[:end] {
		if !f.quoted[i] && strings.TrimSpace(line) != "" && !mobile(line) && !drawn(line) {
			return true
		}
	}
	return false
}

// opening returns where what introduces the rest begins, when it ends at line i or begins there; -1: it does not.
func (f *folder) opening(i int) int {
	if separator(f.lines[i]) || f.block(i) {
		return i
	}
	return f.attribution(i)
}

// above takes in the lines drawn over a block of headers.
func (f *folder) above(i int) int {
	for i > 0 && (strings.TrimSpace(f.lines[i-1]) == "" || drawn(f.lines[i-1])) {
		i--
	}
	return i
}

func (f *folder) fold(from, end int) {
	for i := from; i < end; i++ {
		f.quoted[i] = true
	}
}

// signatures folds what follows "-- " (RFC 3676, 4.3), and what phones and web mailers put under every mail.
func (f *folder) signatures() {
	for i, line := range f.lines {
		if f.quoted[i] {
			continue
		}
		if mobile(line) {
			f.quoted[i] = true
			continue
		}
		if end := f.region(i); (line == "-- " || line == "--" || line == "--\u00a0") && end-i-1 <= maxSignature {
			f.fold(i, end)
		}
	}
}

// region returns where the lines after i that are new end, looking no further than a signature may reach.
func (f *folder) region(i int) int {
	end := i + 1
	for end < len(f.lines) && !f.quoted[end] && end-i <= maxSignature+1 {
		end++
	}
	return end
}

// device is what a phone or mailer writes under a mail, alone in its line.
var device = regexp.MustCompile(`(?i)^(?:sent from (?:my |a )?(?:iphone|ipad|ios|android|samsung|galaxy|huawei|xiaomi|honor|oppo|vivo|pixel|blackberry|mobile|phone|tablet|mail for|outlook|yahoo|proton|gmail|qq ?mail|qqmail|wechat|nokia|sony|lg)[^.,;!?]{0,50}\.?|` +
	`get outlook for (?:ios|android|mac|windows).{0,60}|sent (?:via|with|using) [a-z0-9 .]{2,40}(?:mail|app|outlook|mobile)|` +
	`(?:发自|來自|来自|從|从|寄自|發自)我的\s?[^，。！？,.]{1,20}|(?:发自|發自|发送自)\s?(?:网易邮箱|新浪邮箱|搜狐邮箱|qq邮箱|iphone|ipad|华为|小米|foxmail|outlook|windows|阿里邮箱|企业微信)[^，。！？]{0,15}|` +
	`(?:获取|下载|取得)\s?outlook for .{2,40}|-{2,}\s*(?:发自|來自|来自)\S{2,20})$`)

func mobile(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) > 5 && len(line) < 150 && utf8.RuneCountInString(line) < 100 && device.MatchString(line)
}

// drawn reports whether a line is one that is drawn.
func drawn(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= 3 && strings.Trim(line, "-_=—*· ") == ""
}
