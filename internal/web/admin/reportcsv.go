package admin

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
)

// byteOrderMark has Excel read the file as UTF-8.
const byteOrderMark = "\uFEFF"

// csvColumns are the columns of a downloaded report.
var csvColumns = [...]string{
	"team", "from", "until", "seat", "consultant", "member", "share", "offered", "difference", "by_hand", "claimed", "override", "sticky",
	"least_loaded", "accepted", "declined", "expired", "withdrawn", "waiting", "answer_seconds", "load",
}

// reportCSV is a report as a table with a row for each consultant and seat.
func reportCSV(r i18n.Reader, report desk.Report) []byte {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	header := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		header[i] = r.T("report.csv_" + c)
	}
	_ = w.Write(header) // a buffer takes everything
	from, until := report.From.Format(dayLayout), report.Until.AddDate(0, 0, -1).Format(dayLayout)
	for _, seat := range report.Seats {
		for _, l := range seat.Lines {
			_ = w.Write(append([]string{cell(report.Team.Name), from, until, r.T("report.seat_" + string(seat.Seat))}, csvLine(r, l)...))
		}
	}
	w.Flush()
	return b.Bytes()
}

func csvLine(r i18n.Reader, l desk.ReportLine) []string {
	member, answer := r.T("report.no"), ""
	if l.Member {
		member = r.T("report.yes")
	}
	if l.Answered > 0 {
		answer = strconv.FormatFloat(l.Answer.Seconds(), 'f', 0, 64)
	}
	line := []string{cell(l.Name), member, fmt.Sprintf("%.4f", l.Share), strconv.Itoa(l.Offered), fmt.Sprintf("%.4f", l.Difference())}
	for _, n := range []int{l.Outside.ByHand, l.Outside.Claimed, l.Outside.Override, l.Outside.Sticky, l.Outside.LeastLoaded,
		l.Accepted, l.Declined, l.Expired, l.Withdrawn, l.Waiting} {
		line = append(line, strconv.Itoa(n))
	}
	return append(line, answer, strconv.Itoa(l.Load))
}

// formula are the characters with which a spreadsheet begins to reckon, also as Chinese keyboards write them.
const formula = "=+-@\t\r＝＋－＠"

// cell is a text that a spreadsheet takes for a text, whatever it begins with.
func cell(text string) string {
	if first, size := utf8.DecodeRuneInString(strings.TrimLeft(text, " ")); size > 0 && strings.ContainsRune(formula, first) {
		return "'" + text
	}
	return text
}
