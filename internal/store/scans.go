package store

import (
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// unchecked begins, in scans.found, the reason for which a file could not be looked at; no name of a find does.
const unchecked = "!"

// Verdict is what the scanner said of the file of a sum.
type Verdict struct {
	SHA256 string
	Scan   crm.Scan
}

// PutScans writes verdicts, over older ones on the same files. No two may be on the same file.
func PutScans(tx *database.Tx, all []Verdict) error {
	if len(all) == 0 {
		return nil
	}
	args := make([]any, 0, 3*len(all))
	for _, v := range all {
		found := strings.TrimLeft(v.Scan.Found, unchecked)
		if v.Scan.Reason != "" {
			found = unchecked + v.Scan.Reason
		}
		args = append(args, v.SHA256, found, database.Micros(tx.Now()))
	}
	_, err := tx.Exec(`INSERT INTO scans (sha256, found, scanned_at) VALUES `+rows(len(all), 3)+`
		ON CONFLICT (sha256) DO UPDATE SET found = excluded.found, scanned_at = excluded.scanned_at`, args...)
	return err
}

// ScansOf returns the verdicts on files, by their sums; those without one are not in it.
func ScansOf(tx *database.Tx, sums []string) (map[string]crm.Scan, error) {
	verdicts := make(map[string]crm.Scan, len(sums))
	const most = 500
	for len(sums) > 0 {
		some := sums[:min(len(sums), most)]
		sums = sums[len(some):]
		all, err := database.All(tx, scanVerdict, `SELECT sha256, found FROM scans WHERE sha256 IN `+list(len(some), 1), arguments(some)...)
		if err != nil {
			return nil, err
		}
		for _, v := range all {
			verdicts[v.SHA256] = v.Scan
		}
	}
	return verdicts, nil
}

func scanVerdict(row database.Scanner) (v Verdict, err error) {
	var found string
	err = row.Scan(&v.SHA256, &found)
	reason, could := strings.CutPrefix(found, unchecked)
	switch {
	case could:
		v.Scan = crm.Scan{State: crm.ScanUnscanned, Reason: reason}
	case found != "":
		v.Scan = crm.Scan{State: crm.ScanInfected, Found: found}
	default:
		v.Scan = crm.Scan{State: crm.ScanClean}
	}
	return v, err
}

// UnscannedSums returns up to limit sums of kept files without a verdict, and after them of those that could not be looked at
// when they were tried before a time.
func UnscannedSums(tx *database.Tx, before time.Time, limit int) ([]string, error) {
	kept := `(SELECT sha256 FROM files UNION SELECT sha256 FROM incoming UNION SELECT sha256 FROM reply_files)`
	all, err := database.All(tx, database.Column[string], `SELECT k.sha256 FROM `+kept+` k
		WHERE NOT EXISTS (SELECT 1 FROM scans s WHERE s.sha256 = k.sha256) LIMIT $1`, limit)
	if err != nil || len(all) == limit {
		return all, err
	}
	again, err := database.All(tx, database.Column[string], `SELECT s.sha256 FROM scans s WHERE substr(s.found, 1, 1) = '`+unchecked+`' AND s.scanned_at < $1
		AND s.sha256 IN `+kept+` ORDER BY s.scanned_at LIMIT $2`, database.Micros(before), limit-len(all))
	return append(all, again...), err
}

// MailsBySum returns the ids of the mails whose bytes are kept under a sum: the same may have come to several recipients.
func MailsBySum(tx *database.Tx, sha256 string) ([]int64, error) {
	return database.All(tx, database.Column[int64], `SELECT id FROM incoming WHERE sha256 = $1 ORDER BY id`, sha256)
}

// SumMailFiles writes the sums of the files of a mail where they are not known: it came before they were noted. sums are in
// the order of the files.
func SumMailFiles(tx *database.Tx, id int64, sums []string) error {
	in, err := IncomingByID(tx, id)
	if err != nil || len(in.Attachments) != len(sums) {
		return err // not read yet: it will note them itself
	}
	missing := false
	for i := range in.Attachments {
		a := &in.Attachments[i]
		missing = missing || a.SHA256 != sums[i]
		a.SHA256 = sums[i]
	}
	if !missing {
		return nil
	}
	return one(tx, "incoming", `UPDATE incoming SET attachments = $2 WHERE id = $1`, id, filesOf(in))
}
