package mail

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// File is a Transport that writes each message to a folder, for firms that have no mail server yet and for trials.
// Names sort by time: 20261122T093000.000000Z-<message id>.eml. A name that ends in .eml stands for a whole
// message that is on disk. It is safe for concurrent use.
type File struct {
	folder string
	now    func() time.Time
}

// NewFile returns a transport that writes to folder, which it makes when missing, readable to its owner only.
func NewFile(folder string, now func() time.Time) (*File, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &File{folder: folder, now: now}, nil
}

// Send writes raw. An error before the file has its name is Retry; one while the name is made durable is Unknown.
func (f *File) Send(ctx context.Context, envelope Envelope, raw []byte, beforeData func(context.Context) error) Outcome {
	o := f.send(ctx, envelope, raw, beforeData)
	o.Channel = fileChannel
	return o
}

func (f *File) send(ctx context.Context, envelope Envelope, raw []byte, beforeData func(context.Context) error) Outcome {
	if _, err := newDelivery(envelope, nil); err != nil {
		o := outcomeOf(err)
		o.State = Failed
		return o
	}
	if beforeData != nil {
		if err := beforeData(ctx); err != nil {
			return Outcome{State: Retry, Phase: PhaseData, Err: fmt.Errorf("mail: before sending: %w", err)}
		}
	}
	name := f.name(raw)
	if err := f.write(name, raw); err != nil {
		return Outcome{State: Retry, Phase: PhaseData, Err: fmt.Errorf("mail: %w", err)}
	}
	if err := f.sync(); err != nil {
		return Outcome{State: Unknown, Phase: PhaseDot, Err: fmt.Errorf("mail: %w", err)}
	}
	return Outcome{State: Accepted, Phase: PhaseDot, Reply: "written to a file"}
}

// fileChannel is the name of the channel that leads to no server.
const fileChannel = "file"

// Channels names the only one.
func (f *File) Channels() []string { return []string{fileChannel} }

// Close does nothing: each message is closed when it is written.
func (f *File) Close() error { return nil }

func (f *File) name(raw []byte) string {
	id := "no-id"
	if m, err := netmail.ReadMessage(bytes.NewReader(raw)); err == nil {
		id = cmp.Or(fileName(m.Header.Get("Message-Id")), id)
	}
	return f.now().UTC().Format("20060102T150405.000000Z") + "-" + id + ".eml"
}

// fileName returns of a message id what is safe in a file's name.
func fileName(id string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@._+-", r) {
			return r
		}
		return -1
	}, id)
	return safe[:min(len(safe), 120)]
}

// write puts raw on disk under name, whole or not at all.
func (f *File) write(name string, raw []byte) error {
	temporary, err := os.CreateTemp(f.folder, ".*.tmp")
	if err != nil {
		return err
	}
	_, err = temporary.Write(raw)
	if err == nil {
		err = temporary.Sync()
	}
	err = errors.Join(err, temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), filepath.Join(f.folder, name))
	}
	if err != nil {
		_ = os.Remove(temporary.Name()) // the first error tells more
	}
	return err
}

// sync makes the names in the folder durable.
func (f *File) sync() error {
	folder, err := os.Open(f.folder)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
