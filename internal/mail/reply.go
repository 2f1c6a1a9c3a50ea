package mail

import (
	"bufio"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

const (
	maxReplyLine  = 2000 // bytes, CRLF included; the standard allows 512
	maxReplyLines = 100
	maxReplyKept  = 500 // bytes of a reply that are kept for the record
)

// A reply is what a server says to one command.
type reply struct {
	code  int
	lines []string // without the code
}

// readReply reads one reply. The caller sets the deadline, which bounds the whole of it: a server that sends one
// byte at a time gains nothing. in holds at least maxReplyLine bytes.
func readReply(in *bufio.Reader) (reply, error) {
	var r reply
	for range maxReplyLines {
		code, text, more, err := readReplyLine(in)
		if err != nil {
			return reply{}, err
		}
		if r.code != 0 && code != r.code {
			return reply{}, fmt.Errorf("a reply with two codes, %d and %d", r.code, code)
		}
		r.code, r.lines = code, append(r.lines, text)
		if !more {
			return r, nil
		}
	}
	return reply{}, errors.New("a reply without end")
}

func readReplyLine(in *bufio.Reader) (code int, text string, more bool, err error) {
	line, err := in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return 0, "", false, errors.New("a reply line without end")
	}
	if err != nil {
		return 0, "", false, err
	}
	return parseReplyLine(strings.TrimRight(string(line), "\r\n"))
}

func parseReplyLine(line string) (code int, text string, more bool, err error) {
	if len(line) < 3 || line[0] < '2' || line[0] > '5' || !isDigit(line[1]) || !isDigit(line[2]) ||
		len(line) > 3 && line[3] != ' ' && line[3] != '-' {
		return 0, "", false, fmt.Errorf("not a reply: %.40q", line)
	}
	code = int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
	if len(line) == 3 {
		return code, "", false, nil
	}
	return code, line[4:], line[3] == '-', nil
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// String returns the reply in one clean line, clipped.
func (r reply) String() string {
	return Clip(Clean(fmt.Sprintf("%d %s", r.code, strings.Join(r.lines, " "))), maxReplyKept)
}

// refuses reports whether the server says no, for now or for good.
func (r reply) refuses() bool { return r.code >= 400 }

var enhancedCode = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

// enhanced returns the status code of RFC 3463 with which the reply begins, or "".
func (r reply) enhanced() string {
	if len(r.lines) == 0 {
		return ""
	}
	return enhancedCode.FindString(r.lines[0])
}

// deniesAddress reports whether the reply says that the recipient's mailbox or domain does not exist. A full, busy
// or disabled mailbox exists.
func (r reply) deniesAddress() bool {
	switch r.enhanced() {
	case "5.1.1", // no such mailbox
		"5.1.2",  // no such domain
		"5.1.3",  // not an address
		"5.1.6",  // moved without a trace
		"5.1.10": // the domain takes no mail (RFC 7505)
		return true
	}
	return r.code == 556 // the same in one number (RFC 7504)
}
