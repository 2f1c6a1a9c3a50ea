package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	netmail "net/mail"
	"net/url"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/token"
)

// Enclosure goes along with a letter. Its name is as files.Name makes it.
type Enclosure struct {
	Name, Type string
	Body       []byte
}

// enclose puts into the letter of a reply who gets copies, and the files. A copy says to whom the reply went.
func (m *Mail) enclose(ctx context.Context, message crm.Message, letter *Letter) error {
	if message.CopyOf != 0 {
		name, _ := message.Vars["ClientName"].(string)
		letter.To.Name = Clean(name)
		letter.To.Address, _ = message.Vars["ClientAddress"].(string)
	}
	for _, address := range message.CC {
		letter.Cc = append(letter.Cc, netmail.Address{Address: address})
	}
	for _, f := range message.Files {
		body, err := m.read(ctx, f)
		if err != nil {
			return fmt.Errorf("the file %d of message %d: %w", f.ID, message.ID, err)
		}
		letter.Files = append(letter.Files, Enclosure{f.Name, f.Type, body})
	}
	return nil
}

func (m *Mail) read(ctx context.Context, f crm.ReplyFile) ([]byte, error) {
	file, err := m.gate.Open(ctx, f.SHA256)
	if crm.HasCode(err, "file_infected") {
		return nil, fmt.Errorf("%s is not sent, the virus scanner found %v in it: %w", f.Name, crm.AsError(err).Params["Found"], err)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close() // it was only read
	return io.ReadAll(file)
}

// writeMixed writes what a letter says as the first part, and its files as the others. The library would write their names
// as they are, in bytes that no header may have.
func (l Letter) writeMixed(b *bytes.Buffer, said *netmail.Message) error {
	border := "=_" + token.Random()[:32] // "_" stands in no base64, and "=_" in no quoted-printable (RFC 2045, 6.7)
	writeField(b, "MIME-Version", "1.0")
	writeField(b, "Content-Type", `multipart/mixed; boundary="`+border+`"`)
	b.WriteString("\r\n--" + border + "\r\n")
	said.Header = netmail.Header{"Content-Type": said.Header["Content-Type"], "Content-Transfer-Encoding": said.Header["Content-Transfer-Encoding"]}
	if err := writeMIME(b, said); err != nil {
		return err
	}
	for _, f := range l.Files {
		b.WriteString("--" + border + "\r\n")
		if dirty(f.Name) || dirty(f.Type) {
			return &FieldError{Field: "Content-Disposition", Reason: "the name of a file holds control characters"}
		}
		f.write(b)
	}
	b.WriteString("--" + border + "--\r\n")
	return nil
}

const lineBytes = 57 // of a file in one line of base64

func (f Enclosure) write(b *bytes.Buffer) {
	b.WriteString("Content-Type: " + f.Type + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment")
	for _, parameter := range nameParameters(f.Name) {
		b.WriteString(";\r\n " + parameter)
	}
	b.WriteString("\r\n\r\n")
	for rest := f.Body; len(rest) > 0; {
		n := min(len(rest), lineBytes)
		b.WriteString(base64.StdEncoding.EncodeToString(rest[:n]) + "\r\n")
		rest = rest[n:]
	}
}

// nameParameters is a name as parameters of a header, each short enough for a line (RFC 2231).
func nameParameters(name string) (parameters []string) {
	if isASCII(name) && len(name) <= 60 && !strings.ContainsAny(name, `"\%`) {
		return []string{`filename="` + name + `"`}
	}
	const most = 54
	value := "UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	for n := 0; value != ""; n++ {
		end := min(len(value), most)
		for end < len(value) && strings.Contains(value[end-2:end], "%") { // no escape is cut
			end--
		}
		parameters = append(parameters, fmt.Sprintf("filename*%d*=%s", n, value[:end]))
		value = value[end:]
	}
	if len(parameters) == 1 {
		parameters[0] = strings.Replace(parameters[0], "filename*0*", "filename*", 1)
	}
	return parameters
}
